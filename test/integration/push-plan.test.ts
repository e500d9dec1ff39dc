import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { withTenant } from '../../sync-server/db.ts';
import { readEntryChange } from '../../sync-server/modules/sync/entry-change.ts';
import { beforePush } from '../../sync-server/modules/sync/entry-context.ts';
import { operationOf } from '../../sync-server/modules/sync/operations.ts';
import { actorOf } from '../support/decisions.ts';
import { entryOf, type Firm, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

/** What a push reads stays as little as it is, however much its person has logged before. */

const FIRMS = 20;
const HISTORY = 3_000;
const now = new Date('2026-06-15T12:00:00.000Z');

let database: TestDatabase;
let firm: Firm;

beforeAll(async () => {
  database = await testDatabase();
  const firms: Firm[] = [];
  for (let index = 0; index < FIRMS; index += 1) firms.push(await seedFirm(database.ownerPool));
  firm = firms[0]!;
  for (const one of firms) await addHistory(one, one === firm ? HISTORY : 100);
  await database.ownerPool.query('ANALYZE time_entries');
});
afterAll(() => database?.[Symbol.asyncDispose]());

/** An entry a day, with a start and an end, from before the day that is pushed. */
async function addHistory(of: Firm, days: number): Promise<void> {
  await database.ownerPool.query(
    `INSERT INTO time_entries (id, tenant_id, user_id, project_id, task_id, activity_code, date, minutes, started_at,
       ended_at, zone, billable, description, source, status)
     SELECT gen_random_uuid(), $1, $2, $3, $4, 'DEV', date '2026-06-01' - day, 60, '2026-06-01T08:00:00Z'::timestamptz - make_interval(days => day),
         '2026-06-01T09:00:00Z'::timestamptz - make_interval(days => day), 'Europe/Berlin', true, 'Earlier', 'timer', 'draft'
       FROM generate_series(1, $5::int) AS day`,
    [of.tenantId, of.consultant.id, of.project.id, of.project.taskId, days],
  );
}

type Plan = { [key: string]: unknown; Plans?: Plan[] | undefined };
const Plan: z.ZodType<Plan> = z.looseObject({ Plans: z.lazy(() => z.array(Plan)).optional() });
const Explained = z.tuple([z.object({ 'QUERY PLAN': z.tuple([z.object({ Plan })]) })]);

/** Rows of entries that a plan touched: what it gave on and what it threw away. */
function touched(plan: Plan): number {
  const times = Number(plan['Actual Loops'] ?? 1);
  const isEntries = plan['Relation Name'] === 'time_entries';
  const rows = Number(plan['Actual Rows'] ?? 0) + Number(plan['Rows Removed by Filter'] ?? 0);
  return (plan.Plans ?? []).reduce((sum, one) => sum + touched(one), isEntries ? rows * times : 0);
}

const literal = (value: unknown): string =>
  value === null ? 'NULL' : `'${Array.isArray(value) ? `{${value.join(',')}}` : value}'`;

const dates = Array.from({ length: 10 }, (_, day) => `2026-06-0${day}`).slice(1);

test.each([
  ['typed minutes', () => ({ startedAt: null, endedAt: null })],
  [
    'a start and an end',
    (date: string) => ({ startedAt: `${date}T08:00:00.000Z`, endedAt: `${date}T09:00:00.000Z` }),
  ],
])('a push of %s reads no more than its dates hold', async (_, timesOn) => {
  const rows = dates.map((date) => ({
    operationId: uuidv7(),
    assumedMasterState: null,
    newDocumentState: {
      ...entryOf(firm, { date, minutes: 60, zone: 'UTC', ...timesOn(date) }),
      _deleted: false,
    },
  }));
  const changes = rows.map((row) => {
    const change = readEntryChange(row);
    if (typeof change === 'string') throw new Error(change);
    return change;
  });
  const operations = rows.map((row) => operationOf('timeEntries', row));
  const call = beforePush(actorOf(firm, firm.consultant), operations, changes, now);
  const plan = await withTenant(database.pool, firm.tenantId, async (tx) => {
    await tx.query("SET LOCAL plan_cache_mode = 'force_generic_plan'; SET LOCAL enable_seqscan = off");
    await tx.query(`PREPARE read AS ${call.text}`);
    const explained = await tx.query(
      `EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE read(${call.values.map(literal).join(', ')})`,
    );
    await tx.query('DEALLOCATE read');
    return Explained.parse(explained.rows)[0]['QUERY PLAN'][0].Plan;
  });
  expect(touched(plan)).toBeLessThan(100);
});
