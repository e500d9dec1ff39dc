import { describe, expect, it } from 'vitest';
import type { CreditNote } from '../../../../domain/entities/invoice.ts';
import { attempts } from '../../../../renderer/features/invoices/attempts.ts';
import {
  discountsTyped,
  typedDiscounts,
} from '../../../../renderer/features/invoices/invoice/DiscountFields.tsx';
import {
  changeOf,
  discountsOf,
  leftToCredit,
} from '../../../../renderer/features/invoices/invoice/draft-model.ts';
import { afterwards, kindsFor } from '../../../../renderer/features/invoices/invoice/PaymentDialog.tsx';
import { mayDo } from '../../../../renderer/features/invoices/invoice/use-commands.ts';
import { listQuery, nameIn } from '../../../../renderer/features/invoices/invoice-api.ts';
import {
  noFilter,
  withDetail,
  withFirstPage,
  withPage,
} from '../../../../renderer/features/invoices/invoice-store.ts';
import {
  dueWords,
  statusOf,
  toMajor,
  typedMinor,
} from '../../../../renderer/features/invoices/invoice-words.ts';
import { documentName } from '../../../../renderer/features/invoices/save-document.ts';
import { aDetail, aHead, aLine } from './samples.ts';

const discount = (
  percent: string | null,
  ofMinor: number | null,
  amountMinor: number,
  description: string,
) => ({
  ...aLine({ kind: 'discount', percent, ofMinor, exact: String(amountMinor) }, { amountMinor, description }),
  id: 'l',
  tenantId: 't',
  invoiceId: 'i',
});

describe('a draft', () => {
  it('gives its discounts back as they were entered', () => {
    const lines = [discount('0.05', 100_000, -5_000, 'Loyalty'), discount(null, null, -250, 'Late start')];
    const detail = aDetail({ lines });
    expect(discountsOf(detail)).toEqual([
      { description: 'Loyalty', percent: '0.05' },
      { description: 'Late start', amountMinor: 250 },
    ]);
    expect(changeOf(detail, { note: 'Hello' })).toMatchObject({
      version: 3,
      note: 'Hello',
      discounts: [{ percent: '0.05' }, { amountMinor: 250 }],
      descriptions: [],
    });
    expect(discountsTyped(typedDiscounts(discountsOf(detail), 'EUR'), 'EUR')).toEqual(discountsOf(detail));
  });

  it('takes no discount without words, of nothing, or of more than all', () => {
    const typed = { key: 'k', description: 'Loyalty', kind: 'percent' as const, value: 5 };
    expect(discountsTyped([typed], 'EUR')).toEqual([{ description: 'Loyalty', percent: '0.05' }]);
    expect(discountsTyped([{ ...typed, description: ' ' }], 'EUR')).toBeNull();
    expect(discountsTyped([{ ...typed, value: Number.NaN }], 'EUR')).toBeNull();
    expect(discountsTyped([{ ...typed, value: 101 }], 'EUR')).toBeNull();
    expect(discountsTyped([{ ...typed, kind: 'amount', value: 1.005 }], 'EUR')).toBeNull();
  });

  it('is issued only while it holds, and only what was issued is paid', () => {
    expect(mayDo(aDetail())).toMatchObject({ issue: true, discard: true, pay: false, void: false });
    expect(mayDo(aDetail({ invoice: aHead({ stale: 'time_changed' }) })).issue).toBe(false);
    const issued = aHead({ status: 'sent', number: 4, numberText: 'INV-00004' });
    expect(mayDo(aDetail({ invoice: issued }))).toMatchObject({
      issue: false,
      pay: true,
      void: true,
      credit: true,
    });
    expect(mayDo(aDetail({ invoice: { ...issued, disputed: 'Wrong hours' } })).remind).toBe(false);
  });
});

describe('credit', () => {
  it('leaves of each line what earlier notes did not take', () => {
    const lines = [
      discount('0.05', 100_000, -5_000, 'Loyalty'),
      { ...discount(null, null, -1, ''), position: 2, amountMinor: 10_000 },
    ];
    const note = (position: number, netMinor: number) =>
      ({ lines: [{ position, description: '', netMinor }] }) as unknown as CreditNote;
    const left = leftToCredit(aDetail({ lines, creditNotes: [note(2, 4_000), note(1, -5_000)] }));
    expect([...left]).toEqual([
      [1, 0],
      [2, 6_000],
    ]);
  });
});

