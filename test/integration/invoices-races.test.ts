import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import { createPool, lockTenantWrites, withTenant } from '../../sync-server/db.ts';
import type { SealingKeys } from '../../sync-server/modules/identity/sealing-keys.ts';
import { refreshDraft } from '../../sync-server/modules/invoices/drafts.ts';
import { generate } from '../../sync-server/modules/invoices/generate.ts';
import { issueOnce } from '../../sync-server/modules/invoices/issue.ts';
import { voidInvoice } from '../../sync-server/modules/invoices/void.ts';
import { actorOf, decide, decisionOn } from '../support/decisions.ts';
import { type Firm, seedFirm } from '../support/firm.ts';
import {
  approved,
  generated,
  juneOf,
  seedSelling,
  testSealing,
  wrongInvoices,
} from '../support/invoicing.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let sealing: SealingKeys & AsyncDisposable;
/** Many connections, so that requests do wait for each other in the database. */
let pool: Pool;
let firm: Firm;

beforeAll(async () => {
  database = await testDatabase();
  sealing = await testSealing();
  pool = createPool(database.url, { max: 25 });
});
afterAll(async () => {
  await pool?.end();
  await sealing?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  firm = await seedFirm(database.ownerPool);
  await seedSelling(database.ownerPool, firm, sealing);
});

const sql = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await database.ownerPool.query<Row>(text, values)).rows;
const as = <T>(run: (tx: Parameters<typeof issueOnce>[0], actor: ReturnType<typeof actorOf>) => Promise<T>) =>
  withTenant(pool, firm.tenantId, (tx) => run(tx, actorOf(firm, firm.admin)));
const issue = (id: string) =>
  as(async (tx, actor) => {
    const { rows } = await tx.query<{ version: number }>('select version from invoices where id = $1', [id]);
    const asked = { requestId: uuidv7(), version: rows[0]!.version, dateIssued: null };
    await issueOnce(tx, sealing, actor, id, asked, new Date());
  });
const refresh = (id: string) => as((tx, actor) => refreshDraft(tx, sealing, actor, id, uuidv7(), new Date()));
const reopen = async (entry: TimeEntry) => {
  const decision = await decisionOn(firm, [entry], { action: 'reopen', comment: 'Once more' });
  return (await decide(pool, firm, firm.manager, [decision]))[0]!;
};
const statusOf = async ({ id }: TimeEntry) =>
  (await sql<{ status: string }>('select status from time_entries where id = $1', [id]))[0]?.status;
const draftId = async () => (await generated(pool, sealing, firm)).invoices[0]!.id;

