import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Invoice, Payment } from '../../domain/entities/invoice.ts';
import { settlement } from '../../domain/rules/receivables.ts';
import type { PaymentRequest } from '../../domain/wire/receivables.ts';
import type { Actor } from '../../sync-server/actor.ts';
import { withTenant } from '../../sync-server/db.ts';
import { StintError } from '../../sync-server/errors.ts';
import { voidInvoice } from '../../sync-server/modules/invoices/void.ts';
import { readAgeing } from '../../sync-server/modules/receivables/ageing.ts';
import { balanceJoin } from '../../sync-server/modules/receivables/balance-sql.ts';
import { issueCreditNote } from '../../sync-server/modules/receivables/credits.ts';
import { recordPayment, reversePayment } from '../../sync-server/modules/receivables/payments.ts';
import { type Firm, firmSettings, seedFirm } from '../support/firm.ts';
import { issuedInvoice } from '../support/issued-invoice.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.[Symbol.asyncDispose]());

const calendar = { ...firmSettings, holidays: [{ date: '2026-07-16', name: 'Day off' }] };
const now = new Date('2026-07-20T12:00:00Z');
const today = '2026-07-20';

/** mulberry32: the same seed walks the same way. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const seen = new Set<string>();

interface State {
  invoices: (Pick<Invoice, 'id' | 'totalMinor' | 'status' | 'dueDate' | 'number'> & {
    balance: Record<'paid' | 'credited' | 'writtenOff' | 'open' | 'days', number> & { status: string };
  })[];
  payments: (Pick<Payment, 'id' | 'invoiceId' | 'kind' | 'amountMinor' | 'reversedAt'> & {
    counterpartId: string | null;
  })[];
  notes: { invoiceId: string; number: number; amountMinor: number }[];
  /** Entries by status and whether an invoice stands on them. */
  work: { status: string; isOn: boolean; isClaimed: boolean; count: number }[];
}

function readState(firm: Firm): Promise<State> {
  return withTenant(database.pool, firm.tenantId, async (tx) => {
    const invoices = await tx.query(
      `select i.id, i.total_minor as "totalMinor", i.status, i.due_date as "dueDate", i.number,
              json_build_object('paid', b.paid_minor, 'credited', b.credited_minor, 'writtenOff', b.written_off_minor,
                'open', b.open_minor, 'days', b.days_overdue, 'status', b.status) as balance
         from invoices i ${balanceJoin('i', '$1')} order by i.number`,
      [today],
    );
    const payments = await tx.query(
      `select id, invoice_id as "invoiceId", kind, amount_minor as "amountMinor", reversed_at as "reversedAt",
              counterpart_id as "counterpartId" from payments`,
    );
    const notes = await tx.query(
      `select invoice_id as "invoiceId", number, amount_minor as "amountMinor" from credit_notes order by number`,
    );
    const work = await tx.query(
      `select e.status, v.id is not null as "isOn", i.entry_id is not null as "isClaimed", count(*)::int as count
         from time_entries e
         left join invoice_items i on i.tenant_id = e.tenant_id and i.entry_id = e.id and i.released_at is null
         left join invoices v on v.tenant_id = e.tenant_id and v.id = e.invoice_id and v.status <> 'void'
        group by 1, 2, 3 order by 1`,
    );
    return { work: work.rows, invoices: invoices.rows, payments: payments.rows, notes: notes.rows };
  });
}

/** What holds at all times, whatever was done. */
function check({ invoices, payments, notes, work }: State): void {
  for (const invoice of invoices) {
    const of = payments.filter(({ invoiceId }) => invoiceId === invoice.id);
    const credits = notes.filter(({ invoiceId }) => invoiceId === invoice.id);
    const found = settlement(invoice, of, credits, today, calendar);
    expect({ ...invoice.balance, number: invoice.number }).toEqual({
      ...{ paid: found.paidMinor, credited: found.creditedMinor, writtenOff: found.writtenOffMinor },
      ...{ open: found.openMinor, days: found.daysOverdue, status: found.status, number: invoice.number },
    });
    expect(invoice.status).toBe(found.status);
    const { paidMinor, creditedMinor, writtenOffMinor, openMinor } = found;
    expect(paidMinor + creditedMinor + writtenOffMinor + openMinor).toBe(invoice.totalMinor);
    expect(paidMinor).toBeGreaterThanOrEqual(0);
    expect(creditedMinor + writtenOffMinor).toBeLessThanOrEqual(invoice.totalMinor);
    // Nobody is owed what nobody paid.
    expect(-openMinor).toBeLessThanOrEqual(paidMinor);
  }
  const standing = payments.filter(({ reversedAt }) => reversedAt === null);
  const sum = (kind: Payment['kind']) =>
    standing.reduce((total, one) => total + (one.kind === kind ? one.amountMinor : 0), 0);
  expect(sum('credit')).toBe(sum('credit_out'));
  for (const one of payments) {
    const other = payments.find(({ id }) => id === one.counterpartId);
    expect(other?.counterpartId ?? null).toBe(one.counterpartId === null ? null : one.id);
    expect(other?.reversedAt ?? one.reversedAt).toBe(one.reversedAt);
  }
  const paid = invoices.reduce((total, { balance }) => total + balance.paid, 0);
  expect(paid).toBe(sum('payment') - sum('refund'));
  expect(invoices.map(({ number }) => number)).toEqual(invoices.map((_, index) => index + 1));
  expect(notes.map(({ number }) => number)).toEqual(notes.map((_, index) => index + 1));
  // Work is on an invoice that stands, or free to be billed again.
  for (const { status, isOn, isClaimed } of work)
    expect({ isOn, isClaimed }).toEqual(
      status === 'invoiced' ? { isOn: true, isClaimed: true } : { isOn: false, isClaimed: false },
    );
}