describe('a payment', () => {
  it('says what stays open, and what came too much', () => {
    expect(afterwards('payment', 10_000, 4_000, 'EUR')).toBe('€60.00 stays open.');
    expect(afterwards('payment', 10_000, 10_000, 'EUR')).toBe('Nothing stays open.');
    expect(afterwards('payment', 10_000, 12_000, 'EUR')).toContain('€20.00 more than is open');
    expect(afterwards('refund', -2_000, 2_000, 'EUR')).toBe('Nothing stays open.');
    expect(kindsFor(-2_000)).toEqual(['payment', 'refund']);
    expect(kindsFor(100)).toEqual(['payment', 'write_off', 'credit']);
  });

  it('is of whole minor units, as many digits as the currency has', () => {
    expect(typedMinor(0.1 + 0.2, 2)).toBeNull();
    expect(typedMinor(1234.56, 2)).toBe(123_456);
    expect(typedMinor(1234, 0)).toBe(1234);
    expect(typedMinor(1234.5, 0)).toBeNull();
    expect(typedMinor(0, 2)).toBeNull();
    expect(typedMinor(Number.NaN, 2)).toBeNull();
    expect(toMajor(123_456, 3)).toBe(123.456);
  });
});

describe('request ids', () => {
  it('stay while a request is tried again, and are new once it was answered', () => {
    const kept = attempts();
    const first = kept.idFor(['pay', 100]);
    expect(kept.idFor(['pay', 100])).toBe(first);
    expect(kept.idFor(['pay', 101])).not.toBe(first);
    kept.answered(['pay', 100]);
    expect(kept.idFor(['pay', 100])).not.toBe(first);
  });
});

describe('the list', () => {
  const page = (ids: string[], total: number) => ({
    invoices: ids.map((id) => aHead({ id })),
    total,
    sums: [],
  });
  const idsOf = (list: { invoices: readonly { id: string }[] }) => list.invoices.map(({ id }) => id);

  it('grows page by page, and an invoice that moved between two answers stands once', () => {
    const first = withPage(null, noFilter, page(['a', 'b'], 4), 'now');
    const second = withPage(first, noFilter, page(['b', 'c'], 4), 'later');
    expect(idsOf(second)).toEqual(['a', 'b', 'c']);
    expect(idsOf(withFirstPage(second, noFilter, page(['x', 'a'], 4), 'last'))).toEqual(['x', 'a', 'c']);
    expect(idsOf(withFirstPage(second, noFilter, page([], 0), 'last'))).toEqual([]);
  });

  it('keeps its row in step with an invoice that was opened', () => {
    const list = withPage(null, noFilter, page(['a', 'b'], 2), 'now');
    const memory = {
      filter: noFilter,
      list,
      openId: 'a',
      details: new Map(),
      due: null,
      ageing: null,
      revision: 0,
    };
    const next = withDetail(memory, aDetail({ invoice: aHead({ id: 'a', status: 'paid' }) }), 'later');
    expect(next.list?.invoices.map(({ status }) => status)).toEqual(['paid', 'draft']);
    expect(next.details.get('a')?.seenAt).toBe('later');
  });

  it('asks for nothing that is empty', () => {
    expect(listQuery(noFilter, 0, 200)).toBe('limit=200&offset=0');
    expect(listQuery({ ...noFilter, status: 'overdue', text: ' A&B ' }, 200, 50)).toBe(
      'status=overdue&text=A%26B&limit=50&offset=200',
    );
  });

  it('says how each stands', () => {
    const issued = aHead({ status: 'sent', paidMinor: 19_000, openMinor: 100_000 });
    expect(statusOf(issued).word).toBe('Part paid');
    expect(statusOf(aHead({ stale: 'time_changed' }))).toEqual({
      word: 'Draft, out of date',
      glyph: 'attention',
    });
    expect(statusOf(aHead({ status: 'paid', creditedMinor: 119_000 })).word).toBe('Credited');
    expect(dueWords(aHead({ dueDate: '2026-11-12', daysOverdue: 3 }))).toBe('Nov 12, 2026, 3 days late');
  });
});

describe('a file', () => {
  it('has a name that every system takes', () => {
    const of = { numberText: 'INV-00042', clientName: 'Größe & Söhne / Ltd.' };
    expect(documentName(of, 'pdf')).toBe('INV-00042-Größe-Söhne-Ltd..pdf');
    expect(documentName({ ...of, numberText: null }, 'ubl')).toMatch(/^draft-.*\.xml$/);
    expect(nameIn('attachment; filename="INV-00042.pdf"')).toBe('INV-00042.pdf');
    expect(nameIn('attachment; filename="../evil.pdf"')).toBeNull();
    expect(nameIn(null)).toBeNull();
  });
});
