import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { InvoiceDetail } from '../../domain/wire/invoices.ts';
import { Ageing, type CreditRequest, type PaymentRequest } from '../../domain/wire/receivables.ts';
import { withTenant } from '../../sync-server/db.ts';
import { errorOf, signIn, type TestApp, testApp } from '../support/app.ts';
import { type Firm, firmSettings, seedFirm } from '../support/firm.ts';
import { type IssuedLine, type IssuedOptions, issuedInvoice } from '../support/issued-invoice.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { eventually } from '../support/worker.ts';

let database: TestDatabase;
let server: TestApp;
let firm: Firm;
let admin: Awaited<ReturnType<typeof signIn>>;

beforeAll(async () => {
  database = await testDatabase();
  server = await testApp(database);
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  firm = await seedFirm(database.ownerPool);
  admin = await signIn(server.app, firm, firm.admin);
});

const issue = (lines: IssuedLine[] = [{ amountMinor: 10_000 }], options: IssuedOptions = {}) =>
  issuedInvoice(database.ownerPool, firm, lines, { dueDate: '2099-01-01', ...options });
const post = (url: string, payload: object) =>
  server.app.inject({ method: 'POST', url, headers: admin.headers, payload });
const aPayment = (change: Partial<PaymentRequest> = {}): PaymentRequest => ({
  ...{ requestId: uuidv7(), kind: 'payment', receivedOn: '2026-07-01', amountMinor: 11_900 },
  ...{ method: 'bank_transfer', reference: 'R-1', otherInvoiceId: null },
  ...change,
});
const pay = (id: string, change: Partial<PaymentRequest> = {}) =>
  post(`/v1/invoices/${id}/payments`, aPayment(change));
const reverse = (id: string, paymentId: string, requestId = uuidv7()) =>
  post(`/v1/invoices/${id}/payments/${paymentId}/reverse`, { requestId });
const credit = (id: string, change: Partial<CreditRequest> = {}) =>
  post(`/v1/invoices/${id}/credit-notes`, {
    ...{ requestId: uuidv7(), reason: 'Too much', issuedOn: null, lines: [], releasesWork: false },
    ...change,
  });
type Answer = Awaited<ReturnType<typeof post>>;
const detailOf = (answer: Answer): InvoiceDetail => {
  if (answer.statusCode !== 200) throw new Error(`answered ${answer.statusCode}: ${answer.body}`);
  return InvoiceDetail.parse(answer.json());
};
const headOf = (answer: Answer) => detailOf(answer).invoice;
const refusal = (answer: Answer) => ({ status: answer.statusCode, message: errorOf(answer).message });
const owner = async <T extends object>(text: string, values: unknown[] = []) =>
  (await database.ownerPool.query<T>(text, values)).rows;

