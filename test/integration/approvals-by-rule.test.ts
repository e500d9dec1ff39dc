import { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { TenantSettings } from '../../domain/entities/tenant.ts';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import { pushEntries } from '../../sync-server/modules/sync/push-entries.ts';
import { PushQueue } from '../../sync-server/modules/sync/push-queue.ts';
import { actorOf, decide, decisionOn } from '../support/decisions.ts';
import { entryOf, type Firm, firmSettings, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { ScopeDevice } from '../support/scope-device.ts';

let db: TestDatabase;
const now = new Date('2026-06-02T12:00:00.000Z');

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db?.[Symbol.asyncDispose]());
afterEach(() => {
  vi.restoreAllMocks();
});

type AutoApprove = TenantSettings['approval']['autoApprove'];
const short = {
  id: 'short',
  name: 'Short work',
  amountUnderMinor: null,
  minutesUpTo: 30,
  projectIds: [],
  activityCodes: [],
};

function firmWith(autoApprove: Partial<AutoApprove>): Promise<Firm> {
  const approval = {
    ...firmSettings.approval,
    autoApprove: { enabled: true, amountUnderMinor: 0, ...autoApprove },
  };
  return seedFirm(db.ownerPool, { ...firmSettings, approval });
}

const entry = (firm: Firm, change: Partial<TimeEntry>) =>
  entryOf(firm, { status: 'submitted', description: uuidv7(), ...change });
const rowOf = (wanted: TimeEntry) => ({
  operationId: uuidv7(),
  assumedMasterState: null,
  newDocumentState: { ...wanted, _deleted: false },
});
const rows = async (text: string, id: string) => (await db.ownerPool.query(text, [id])).rows;
const stored = async (id: string) => (await rows('SELECT * FROM time_entries WHERE id = $1', id))[0];
const push = (firm: Firm, ...entries: TimeEntry[]) =>
  pushEntries(db.pool, actorOf(firm, firm.consultant), entries.map(rowOf), now);

test('what a rule approves is approved as by a manager, by nobody, and says by which rule', async () => {
  const firm = await firmWith({ amountUnderMinor: 10_000, rules: [short] });
  const cheap = entry(firm, { minutes: 39 });
  const dear = entry(firm, { minutes: 40 });
  const unpriced = entry(firm, { minutes: 30, billable: false, activityCode: 'INT' });
  const results = await push(firm, cheap, dear, unpriced);
  expect(results.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'accepted']);

  expect(await stored(cheap.id)).toMatchObject({
    status: 'approved',
    rate_minor: 15_000,
    billed_minutes: 39,
    amount_minor: 9750,
    decision: { action: 'approve', by: null, comment: 'Under 100.00 EUR', at: now.toISOString() },
  });
  expect(await stored(dear.id)).toMatchObject({ status: 'submitted', decision: null, amount_minor: null });
  expect(await stored(unpriced.id)).toMatchObject({
    status: 'approved',
    decision: { by: null, comment: 'Short work' },
  });
  const decisions = await rows(
    'SELECT * FROM decisions WHERE tenant_id = $1 ORDER BY rule ->> $$id$$',
    firm.tenantId,
  );
  expect(decisions).toMatchObject([
    { decided_by: null, state: 'applied', rule: { id: 'amount', name: 'Under 100.00 EUR' } },
    { decided_by: null, state: 'applied', rule: { id: 'short', name: 'Short work' }, comment: 'Short work' },
  ]);
  expect(decisions[0].entries).toMatchObject([{ entryId: cheap.id }]);
  expect(await rows('SELECT * FROM metering_events WHERE cause_id = $1', cheap.id)).toMatchObject([
    { quantity: '0.65' },
  ]);
  expect(await rows('SELECT * FROM outbox WHERE cause_id = $1', cheap.id)).toMatchObject([
    { state: 'pending' },
  ]);
  expect(await rows('SELECT * FROM outbox WHERE cause_id = $1', dear.id)).toEqual([]);

  const log = await rows('SELECT * FROM audit_records WHERE tenant_id = $1 ORDER BY seq', firm.tenantId);
  // One record of both, in the order of their ids there.
  const approval = log.find(({ action }) => action === 'time_entry.approve');
  expect(approval).toMatchObject({ user_id: null, device_id: null });
  expect(approval.after[approval.resource_ids.indexOf(cheap.id)]).toMatchObject({
    status: 'approved',
    rule: { id: 'amount' },
  });
  expect(log.slice(1).map(({ previous_hash }) => previous_hash)).toEqual(
    log.slice(0, -1).map(({ hash }) => hash),
  );
  const told = await rows('SELECT * FROM notifications WHERE tenant_id = $1', firm.tenantId);
  expect(new Set(told.map(({ user_id, kind }) => `${user_id} ${kind}`))).toEqual(
    new Set([`${firm.consultant.id} entry_approved`]),
  );
});

test('a warning, an adjustment and a draft wait for a person', async () => {
  const firm = await firmWith({ rules: [{ ...short, minutesUpTo: 1440 }] });
  const late = entry(firm, { date: '2026-05-01' });
  const draft = entry(firm, { status: 'draft' });
  const settled = entry(firm, {});
  await push(firm, late, draft, settled);
  expect((await stored(late.id)).warnings).toContain('late');
  expect(
    [await stored(late.id), await stored(draft.id), await stored(settled.id)].map(({ status }) => status),
  ).toEqual(['submitted', 'draft', 'approved']);
  const adjustment = entry(firm, { correctsId: settled.id, minutes: 10 });
  expect(await push(firm, adjustment)).toMatchObject([{ status: 'accepted' }]);
  expect((await stored(adjustment.id)).status).toBe('submitted');
});

