import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Payment } from '../../../domain/entities/invoice.ts';
import { addDays, isoWeekday } from '../../../domain/rules/civil-date.ts';
import { divideHalfEven } from '../../../domain/rules/exact.ts';
import {
  type Credit,
  type CreditableInvoice,
  creditOf,
  daysLate,
  lastDayToPay,
  leftToCredit,
  releasedPositions,
  settlement,
} from '../../../domain/rules/receivables.ts';

const calendar = { holidays: [{ date: '2026-12-25', name: 'Christmas Day' }] };

describe('the last day to pay', () => {
  test.each([
    ['2026-11-27', '2026-11-27', 'a Friday'],
    ['2026-11-28', '2026-11-30', 'a Saturday'],
    ['2026-11-29', '2026-11-30', 'a Sunday'],
    ['2026-12-25', '2026-12-28', 'a holiday before a weekend'],
  ])('of %s is %s: %s', (due, last) => {
    expect(lastDayToPay(due, calendar)).toBe(last);
    expect(daysLate(due, last, calendar)).toBe(0);
    expect(daysLate(due, addDays(last, 1), calendar)).toBe(1);
  });

  it('is the first working day from the due date on', () => {
    const dates = fc.integer({ min: 0, max: 800 }).map((days) => addDays('2026-01-01', days));
    fc.assert(
      fc.property(dates, fc.array(dates, { maxLength: 40 }), (due, free) => {
        const holidays = free.map((date) => ({ date, name: 'x' }));
        const last = lastDayToPay(due, { holidays });
        expect(last >= due && isoWeekday(last) < 6 && !free.includes(last)).toBe(true);
        for (let day = due; day < last; day = addDays(day, 1))
          expect(isoWeekday(day) >= 6 || free.includes(day)).toBe(true);
      }),
    );
  });
});

const kinds = ['payment', 'refund', 'write_off', 'credit', 'credit_out'] as const;
const aPayment = fc.record({
  kind: fc.constantFrom(...kinds),
  amountMinor: fc.integer({ min: 1, max: 1_000_000 }),
  reversedAt: fc.constantFrom(null, null, '2026-11-01T00:00:00.000Z'),
});

describe('a settlement', () => {
  it('always adds up, and its status follows from what is open', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1_000_000, max: 1_000_000 }),
        fc.array(aPayment, { maxLength: 12 }),
        fc.array(fc.record({ amountMinor: fc.integer({ min: 1, max: 500_000 }) }), { maxLength: 4 }),
        fc.integer({ min: -40, max: 40 }),
        (totalMinor, payments, notes, days) => {
          const dueDate = '2026-11-25';
          const today = addDays(dueDate, days);
          const found = settlement({ totalMinor, status: 'sent', dueDate }, payments, notes, today, calendar);
          const { paidMinor, creditedMinor, writtenOffMinor, openMinor } = found;
          expect(paidMinor + creditedMinor + writtenOffMinor + openMinor).toBe(totalMinor);
          const late = openMinor > 0 && days > 0;
          expect(found.status).toBe(openMinor <= 0 ? 'paid' : late ? 'overdue' : 'sent');
          expect(found.daysOverdue).toBe(late ? days : 0);
          const without = payments.filter(({ reversedAt }) => reversedAt === null);
          expect(
            settlement({ totalMinor, status: 'sent', dueDate }, without, notes, today, calendar),
          ).toEqual(found);
        },
      ),
    );
  });

  test('counts each kind on its side', () => {
    const open = (kind: Payment['kind']) =>
      settlement(
        { totalMinor: 1000, status: 'sent', dueDate: null },
        [{ kind, amountMinor: 300, reversedAt: null }],
        [],
        '2026-11-25',
        calendar,
      );
    expect(open('payment')).toMatchObject({ paidMinor: 300, openMinor: 700 });
    expect(open('credit')).toMatchObject({ paidMinor: 300, openMinor: 700 });
    expect(open('refund')).toMatchObject({ paidMinor: -300, openMinor: 1300 });
    expect(open('credit_out')).toMatchObject({ paidMinor: -300, openMinor: 1300 });
    expect(open('write_off')).toMatchObject({ paidMinor: 0, writtenOffMinor: 300, openMinor: 700 });
  });

  test.each(['draft', 'void'] as const)('leaves a %s invoice what it is', (status) => {
    const found = settlement(
      { totalMinor: 5, status, dueDate: '2020-01-01' },
      [],
      [],
      '2026-11-25',
      calendar,
    );
    expect(found).toMatchObject({ status, daysOverdue: 0 });
  });
});