describe('many at once', () => {
  test('50 generations over the same work: each hour once, numbers without gap or double', async () => {
    const days = Array.from({ length: 20 }, (_, day) => `2026-06-${String(day + 1).padStart(2, '0')}`);
    const entries = await approved(
      { pool, ownerPool: database.ownerPool },
      firm,
      ...days.flatMap((date) => [
        { date, minutes: 45 },
        { date, minutes: 75, description: 'More work' },
      ]),
    );
    const failed = new Error('on purpose');
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) =>
        withTenant(pool, firm.tenantId, async (tx) => {
          const day = index % 18;
          const scope = juneOf(firm, { from: days[day] ?? '', to: days[day + 2] ?? '' });
          const request = { requestId: uuidv7(), scope, discounts: [], note: '', issue: true };
          const answer = await generate(tx, sealing, actorOf(firm, firm.admin), request, new Date());
          // Its number was given by then; it has to come back.
          if (index % 7 === 3) throw failed;
          return answer;
        }),
      ),
    );
    const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(new Set(reasons)).toEqual(new Set([failed]));
    expect(await wrongInvoices(database.ownerPool, firm.tenantId)).toEqual([]);
    // The rest, after those that failed.
    await generated(pool, sealing, firm, { issue: true });
    expect(await wrongInvoices(database.ownerPool, firm.tenantId)).toEqual([]);
    const [billed] = await sql<{ entries: number; minutes: number; net: number }>(
      `select sum(entry_count)::int as entries, sum(minutes)::int as minutes, sum(subtotal_minor)::int as net
         from invoices where tenant_id = $1`,
      [firm.tenantId],
    );
    expect(billed).toEqual({ entries: entries.length, minutes: 20 * 120, net: 20 * 120 * 250 });
    const answered = outcomes.flatMap((outcome) =>
      outcome.status === 'fulfilled' ? outcome.value.invoices : [],
    );
    expect(new Set(answered.map(({ number }) => number)).size).toBe(answered.length);
    expect(answered.length).toBeGreaterThan(3);
  });

  test('the same request twice at once is one invoice and one answer', async () => {
    await approved({ pool, ownerPool: database.ownerPool }, firm, { minutes: 90 });
    const requestId = uuidv7();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => generated(pool, sealing, firm, { requestId, issue: true })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]!.invoices).toMatchObject([{ number: 1, minutes: 90 }]);
    expect(await sql('select id from invoices where tenant_id = $1', [firm.tenantId])).toHaveLength(1);
    await expect(generated(pool, sealing, firm, { requestId, note: 'Other' })).rejects.toMatchObject({
      kind: 'conflict',
    });
  });

  test.each(['reopening', 'issuing'] as const)(
    '%s comes first: the other is refused with words',
    async (who) => {
      const [entry] = await approved({ pool, ownerPool: database.ownerPool }, firm, { minutes: 60 });
      const id = await draftId();
      const asked = [() => reopen(entry!), () => issue(id)];
      const [decision, issued] = await inOrder(who === 'reopening' ? asked : asked.toReversed()).then(
        (outcomes) => (who === 'reopening' ? outcomes : outcomes.toReversed()),
      );
      if (who === 'reopening') {
        expect(decision).toMatchObject({ status: 'fulfilled', value: { state: 'applied' } });
        expect(issued).toMatchObject({ status: 'rejected', reason: { kind: 'conflict' } });
      } else {
        expect(issued).toMatchObject({ status: 'fulfilled' });
        expect(decision).toMatchObject({
          value: {
            state: 'refused',
            results: [{ outcome: 'wrong_state', message: expect.stringMatching(/invoice/i) }],
          },
        });
      }
      expect(await statusOf(entry!)).toBe(who === 'reopening' ? 'draft' : 'invoiced');
      expect(await wrongInvoices(database.ownerPool, firm.tenantId)).toEqual([]);
    },
  );
});

/** Lets both wait for the tenant's writes, in this order, and goes out of their way then. */
async function inOrder(asked: readonly (() => Promise<unknown>)[]): Promise<PromiseSettledResult<unknown>[]> {
  const running: Promise<unknown>[] = [];
  await withTenant(pool, firm.tenantId, async (tx) => {
    await lockTenantWrites(tx);
    for (const [index, ask] of asked.entries()) {
      const one = ask();
      one.catch(() => undefined);
      running.push(one);
      await expect
        .poll(async () => (await sql('select from pg_locks where not granted')).length, { interval: 5 })
        .toBe(index + 1);
    }
  });
  return Promise.allSettled(running);
}

