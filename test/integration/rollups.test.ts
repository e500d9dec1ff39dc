import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import { weekStartOf } from '../../domain/rules/civil-date.ts';
import { billedMinutesOf } from '../../domain/rules/rounding.ts';
import { withTenant } from '../../sync-server/db.ts';
import { entryColumns, entryOfRow } from '../../sync-server/entry-row.ts';
import { dailyWork, monthlyRevenue, weeklyBurn } from '../../sync-server/modules/analytics/queries.ts';
import { proveRollups } from '../../sync-server/modules/analytics/rollups.ts';
import { decide, decisionOn, submitted } from '../support/decisions.ts';
import { type Firm, firmSettings, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { eventually, testWorker } from '../support/worker.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.[Symbol.asyncDispose]());

/** Rounding that shares over a day's task, so that a decision changes entries that it does not name. */
const settings = {
  ...firmSettings,
  weekStart: 3,
  rounding: { version: 1, incrementMinutes: 15, mode: 'up', scope: 'day_task' },
} as const;

async function entriesOf(firm: Firm, which = 'not e.deleted'): Promise<TimeEntry[]> {
  const { rows } = await database.ownerPool.query(
    `select ${entryColumns} from time_entries e where e.tenant_id = $1 and ${which} order by e.id`,
    [firm.tenantId],
  );
  return rows.map(entryOfRow);
}

const settled = async (firm: Firm) =>
  (await entriesOf(firm)).filter(
    ({ status, replacedById }) => (status === 'approved' || status === 'invoiced') && replacedById === null,
  );

interface Sums {
  entries: number;
  minutes: number;
  billableMinutes: number;
  billedMinutes: number;
  amountMinor: number;
}

/** The sums of settled entries by whatever key, in the order of the keys. */
function sumsBy(entries: readonly TimeEntry[], keyOf: (entry: TimeEntry) => string): Record<string, Sums> {
  return Object.fromEntries(
    [...Map.groupBy(entries, keyOf)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, group]) => {
        const sum = (of: (entry: TimeEntry) => number) =>
          group.reduce((total, entry) => total + of(entry), 0);
        return [
          key,
          {
            entries: group.length,
            minutes: sum(({ minutes }) => minutes),
            billableMinutes: sum(({ billable, minutes }) => (billable ? minutes : 0)),
            billedMinutes: sum(billedMinutesOf),
            amountMinor: sum(({ amountMinor }) => amountMinor ?? 0),
          },
        ];
      }),
  );
}

const rollupKey = ({ userId, date, projectId, currency }: TimeEntry) =>
  `${userId} ${date} ${projectId} ${currency ?? ''}`;

async function rollupsOf(firm: Firm): Promise<Record<string, Sums>> {
  const { rows } = await database.ownerPool.query<Sums & { key: string }>(
    `select user_id || ' ' || date || ' ' || project_id || ' ' || currency as key, entries, minutes,
            billable_minutes as "billableMinutes", billed_minutes as "billedMinutes", amount_minor as "amountMinor"
       from time_rollups where tenant_id = $1 order by 1`,
    [firm.tenantId],
  );
  for (const row of rows.filter(({ entries }) => entries === 0))
    expect(row).toMatchObject({ minutes: 0, billableMinutes: 0, billedMinutes: 0, amountMinor: 0 });
  return Object.fromEntries(
    rows.filter(({ entries }) => entries !== 0).map(({ key, ...sums }) => [key, sums]),
  );
}

/** Changes by SQL that no route makes, as an administrator or another program might. */
const edits = {
  minutes: 'minutes = minutes % 600 + 7',
  project: 'project_id = $3',
  day: `date = date + 1`,
  billable: 'billable = not billable',
  money: `amount_minor = 777, currency = 'CHF'`,
  amount: 'amount_minor = amount_minor + 1',
  share: 'billed_minutes = billed_minutes + 1',
  invoiced: `status = case status when 'approved' then 'invoiced' else status end`,
  back: `status = 'submitted'`,
  replaced: 'replaced_by_id = case when replaced_by_id is null then gen_random_uuid() end',
  deleted: 'deleted = not deleted',
} as const;

