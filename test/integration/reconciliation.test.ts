import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { MeteringEvent } from '../../domain/entities/metering-event.ts';
import { ReconciliationDetail, ReconciliationRuns } from '../../domain/wire/reconciliation.ts';
import { withTenant } from '../../sync-server/db.ts';
import type { Worker } from '../../sync-server/jobs/worker.ts';
import { wireEvent } from '../../sync-server/modules/metering/record.ts';
import { monthsToCompare } from '../../sync-server/modules/reconciliation/months.ts';
import { errorOf, signIn, type TestApp, testApp } from '../support/app.ts';
import { type Firm, type FirmUser, seedFirm } from '../support/firm.ts';
import { eventOf, outboxOf, recorded, takingBack } from '../support/metering.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { eventually, meteringStandIn, PLATFORM_KEY, type StandIn, testWorker } from '../support/worker.ts';

let db: TestDatabase;
let metering: StandIn;
let worker: Worker;
let server: TestApp;
let firm: Firm;
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
});

const ask = async (
  method: 'GET' | 'POST',
  path: string,
  payload?: object,
  { person = firm.admin, at = server }: { person?: FirmUser; at?: TestApp } = {},
) => {
  const { headers } = await signIn(at.app, firm, person);
  const url = `/v1/reconciliation/runs${path}`;
  return at.app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
};
const compare = async (at = server) =>
  ReconciliationDetail.parse((await ask('POST', '', { id: uuidv7(), month: '2026-06' }, { at })).json());
const june = (change: Partial<MeteringEvent> = {}) =>
  eventOf(firm, { timestamp: '2026-06-10T10:00:00.000Z', quantity: '60', ...change });
const delivered = () =>
  eventually('every event was delivered', async () =>
    [...(await outboxOf(db, firm)).values()].every((state) => state === 'delivered') ? true : null,
  );
const setState = (id: string, state: string) =>
  db.ownerPool.query('update outbox set state = $2, next_attempt_at = $3 where id = $1', [
    id,
    state,
    '2099-01-01T00:00:00Z',
  ]);
/** What the platform has, by whatever way it came there. */
const theirs = async (...events: MeteringEvent[]) => {
  const answer = await fetch(`${metering.url}/v1/metering/events`, {
    method: 'POST',
    headers: { 'x-api-key': PLATFORM_KEY, 'content-type': 'application/json' },
    body: JSON.stringify({ events: events.map(wireEvent) }),
  });
  expect(((await answer.json()) as { failed: number }).failed).toBe(0);
};

test('agrees where all was delivered, corrections and price bands included', async () => {
  const taken = june({ quantity: '5' });
  await recorded(
    db,
    firm,
    taken,
    june(),
    june({ eventType: 'api_call', unit: 'requests', quantity: '12000' }),
    june({ clientId: firm.otherClient.id, projectId: null, quantity: '0.333333' }),
    june({ timestamp: '2026-07-01T00:00:00.000Z' }),
  );
  await recorded(db, firm, takingBack(taken));
  await delivered();
  const { run, lines } = await compare();
  expect(run).toMatchObject({
    ...{ month: '2026-06', trigger: 'asked', askedBy: firm.admin.id, state: 'agrees', missing: null },
    ...{ currency: 'USD', pricesVersion: '1', rows: 3, differing: 0 },
    // 50 × 200 + 10 × 180 = 11,800; 11.60; 66.67
    ...{ heldCostMinor: 1_187_827, platformCostMinor: 1_187_827 },
  });
  const ofClient = lines.filter(({ clientId }) => clientId === firm.client.id);
  expect(ofClient).toMatchObject([
    { eventType: 'api_call', heldCost: '11.6', platformCost: '11.6', agrees: true, reasons: [] },
    {
      ...{ eventType: 'consulting_hour', heldCost: '11800', platformCost: '11800', agrees: true },
      held: { quantity: '60', events: 3 },
      delivered: { quantity: '60', events: 3 },
      platform: { quantity: '60', events: 3 },
      ...{ quantityDifference: '0', costDifferenceMinor: 0 },
    },
  ]);
});

