import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import type { PushResult } from '../../domain/wire/push.ts';
import type { Actor } from '../../sync-server/actor.ts';
import { withTenant } from '../../sync-server/db.ts';
import type { PushRow } from '../../sync-server/modules/sync/operations.ts';
import { pushEntries } from '../../sync-server/modules/sync/push-entries.ts';
import { actorOf } from '../support/decisions.ts';
import { entryOf, type Firm, firmSettings, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let pool: Pool;
let firm: Firm;
let consultant: Actor;
const now = new Date('2026-06-15T12:00:00.000Z');

beforeAll(async () => {
  database = await testDatabase();
  pool = database.pool;
});
afterAll(() => database?.[Symbol.asyncDispose]());
beforeEach(async () => {
  firm = await seedFirm(database.ownerPool);
  consultant = actorOf(firm, firm.consultant);
});

const changeOf = (wanted: TimeEntry, assumed: TimeEntry | null = null, more: object = {}): PushRow => ({
  operationId: uuidv7(),
  assumedMasterState: assumed && { ...assumed, _deleted: false },
  newDocumentState: { ...wanted, _deleted: false, ...more },
});

async function push(...rows: PushRow[]): Promise<PushResult[]> {
  return pushEntries(pool, consultant, rows, now);
}

interface Stored {
  version: number;
  deleted: boolean;
  status: string;
  minutes: number;
  description: string;
  warnings: string[];
  submitted_at: string | null;
}

async function stored(id: string): Promise<Stored | undefined> {
  return withTenant(pool, firm.tenantId, async (tx) => {
    const { rows } = await tx.query<Stored>('SELECT * FROM time_entries WHERE id = $1', [id]);
    return rows[0];
  });
}

async function counter(): Promise<number> {
  return withTenant(pool, firm.tenantId, async (tx) => {
    const { rows } = await tx.query<{ version: number }>('SELECT version FROM sync_counters');
    return rows[0]!.version;
  });
}

/** Other descriptions make other work. */
const another = (change: Partial<TimeEntry> = {}) =>
  entryOf(firm, { description: `Work ${uuidv7()}`, minutes: 10, ...change });

describe('accepting', () => {
  test('a batch is stored in one transaction and takes one version', async () => {
    const before = await counter();
    const entries = [another(), another(), another()];
    const results = await push(...entries.map((entry) => changeOf(entry)));
    expect(results.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(await counter()).toBe(before + 1);
    for (const entry of entries) expect((await stored(entry.id))?.version).toBe(before + 1);
  });

  test('what belongs to the server is not taken from a device', async () => {
    const entry = another({
      status: 'submitted',
      submittedAt: '2030-01-01T00:00:00.000Z',
      version: 99_999,
      rateMinor: 1,
      amountMinor: 1,
      warnings: ['late'],
      decision: {
        decisionId: uuidv7(),
        action: 'approve',
        by: firm.consultant.id,
        at: '2026-06-01T00:00:00.000Z',
        comment: '',
      },
      date: '2026-06-13',
      minutes: 300,
    });
    const [result] = await push(changeOf(entry));
    const row = await withTenant(pool, firm.tenantId, async (tx) => {
      const { rows } = await tx.query('SELECT * FROM time_entries WHERE id = $1', [entry.id]);
      return rows[0];
    });
    expect(result).toMatchObject({ status: 'accepted', version: row.version });
    expect(row).toMatchObject({
      submitted_at: now.toISOString(),
      rate_minor: null,
      amount_minor: null,
      decision: null,
      warnings: ['weekend_or_holiday'],
    });
    expect(row.version).toBeLessThan(99_999);
  });

  test('an insert is taken though the device assumes a master that the server never had', async () => {
    const entry = another();
    expect(await push(changeOf(entry, { ...entry, minutes: 5 }))).toMatchObject([{ status: 'accepted' }]);
  });

  test('the same content again under another operation is accepted and writes nothing', async () => {
    const entry = another();
    const [first] = await push(changeOf(entry));
    const before = await counter();
    expect(await push(changeOf(entry))).toMatchObject([{ status: 'accepted', version: before }]);
    expect(first).toMatchObject({ version: before });
    expect(await counter()).toBe(before);
  });

  test('two changes of one entry in one batch are judged one after the other', async () => {
    const entry = another();
    const later = { ...entry, minutes: 20 };
    const results = await push(changeOf(entry), changeOf(later, entry));
    expect(results.map(({ status }) => status)).toEqual(['accepted', 'accepted']);
    expect((await stored(entry.id))?.minutes).toBe(20);
  });

  test('submitted minutes count into the project in the same transaction, recalled ones no longer', async () => {
    const spent = () =>
      withTenant(pool, firm.tenantId, async (tx) => {
        const { rows } = await tx.query('SELECT spent_minutes FROM projects WHERE id = $1', [
          firm.project.id,
        ]);
        return rows[0].spent_minutes;
      });
    const entry = another({ minutes: 90 });
    await push(changeOf(entry), changeOf(another({ minutes: 30, status: 'submitted' })));
    expect(await spent()).toBe(30);
    const submitted: TimeEntry = { ...entry, status: 'submitted', submittedAt: now.toISOString() };
    await push(changeOf(submitted, entry));
    expect(await spent()).toBe(120);
    await push(changeOf({ ...submitted, status: 'draft', submittedAt: null }, submitted));
    expect(await spent()).toBe(30);
  });

  test('each change is in the audit log with what it changed', async () => {
    const entry = another();
    await push(changeOf(entry));
    await push(changeOf({ ...entry, minutes: 25 }, entry));
    const { rows } = await database.ownerPool.query(
      'SELECT action, before, after, user_id, seq FROM audit_records WHERE resource_id = $1 ORDER BY seq',
      [entry.id],
    );
    expect(rows).toMatchObject([
      { action: 'time_entry.create', before: null, user_id: firm.consultant.id },
      { action: 'time_entry.update', before: { minutes: 10 }, after: { minutes: 25 } },
    ]);
  });

  test('what a push does of one kind is one record, in the order of what each entry underwent', async () => {
    const [first, second] = [another({ minutes: 11 }), another({ minutes: 12 })];
    await push(changeOf(first), changeOf(second), changeOf({ ...first, minutes: 13 }, first));
    const { rows } = await database.ownerPool.query(
      `SELECT action, resource_id, resource_ids, before, after FROM audit_records
         WHERE resource_ids @> ARRAY[$1::uuid] OR resource_id = $1 ORDER BY seq`,
      [first.id],
    );
    expect(rows).toMatchObject([
      {
        action: 'time_entry.create',
        resource_id: null,
        resource_ids: [first.id, second.id],
        before: null,
        after: [{ minutes: 11 }, { minutes: 12 }],
      },
      { action: 'time_entry.update', resource_id: first.id, before: { minutes: 11 }, after: { minutes: 13 } },
    ]);
  });
});

describe('operation ids', () => {
  test('a replay gets the same answer and does nothing', async () => {
    const entry = another();
    const row = changeOf(entry);
    const first = await push(row);
    await push(changeOf({ ...entry, minutes: 55 }, entry));
    const before = await counter();
    expect(await push(row)).toEqual(first);
    expect((await stored(entry.id))?.minutes).toBe(55);
    expect(await counter()).toBe(before);
  });

  test('a refusal is replayed as a refusal, though it would be taken now', async () => {
    const entry = another({ projectId: firm.otherProject.id, taskId: null });
    const row = changeOf(entry);
    const first = await push(row);
    expect(first).toMatchObject([{ status: 'rejected', code: 'not_assigned' }]);
    await database.ownerPool.query(
      `INSERT INTO assignments (id, tenant_id, project_id, user_id, role, minutes_per_week, from_date)
       VALUES ($1, $2, $3, $4, 'consultant', 600, '2026-01-01')`,
      [uuidv7(), firm.tenantId, firm.otherProject.id, firm.consultant.id],
    );
    expect(await push(row)).toEqual(first);
    expect(await push({ ...row, operationId: uuidv7() })).toMatchObject([{ status: 'accepted' }]);
  });

  test('the same id for another document, or by somebody else, is malformed and tells nothing', async () => {
    const row = changeOf(another());
    await push(row);
    const other = { ...changeOf(another()), operationId: row.operationId };
    expect(await push(other)).toMatchObject([{ status: 'rejected', code: 'malformed' }]);
    expect(await stored(String(other.newDocumentState.id))).toBeUndefined();
    const stranger = actorOf(firm, firm.manager);
    const [result] = await pushEntries(pool, stranger, [row], now);
    expect(result).toMatchObject({ status: 'rejected', code: 'malformed' });
    expect(result).not.toHaveProperty('master');
  });

  test('the same id twice in one batch is done once, whatever stands between', async () => {
    const entry = another();
    const row = changeOf(entry);
    const [first, , third] = await push(row, changeOf({ ...entry, minutes: 20 }, entry), row);
    expect(first).toMatchObject({ status: 'accepted' });
    expect(third).toEqual(first);
    expect((await stored(entry.id))?.minutes).toBe(20);
  });
});

describe('one bad row', () => {
  test('is answered in its place and the others go in', async () => {
    const good = [another(), another()];
    const rows = [
      changeOf(good[0]!),
      { operationId: uuidv7(), assumedMasterState: null, newDocumentState: { nonsense: true } },
      changeOf(another({ minutes: 25 * 60 })),
      changeOf(another({ description: 'a NUL \0 here' })),
      changeOf(another({ date: '0000-01-01' })),
      changeOf(another(), null, { minutes: 'ten' }),
      changeOf(good[1]!),
    ];
    const results = await push(...rows);
    expect(results.map((result) => (result.status === 'rejected' ? result.code : result.status))).toEqual([
      'accepted',
      'malformed',
      'minutes_out_of_range',
      'malformed',
      'malformed',
      'malformed',
      'accepted',
    ]);
    expect(results.map(({ operationId }) => operationId)).toEqual(rows.map((row) => row.operationId));
    expect(results[3]).toMatchObject({
      message: expect.stringContaining('characters that cannot be stored'),
    });
    for (const entry of good) expect(await stored(entry.id)).toBeDefined();
  });

  test('that only the database refuses is still alone', async () => {
    await database.ownerPool.query(
      `ALTER TABLE time_entries ADD CONSTRAINT only_in_this_test CHECK (description <> 'refuse me')`,
    );
    try {
      const results = await push(
        changeOf(another()),
        changeOf(another({ description: 'refuse me' })),
        changeOf(another()),
      );
      expect(results).toMatchObject([
        { status: 'accepted' },
        { status: 'rejected', code: 'malformed' },
        { status: 'accepted' },
      ]);
    } finally {
      await database.ownerPool.query('ALTER TABLE time_entries DROP CONSTRAINT only_in_this_test');
    }
  });
});

describe('conflicts', () => {
  test('another state on the server is answered with the server’s row and changes nothing', async () => {
    const entry = another();
    const theirs = { ...entry, description: 'theirs' };
    await push(changeOf(entry), changeOf(theirs, entry));
    const [result] = await push(changeOf({ ...entry, description: 'mine' }, entry));
    expect(result).toMatchObject({
      status: 'conflict',
      master: { id: entry.id, description: 'theirs', _deleted: false },
    });
    expect((await stored(entry.id))?.description).toBe('theirs');
  });

  test('an insert where a row exists is a conflict', async () => {
    const entry = another();
    await push(changeOf(entry));
    expect(await push(changeOf({ ...entry, minutes: 11 }))).toMatchObject([{ status: 'conflict' }]);
  });

  test('what only the server writes is no conflict', async () => {
    const entry = another({ status: 'submitted', submittedAt: '2026-06-15T11:59:00.000Z' });
    await push(changeOf(entry));
    await database.ownerPool.query(`UPDATE time_entries SET warnings = '{late}' WHERE id = $1`, [entry.id]);
    const recalled: TimeEntry = { ...entry, status: 'draft', submittedAt: null };
    expect(await push(changeOf(recalled, entry))).toMatchObject([{ status: 'accepted' }]);
  });

  test('an edit of an entry that was decided meanwhile is a conflict', async () => {
    const entry = another({ status: 'submitted', submittedAt: now.toISOString() });
    await push(changeOf(entry));
    await database.ownerPool.query(`UPDATE time_entries SET status = 'approved' WHERE id = $1`, [entry.id]);
    expect(await push(changeOf({ ...entry, minutes: 12 }, entry))).toMatchObject([
      { status: 'conflict', master: { status: 'approved', minutes: 10 } },
    ]);
  });
});

describe('refusing', () => {
  test('rows of one batch are judged against each other', async () => {
    const description = `Twice ${uuidv7()}`;
    const timed = { startedAt: '2026-06-02T08:00:00.000Z', endedAt: '2026-06-02T09:00:00.000Z' };
    const results = await push(
      changeOf(another({ description, date: '2026-06-02' })),
      changeOf(another({ description, date: '2026-06-02' })),
      changeOf(another({ ...timed, date: '2026-06-02' })),
      changeOf(another({ ...timed, startedAt: '2026-06-02T08:30:00.000Z', date: '2026-06-02' })),
      changeOf(another({ minutes: 1000, date: '2026-06-03' })),
      changeOf(another({ minutes: 441, date: '2026-06-03' })),
    );
    expect(results.map((result) => (result.status === 'rejected' ? result.code : result.status))).toEqual([
      'accepted',
      'duplicate',
      'accepted',
      'overlap',
      'accepted',
      'day_over_24_hours',
    ]);
  });

  test('and against what is stored, an overlap dated another day included', async () => {
    await push(
      changeOf(
        another({
          date: '2026-06-04',
          startedAt: '2026-06-04T20:00:00.000Z',
          endedAt: '2026-06-05T02:00:00.000Z',
        }),
      ),
    );
    const next = another({
      date: '2026-06-05',
      startedAt: '2026-06-05T01:00:00.000Z',
      endedAt: '2026-06-05T03:00:00.000Z',
    });
    expect(await push(changeOf(next))).toMatchObject([{ status: 'rejected', code: 'overlap' }]);
  });

  test.each<[string, (firm: Firm) => Partial<TimeEntry>]>([
    ['future_date', () => ({ date: '2026-06-16' })],
    ['unknown_project', () => ({ projectId: uuidv7() })],
    ['unknown_task', () => ({ taskId: uuidv7() })],
    ['unknown_activity', () => ({ activityCode: 'GOLF' })],
    ['not_assigned', ({ otherProject }) => ({ projectId: otherProject.id, taskId: otherProject.taskId })],
    ['wrong_state', () => ({ status: 'approved' })],
    ['wrong_state', () => ({ correctsId: uuidv7() })],
    ['not_yours', ({ manager }) => ({ userId: manager.id })],
    ['not_yours', () => ({ tenantId: uuidv7() })],
  ])('%s', async (code, change) => {
    const entry = another(change(firm));
    expect(await push(changeOf(entry))).toMatchObject([{ status: 'rejected', code }]);
    expect(await stored(entry.id)).toBeUndefined();
  });

  test('somebody else’s row is refused and not shown', async () => {
    const entry = another();
    await push(changeOf(entry));
    const manager = actorOf(firm, firm.manager);
    const [result] = await pushEntries(pool, manager, [changeOf({ ...entry, minutes: 1 }, entry)], now);
    expect(result).toMatchObject({ status: 'rejected', code: 'not_yours' });
    expect(result).not.toHaveProperty('master');
  });

  test('the role client logs no time', async () => {
    const actor = actorOf(firm, firm.clientUser);
    const entry = another({ userId: firm.clientUser.id });
    expect(await pushEntries(pool, actor, [changeOf(entry)], now)).toMatchObject([
      { status: 'rejected', code: 'not_permitted' },
    ]);
  });

  test('submitted again at another time, without the recall between: the later time is kept, as news', async () => {
    const entry = another({ status: 'submitted', submittedAt: '2026-06-14T08:00:00.000Z' });
    await push(changeOf(entry));
    const { version, warnings } = (await stored(entry.id))!;
    const again: TimeEntry = { ...entry, submittedAt: '2026-06-15T08:00:00.000Z' };
    expect(await push(changeOf(again, entry))).toMatchObject([{ status: 'accepted', version: version + 1 }]);
    expect(await stored(entry.id)).toMatchObject({
      version: version + 1,
      status: 'submitted',
      submitted_at: again.submittedAt,
      warnings,
    });
    expect(await push(changeOf(again, again))).toMatchObject([{ status: 'accepted', version: version + 1 }]);
  });

  test('a settled entry stays as it is, with its rate and amount', async () => {
    const entry = another({ status: 'submitted', submittedAt: now.toISOString() });
    await push(changeOf(entry));
    await database.ownerPool.query(
      `UPDATE time_entries SET status = 'approved', rate_minor = 15000, amount_minor = 2500 WHERE id = $1`,
      [entry.id],
    );
    const approved: TimeEntry = { ...entry, status: 'approved' };
    expect(await push(changeOf({ ...approved, minutes: 11 }, approved))).toMatchObject([
      // What it earns is not for whoever logged it (domain/rules/visibility-table.ts).
      { status: 'rejected', code: 'immutable', master: { minutes: 10, rateMinor: null, amountMinor: null } },
    ]);
    expect(await push(changeOf({ ...approved, source: 'import' }, approved))).toMatchObject([
      { status: 'accepted' },
    ]);
    const { rows } = await database.ownerPool.query(
      'SELECT rate_minor, amount_minor, minutes FROM time_entries WHERE id = $1',
      [entry.id],
    );
    expect(rows).toEqual([{ rate_minor: 15_000, amount_minor: 2500, minutes: 10 }]);
  });

  test('a locked period takes no entry, but an adjustment of an approved one', async () => {
    firm = await seedFirm(database.ownerPool, {
      ...firmSettings,
      lock: { daysAfterWeekEnd: null, lockedThrough: '2026-06-07', graceDays: 0 },
    });
    consultant = actorOf(firm, firm.consultant);
    const entry = another({ date: '2026-06-01' });
    expect(await push(changeOf(entry))).toMatchObject([{ status: 'rejected', code: 'period_locked' }]);
    const approved = another({ date: '2026-06-02' });
    await database.ownerPool.query(
      `INSERT INTO time_entries (id, tenant_id, user_id, project_id, activity_code, date, minutes, zone, billable,
         source, status) VALUES ($1, $2, $3, $4, 'DEV', '2026-06-02', 60, 'Europe/Berlin', true, 'manual', 'approved')`,
      [approved.id, firm.tenantId, firm.consultant.id, firm.project.id],
    );
    const adjustment = another({ date: '2026-06-02', correctsId: approved.id });
    expect(await push(changeOf(adjustment))).toMatchObject([{ status: 'accepted' }]);
  });
});

describe('deleting', () => {
  test('leaves a tombstone that other devices get', async () => {
    const entry = another();
    await push(changeOf(entry));
    const before = await counter();
    expect(await push(changeOf(entry, entry, { _deleted: true }))).toMatchObject([
      { status: 'accepted', version: before + 1 },
    ]);
    expect(await stored(entry.id)).toMatchObject({ deleted: true, version: before + 1 });
  });

  test('is for drafts; a submitted entry is recalled first, in one step if it was offline', async () => {
    const entry = another({ status: 'submitted', submittedAt: now.toISOString() });
    await push(changeOf(entry));
    expect(await push(changeOf(entry, entry, { _deleted: true }))).toMatchObject([
      { status: 'rejected', code: 'wrong_state' },
    ]);
    const recalled: TimeEntry = { ...entry, status: 'draft', submittedAt: null };
    expect(await push(changeOf(recalled, entry, { _deleted: true }))).toMatchObject([{ status: 'accepted' }]);
  });

  test('an entry that the server never had keeps a late copy of it from coming back', async () => {
    const entry = another();
    expect(await push(changeOf(entry, null, { _deleted: true }))).toMatchObject([{ status: 'accepted' }]);
    expect(await push(changeOf(entry))).toMatchObject([{ status: 'conflict', master: { _deleted: true } }]);
  });

  test('a deleted entry no longer stands in the way of the same work', async () => {
    const [entry, other] = [another(), another()];
    const results = await push(
      changeOf(entry),
      changeOf(other),
      changeOf(entry, entry, { _deleted: true }),
      changeOf({ ...entry, id: uuidv7() }),
    );
    expect(results.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
    await push(changeOf(other, other, { _deleted: true }));
    expect(await push(changeOf({ ...other, id: uuidv7() }))).toMatchObject([{ status: 'accepted' }]);
  });
});