/** Entries that come settled, as an import's may; one of them deleted, two on one rollup. */
async function bringSettled(firm: Firm): Promise<void> {
  await database.ownerPool.query(
    `insert into time_entries (id, tenant_id, user_id, project_id, activity_code, date, minutes, zone, billable, source,
       status, deleted, amount_minor, currency)
     select gen_random_uuid(), $1, $2, $3, 'DEV', '2026-06-30', 10 + nr, 'UTC', nr <> 3, 'import',
         case when nr = 1 then 'invoiced' else 'approved' end, nr = 4, 100 * nr, case when nr = 3 then null else 'EUR' end
       from generate_series(1, 5) nr`,
    [firm.tenantId, firm.consultant.id, firm.project.id],
  );
}

const step = fc.record({
  what: fc.oneof(
    fc.constantFrom('approve' as const, 'reopen' as const, 'reject' as const, 'bring' as const),
    fc.constantFrom(...(Object.keys(edits) as (keyof typeof edits)[])),
  ),
  picked: fc.array(fc.nat(11), { minLength: 1, maxLength: 8 }),
});

test('after any approvals, reopenings and edits by hand the rollups are what a count of the entries gives', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 10 }), async (steps) => {
      const firm = await seedFirm(database.ownerPool, settings);
      const first = await submitted(
        database.ownerPool,
        firm,
        ...Array.from({ length: 12 }, (_, nr) => ({
          date: `2026-06-${String(29 + (nr % 2)).padStart(2, '0')}`,
          minutes: 7 + nr,
          description: `Work ${nr}`,
          billable: nr % 5 !== 0,
          userId: nr % 3 === 0 ? firm.otherConsultant.id : firm.consultant.id,
        })),
      );
      await decide(database.pool, firm, firm.manager, [await decisionOn(firm, first.slice(0, 8))]);
      for (const { what, picked } of steps) {
        const all = await entriesOf(firm, 'true');
        const entries = all.filter((_, nr) => picked.includes(nr));
        if (what === 'bring') await bringSettled(firm);
        else if (what === 'approve' || what === 'reopen' || what === 'reject')
          await decide(database.pool, firm, firm.manager, [
            await decisionOn(firm, entries, { action: what, comment: 'So be it' }),
          ]);
        else
          await database.ownerPool.query(
            `update time_entries set ${edits[what]}
              where tenant_id = $1 and id = any($2::uuid[]) and coalesce($3::uuid, id) is not null`,
            [firm.tenantId, entries.map(({ id }) => id), firm.otherProject.id],
          );
        expect(await rollupsOf(firm)).toEqual(sumsBy(await settled(firm), rollupKey));
      }
      expect(await proveRollups(database.pool, firm.tenantId)).toBe(0);
    }),
    { numRuns: 15 },
  );
});

/** A firm with work on two projects of two clients, over the end of a month and of a week. */
async function settledFirm(): Promise<Firm> {
  const firm = await seedFirm(database.ownerPool, settings);
  const work = ['2026-06-29', '2026-06-30', '2026-07-01', '2026-07-08'].flatMap((date, nr) => [
    { date, minutes: 50 + nr, description: 'a' },
    { date, minutes: 10 + nr, description: 'b', billable: false },
    { date, minutes: 20 + nr, projectId: firm.otherProject.id, taskId: firm.otherProject.taskId },
  ]);
  const entries = await submitted(database.ownerPool, firm, ...work);
  await decide(database.pool, firm, firm.manager, [await decisionOn(firm, entries)]);
  return firm;
}

