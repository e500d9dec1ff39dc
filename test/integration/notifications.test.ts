import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Notification } from '../../domain/entities/notification.ts';
import type { TenantSettings } from '../../domain/entities/tenant.ts';
import { addDays } from '../../domain/rules/civil-date.ts';
import { PullQuery } from '../../domain/wire/pull.ts';
import { withTenant } from '../../sync-server/db.ts';
import { decisionNotices } from '../../sync-server/modules/approvals/notices.ts';
import { tellOfTheDay } from '../../sync-server/modules/notifications/day.ts';
import { pruneNotices } from '../../sync-server/modules/notifications/prune.ts';
import { markRead } from '../../sync-server/modules/notifications/read.ts';
import { notify } from '../../sync-server/modules/notifications/service.ts';
import { tellSubmitted } from '../../sync-server/modules/notifications/submitted.ts';
import { pullPage } from '../../sync-server/modules/sync/pull.ts';
import { actorOf, decide, decisionOn, submitted } from '../support/decisions.ts';
import { type Firm, type FirmUser, firmSettings, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let firm: Firm;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.[Symbol.asyncDispose]());
beforeEach(async () => {
  firm = await seedFirm(database.ownerPool);
});

/** A Wednesday, in the week from 1 June 2026 on; 10:00 in Berlin. */
const now = new Date('2026-06-03T08:00:00.000Z');
const submittedAt = '2026-06-02T08:00:00.000Z';

type Told = Pick<Notification, 'kind' | 'facts' | 'subjectId' | 'message'> & {
  id: string;
  readAt: string | null;
};

async function toldTo(person: FirmUser): Promise<Told[]> {
  const { rows } = await database.ownerPool.query<Told>(
    `select id, kind, facts, subject_id as "subjectId", message, read_at as "readAt" from notifications
      where user_id = $1 and not deleted order by created_at, id`,
    [person.id],
  );
  return rows;
}

const within = <T>(run: Parameters<typeof withTenant<T>>[2]) => withTenant(database.pool, firm.tenantId, run);

