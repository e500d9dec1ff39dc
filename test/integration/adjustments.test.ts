import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Decision } from '../../domain/entities/decision.ts';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import { hoursQuantity } from '../../domain/rules/metering.ts';
import { withTenant } from '../../sync-server/db.ts';
import { entryColumns, entryOfRow } from '../../sync-server/entry-row.ts';
import type { PushRow } from '../../sync-server/modules/sync/operations.ts';
import { pushEntries } from '../../sync-server/modules/sync/push-entries.ts';
import { actorOf, decide, decisionOn } from '../support/decisions.ts';
import { entryOf, type Firm, firmSettings, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let firm: Firm;
const now = new Date('2026-06-15T12:00:00.000Z');

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.[Symbol.asyncDispose]());
beforeEach(async () => {
  firm = await seedFirm(database.ownerPool);
});

const submittedNow = { status: 'submitted', submittedAt: now.toISOString() } as const;
const work = (change: Partial<TimeEntry> = {}) =>
  entryOf(firm, {
    description: `Work ${uuidv7()}`,
    date: '2026-06-02',
    minutes: 60,
    ...submittedNow,
    ...change,
  });

async function entries(): Promise<Map<string, TimeEntry>> {
  const { rows } = await database.ownerPool.query(
    `select ${entryColumns} from time_entries e where tenant_id = $1 and not deleted order by id`,
    [firm.tenantId],
  );
  return new Map(rows.map(entryOfRow).map((entry) => [entry.id, entry]));
}
const stored = async (id: string) => (await entries()).get(id)!;

async function push(wanted: TimeEntry, assumed: TimeEntry | null = null) {
  const row: PushRow = {
    operationId: uuidv7(),
    assumedMasterState: assumed && { ...assumed, _deleted: false },
    newDocumentState: { ...wanted, _deleted: false },
  };
  const [result] = await pushEntries(database.pool, actorOf(firm, firm.consultant), [row], now);
  return result!;
}

async function on(action: Decision['action'], entry: TimeEntry, person = firm.admin): Promise<Decision> {
  const decision = await decisionOn(firm, [entry], { action, comment: 'Because.' });
  const [done] = await decide(database.pool, firm, person, [decision], now);
  return done!;
}
const outcomes = ({ results }: Decision) => results.map(({ outcome }) => outcome);

/** Hours in the ledger by entry, as they add up. */
async function metered(): Promise<Map<string, string>> {
  const { rows } = await database.ownerPool.query<{ id: string; hours: string }>(
    `select cause_id as id, trim_scale(sum(quantity))::text as hours from metering_events where tenant_id = $1
      group by cause_id having sum(quantity) <> 0`,
    [firm.tenantId],
  );
  return new Map(rows.map(({ id, hours }) => [id, hours]));
}

/** What is settled and in whose place no settled entry stands; and that the server marks just the others. */
function approvedStanding(all: readonly TimeEntry[]): TimeEntry[] {
  const settled = all.filter(({ status }) => status === 'approved' || status === 'invoiced');
  const replaced = new Map(settled.flatMap(({ id, correctsId }) => (correctsId ? [[correctsId, id]] : [])));
  for (const { id, replacedById } of all) expect(replacedById).toBe(replaced.get(id) ?? null);
  return settled.filter(({ id }) => !replaced.has(id));
}

/** The ledger, the rollups and the project's sum say what stands, and nothing else. */
async function expectOneTruth(): Promise<void> {
  const all = [...(await entries()).values()];
  const settled = approvedStanding(all);
  expect(await metered()).toEqual(new Map(settled.map(({ id, minutes }) => [id, hoursQuantity(minutes)])));
  const sum = (of: readonly TimeEntry[]) => of.reduce((total, { minutes }) => total + minutes, 0);
  const { rows } = await database.ownerPool.query<{ settled: number; spent: number }>(
    `select (select coalesce(sum(minutes), 0)::int from time_rollups where tenant_id = $1) as settled,
            (select coalesce(sum(spent_minutes), 0)::int from projects where tenant_id = $1) as spent`,
    [firm.tenantId],
  );
  const waiting = all.filter(({ status, correctsId }) => status === 'submitted' && correctsId === null);
  expect(rows[0]).toEqual({ settled: sum(settled), spent: sum(settled) + sum(waiting) });
  const wrong = await withTenant(database.pool, firm.tenantId, (tx) =>
    tx.query('select * from wrong_time_rollups()'),
  );
  expect(wrong.rows).toEqual([]);
}

