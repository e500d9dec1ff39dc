import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { DeadLetters, LettersChanged, MeteringState } from '../../domain/wire/metering.ts';
import { withTenant } from '../../sync-server/db.ts';
import type { Worker } from '../../sync-server/jobs/worker.ts';
import { recordMeteringEvents } from '../../sync-server/modules/metering/record.ts';
import { errorOf, signIn, type TestApp, testApp } from '../support/app.ts';
import { decide, decisionOn, submitted } from '../support/decisions.ts';
import { type Firm, seedFirm } from '../support/firm.ts';
import { eventOf, takingBack } from '../support/metering.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import {
  eventually,
  ledger,
  meteringStandIn,
  PLATFORM_KEY,
  type StandIn,
  testWorker,
} from '../support/worker.ts';

let db: TestDatabase;
let metering: StandIn;
let worker: Worker;
let server: TestApp;
let firm: Firm;
let headers: Record<string, string>;
beforeAll(async () => {
  db = await testDatabase();
  metering = await meteringStandIn();
  worker = await testWorker(db, { metering });
  server = await testApp(db, {
    env: { CRETO_METERING_URL: metering.url, CRETO_METERING_API_KEY: PLATFORM_KEY },
  });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await worker.stop();
  await metering[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});
beforeEach(async () => {
  firm = await seedFirm(db.ownerPool);
  ({ headers } = await signIn(server.app, firm, firm.admin));
});

const ask = async (method: 'GET' | 'POST', url: string, payload?: object) =>
  server.app.inject({ method, url: `/v1/metering/${url}`, headers, ...(payload ? { payload } : {}) });
const letters = async (query = '') => DeadLetters.parse((await ask('GET', `dead-letters${query}`)).json());
const changed = async (what: string, payload: object) => {
  const answer = await ask('POST', `dead-letters/${what}`, payload);
  expect([answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([200, '']);
  return LettersChanged.parse(answer.json());
};
const settled = () =>
  eventually('an outbox at rest', async () => {
    const state = MeteringState.parse((await ask('GET', 'state')).json());
    return state.pending === state.held ? state : null;
  });
const delivered = async () =>
  (await ledger(metering)).map(({ event }) => event).filter((event) => event.tenant_id === firm.tenantId);
/** More than the contract lets an event carry beside it. */
const tooLarge = { note: 'x'.repeat(5000) };

/** An approved entry of which the platform refuses the event, for it carries too much. */
async function refusedHours(description: string) {
  const [entry] = await submitted(db.ownerPool, firm, { minutes: 90, description });
  await decide(db.pool, firm, firm.manager, [await decisionOn(firm, [entry!])]);
  await settled();
  const event = eventOf(firm, { causeId: entry!.id, causeSeq: 1, quantity: '2.5', metadata: tooLarge });
  const back = takingBack(event);
  await withTenant(db.pool, firm.tenantId, (tx) =>
    recordMeteringEvents(tx, firm.tenantId, [event, back], new Date()),
  );
  await settled();
  return { entry: entry!, event, back };
}

test('says what waits, what is dead, and how the platform stands', async () => {
  await refusedHours('Plans');
  await worker.sweep();
  expect(await settled()).toEqual({
    ...{ pending: 1, held: 1, dead: 1, lagSeconds: 0, nextAttemptAt: null, lastError: null },
    platform: { configured: true, breaker: 'closed', pausedUntil: null, toldAt: expect.any(String) },
  });
});

test('a dead letter says what it is about and why it was refused', async () => {
  const { entry, event } = await refusedHours('Plans for the roof');
  expect(await letters()).toEqual({
    next: null,
    total: 1,
    letters: [
      {
        id: event.id,
        state: 'dead',
        eventType: 'consulting_hour',
        client: { id: firm.client.id, name: 'First Client' },
        project: { id: firm.project.id, name: 'First Project' },
        quantity: '2.5',
        unit: 'hours',
        timestamp: event.timestamp,
        corrects: null,
        cause: {
          kind: 'time_entry',
          id: entry.id,
          date: entry.date,
          person: firm.consultant.name,
          words: 'Plans for the roof',
        },
        reason: 'metadata: is more than 4 KiB of JSON',
        dropReason: null,
        attempts: 1,
        recordedAt: expect.any(String),
        refusedAt: expect.any(String),
        behind: 1,
        metadata: tooLarge,
        metadataBytes: 5011,
        fixed: false,
      },
    ],
  });
});

test('is fixed by shorter metadata, and what is owed arrives as it was recorded', async () => {
  const { event, back } = await refusedHours('Plans');
  // Nothing that makes a sum can be named.
  for (const payload of [
    { quantity: '1' },
    { clientId: firm.otherClient.id },
    { timestamp: event.timestamp },
  ])
    expect((await ask('POST', `dead-letters/${event.id}/fix`, payload)).statusCode).toBe(400);
  for (const payload of [{ metadata: tooLarge }, { projectId: firm.otherProject.id }]) {
    const answer = await ask('POST', `dead-letters/${event.id}/fix`, payload);
    expect([answer.statusCode, errorOf(answer).error]).toEqual([400, 'invalid_request']);
  }
  const payload = { metadata: { note: 'short' }, projectId: null };
  expect(await changed(`${event.id}/fix`, payload)).toEqual({ changed: [event.id], dead: 0 });
  await settled();
  const [, sent, taken] = await delivered();
  expect(sent).toMatchObject({
    ...{ event_id: event.id, client_id: firm.client.id, quantity: '2.5', timestamp: event.timestamp },
    ...{ metadata: { note: 'short' }, project_id: null },
  });
  expect(taken).toMatchObject({ event_id: back.id, quantity: '-2.5', corrects: event.id });
  expect(await letters()).toMatchObject({ total: 0 });

  const { rows } = await db.ownerPool.query(
    `SELECT user_id, resource_id, before, after FROM audit_records
      WHERE tenant_id = $1 AND action = 'metering_event.fix'`,
    [firm.tenantId],
  );
  expect(rows).toMatchObject([
    {
      user_id: firm.admin.id,
      resource_id: event.id,
      before: { state: 'dead', reason: 'metadata: is more than 4 KiB of JSON', metadata: tooLarge },
      after: { state: 'pending', metadata: { note: 'short' }, projectId: null },
    },
  ]);
  const again = await ask('POST', `dead-letters/${event.id}/fix`, {});
  expect([again.statusCode, errorOf(again).error]).toEqual([409, 'conflict']);
});

test('a body that was spoilt is made anew from what was recorded', async () => {
  const { event } = await refusedHours('Plans');
  await db.ownerPool.query(`UPDATE outbox SET payload = '{"quantity":"900"}' WHERE id = $1`, [event.id]);
  const [letter] = (await letters()).letters;
  expect(letter).toMatchObject({ quantity: '2.5', metadata: null, fixed: true, project: null });
  await changed(`${event.id}/fix`, { metadata: {} });
  await settled();
  expect((await delivered()).find(({ event_id }) => event_id === event.id)).toMatchObject({
    quantity: '2.5',
  });
});

test('are paged, replayed one, some or all, dropped with a reason and taken back', async () => {
  const events = Array.from({ length: 5 }, () => eventOf(firm, { metadata: tooLarge }));
  await withTenant(db.pool, firm.tenantId, (tx) =>
    recordMeteringEvents(tx, firm.tenantId, events, new Date()),
  );
  await settled();
  const seen: string[] = [];
  let next: string | null = '';
  while (next !== null) {
    const page = await letters(`?limit=2${next && `&cursor=${encodeURIComponent(next)}`}`);
    expect(page.total).toBe(5);
    seen.push(...page.letters.map(({ id }) => id));
    next = page.next;
  }
  expect(seen.toSorted()).toEqual(events.map(({ id }) => id).toSorted());

  const [one, two] = [events[0]!.id, events[1]!.id];
  expect(await changed('drop', { ids: [one], reason: 'A test of ours' })).toEqual({
    changed: [one],
    dead: 4,
  });
  expect((await letters('?state=dropped')).letters).toMatchObject([
    {
      id: one,
      state: 'dropped',
      dropReason: 'A test of ours',
      reason: 'metadata: is more than 4 KiB of JSON',
    },
  ]);
  expect(await changed('restore', { ids: [one, two] })).toEqual({ changed: [one], dead: 5 });

  expect((await changed('replay', { ids: [one, two] })).changed.toSorted()).toEqual([one, two].toSorted());
  await settled();
  expect((await letters()).letters.map(({ attempts }) => attempts)).toEqual([1, 1, 1, 1, 1]);
  await db.ownerPool.query(
    `UPDATE outbox SET payload = jsonb_set(payload, '{metadata}', '{}') WHERE tenant_id = $1`,
    [firm.tenantId],
  );
  expect((await changed('replay', { all: true })).changed).toHaveLength(5);
  await settled();
  expect(await delivered()).toHaveLength(5);
});

test('a drop needs a reason, and a replay needs to say what', async () => {
  const { event } = await refusedHours('Plans');
  for (const [what, payload] of [
    ['drop', { ids: [event.id], reason: '  ' }],
    ['drop', { ids: [], reason: 'Not owed' }],
    ['replay', {}],
    ['replay', { all: false }],
  ] as const)
    expect((await ask('POST', `dead-letters/${what}`, payload)).statusCode).toBe(400);
  expect(await letters()).toMatchObject({ total: 1 });
});

test('the worker counts what it delivers and says how much waits, when it is asked', async () => {
  await refusedHours('Plans');
  const text = await worker.metrics.registry.metrics();
  const value = (name: string) => Number(new RegExp(`\\n${name} (\\d+)`).exec(text)?.[1]);
  expect(value('outbox_held')).toBeGreaterThan(0);
  expect(value('outbox_pending')).toBe(value('outbox_held'));
  expect(value('outbox_dead')).toBeGreaterThan(0);
  expect(value('outbox_lag_seconds')).toBe(0);
  expect(value('metering_deliveries_total\\{outcome="accepted"\\}')).toBeGreaterThan(0);
  expect(value('metering_deliveries_total\\{outcome="dead"\\}')).toBeGreaterThan(0);
  expect(value('metering_batch_events_count')).toBeGreaterThan(0);
});
