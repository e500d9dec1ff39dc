import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import { HistoryPage } from '../../domain/wire/history.ts';
import { withTenant } from '../../sync-server/db.ts';
import { appendAudit } from '../../sync-server/modules/audit/service.ts';
import { errorOf, signIn, type TestApp, testApp, wireHeaders } from '../support/app.ts';
import { decisionOn } from '../support/decisions.ts';
import { entryOf, type Firm, type FirmUser, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { seal } from '../support/sealing.ts';

let db: TestDatabase;
let server: TestApp;
let firm: Firm;
beforeAll(async () => {
  db = await testDatabase();
  server = await testApp(db);
  firm = await seedFirm(db.ownerPool);
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await db?.[Symbol.asyncDispose]();
});

type Session = Awaited<ReturnType<typeof signIn>>;
const sessions = new Map<FirmUser, Session>();

async function as(person: FirmUser, of: Firm = firm): Promise<Session> {
  const session = sessions.get(person) ?? (await signIn(server.app, of, person));
  sessions.set(person, session);
  return session;
}

async function push(
  person: FirmUser,
  collection: 'timeEntries' | 'decisions',
  ...rows: { now: object; before?: object }[]
): Promise<void> {
  const answer = await server.app.inject({
    method: 'POST',
    url: `/v1/sync/${collection}/push`,
    headers: (await as(person)).headers,
    payload: {
      rows: rows.map(({ now, before }) => ({
        operationId: uuidv7(),
        assumedMasterState: before ? { ...before, _deleted: false } : null,
        newDocumentState: { ...now, _deleted: false },
      })),
    },
  });
  expect(answer.json().results.map(({ status }: { status: string }) => status)).toEqual(
    rows.map(() => 'accepted'),
  );
}

async function ask(person: FirmUser, entryId: string, query = '', of: Firm = firm) {
  const { headers } = await as(person, of);
  return server.app.inject({ method: 'GET', url: `/v1/time-entries/${entryId}/history${query}`, headers });
}

async function historyOf(person: FirmUser, entryId: string, query = ''): Promise<HistoryPage> {
  const answer = await ask(person, entryId, query);
  expect(answer.statusCode, answer.body).toBe(200);
  return HistoryPage.strict().parse(answer.json());
}

let days = 0;
/** An entry on a date of its own, so that no two meet. */
function another(change: Partial<TimeEntry> = {}): TimeEntry {
  days += 1;
  const date = new Date(Date.parse('2026-02-01T12:00:00Z') + days * 86_400_000).toISOString().slice(0, 10);
  return entryOf(firm, { date, ...change });
}

/** Pushed with another entry in one record, changed, submitted and approved with comments, then reopened. */
async function lived(): Promise<TimeEntry> {
  const draft = another({ minutes: 60, updatedAt: '2026-06-01T07:00:00.000Z' });
  await push(firm.consultant, 'timeEntries', { now: draft }, { now: another() });
  const longer = { ...draft, minutes: 90, updatedAt: '2026-06-01T09:30:00.000Z' };
  await push(firm.consultant, 'timeEntries', { now: longer, before: draft });
  const submitted: TimeEntry = {
    ...longer,
    status: 'submitted',
    submittedAt: '2026-06-05T16:00:00.000Z',
    updatedAt: '2026-06-05T16:00:00.000Z',
  };
  await push(firm.consultant, 'timeEntries', { now: submitted, before: longer });
  const approval = await decisionOn(firm, [submitted], {
    comment: 'All good',
    decidedAt: '2026-06-08T08:00:00.000Z',
  });
  const [named] = approval.entries;
  if (!named) throw new Error('a decision names its entry');
  await push(firm.manager, 'decisions', {
    now: { ...approval, entries: [{ ...named, comment: 'This one too' }] },
  });
  await push(firm.manager, 'decisions', {
    now: await decisionOn(firm, [submitted], { action: 'reopen', comment: 'Split it, please' }),
  });
  return submitted;
}

test('everything that happened, by whom, from which device, before and after, oldest first', async () => {
  const entry = await lived();
  const { steps, next } = await historyOf(firm.consultant, entry.id);
  const carl = { id: firm.consultant.id, name: firm.consultant.name };
  const mona = { id: firm.manager.id, name: firm.manager.name };
  const laptop = { id: (await as(firm.consultant)).deviceId, name: 'Test laptop', platform: 'linux' };
  expect(next).toBeNull();
  expect(steps).toMatchObject([
    {
      ...{ action: 'create', by: carl, device: laptop, changedAt: '2026-06-01T07:00:00.000Z' },
      ...{ before: null, after: { minutes: 60, status: 'draft', description: 'Some work' } },
    },
    {
      ...{ action: 'update', by: carl, device: laptop, changedAt: '2026-06-01T09:30:00.000Z' },
      ...{ before: { minutes: 60 }, after: { minutes: 90 }, meteredHours: null },
    },
    { action: 'submit', before: { status: 'draft' }, after: { status: 'submitted' } },
    {
      ...{ action: 'approve', by: mona, changedAt: '2026-06-08T08:00:00.000Z', comment: 'This one too' },
      ...{ before: { status: 'submitted' }, after: { status: 'approved' }, meteredHours: '1.5' },
    },
    {
      action: 'reopen',
      by: mona,
      comment: 'Split it, please',
      after: { status: 'draft' },
      meteredHours: '-1.5',
    },
  ]);
  expect(steps[3]?.device?.id).toBe((await as(firm.manager)).deviceId);
  expect(steps[1]?.after).toEqual({ minutes: 90 });
  expect(steps.map(({ seq }) => seq)).toEqual(steps.map(({ seq }) => seq).toSorted((a, b) => a - b));
});

test('in pages of any size it is the same', async () => {
  const entry = await lived();
  const { steps } = await historyOf(firm.consultant, entry.id);
  for (const limit of [1, 2, 4, 5]) {
    const read = [];
    let after: number | null = 0;
    while (after !== null) {
      const page: HistoryPage = await historyOf(firm.consultant, entry.id, `?limit=${limit}&after=${after}`);
      expect(page.steps.length).toBeLessThanOrEqual(limit);
      read.push(...page.steps);
      after = page.next;
    }
    expect(read).toEqual(steps);
  }
});

test('work from a sealed file is put down to its author and the device that made it', async () => {
  const { session } = await as(firm.consultant);
  const entry = another();
  const operation = {
    ...{ operationId: uuidv7(), collection: 'timeEntries' as const, assumedMasterState: null },
    newDocumentState: JSON.parse(JSON.stringify(entry)),
  };
  const author = { tenantId: firm.tenantId, userId: firm.consultant.id };
  const file = await seal(session.sealingKey, author, { operations: [operation] });
  const answer = await server.app.inject({
    method: 'POST',
    url: '/v1/sync/sealed',
    headers: (await as(firm.admin)).headers,
    payload: file,
  });
  expect(answer.json().results).toMatchObject([{ status: 'accepted' }]);
  expect((await historyOf(firm.consultant, entry.id)).steps).toMatchObject([
    { action: 'create', by: { id: firm.consultant.id }, device: { id: file.deviceId, name: null } },
  ]);
});

test('a decision that came too late for it is part of what happened to it', async () => {
  const entry = another({ status: 'submitted', submittedAt: '2026-06-05T16:00:00.000Z' });
  await push(firm.consultant, 'timeEntries', { now: entry });
  const seen = await decisionOn(firm, [{ ...entry, minutes: 10 }], { comment: 'Ten minutes' });
  await push(firm.manager, 'decisions', { now: seen });
  const { steps } = await historyOf(firm.consultant, entry.id);
  expect(steps).toMatchObject([
    { action: 'create_and_submit' },
    {
      ...{ action: 'undecided', by: { id: firm.manager.id }, comment: 'Ten minutes', meteredHours: null },
      after: { asked: 'approve', outcome: 'changed_since_reviewed' },
    },
  ]);
});

test('an adjustment that stands in its place takes back what it metered, until it is reopened', async () => {
  const entry = another({ minutes: 60, status: 'submitted', submittedAt: '2026-06-05T16:00:00.000Z' });
  await push(firm.consultant, 'timeEntries', { now: entry });
  await push(firm.manager, 'decisions', { now: await decisionOn(firm, [entry]) });
  const adjustment: TimeEntry = {
    ...entry,
    ...{ id: uuidv7(), minutes: 90, source: 'adjustment', correctsId: entry.id },
    description: 'It took longer',
  };
  await push(firm.consultant, 'timeEntries', { now: adjustment });
  await push(firm.manager, 'decisions', { now: await decisionOn(firm, [adjustment]) });
  await push(firm.manager, 'decisions', { now: await decisionOn(firm, [adjustment], { action: 'reopen' }) });
  expect((await historyOf(firm.consultant, entry.id)).steps).toMatchObject([
    { action: 'create_and_submit' },
    { action: 'approve', meteredHours: '1' },
    { action: 'replace', meteredHours: '-1', after: { replacedById: adjustment.id, adjustmentMinutes: 90 } },
    { action: 'restore', meteredHours: '1', after: { replacedById: null } },
  ]);
  expect((await historyOf(firm.consultant, adjustment.id)).steps).toMatchObject([
    { action: 'create_and_submit', after: { correctsId: entry.id, source: 'adjustment' } },
    { action: 'approve', meteredHours: '1.5' },
    { action: 'reopen', meteredHours: '-1.5' },
  ]);
});

describe('who sees it', () => {
  test('an administrator and the manager see it, a colleague and a stranger do not', async () => {
    const entry = await lived();
    for (const person of [firm.admin, firm.manager])
      expect((await historyOf(person, entry.id)).steps).toHaveLength(5);
    for (const person of [firm.otherConsultant, firm.clientUser]) {
      const answer = await ask(person, entry.id);
      expect([answer.statusCode, errorOf(answer).error]).toEqual([404, 'not_found']);
    }
    const other = await seedFirm(db.ownerPool);
    expect((await ask(other.admin, entry.id, '', other)).statusCode).toBe(404);
    expect((await ask(firm.admin, uuidv7())).statusCode).toBe(404);
    expect((await ask(firm.admin, 'nonsense')).statusCode).toBe(400);
    const nobody = { url: `/v1/time-entries/${entry.id}/history`, headers: wireHeaders() };
    expect((await server.app.inject(nobody)).statusCode).toBe(401);
  });

  test('money is for whoever runs projects', async () => {
    const entry = await lived();
    await withTenant(db.pool, firm.tenantId, async (tx) => {
      await appendAudit(
        tx,
        { tenantId: firm.tenantId, userId: null, deviceId: null, ip: null, userAgent: null },
        [
          {
            ...{ action: 'time_entry.share', resourceType: 'time_entry', resourceId: entry.id, before: null },
            after: { billedMinutes: 95, amountMinor: 12345, costRate: 777 },
          },
        ],
        new Date(),
      );
    });
    const last = async (person: FirmUser) => (await historyOf(person, entry.id)).steps.at(-1);
    expect(await last(firm.manager)).toMatchObject({
      after: { billedMinutes: 95, amountMinor: 12345 },
      by: null,
    });
    expect((await last(firm.consultant))?.after).toEqual({ billedMinutes: 95 });
    // As a number of its own: an id may have these digits in it.
    for (const person of [firm.admin, firm.manager, firm.consultant])
      expect((await ask(person, entry.id)).body).not.toMatch(/\b777\b/);
  });

  test('a client sees that it was approved, and nothing of who said what', async () => {
    const entry = await lived();
    const again: TimeEntry = { ...entry, updatedAt: new Date().toISOString() };
    const { rows } = await db.ownerPool.query('select decision from time_entries where id = $1', [entry.id]);
    const draft = { ...entry, status: 'draft', submittedAt: null, decision: rows[0].decision };
    await push(firm.consultant, 'timeEntries', { now: again, before: draft });
    await push(firm.manager, 'decisions', {
      now: await decisionOn(firm, [again], { comment: 'A secret word' }),
    });
    const answer = await ask(firm.clientUser, entry.id);
    const { steps } = HistoryPage.parse(answer.json());
    expect(steps).toHaveLength(2);
    for (const step of steps)
      expect(step).toEqual({
        ...{ seq: expect.any(Number), at: expect.any(String), action: 'approve', by: null, device: null },
        ...{ changedAt: null, before: null, after: { status: 'approved' }, comment: null, rule: null },
        meteredHours: null,
      });
    for (const word of [firm.manager.name, firm.consultant.name, 'laptop', 'A secret word', 'All good'])
      expect(answer.body).not.toContain(word);
  });
});

describe('entry_audit', () => {
  test('gives nothing of another tenant, and nothing where none is set', async () => {
    const entry = await lived();
    const other = await seedFirm(db.ownerPool);
    const rows = (tenantId: string) =>
      withTenant(db.pool, tenantId, async (tx) => {
        const answer = await tx.query('select * from entry_audit($1, 0, 100)', [entry.id]);
        return answer.rows.length;
      });
    expect([await rows(firm.tenantId), await rows(other.tenantId)]).toEqual([5, 0]);
    await expect(db.pool.query('select * from entry_audit($1, 0, 100)', [entry.id])).rejects.toMatchObject({
      code: '42501',
    });
  });

  test('reads what it needs and not the tenant’s whole log', async () => {
    const busy = await seedFirm(db.ownerPool);
    const wanted = uuidv7();
    await db.ownerPool.query(
      `insert into audit_records (id, tenant_id, seq, action, resource_type, resource_id, resource_ids, before, after, at,
          previous_hash, hash)
        select gen_random_uuid(), $1, n, 'time_entry.update', 'time_entry',
            case when n % 2 = 0 then case when n = 20000 then $2::uuid else gen_random_uuid() end end,
            case when n % 2 = 0 then '{}' else array[gen_random_uuid(), case when n = 1 then $2 else gen_random_uuid() end] end,
            null, case when n % 2 = 0 then '{"n":0}'::jsonb else '[{"n":0},{"n":1}]' end, now(), repeat('a', 64), repeat('b', 64)
          from generate_series(1, 40000) as n`,
      [busy.tenantId, wanted],
    );
    const plan = await withTenant(db.pool, busy.tenantId, async (tx) => {
      const { rows } = await tx.query('select seq, after from entry_audit($1, 0, 100)', [wanted]);
      expect(rows).toEqual([
        { seq: 1, after: { n: 1 } },
        { seq: 20000, after: { n: 0 } },
      ]);
      const explained = await tx.query(
        'explain (analyze, buffers, format json) select * from entry_audit($1, 0, 100)',
        [wanted],
      );
      return explained.rows[0]['QUERY PLAN'][0].Plan;
    });
    const { rows } = await db.ownerPool.query("select pg_relation_size('audit_records') / 8192 as pages");
    expect(rows[0].pages).toBeGreaterThan(1000);
    // A look into two indexes, and at the rows that they name.
    expect(plan['Shared Hit Blocks'] + plan['Shared Read Blocks']).toBeLessThan(200);
  });
});