test('says why it does not: on its way, refused, dropped, more there, less there', async () => {
  const [waits, dead, dropped] = [june({ quantity: '1' }), june({ quantity: '2' }), june({ quantity: '3' })];
  await metering.fault({ mode: 'unavailable_503' });
  await recorded(db, firm, waits, dead, dropped);
  await setState(waits.id, 'pending');
  await setState(dead.id, 'dead');
  await setState(dropped.id, 'dropped');
  await metering.fault({ mode: 'none' });
  const lost = june({ clientId: firm.otherClient.id, projectId: null, quantity: '4' });
  await recorded(db, firm, lost);
  await setState(lost.id, 'delivered');
  const { run, lines } = await compare();
  expect(run).toMatchObject({ state: 'differs', differing: 2 });
  const reasonsOf = (clientId: string) => lines.find((line) => line.clientId === clientId);
  expect(reasonsOf(firm.client.id)).toMatchObject({
    ...{ quantityDifference: '6', costDifferenceMinor: 120_000, agrees: false },
    reasons: [
      { reason: 'pending', quantity: '1', events: 1 },
      { reason: 'dead_letter', quantity: '2', events: 1 },
      { reason: 'dropped', quantity: '3', events: 1 },
    ],
  });
  expect(reasonsOf(firm.otherClient.id)?.reasons).toEqual([
    { reason: 'platform_has_less', quantity: '4', events: 1 },
  ]);

  // The platform took what waits, and its answer was lost.
  await theirs(waits);
  expect((await compare()).lines.find(({ clientId }) => clientId === firm.client.id)?.reasons).toEqual([
    { reason: 'pending', quantity: '1', events: 1 },
    { reason: 'dead_letter', quantity: '2', events: 1 },
    { reason: 'dropped', quantity: '3', events: 1 },
    { reason: 'unconfirmed', quantity: '-1', events: -1 },
  ]);
  // And it has what we never held, of a type that we never used.
  await theirs(june({ eventType: 'report_generation', unit: 'reports', quantity: '9' }));
  expect((await compare()).lines.find(({ eventType }) => eventType === 'report_generation')).toMatchObject({
    held: { quantity: '0', events: 0 },
    ...{ quantityDifference: '-9', costDifferenceMinor: -450 },
    reasons: [{ reason: 'platform_has_more', quantity: '-9', events: -1 }],
  });
});

test('is incomplete while the platform is away, and keeps what we hold', async () => {
  await recorded(db, firm, june());
  await delivered();
  await compare();
  const alone = await testApp(db);
  try {
    expect(await compare(alone)).toMatchObject({
      run: {
        ...{ state: 'incomplete', missing: 'not_configured', differing: 0 },
        ...{ heldCostMinor: 1_180_000, platformCostMinor: null },
      },
      lines: [
        {
          ...{ platform: null, quantityDifference: null, costDifferenceMinor: null },
          ...{ heldCost: '11800', agrees: false, reasons: [] },
        },
      ],
    });
  } finally {
    await alone[Symbol.asyncDispose]();
  }
});

test('is kept: every run, by month, with its rows, the same id once', async () => {
  await recorded(db, firm, june());
  const id = uuidv7();
  for (let again = 0; again < 2; again += 1)
    expect((await ask('POST', '', { id, month: '2026-06' })).statusCode).toBe(201);
  await ask('POST', '', { id: uuidv7(), month: '2026-05' });
  const runs = async (query: string) =>
    ReconciliationRuns.parse((await ask('GET', query)).json()).runs.map(({ month }) => month);
  expect(await runs('')).toEqual(['2026-05', '2026-06']);
  expect(await runs('?month=2026-06')).toEqual(['2026-06']);
  const { lines } = ReconciliationDetail.parse((await ask('GET', `/${id}`)).json());
  expect(lines).toHaveLength(1);
  const refused = async (payload: object, kind: string) =>
    expect(errorOf(await ask('POST', '', payload)).error).toBe(kind);
  await refused({ id, month: '2026-05' }, 'conflict');
  await refused({ id: uuidv7(), month: '2999-01' }, 'invalid_request');
  expect((await ask('GET', '', undefined, { person: firm.manager })).statusCode).toBe(403);
  const { rows } = await db.ownerPool.query(
    `select count(*) as count from audit_records where tenant_id = $1 and action = 'reconciliation.run'`,
    [firm.tenantId],
  );
  expect(rows).toEqual([{ count: 2 }]);
});

test('every night looks at this month, the last, and every month that something came for', async () => {
  const now = new Date();
  const late = eventOf(firm, { timestamp: '2026-02-03T10:00:00.000Z' });
  await recorded(db, firm, late);
  await delivered();
  const months = await withTenant(db.pool, firm.tenantId, (tx) => monthsToCompare(tx, now));
  expect(months).toHaveLength(3);
  expect(months.at(-1)).toBe('2026-02');
  await worker.reconcile();
  const figures = await worker.metrics.registry.metrics();
  expect(figures).toMatch(/\nmetering_reconciled_months\{state="agrees"\} [1-9]/);
  const { runs } = ReconciliationRuns.parse((await ask('GET', '')).json());
  expect(runs.map(({ month }) => month).toSorted()).toEqual(months.toSorted());
  expect(runs.find(({ month }) => month === '2026-02')).toMatchObject({
    ...{ trigger: 'nightly', askedBy: null, state: 'agrees', rows: 1 },
  });
});