test('days, weeks and months are sums over them, weeks as the tenant begins them', async () => {
  const firm = await settledFirm();
  const entries = await settled(firm);
  expect(entries).toHaveLength(12);
  await withTenant(database.pool, firm.tenantId, async (tx) => {
    const days = await dailyWork(tx, '2026-06-30', '2026-07-31');
    const expected = sumsBy(
      entries.filter(({ date }) => date >= '2026-06-30'),
      ({ userId, date }) => `${date} ${userId}`,
    );
    expect(days.map(({ userId, date, ...sums }) => [`${date} ${userId}`, sums])).toEqual(
      Object.entries(expected).map(([key, { minutes, billableMinutes }]) => [
        key,
        { minutes, billableMinutes },
      ]),
    );

    const weeks = await weeklyBurn(tx, [firm.project.id, firm.otherProject.id]);
    const byWeek = sumsBy(entries, ({ projectId, date }) => `${projectId} ${weekStartOf(date, 3)}`);
    expect(
      weeks.map(({ projectId, weekStart, minutes, billedMinutes, amounts }) => [
        `${projectId} ${weekStart}`,
        minutes,
        billedMinutes,
        amounts.EUR,
      ]),
    ).toEqual(
      Object.entries(byWeek).map(([key, sums]) => [key, sums.minutes, sums.billedMinutes, sums.amountMinor]),
    );
    expect(new Set(weeks.map(({ weekStart }) => weekStart))).toEqual(
      new Set(['2026-06-24', '2026-07-01', '2026-07-08']),
    );

    const months = await monthlyRevenue(tx, '2026-07-01');
    const clientOf = (projectId: string) =>
      projectId === firm.project.id ? firm.client.id : firm.otherClient.id;
    const byMonth = sumsBy(
      entries.filter(({ date, amountMinor }) => date >= '2026-07-01' && amountMinor !== null),
      ({ projectId }) => clientOf(projectId),
    );
    expect(months).toEqual(
      Object.entries(byMonth).map(([clientId, { billedMinutes, amountMinor }]) => ({
        clientId,
        month: '2026-07-01',
        currency: 'EUR',
        billedMinutes,
        amountMinor,
      })),
    );
  });
});

/** What no program of ours can do: the sums are changed behind the trigger's back. */
async function spoil(firm: Firm): Promise<void> {
  await database.ownerPool.query(
    `with wrong as (
       update time_rollups set minutes = minutes + 1 where tenant_id = $1 and date = '2026-06-29' returning 1),
     gone as (delete from time_rollups where tenant_id = $1 and date = '2026-06-30' returning 1)
     insert into time_rollups
       select tenant_id, user_id, date '2020-01-01', project_id, 'XXX', 5, 5, 5, 5, 5 from time_rollups
        where tenant_id = $1 limit 1`,
    [firm.tenantId],
  );
}

test('the app reads the sums and writes none', async () => {
  const firm = await settledFirm();
  for (const text of ['update time_rollups set minutes = 0', 'delete from time_rollups'])
    await expect(withTenant(database.pool, firm.tenantId, (tx) => tx.query(text))).rejects.toMatchObject({
      code: '42501',
    });
});

test('a proof finds what is wrong, missing or too many in one firm, and puts it right', async () => {
  const firm = await settledFirm();
  const other = await settledFirm();
  const before = await rollupsOf(firm);
  expect(await proveRollups(database.pool, firm.tenantId)).toBe(0);
  await spoil(firm);
  expect(await proveRollups(database.pool, other.tenantId)).toBe(0);
  // Three keys a date (two currencies on one project, one on the other), wrong or gone, and the one too many.
  expect(await proveRollups(database.pool, firm.tenantId)).toBe(7);
  expect(await rollupsOf(firm)).toEqual(before);
  expect(await proveRollups(database.pool, firm.tenantId)).toBe(0);
});

test('the worker proves every firm and counts what it repaired', async () => {
  const firm = await settledFirm();
  await spoil(firm);
  const worker = await testWorker(database, {});
  try {
    await worker.proveRollups();
    expect(await proveRollups(database.pool, firm.tenantId)).toBe(0);
    const text = await eventually('the count', async () => {
      const all = await worker.metrics.registry.metrics();
      return /^rollups_repaired_total [1-9]/m.test(all) ? all : null;
    });
    expect(text).toContain('rollups_repaired_total 7');
  } finally {
    await worker.stop();
  }
});