describe('a decision tells each side once', () => {
  test('whose time it was, by week, with minutes, comments and who', async () => {
    const entries = await submitted(
      database.ownerPool,
      firm,
      { date: '2026-06-01', minutes: 60 },
      { date: '2026-06-02', minutes: 30 },
      { date: '2026-06-08', minutes: 15 },
    );
    const decision = await decisionOn(firm, entries, { action: 'reject', comment: 'Which ticket was it?' });
    decision.entries[1]!.comment = 'Too long.';
    await decide(database.pool, firm, firm.manager, [decision], now);
    const shared = { by: firm.manager.id, rule: null };
    expect(await toldTo(firm.consultant)).toMatchObject([
      {
        kind: 'entry_rejected',
        subjectId: decision.id,
        facts: {
          ...shared,
          week: '2026-06-01',
          date: '2026-06-01',
          entries: 2,
          minutes: 90,
          comments: ['Which ticket was it?', 'Too long.'],
        },
      },
      {
        facts: { ...shared, week: '2026-06-08', entries: 1, minutes: 15, comments: ['Which ticket was it?'] },
      },
    ]);
    expect(await toldTo(firm.manager)).toEqual([]);
  });

  test('several decisions over one week grow one unread notice; after it was read there is another', async () => {
    const entries = await submitted(database.ownerPool, firm, {}, {}, {});
    for (const entry of entries.slice(0, 2))
      await decide(database.pool, firm, firm.manager, [await decisionOn(firm, [entry])], now);
    const [first, ...more] = await toldTo(firm.consultant);
    expect([first?.facts, more.length]).toMatchObject([{ entries: 2, minutes: 120 }, 0]);
    await within((tx) => markRead(tx, actorOf(firm, firm.consultant), [first!.id], true, now));
    await decide(database.pool, firm, firm.manager, [await decisionOn(firm, entries.slice(2))], now);
    expect((await toldTo(firm.consultant)).map(({ facts }) => facts.entries)).toEqual([2, 1]);
  });

  test('who decided, where it did not count', async () => {
    const [first, second] = await submitted(database.ownerPool, firm, {}, {});
    const early = await decisionOn(firm, [first!]);
    const late = await decisionOn(firm, [first!, { ...second!, minutes: 61 }]);
    await decide(database.pool, firm, firm.admin, [{ ...early, decidedBy: firm.admin.id }], now);
    await decide(database.pool, firm, firm.manager, [late], now);
    expect(await toldTo(firm.manager)).toMatchObject([
      {
        kind: 'decision_not_counted',
        subjectId: late.id,
        facts: { action: 'approve', changed: 1, decided: 1, refused: 0, counted: 0 },
      },
    ]);
  });

  test('nobody of what they did themselves; of what a rule did also who submitted', async () => {
    await database.ownerPool.query('update tenants set settings = $2 where id = $1', [
      firm.tenantId,
      { ...firmSettings, approval: { ...firmSettings.approval, selfApproval: true } },
    ]);
    const [own] = await submitted(database.ownerPool, firm, { userId: firm.manager.id });
    const decision = await decisionOn(firm, [own!]);
    await decide(database.pool, firm, firm.manager, [decision], now);
    expect(await toldTo(firm.manager)).toEqual([]);
    const applied = [{ before: own!, to: 'approved' as const, comment: '' }];
    const byRule = { ...decision, decidedBy: null, rule: { id: 'small', name: 'Small amounts' } };
    expect(decisionNotices(firm.manager.id, [{ decision: byRule, applied }], firmSettings)).toMatchObject([
      { userId: firm.manager.id, kind: 'entry_approved', facts: { by: null, rule: 'Small amounts' } },
    ]);
  });

  test('whoever is lent a right, and whoever loses it', async () => {
    await database.ownerPool.query(`update users set roles = '{project_manager}' where id = $1`, [
      firm.otherConsultant.id,
    ]);
    const lent = await decisionOn(firm, [], {
      action: 'delegate',
      delegateTo: firm.otherConsultant.id,
      delegateUntil: '2026-06-10',
      decidedAt: '2026-06-03T07:00:00.000Z',
    });
    const end = { ...lent, id: uuidv7(), delegateUntil: '2026-06-02', decidedAt: '2026-06-03T07:30:00.000Z' };
    await decide(database.pool, firm, firm.manager, [lent], now);
    await decide(database.pool, firm, firm.manager, [end], now);
    expect(
      (await toldTo(firm.otherConsultant)).map(({ kind, facts }) => [kind, facts.by, facts.through]),
    ).toEqual([
      ['delegation_given', firm.manager.id, '2026-06-10'],
      ['delegation_ended', firm.manager.id, '2026-06-02'],
    ]);
    await tellOfTheDay(database.pool, firm.tenantId, new Date('2026-06-12T08:00:00.000Z'));
    expect(
      (await toldTo(firm.otherConsultant)).filter(({ kind }) => kind === 'delegation_ended'),
    ).toHaveLength(1);
  });
});