describe('what happens between a draft and its issue', () => {
  test('an invoiced entry is not reopened, and says why', async () => {
    const [entry] = await approved({ pool, ownerPool: database.ownerPool }, firm, { minutes: 60 });
    await issue(await draftId());
    const decision = await reopen(entry!);
    expect(decision).toMatchObject({ state: 'refused', results: [{ outcome: 'wrong_state' }] });
    expect(decision.results[0]!.message).toMatch(/invoice/i);
    expect(await statusOf(entry!)).toBe('invoiced');
  });

  test('an entry that is reopened makes the draft stale, and it is issued without it after a refresh', async () => {
    const [first] = await approved(
      { pool, ownerPool: database.ownerPool },
      firm,
      { minutes: 60 },
      { minutes: 30, description: 'Stays' },
    );
    const id = await draftId();
    await reopen(first!);
    await expect(issue(id)).rejects.toMatchObject({ kind: 'conflict' });
    expect(await sql('select number, stale from invoices where id = $1', [id])).toEqual([
      { number: null, stale: 'time_changed' },
    ]);
    await refresh(id);
    await issue(id);
    expect(await sql('select number, minutes, stale from invoices where id = $1', [id])).toEqual([
      { number: 1, minutes: 30, stale: null },
    ]);
    expect(await wrongInvoices(database.ownerPool, firm.tenantId)).toEqual([]);
  });

  test('an adjustment that is approved meanwhile takes the place of what it corrects', async () => {
    const both = { pool, ownerPool: database.ownerPool };
    const [entry] = await approved(both, firm, { minutes: 60 });
    const id = await draftId();
    const [adjustment] = await approved(both, firm, { minutes: 45, correctsId: entry!.id });
    await expect(issue(id)).rejects.toMatchObject({ kind: 'conflict' });
    await refresh(id);
    await issue(id);
    expect([await statusOf(entry!), await statusOf(adjustment!)]).toEqual(['approved', 'invoiced']);
    expect(await sql('select minutes from invoices where id = $1', [id])).toEqual([{ minutes: 45 }]);
    expect(await wrongInvoices(database.ownerPool, firm.tenantId)).toEqual([]);
  });

  test('an adjustment after the invoice: the next one bills it in full and takes the earlier one back', async () => {
    const both = { pool, ownerPool: database.ownerPool };
    const [entry] = await approved(both, firm, { minutes: 60 });
    const first = await draftId();
    await issue(first);
    const [adjustment] = await approved(both, firm, { minutes: 40, correctsId: entry!.id });
    const second = await draftId();
    expect(
      await sql(
        'select entry_id as id, role, minutes from invoice_items where invoice_id = $1 order by role',
        [second],
      ),
    ).toEqual([
      { id: adjustment!.id, role: 'bill', minutes: 40 },
      { id: entry!.id, role: 'reverse', minutes: 60 },
    ]);
    expect(await sql('select minutes, subtotal_minor as net from invoices where id = $1', [second])).toEqual([
      { minutes: -20, net: -5000 },
    ]);
    await issue(second);
    expect(await wrongInvoices(database.ownerPool, firm.tenantId)).toEqual([]);
    // What it took back has to stay taken back.
    await expect(
      as((tx, actor) => voidInvoice(tx, actor, first, { requestId: uuidv7(), reason: 'No' }, new Date())),
    ).rejects.toMatchObject({ kind: 'conflict' });
    await as((tx, actor) =>
      voidInvoice(tx, actor, second, { requestId: uuidv7(), reason: 'Once more' }, new Date()),
    );
    const third = await draftId();
    await issue(third);
    expect(await sql('select minutes, number from invoices where id = $1', [third])).toEqual([
      { minutes: -20, number: 3 },
    ]);
    expect(await wrongInvoices(database.ownerPool, firm.tenantId)).toEqual([]);
  });

  test('time that is not billable any more is taken back, and its adjustment then stays', async () => {
    const both = { pool, ownerPool: database.ownerPool };
    const [entry] = await approved(both, firm, { minutes: 60 });
    await issue(await draftId());
    const [adjustment] = await approved(both, firm, { minutes: 60, billable: false, correctsId: entry!.id });
    const id = await draftId();
    // Reopened now, the entry stands again, and the draft may not take it back.
    expect(await reopen(adjustment!)).toMatchObject({ state: 'applied' });
    await expect(issue(id)).rejects.toMatchObject({ kind: 'conflict' });
    await expect(refresh(id)).rejects.toMatchObject({ kind: 'conflict' });
    const [another] = await approved(both, firm, { minutes: 60, billable: false, correctsId: entry!.id });
    await refresh(id);
    await issue(id);
    const refused = await reopen(another!);
    expect(refused).toMatchObject({ state: 'refused', results: [{ outcome: 'wrong_state' }] });
    expect(refused.results[0]!.message).toMatch(/An invoice has taken back/);
    expect(await sql('select minutes, subtotal_minor as net from invoices where id = $1', [id])).toEqual([
      { minutes: -60, net: -15_000 },
    ]);
    expect(await wrongInvoices(database.ownerPool, firm.tenantId)).toEqual([]);
  });
});