describe('an approved adjustment', () => {
  test('stands in the place of what it corrects: the difference reaches the ledger; reopened, the original stands again', async () => {
    const original = work({ minutes: 100 });
    await push(original);
    await on('approve', original);
    const adjustment = work({ minutes: 40, correctsId: original.id });
    expect(await push(adjustment)).toMatchObject({ status: 'accepted' });
    await expectOneTruth();

    expect(outcomes(await on('approve', adjustment))).toEqual(['applied']);
    expect((await stored(original.id)).replacedById).toBe(adjustment.id);
    expect(await metered()).toEqual(new Map([[adjustment.id, '0.666667']]));
    await expectOneTruth();
    const { rows } = await database.ownerPool.query(
      'select quantity, cause_seq, metadata from metering_events where cause_id = $1 order by cause_seq',
      [original.id],
    );
    expect(rows).toMatchObject([
      { quantity: '1.666667' },
      { quantity: '-1.666667', metadata: { reason: 'adjusted' } },
    ]);

    expect(outcomes(await on('reopen', original))).toEqual(['wrong_state']);
    expect(outcomes(await on('reopen', adjustment))).toEqual(['applied']);
    expect((await stored(original.id)).replacedById).toBeNull();
    expect(await metered()).toEqual(new Map([[original.id, '1.666667']]));
    await expectOneTruth();
    const audit = await database.ownerPool.query(
      `select action from audit_records where resource_id = $1 and action in ('time_entry.replace', 'time_entry.restore') order by seq`,
      [original.id],
    );
    expect(audit.rows.map(({ action }) => action)).toEqual(['time_entry.replace', 'time_entry.restore']);
  });

  test('can be adjusted itself; of a chain the last stands, and none before it is reopened', async () => {
    const original = work({ minutes: 60 });
    await push(original);
    await on('approve', original);
    const first = work({ minutes: 90, correctsId: original.id });
    await push(first);
    await on('approve', first);
    expect(await push(work({ correctsId: original.id }))).toMatchObject({
      status: 'rejected',
      code: 'wrong_state',
    });
    const second = work({ minutes: 30, correctsId: first.id });
    expect(await push(second)).toMatchObject({ status: 'accepted' });
    await on('approve', second);
    expect(await metered()).toEqual(new Map([[second.id, '0.5']]));
    await expectOneTruth();
    expect(outcomes(await on('reopen', first))).toEqual(['wrong_state']);
    await on('reopen', second);
    expect(await metered()).toEqual(new Map([[first.id, '1.5']]));
    await expectOneTruth();
  });

  test('of an entry that was reopened meanwhile is not approved', async () => {
    const original = work();
    await push(original);
    await on('approve', original);
    const adjustment = work({ correctsId: original.id });
    await push(adjustment);
    await on('reopen', original);
    expect(outcomes(await on('approve', adjustment))).toEqual(['wrong_state']);
    await expectOneTruth();
  });

  test('that takes time from a project is decided by who decides on both', async () => {
    const original = work();
    await push(original);
    await on('approve', original);
    await database.ownerPool.query('update projects set manager_id = $1 where id = $2', [
      firm.admin.id,
      firm.project.id,
    ]);
    const other = firm.otherProject.id;
    await database.ownerPool.query(
      `insert into assignments (id, tenant_id, user_id, project_id, role, minutes_per_week, from_date)
       select $1, tenant_id, user_id, $2, role, minutes_per_week, from_date from assignments
        where user_id = $3 and project_id = $4 limit 1`,
      [uuidv7(), other, firm.consultant.id, firm.project.id],
    );
    const adjustment = work({ projectId: other, taskId: firm.otherProject.taskId, correctsId: original.id });
    expect(await push(adjustment)).toMatchObject({ status: 'accepted' });
    const refused = await on('approve', adjustment, firm.manager);
    expect(outcomes(refused)).toEqual(['not_permitted']);
    expect(refused.results[0]?.message).toContain('takes time from a project that you do not decide on');
    expect(outcomes(await on('approve', adjustment, firm.admin))).toEqual(['applied']);
    await expectOneTruth();
  });
});

describe('late work in a locked period', () => {
  test('is taken as an adjustment that corrects nothing, and waits for a person even where time approves itself', async () => {
    firm = await seedFirm(database.ownerPool, {
      ...firmSettings,
      lock: { daysAfterWeekEnd: null, lockedThrough: '2026-06-07', graceDays: 0 },
      approval: {
        ...firmSettings.approval,
        lateAfterDays: 365,
        autoApprove: {
          enabled: true,
          amountUnderMinor: 0,
          rules: [
            {
              id: 'all',
              name: 'All',
              amountUnderMinor: null,
              minutesUpTo: null,
              projectIds: [],
              activityCodes: [],
            },
          ],
        },
      },
    });
    const late = work();
    expect(await push(late)).toMatchObject({ status: 'rejected', code: 'period_locked' });
    expect(await push({ ...late, source: 'adjustment' })).toMatchObject({ status: 'accepted' });
    expect((await stored(late.id)).status).toBe('submitted');
    expect(outcomes(await on('approve', late))).toEqual(['applied']);
    await expectOneTruth();
  });
});

/** What may become of an entry next; one of it is taken by chance. */
const nextOf: { [status in TimeEntry['status']]: ('submit' | 'adjust' | 'approve' | 'reject' | 'reopen')[] } =
  {
    draft: ['submit', 'adjust'],
    rejected: ['submit', 'adjust'],
    submitted: ['approve', 'approve', 'approve', 'reject'],
    approved: ['adjust', 'adjust', 'reopen'],
    invoiced: ['adjust'],
  };

test('through approving, adjusting, rejecting, reopening and replaying, the ledger is what stands', async () => {
  const step = fc.record({ kind: fc.nat(9), by: fc.nat(), recent: fc.nat(3), minutes: fc.nat(99) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
      firm = await seedFirm(database.ownerPool);
      const sent: Decision[] = [];
      for (const { kind, by, recent, minutes } of steps) {
        const all = [...(await entries()).values()];
        const one = all.at(-1 - (recent % Math.max(1, all.length)));
        if (one === undefined || kind === 0) await push(work({ minutes: 1 + minutes }));
        else if (kind === 1) {
          const replayed = sent[by % Math.max(1, sent.length)];
          if (replayed) await decide(database.pool, firm, firm.admin, [replayed], now);
        } else {
          const next = nextOf[one.status][by % nextOf[one.status].length]!;
          if (next === 'submit') await push({ ...one, ...submittedNow }, one);
          else if (next === 'adjust') await push(work({ minutes: 1 + minutes, correctsId: one.id }));
          else {
            const decision = await decisionOn(firm, [one], {
              action: next,
              comment: 'Because.',
              decidedBy: firm.admin.id,
            });
            sent.push(decision);
            await decide(database.pool, firm, firm.admin, [decision], now);
          }
        }
        await expectOneTruth();
      }
    }),
    { numRuns: 20 },
  );
});