describe('what was submitted', () => {
  const look = () => tellSubmitted(database.pool, firm.tenantId, now);
  const sheetsOf = async (person: FirmUser) =>
    (await toldTo(person)).map(({ kind, facts, readAt }) => [
      kind,
      facts.week,
      facts.entries,
      readAt !== null,
    ]);

  test('is one unread notice a person and week that says what waits now, and none for whoever cannot decide', async () => {
    await submitted(database.ownerPool, firm, { submittedAt }, { submittedAt, minutes: 30 });
    expect(await look()).toBe(1);
    await submitted(database.ownerPool, firm, { submittedAt }, { submittedAt, date: '2026-05-28' });
    expect(await look()).toBe(2);
    expect(await sheetsOf(firm.manager)).toEqual([
      ['sheet_submitted', '2026-06-01', 3, false],
      ['sheet_submitted', '2026-05-25', 1, false],
    ]);
    expect([await toldTo(firm.admin), await toldTo(firm.consultant)]).toEqual([[], []]);
  });

  test('is told once, however often and by how many it is looked for', async () => {
    await submitted(database.ownerPool, firm, { submittedAt });
    const told = await Promise.all([look(), look(), look()]);
    expect(told.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await look()).toBe(0);
  });

  test('is read for the manager once it is decided', async () => {
    const entries = await submitted(database.ownerPool, firm, { submittedAt });
    await look();
    await decide(database.pool, firm, firm.manager, [await decisionOn(firm, entries)], now);
    await look();
    expect(await sheetsOf(firm.manager)).toEqual([['sheet_submitted', '2026-06-01', 1, true]]);
  });

  test('adjustments are told apart, and whoever decides for the manager hears too', async () => {
    await database.ownerPool.query(`update users set roles = '{project_manager}' where id = $1`, [
      firm.otherConsultant.id,
    ]);
    const lent = await decisionOn(firm, [], {
      action: 'delegate',
      delegateTo: firm.otherConsultant.id,
    });
    await decide(database.pool, firm, firm.manager, [lent]);
    const [settled] = await submitted(database.ownerPool, firm, { submittedAt });
    await submitted(database.ownerPool, firm, { submittedAt, correctsId: settled!.id });
    await look();
    for (const person of [firm.manager, firm.otherConsultant])
      expect(
        (await toldTo(person))
          .map(({ kind }) => kind)
          .filter((kind) => kind !== 'delegation_given')
          .sort(),
      ).toEqual(['adjustment_waiting', 'sheet_submitted']);
  });

  test('of one’s own waits for oneself only where the firm allows it', async () => {
    const own = { submittedAt, userId: firm.manager.id };
    await submitted(database.ownerPool, firm, own);
    expect(await look()).toBe(0);
    await database.ownerPool.query('update tenants set settings = $2 where id = $1', [
      firm.tenantId,
      { ...firmSettings, approval: { ...firmSettings.approval, selfApproval: true } },
    ]);
    await submitted(database.ownerPool, firm, own);
    expect(await look()).toBe(1);
  });

  test('goes by the sheet to every manager of the person’s projects, in a firm that decides so', async () => {
    await database.ownerPool.query(`update users set roles = '{project_manager}' where id = $1`, [
      firm.otherConsultant.id,
    ]);
    await database.ownerPool.query('update projects set manager_id = $2 where id = $1', [
      firm.project.id,
      firm.otherConsultant.id,
    ]);
    const onOther = { submittedAt, projectId: firm.otherProject.id, taskId: null };
    await submitted(database.ownerPool, firm, onOther);
    await look();
    expect([(await sheetsOf(firm.manager)).length, (await sheetsOf(firm.otherConsultant)).length]).toEqual([
      1, 0,
    ]);
    await database.ownerPool.query('update tenants set settings = $2 where id = $1', [
      firm.tenantId,
      { ...firmSettings, approval: { ...firmSettings.approval, decides: 'sheet' } },
    ]);
    await submitted(database.ownerPool, firm, onOther);
    await look();
    expect((await sheetsOf(firm.otherConsultant)).map(([, , entries]) => entries)).toEqual([2]);
  });

  test('that is old when the worker first looks is no news', async () => {
    await submitted(database.ownerPool, firm, { submittedAt: '2026-05-01T08:00:00.000Z' });
    expect(await look()).toBe(0);
  });
});