test('a push that is told twice approves once; a draft that is submitted later is approved then', async () => {
  const firm = await firmWith({ rules: [short] });
  const draft = entry(firm, { status: 'draft', minutes: 20 });
  await push(firm, draft);
  const before = { ...draft, ...camel(await stored(draft.id)) };
  const submit = {
    operationId: uuidv7(),
    assumedMasterState: { ...before, _deleted: false },
    newDocumentState: { ...before, status: 'submitted', _deleted: false },
  };
  const actor = actorOf(firm, firm.consultant);
  const first = await pushEntries(db.pool, actor, [submit], now);
  expect(first).toMatchObject([{ status: 'accepted' }]);
  expect(await pushEntries(db.pool, actor, [submit], now)).toEqual(first);
  expect(await stored(draft.id)).toMatchObject({
    status: 'approved',
    version: Reflect.get(first[0]!, 'version'),
  });
  expect(await rows('SELECT * FROM metering_events WHERE cause_id = $1', draft.id)).toHaveLength(1);
  expect(await rows('SELECT * FROM decisions WHERE tenant_id = $1', firm.tenantId)).toHaveLength(1);
});

const camel = ({
  version,
  created_at,
  updated_at,
}: {
  version: number;
  created_at: string;
  updated_at: string;
}) => ({
  version,
  createdAt: created_at,
  updatedAt: updated_at,
});

test('what a person sent back once is never again for a rule', async () => {
  const firm = await firmWith({ rules: [short] });
  const one = entry(firm, { minutes: 20 });
  await push(firm, one);
  const reopening = await decisionOn(firm, [one], { action: 'reopen' });
  expect(await decide(db.pool, firm, firm.manager, [reopening])).toMatchObject([{ state: 'applied' }]);
  const actor = actorOf(firm, firm.consultant);
  const change = async (status: TimeEntry['status']) => {
    const { version } = await stored(one.id);
    const assumed = {
      ...one,
      status: status === 'submitted' ? ('draft' as const) : ('submitted' as const),
      version,
    };
    const row = {
      operationId: uuidv7(),
      assumedMasterState: { ...assumed, _deleted: false },
      newDocumentState: { ...assumed, status, _deleted: false },
    };
    return pushEntries(db.pool, actor, [row], now);
  };
  // Taken back in between as well: the entry itself does not tell any more that it was reopened.
  for (const status of ['submitted', 'draft', 'submitted'] as const)
    expect(await change(status)).toMatchObject([{ status: 'accepted' }]);
  expect(await stored(one.id)).toMatchObject({ status: 'submitted', decision: null });
});

test('pushes that go into one transaction each see what rules made of those before, and the log stays one chain', async () => {
  const firm = await firmWith({ rules: [short] });
  const queue = new PushQueue(db.pool, { announce: () => undefined, close: async () => undefined } as never);
  const actor = actorOf(firm, firm.consultant);
  const entries = Array.from({ length: 6 }, (_, index) =>
    entry(firm, { minutes: index % 2 === 0 ? 15 : 45 }),
  );
  const results = await Promise.all(entries.map((one) => queue.push(actor, [rowOf(one)], now)));
  expect(results.flat().map(({ status }) => status)).toEqual(Array(6).fill('accepted'));
  const states = await Promise.all(entries.map(async ({ id }) => (await stored(id)).status));
  expect(states).toEqual(['approved', 'submitted', 'approved', 'submitted', 'approved', 'submitted']);
  const log = await rows('SELECT * FROM audit_records WHERE tenant_id = $1 ORDER BY seq', firm.tenantId);
  expect(log.slice(1).map(({ previous_hash }) => previous_hash)).toEqual(
    log.slice(0, -1).map(({ hash }) => hash),
  );
});

test('the manager’s and the person’s device get the approved entry, and no decision that is nobody’s', async () => {
  const firm = await firmWith({ rules: [short] });
  const devices = [firm.manager, firm.consultant, firm.admin].map(
    (person) => new ScopeDevice(db.pool, actorOf(firm, person)),
  );
  const one = entry(firm, { minutes: 30 });
  await push(firm, one);
  for (const device of devices) {
    await device.pull(['timeEntries', 'decisions'], 500);
    expect(device.rows.get('timeEntries')?.get(one.id)).toMatchObject({
      status: 'approved',
      decision: { by: null },
    });
  }
  // The entry itself says which rule it was; the decision is for the administrator’s log.
  expect(devices.map((device) => device.rows.get('decisions')?.size)).toEqual([0, 0, 1]);
});

test('where no rule is, or nothing is submitted, a push asks no statement more', async () => {
  const spent = async (firm: Firm, status: TimeEntry['status']) => {
    // What a connection prepares once does not count.
    await push(firm, entry(firm, { status, minutes: 200 }));
    const query = vi.spyOn(Client.prototype, 'query');
    await push(firm, entry(firm, { status, minutes: 200 }));
    const count = query.mock.calls.length;
    query.mockRestore();
    return count;
  };
  const off = await firmWith({ enabled: false, rules: [short] });
  const on = await firmWith({ rules: [short] });
  const drafts = await spent(off, 'draft');
  expect(await spent(on, 'draft')).toBe(drafts);
  expect(await spent(off, 'submitted')).toBe(drafts);
  expect(await spent(on, 'submitted')).toBeGreaterThan(drafts);
});