/** Holds the tenant's writes until so many connections wait for them, so that all of `run` truly meet. */
async function atOnce(count: number, run: (nth: number) => PromiseLike<Answer>): Promise<Answer[]> {
  const waiting = async () => {
    const [row] = await owner<{ count: number }>(
      `select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return (row?.count ?? 0) >= Math.min(count, 5) ? true : null;
  };
  let answers: Promise<Answer[]> = Promise.resolve([]);
  await withTenant(database.ownerPool, firm.tenantId, async (tx) => {
    await tx.query('select lock_tenant_writes()');
    answers = Promise.all(Array.from({ length: count }, (_, nth) => run(nth)));
    await eventually('waiting requests', waiting);
  });
  return answers;
}

describe('payments', () => {
  test('in part, in full and over, and the status follows', async () => {
    const { id } = await issue();
    expect(headOf(await pay(id, { amountMinor: 5000 }))).toMatchObject({
      ...{ paidMinor: 5000, openMinor: 6900, status: 'sent' },
    });
    expect(headOf(await pay(id, { amountMinor: 6900 }))).toMatchObject({ openMinor: 0, status: 'paid' });
    const over = detailOf(await pay(id, { amountMinor: 100 }));
    expect(over.invoice).toMatchObject({ paidMinor: 12_000, openMinor: -100, status: 'paid' });
    expect(over.payments.map(({ amountMinor }) => amountMinor)).toEqual([5000, 6900, 100]);
    const [stored] = await owner('select status from invoices where id = $1', [id]);
    expect(stored).toEqual({ status: 'paid' });
  });

  test('of what was paid too much some goes back, and no more than that', async () => {
    const { id } = await issue();
    expect(refusal(await pay(id, { kind: 'refund', amountMinor: 1 }))).toEqual({
      ...{ status: 409, message: 'Nothing was paid too much on this invoice. Nothing was recorded.' },
    });
    await pay(id, { amountMinor: 12_000 });
    expect(refusal(await pay(id, { kind: 'refund', amountMinor: 101 })).message).toBe(
      'Only 1.00 EUR was paid too much on this invoice. Nothing was recorded.',
    );
    const done = headOf(await pay(id, { kind: 'refund', amountMinor: 100 }));
    expect(done).toMatchObject({ paidMinor: 11_900, openMinor: 0, status: 'paid' });
  });

  test('what is open is given up, and no more than that', async () => {
    const { id } = await issue();
    await pay(id, { amountMinor: 11_000 });
    expect((await pay(id, { kind: 'write_off', amountMinor: 901 })).statusCode).toBe(409);
    const done = headOf(await pay(id, { kind: 'write_off', amountMinor: 900 }));
    expect(done).toMatchObject({ paidMinor: 11_000, writtenOffMinor: 900, openMinor: 0, status: 'paid' });
  });

  test('what was paid too much settles another invoice of the client, both sides at once', async () => {
    const [one, two] = [await issue(), await issue()];
    await pay(one.id, { amountMinor: 13_000 });
    const ask = { kind: 'credit', otherInvoiceId: one.id } as const;
    expect((await pay(two.id, { ...ask, amountMinor: 1101 })).statusCode).toBe(409);
    const done = detailOf(await pay(two.id, { ...ask, amountMinor: 1000 }));
    expect(done.invoice).toMatchObject({ paidMinor: 1000, openMinor: 10_900 });
    const other = detailOf(await pay(one.id, { kind: 'refund', amountMinor: 100 }));
    expect(other.invoice).toMatchObject({ paidMinor: 11_900, openMinor: 0 });
    expect(other.payments.map(({ kind, otherInvoiceId }) => [kind, otherInvoiceId])).toEqual([
      ['payment', null],
      ['credit_out', two.id],
      ['refund', null],
    ]);
    const [side] = done.payments;
    const taken = detailOf(await reverse(two.id, side?.id ?? ''));
    expect(taken.invoice).toMatchObject({ paidMinor: 0, openMinor: 11_900, status: 'sent' });
    const rows = await owner<{ kind: string }>(
      `select kind from payments where tenant_id = $1 and reversed_at is not null order by kind`,
      [firm.tenantId],
    );
    expect(rows.map(({ kind }) => kind)).toEqual(['credit', 'credit_out']);
  });

  test.each([
    ['itself', (id: string) => ({ otherInvoiceId: id })],
    ['none', () => ({ otherInvoiceId: null })],
  ])('no credit is taken from %s', async (_, ask) => {
    const { id } = await issue();
    expect((await pay(id, { kind: 'credit', ...ask(id) })).statusCode).toBe(400);
  });

  test('no credit is taken from another client or currency', async () => {
    const { id } = await issue();
    for (const options of [{ clientId: firm.otherClient.id }, { currency: 'USD' }]) {
      const other = await issue([{ amountMinor: 10_000 }], options);
      await pay(other.id, { amountMinor: 20_000 });
      const asked = await pay(id, { kind: 'credit', amountMinor: 1, otherInvoiceId: other.id });
      expect(refusal(asked).status).toBe(400);
    }
    expect((await pay(id, { otherInvoiceId: id })).statusCode).toBe(400);
  });

  test('a mistake is taken back once, stays on record and opens the invoice again', async () => {
    const { id } = await issue([{ amountMinor: 10_000 }], {
      dueDate: '2026-01-05',
      dateIssued: '2026-01-01',
    });
    const paid = detailOf(await pay(id));
    expect(paid.invoice).toMatchObject({ status: 'paid', daysOverdue: 0 });
    const paymentId = paid.payments[0]?.id ?? '';
    const back = detailOf(await reverse(id, paymentId));
    expect(back.invoice).toMatchObject({ status: 'overdue', openMinor: 11_900 });
    expect(back.payments).toMatchObject([{ id: paymentId, reversedAt: expect.any(String) }]);
    expect((await reverse(id, paymentId)).statusCode).toBe(409);
    expect((await reverse(id, uuidv7())).statusCode).toBe(404);
  });

  test('money that went on is taken back before the payment that brought it', async () => {
    const { id } = await issue();
    const paid = detailOf(await pay(id, { amountMinor: 12_000 }));
    const refunded = detailOf(await pay(id, { kind: 'refund', amountMinor: 100 }));
    const payment = paid.payments[0]?.id ?? '';
    expect((await reverse(id, payment)).statusCode).toBe(409);
    expect(
      (await reverse(id, refunded.payments.find(({ kind }) => kind === 'refund')?.id ?? '')).statusCode,
    ).toBe(200);
    expect(headOf(await reverse(id, payment))).toMatchObject({ paidMinor: 0, openMinor: 11_900 });
  });

  test('the same request again does nothing, and another one under its id is refused', async () => {
    const { id } = await issue();
    const asked = aPayment({ amountMinor: 100 });
    const answers = await atOnce(6, () => post(`/v1/invoices/${id}/payments`, asked));
    expect(answers.map((answer) => headOf(answer).paidMinor)).toEqual([100, 100, 100, 100, 100, 100]);
    expect((await post(`/v1/invoices/${id}/payments`, { ...asked, amountMinor: 200 })).statusCode).toBe(409);
    const [made] = await owner('select count(*)::int as count from payments where invoice_id = $1', [id]);
    expect(made).toEqual({ count: 1 });
  });

  test.each([
    ['write-offs', 'write_off', 0],
    ['refunds', 'refund', 23_800],
  ] as const)('twenty %s at once give away no more than there is', async (_, kind, paid) => {
    const { id } = await issue();
    if (paid > 0) await pay(id, { amountMinor: paid });
    const answers = await atOnce(20, () => pay(id, { kind, amountMinor: 1000 }));
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(11);
    expect(answers.filter(({ statusCode }) => statusCode === 409)).toHaveLength(9);
    const rest = headOf(await pay(id, { kind, amountMinor: 900 }));
    expect(rest.openMinor).toBe(0);
  });

  test('ten invoices at once share one overpayment', async () => {
    const from = await issue();
    await pay(from.id, { amountMinor: 11_900 + 4500 });
    const to = await Promise.all(Array.from({ length: 10 }, () => issue()));
    const answers = await atOnce(10, (nth) =>
      pay(to[nth]?.id ?? '', { kind: 'credit', amountMinor: 1000, otherInvoiceId: from.id }),
    );
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(4);
    expect(headOf(await pay(from.id, { kind: 'refund', amountMinor: 500 })).openMinor).toBe(0);
  });

  test('neither a draft, a void nor a date to come takes money, and each change is on record', async () => {
    const gone = await issue([{ amountMinor: 10_000 }], { status: 'void' });
    expect(refusal(await pay(gone.id)).message).toContain('void');
    const draft = uuidv7();
    await withTenant(database.ownerPool, firm.tenantId, (tx) =>
      tx.query(
        `insert into invoices (id, tenant_id, client_id, period_from, period_to, currency, subtotal_minor, discount_minor,
           tax_minor, total_minor, status) values ($1, $2, $3, '2026-06-01', '2026-06-30', 'EUR', 1, 0, 0, 1, 'draft')`,
        [draft, firm.tenantId, firm.client.id],
      ),
    );
    expect(refusal(await pay(draft)).message).toContain('draft');
    const { id } = await issue();
    expect((await pay(id, { receivedOn: '2099-01-01' })).statusCode).toBe(400);
    await pay(id, { amountMinor: 12_000 });
    await pay(id, { kind: 'refund', amountMinor: 1 });
    const rows = await owner<{ action: string }>(
      `select action from audit_records where tenant_id = $1 and resource_id = $2 order by seq`,
      [firm.tenantId, id],
    );
    expect(rows.map(({ action }) => action)).toEqual(['invoice.payment', 'invoice.refund']);
  });
});

describe('credit notes', () => {
  test('credit a line in part, then all that is left: exactly the invoice, numbered by themselves', async () => {
    const { id, totalMinor } = await issue([{ amountMinor: 9999 }, { amountMinor: 501, taxRate: '0.07' }]);
    const first = detailOf(await credit(id, { lines: [{ position: 1, netMinor: 3333 }] }));
    expect(first.creditNotes).toMatchObject([
      { number: 1, netMinor: 3333, taxMinor: 633, amountMinor: 3966 },
    ]);
    expect(first.invoice).toMatchObject({
      creditedMinor: 3966,
      openMinor: totalMinor - 3966,
      status: 'sent',
    });
    expect((await credit(id, { lines: [{ position: 1, netMinor: 6667 }] })).statusCode).toBe(409);
    const second = detailOf(await credit(id));
    expect(second.invoice).toMatchObject({ creditedMinor: totalMinor, openMinor: 0, status: 'paid' });
    expect(second.creditNotes.map(({ number }) => number)).toEqual([1, 2]);
    expect(second.creditNotes[1]?.lines).toMatchObject([
      { position: 1, netMinor: 6666 },
      { position: 2, netMinor: 501 },
    ]);
    expect(refusal(await credit(id)).message).toContain('was credited before');
    const other = await issue();
    expect(detailOf(await credit(other.id)).creditNotes[0]?.number).toBe(3);
  });

  test('twenty at once never exceed the line, and leave no gap', async () => {
    const { id } = await issue([{ amountMinor: 10_000 }, { amountMinor: 700 }]);
    const answers = await atOnce(20, () => credit(id, { lines: [{ position: 1, netMinor: 900 }] }));
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(11);
    const rest = detailOf(await credit(id));
    expect(rest.invoice.openMinor).toBe(0);
    const numbers = rest.creditNotes.map(({ number }) => number).toSorted((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    const sum = (of: (note: (typeof rest.creditNotes)[number]) => number) =>
      rest.creditNotes.reduce((total, note) => total + of(note), 0);
    expect([sum((n) => n.netMinor), sum((n) => n.taxMinor)]).toEqual([10_700, 2033]);
  });

  test('on what was paid it becomes what was paid too much', async () => {
    const { id } = await issue();
    await pay(id);
    expect(headOf(await credit(id))).toMatchObject({ openMinor: -11_900, status: 'paid' });
    expect(headOf(await pay(id, { kind: 'refund' }))).toMatchObject({ paidMinor: 0, openMinor: 0 });
  });

  test('what was written off is not credited as well', async () => {
    const { id } = await issue();
    await pay(id, { kind: 'write_off', amountMinor: 1900 });
    expect(refusal(await credit(id)).message).toContain('100.00 EUR can be credited');
    expect(headOf(await credit(id, { lines: [{ position: 1, netMinor: 8000 }] }))).toMatchObject({
      ...{ creditedMinor: 9520, openMinor: 480 },
    });
  });

  test.each([
    ['no such line', { lines: [{ position: 7, netMinor: 1 }] }],
    ['the other sign', { lines: [{ position: 1, netMinor: -1 }] }],
    ['a date before the invoice', { issuedOn: '2026-06-29' }],
    ['a date to come', { issuedOn: '2099-01-01' }],
  ])('refuse %s', async (_, change) => {
    const { id } = await issue();
    expect((await credit(id, change)).statusCode).toBe(400);
  });

  test('give the work of lines credited in full back, and an entry only with all its lines', async () => {
    const [whole, shared, kept] = [uuidv7(), uuidv7(), uuidv7()];
    const { id } = await issue([
      { amountMinor: 15_000, entryIds: [whole, shared], claim: 'milestone:one' },
      { amountMinor: 7500, entryIds: [shared] },
      { amountMinor: 7500, entryIds: [kept], claim: 'milestone:two' },
    ]);
    const standing = async () => {
      const entries = await owner<{ id: string; status: string; invoiceId: string | null }>(
        `select id, status, invoice_id as "invoiceId" from time_entries where tenant_id = $1`,
        [firm.tenantId],
      );
      const items = await owner<{ id: string }>(
        `select distinct entry_id as id from invoice_items where invoice_id = $1 and released_at is null`,
        [id],
      );
      const claims = await owner<{ key: string }>(
        `select key from invoice_claims where invoice_id = $1 and released_at is null order by key`,
        [id],
      );
      for (const entry of entries)
        expect([entry.status, entry.invoiceId]).toEqual(
          items.some((item) => item.id === entry.id) ? ['invoiced', id] : ['approved', null],
        );
      return { items: items.map((item) => item.id).toSorted(), claims: claims.map(({ key }) => key) };
    };
    await credit(id, { lines: [{ position: 3, netMinor: 7500 }] });
    await credit(id, { lines: [{ position: 1, netMinor: 14_999 }], releasesWork: true });
    expect((await standing()).items).toEqual([whole, shared, kept].toSorted());
    await credit(id, { lines: [{ position: 1, netMinor: 1 }], releasesWork: true });
    expect(await standing()).toEqual({ items: [shared, kept].toSorted(), claims: ['milestone:two'] });
    await credit(id, { lines: [{ position: 2, netMinor: 7500 }], releasesWork: true });
    // The note that credited line 3 did not give its work back.
    expect(await standing()).toEqual({ items: [kept], claims: ['milestone:two'] });
    const history = await owner<{ count: number }>(
      `select count(*)::int as count from audit_records where tenant_id = $1 and action = 'time_entry.release'`,
      [firm.tenantId],
    );
    expect(history).toEqual([{ count: 2 }]);
  });

  test('work that a later invoice took back already is not given back here', async () => {
    const entry = uuidv7();
    const { id } = await issue([{ amountMinor: 15_000, entryIds: [entry] }]);
    const later = await issue([{ amountMinor: 15_000 }]);
    await withTenant(database.ownerPool, firm.tenantId, (tx) =>
      tx.query(
        `insert into invoice_items (tenant_id, invoice_id, entry_id, role, part, position, minutes)
         values ($1, $2, $3, 'reverse', 0, 1, 60)`,
        [firm.tenantId, later.id, entry],
      ),
    );
    expect(refusal(await credit(id, { releasesWork: true })).status).toBe(409);
    const [{ count } = { count: -1 }] = await owner<{ count: number }>(
      'select count(*)::int as count from credit_notes where invoice_id = $1',
      [id],
    );
    expect(count).toBe(0);
  });
});

describe('ageing', () => {
  const ageing = async (on?: string) => {
    const url = `/v1/receivables/ageing${on === undefined ? '' : `?on=${on}`}`;
    return Ageing.parse((await server.app.inject({ url, headers: admin.headers })).json());
  };

  test('is by the tenant’s calendar, a client and currency a row, with what was paid too much apart', async () => {
    await database.ownerPool.query(`update tenants set settings = $2 where id = $1`, [
      firm.tenantId,
      { ...firmSettings, holidays: [{ date: '2026-06-15', name: 'Founders’ day' }] },
    ]);
    const due = (dueDate: string, amountMinor: number, options: IssuedOptions = {}) =>
      issue([{ amountMinor, taxRate: '0', taxCategory: 'Z' }], {
        dateIssued: '2026-01-01',
        dueDate,
        ...options,
      });
    // A Saturday, a Sunday and a holiday later it is late from the Wednesday on.
    await due('2026-06-13', 1);
    const paid = await due('2026-03-02', 1000);
    await due('2026-03-02', 300, { currency: 'USD' });
    await due('2026-03-02', 70, { clientId: firm.otherClient.id });
    await due('2026-03-02', 9999, { status: 'void' });
    await pay(paid.id, { amountMinor: 400, receivedOn: '2026-03-10' });
    await pay(paid.id, { amountMinor: 700, receivedOn: '2026-06-20' });
    const on = await ageing('2026-06-16');
    expect(on.rows.map(({ currency, openMinor, clientName }) => [clientName, currency, openMinor])).toEqual([
      ['First Client', 'EUR', 601],
      ['First Client', 'USD', 300],
      ['Second Client', 'EUR', 70],
    ]);
    expect(on.rows[0]).toMatchObject({
      buckets: { current: 1, d1_30: 0, d31_60: 0, d61_90: 0, over_90: 600 },
      ...{ unappliedMinor: 0, oldestDays: 106, invoiceCount: 2 },
    });
    expect(on.totals).toMatchObject([
      { currency: 'EUR', openMinor: 671, buckets: { current: 1, over_90: 670 } },
      { currency: 'USD', openMinor: 300 },
    ]);
    expect((await ageing('2026-06-17')).rows[0]?.buckets).toMatchObject({ current: 0, d1_30: 1 });
    const later = await ageing('2026-06-21');
    expect(later.rows[0]).toMatchObject({ clientName: 'First Client', currency: 'USD' });
    expect(later.rows.at(-1)).toMatchObject({ openMinor: 1, unappliedMinor: 100, invoiceCount: 1 });
    expect((await ageing('2026-01-31')).rows[0]).toMatchObject({ oldestDays: 0 });
    expect((await ageing('2025-12-31')).rows).toEqual([]);
  });

  test.each([
    ['2026-06-12', 'current'],
    ['2026-06-13', 'd1_30'],
    ['2026-07-12', 'd1_30'],
    ['2026-07-13', 'd31_60'],
    ['2026-08-11', 'd31_60'],
    ['2026-08-12', 'd61_90'],
    ['2026-09-10', 'd61_90'],
    ['2026-09-11', 'over_90'],
  ])('on %s a bill due on Friday 12 June is %s', async (on, bucket) => {
    await issue([{ amountMinor: 100, taxRate: '0', taxCategory: 'Z' }], {
      ...{ dateIssued: '2026-06-01' },
      dueDate: '2026-06-12',
    });
    const [row] = (await ageing(on)).rows;
    expect(row?.buckets).toMatchObject({ [bucket]: 100 });
  });
});