describe('what the day brings', () => {
  const tell = (at = now) => tellOfTheDay(database.pool, firm.tenantId, at);
  const set = (change: Partial<TenantSettings>) =>
    database.ownerPool.query('update tenants set settings = $2 where id = $1', [
      firm.tenantId,
      { ...firmSettings, ...change },
    ]);
  const kindsOf = async (person: FirmUser) => (await toldTo(person)).map(({ kind }) => kind);
  const lastWeek = '2026-05-25';

  const assign = (person: FirmUser) =>
    database.ownerPool.query(
      `insert into assignments (id, tenant_id, project_id, user_id, role, minutes_per_week, from_date)
       values ($1, $2, $3, $4, 'consultant', 2400, '2026-01-01')`,
      [uuidv7(), firm.tenantId, firm.otherProject.id, person.id],
    );

  beforeEach(async () => {
    await assign(firm.otherConsultant);
    // People who were here before last week.
    await database.ownerPool.query(`update users set created_at = '2026-01-01' where tenant_id = $1`, [
      firm.tenantId,
    ]);
  });

  test('a week without submitted time is missing, once, and the manager’s digest counts it', async () => {
    await database.ownerPool.query('update resources set capacity_minutes_per_week = 0 where user_id <> $1', [
      firm.consultant.id,
    ]);
    await submitted(
      database.ownerPool,
      firm,
      { submittedAt, warnings: [] },
      { submittedAt, date: '2026-05-21' },
    );
    await database.ownerPool.query(`update time_entries set warnings = '{late}' where date = '2026-05-21'`);
    await Promise.all([tell(), tell()]);
    await tell(new Date(now.getTime() + 3_600_000));
    expect(await toldTo(firm.consultant)).toMatchObject([
      { kind: 'week_missing', facts: { week: lastWeek, minutes: 0, capacity: 2400 } },
    ]);
    expect(await toldTo(firm.manager)).toMatchObject([
      { kind: 'daily_digest', facts: { sheets: 2, flagged: 1, minutes: 120, missing: 1, adjustments: 0 } },
    ]);
    // The next day has a digest of its own; the week is missing only once.
    await tell(new Date(now.getTime() + 86_400_000));
    expect([await kindsOf(firm.manager), await kindsOf(firm.consultant)]).toEqual([
      ['daily_digest', 'daily_digest'],
      ['week_missing'],
    ]);
  });

  test('nothing is missing of who submitted, was away all week, came later, or does not log at all', async () => {
    await assign(firm.manager);
    await submitted(database.ownerPool, firm, { submittedAt, date: '2026-05-26' });
    await database.ownerPool.query('update resources set availability = $2 where user_id = $1', [
      firm.otherConsultant.id,
      JSON.stringify([{ from: lastWeek, to: '2026-05-31', minutesPerWeek: 0 }]),
    ]);
    await database.ownerPool.query(`update users set created_at = '2026-06-01' where id = $1`, [
      firm.manager.id,
    ]);
    await tell();
    for (const person of [firm.consultant, firm.otherConsultant, firm.manager, firm.admin])
      expect((await kindsOf(person)).filter((kind) => kind === 'week_missing')).toEqual([]);
  });

  test('a week of holidays only is not missing; one with drafts is, with their minutes', async () => {
    await set({
      holidays: [0, 1, 2, 3, 4].map((days) => ({ date: addDays(lastWeek, days), name: 'Closed' })),
    });
    await submitted(database.ownerPool, firm, {
      status: 'draft',
      submittedAt: null,
      date: '2026-05-26',
      minutes: 45,
    });
    await tell();
    expect((await toldTo(firm.consultant)).map(({ facts }) => facts)).toMatchObject([
      { minutes: 45, capacity: 0 },
    ]);
    expect(await kindsOf(firm.otherConsultant)).toEqual([]);
  });

  test('people hear it on their own morning, by their last entry’s zone or the firm’s, and never on a free day', async () => {
    await set({ notices: { digestAt: '09:00', zone: 'America/New_York' } });
    await submitted(database.ownerPool, firm, { submittedAt, date: '2026-05-01', zone: 'Europe/Berlin' });
    await tell(new Date('2026-06-03T06:59:00.000Z'));
    expect(await kindsOf(firm.consultant)).toEqual([]);
    await tell(new Date('2026-06-03T07:00:00.000Z'));
    expect([await kindsOf(firm.consultant), await kindsOf(firm.otherConsultant)]).toEqual([
      ['week_missing'],
      [],
    ]);
    await tell(new Date('2026-06-03T13:00:00.000Z'));
    expect(await kindsOf(firm.otherConsultant)).toEqual(['week_missing']);
    await tell(new Date('2026-06-06T15:00:00.000Z'));
    expect(await kindsOf(firm.manager)).toEqual(['daily_digest']);
  });

  test('what locks within two days is told once', async () => {
    await set({ lock: { daysAfterWeekEnd: 3, lockedThrough: null, graceDays: 1 } });
    await submitted(database.ownerPool, firm, {
      status: 'draft',
      submittedAt: null,
      date: '2026-05-29',
      minutes: 50,
    });
    await tell(new Date('2026-06-01T08:00:00.000Z'));
    expect(await kindsOf(firm.consultant)).toEqual(['week_missing']);
    await tell(new Date('2026-06-02T08:00:00.000Z'));
    await tell(now);
    expect((await toldTo(firm.consultant)).filter(({ kind }) => kind === 'lock_soon')).toMatchObject([
      { facts: { week: lastWeek, minutes: 50, through: '2026-06-04' } },
    ]);
  });

  test('a week that is locked is not asked for any more', async () => {
    await set({ lock: { daysAfterWeekEnd: 1, lockedThrough: null, graceDays: 0 } });
    await tell();
    expect(await kindsOf(firm.consultant)).toEqual([]);
  });

  test('a delegation whose last day is over is told of', async () => {
    await database.ownerPool.query(
      `insert into decisions (id, tenant_id, action, entries, decided_by, decided_at, delegate_to, delegate_until, state)
       values ($1, $2, 'delegate', '[]', $3, '2026-05-01', $4, '2026-06-02', 'applied')`,
      [uuidv7(), firm.tenantId, firm.manager.id, firm.otherConsultant.id],
    );
    await tell();
    await tell();
    expect((await kindsOf(firm.otherConsultant)).filter((kind) => kind === 'delegation_ended')).toHaveLength(
      1,
    );
  });
});