const aRate = fc.constantFrom('0.19', '0.07', '0.077', '0');
const anInvoice = fc
  .array(
    fc.record({
      amountMinor: fc.oneof(
        { weight: 5, arbitrary: fc.integer({ min: 0, max: 100_000 }) },
        { weight: 1, arbitrary: fc.integer({ min: -2000, max: -1 }) },
      ),
      taxRate: aRate,
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((drawn): CreditableInvoice => {
    const lines = drawn.map((line, index) => ({
      ...line,
      position: index + 1,
      description: `Line ${index + 1}`,
      taxCategory: line.taxRate === '0' ? ('Z' as const) : ('S' as const),
    }));
    const taxes = [...Map.groupBy(lines, ({ taxRate }) => taxRate)].map(([rate, of]) => {
      const netMinor = of.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
      const taxMinor = roundedTax(netMinor, rate);
      return { category: of[0]?.taxCategory ?? ('S' as const), rate, reason: null, netMinor, taxMinor };
    });
    return { lines, taxes, notes: [] };
  });

function roundedTax(netMinor: number, rate: string): number {
  return Number(divideHalfEven(BigInt(netMinor) * BigInt(Math.round(Number(rate) * 1000)), 1000n));
}
const isCredit = (result: ReturnType<typeof creditOf>): result is Credit => !('kind' in result);
const total = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0);
const grossOf = ({ taxes }: CreditableInvoice) =>
  total(taxes.map(({ netMinor, taxMinor }) => netMinor + taxMinor));

describe('credit notes', () => {
  it('never exceed the invoice, and all of them together are the invoice exactly', () => {
    fc.assert(
      fc.property(
        anInvoice,
        fc.array(fc.tuple(fc.nat(7), fc.double({ min: 0, max: 1.2, noNaN: true })), { maxLength: 10 }),
        (start, draws) => {
          let invoice = start;
          const issued: Credit[] = [];
          const issue = (asked: Parameters<typeof creditOf>[1]) => {
            const credit = creditOf(invoice, asked);
            if (!isCredit(credit)) return credit;
            issued.push(credit);
            invoice = { ...invoice, notes: [...invoice.notes, credit] };
            return credit;
          };
          for (const [nth, part] of draws) {
            const line = invoice.lines[nth % invoice.lines.length];
            if (line === undefined) continue;
            const left = leftToCredit(invoice).get(line.position) ?? 0;
            const netMinor = Math.trunc(left * part);
            if (netMinor === 0) continue;
            const credit = issue([{ position: line.position, netMinor }]);
            if (Math.abs(netMinor) > Math.abs(left)) expect(credit).toMatchObject({ kind: 'too_much' });
            if (!isCredit(credit)) continue;
            for (const tax of credit.taxes) {
              expect(Math.abs(tax.taxMinor - Number(tax.rate) * tax.netMinor)).toBeLessThanOrEqual(1.000001);
            }
            for (const tax of invoice.taxes) {
              const of = issued.flatMap((one) => one.taxes).filter(({ rate }) => rate === tax.rate);
              const [net, amount] = [
                total(of.map((one) => one.netMinor)),
                total(of.map((one) => one.taxMinor)),
              ];
              expect(Math.abs(net)).toBeLessThanOrEqual(Math.abs(tax.netMinor));
              expect(Math.abs(amount)).toBeLessThanOrEqual(Math.abs(tax.taxMinor));
            }
          }
          const rest = issue([]);
          if (!isCredit(rest)) {
            expect(rest.kind).toBe('nothing_left');
            // Lines may be left that cancel each other out; no money is.
            expect(total(issued.map((one) => one.amountMinor))).toBe(grossOf(start));
            return;
          }
          expect([...leftToCredit(invoice).values()].every((left) => left === 0)).toBe(true);
          expect(total(issued.map((one) => one.netMinor))).toBe(total(start.lines.map((l) => l.amountMinor)));
          for (const tax of start.taxes) {
            const of = issued.flatMap((one) => one.taxes).filter(({ rate }) => rate === tax.rate);
            expect(total(of.map((one) => one.netMinor))).toBe(tax.netMinor);
            expect(total(of.map((one) => one.taxMinor))).toBe(tax.taxMinor);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  const line = (position: number, amountMinor: number, taxRate = '0.19') => ({
    ...{ position, amountMinor, taxRate, taxCategory: 'S' as const },
    description: `Line ${position}`,
  });
  const small: CreditableInvoice = {
    lines: [line(1, 10_000), line(2, -1000), line(3, 0)],
    taxes: [{ category: 'S', rate: '0.190', reason: null, netMinor: 9000, taxMinor: 1710 }],
    notes: [],
  };

  test('take a discount along only where it is named, and not more than the tax has', () => {
    expect(creditOf(small, [{ position: 1, netMinor: 10_000 }])).toEqual({
      ...{ kind: 'too_much_of_tax', rate: '0.190', leftMinor: 9000 },
    });
    const both = [
      { position: 1, netMinor: 10_000 },
      { position: 2, netMinor: -1000 },
    ];
    expect(creditOf(small, both)).toMatchObject({ netMinor: 9000, taxMinor: 1710, amountMinor: 10_710 });
  });

  test.each([
    [[{ position: 9, netMinor: 1 }], { kind: 'unknown_line', position: 9 }],
    [[{ position: 2, netMinor: 1 }], { kind: 'bad_line', position: 2 }],
    [
      [
        { position: 1, netMinor: 1 },
        { position: 1, netMinor: 1 },
      ],
      { kind: 'bad_line', position: 1 },
    ],
    [[{ position: 1, netMinor: 10_001 }], { kind: 'too_much', position: 1, leftMinor: 10_000 }],
  ])('refuse %j', (asked, refusal) => {
    expect(creditOf(small, asked)).toEqual(refusal);
  });

  test('give the work of a line back once all of it is credited by notes that say so', () => {
    const note = (lines: { position: number; netMinor: number }[], releasesWork: boolean) => ({
      ...{ lines, releasesWork, taxes: [] },
    });
    const released = (...notes: ReturnType<typeof note>[]) => releasedPositions({ ...small, notes });
    expect(released(note([{ position: 1, netMinor: 9999 }], true))).toEqual([]);
    expect(released(note([{ position: 1, netMinor: 10_000 }], false))).toEqual([]);
    const [first, second] = [[{ position: 1, netMinor: 4000 }], [{ position: 1, netMinor: 6000 }]];
    expect(released(note(first, false), note(second, true))).toEqual([1]);
    expect(released(note([...second, { position: 2, netMinor: -1000 }], true), note(first, true))).toEqual([
      1, 2, 3,
    ]);
  });
});