test.each([1, 2, 3, 4, 5, 6])(
  'walk %i: whatever is done to invoices, nothing is lost or made up',
  async (seed) => {
    const firm = await seedFirm(database.ownerPool, calendar);
    const actor: Actor = {
      ...{ userId: firm.admin.id, tenantId: firm.tenantId, roles: ['admin'], clientId: null },
      ...{ deviceId: uuidv7(), ip: null, userAgent: null },
    };
    const random = randomOf(seed);
    const pick = <T>(of: readonly T[]): T | undefined => of[Math.floor(random() * of.length)];
    const upTo = (most: number) => 1 + Math.floor(random() * most);
    let [done, refused] = [0, 0];
    for (let step = 0; step < 60; step += 1) {
      const before = await readState(firm);
      const invoice = pick(before.invoices);
      const other = pick(before.invoices);
      const payment = pick(before.payments);
      const dice = random();
      const aPayment = (
        kind: PaymentRequest['kind'],
        amountMinor: number,
        otherInvoiceId: string | null = null,
      ) =>
        withTenant(database.pool, firm.tenantId, (tx) =>
          recordPayment(
            tx,
            actor,
            invoice?.id ?? '',
            {
              ...{ requestId: uuidv7(), kind, amountMinor, otherInvoiceId },
              ...{ receivedOn: '2026-07-20', method: 'card', reference: '' },
            },
            now,
          ),
        );
      try {
        if (invoice === undefined || dice < 0.12) {
          const lines = Array.from({ length: upTo(4) }, () => ({
            amountMinor: upTo(9000),
            taxRate: pick(['0.19', '0.07', '0']) ?? '0',
            taxCategory: 'S' as const,
            entryIds: [uuidv7()],
          }));
          const dueDate = pick(['2026-07-10', '2026-07-16', '2026-07-18', '2026-07-20', '2026-08-01']) ?? '';
          const made = await issuedInvoice(database.ownerPool, firm, lines, { dueDate });
          // What the daily job does; issuing leaves it `sent`.
          await withTenant(database.ownerPool, firm.tenantId, (tx) =>
            tx.query(
              `update invoices u set status = b.status from invoices i ${balanceJoin('i', '$2')} where u.id = i.id and i.id = $1`,
              [made.id, today],
            ),
          );
        } else if (dice < 0.4) await aPayment('payment', upTo(invoice.totalMinor));
        else if (dice < 0.48) await aPayment('refund', upTo(2000));
        else if (dice < 0.54) await aPayment('write_off', upTo(2000));
        else if (dice < 0.64) await aPayment('credit', upTo(3000), other?.id ?? null);
        else if (dice < 0.67)
          await withTenant(database.pool, firm.tenantId, (tx) =>
            voidInvoice(tx, actor, invoice.id, { requestId: uuidv7(), reason: 'Wrong client' }, now),
          );
        else if (dice < 0.78)
          await withTenant(database.pool, firm.tenantId, (tx) =>
            reversePayment(tx, actor, payment?.invoiceId ?? uuidv7(), payment?.id ?? uuidv7(), uuidv7(), now),
          );
        else
          await withTenant(database.pool, firm.tenantId, (tx) =>
            issueCreditNote(
              tx,
              actor,
              invoice.id,
              {
                ...{ requestId: uuidv7(), reason: 'Too much', issuedOn: null, releasesWork: random() < 0.5 },
                lines: random() < 0.3 ? [] : [{ position: upTo(4), netMinor: upTo(3000) }],
              },
              now,
            ),
          );
        done += 1;
      } catch (error) {
        if (!(error instanceof StintError)) throw error;
        refused += 1;
        // A refusal leaves everything as it was.
        expect(await readState(firm)).toEqual(before);
      }
      const after = await readState(firm);
      check(after);
      const ageing = await withTenant(database.pool, firm.tenantId, (tx) => readAgeing(tx, undefined, now));
      const owed = after.invoices
        .filter(({ status }) => status !== 'void')
        .map(({ balance }) => balance.open);
      const total = (amounts: number[]) => amounts.reduce((sum, amount) => sum + amount, 0);
      expect(total(ageing.rows.map((row) => row.openMinor - row.unappliedMinor))).toBe(total(owed));
      for (const row of ageing.rows) expect(total(Object.values(row.buckets))).toBe(row.openMinor);
    }
    for (const { status } of (await readState(firm)).work) seen.add(status);
    expect([done > 15, refused > 5]).toEqual([true, true]);
  },
);

test('the walks came by work on invoices and work that was given back', () => {
  expect([...seen].toSorted()).toEqual(['approved', 'invoiced']);
});