describe('as a collection', () => {
  const pullAs = async (person: FirmUser) => {
    const page = JSON.parse(
      await pullPage(database.pool, 'notifications', actorOf(firm, person), PullQuery.parse({ limit: 100 })),
    ) as { documents: { id: string; _deleted: boolean; message: string }[] };
    return page.documents;
  };
  const say = (person: FirmUser, at = now) =>
    within((tx) =>
      notify(tx, firm.tenantId, [{ userId: person.id, kind: 'report_ready', subjectId: uuidv7() }], at),
    );

  test('everybody pulls their own, an administrator and a client too', async () => {
    await say(firm.consultant);
    await say(firm.clientUser);
    const counts = [];
    for (const person of [firm.consultant, firm.admin, firm.manager, firm.clientUser])
      counts.push((await pullAs(person)).length);
    expect(counts).toEqual([1, 0, 0, 1]);
  });

  test('reading is one’s own, can be repeated, and can be taken back', async () => {
    await say(firm.consultant);
    const id = (await pullAs(firm.consultant))[0]!.id;
    const read = (person: FirmUser, isRead: boolean) =>
      within((tx) => markRead(tx, actorOf(firm, person), [id], isRead, now));
    expect(await read(firm.manager, true)).toBe(0);
    expect([await read(firm.consultant, true), await read(firm.consultant, true)]).toEqual([1, 0]);
    expect([await read(firm.consultant, false), await read(firm.consultant, false)]).toEqual([1, 0]);
  });

  test('what is older than ninety days goes from devices and says nothing any more', async () => {
    for (const days of [91, 95, 89]) await say(firm.consultant, new Date(now.getTime() - days * 86_400_000));
    const removed = await pruneNotices(database.pool, firm.tenantId, now, new AbortController().signal, 1);
    expect(removed).toBe(2);
    expect(
      (await pullAs(firm.consultant)).map(({ _deleted, message }) => [_deleted, message === '']).sort(),
    ).toEqual([
      [false, false],
      [true, true],
      [true, true],
    ]);
  });
});
