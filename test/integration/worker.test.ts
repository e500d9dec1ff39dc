import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { withTenant } from '../../sync-server/db.ts';
import type { Worker } from '../../sync-server/jobs/worker.ts';
import { tellPlatform } from '../../sync-server/modules/metering/platform-state.ts';
import { readDeadLetters, replayLetters } from '../../sync-server/modules/metering/service.ts';
import { actorOf, decide, decisionOn, submitted } from '../support/decisions.ts';
import { type Firm, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { eventually, ledger, meteringStandIn, type StandIn, testWorker } from '../support/worker.ts';

let db: TestDatabase;
let metering: StandIn;
let firm: Firm;
let worker: Worker | null = null;
beforeAll(async () => {
  db = await testDatabase();
  metering = await meteringStandIn();
});
afterAll(async () => {
  await metering[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});
beforeEach(async () => {
  firm = await seedFirm(db.ownerPool);
});
afterEach(async () => {
  await metering.fault({ mode: 'none' });
  await worker?.stop();
  worker = null;
});

async function approve(count: number): Promise<void> {
  const entries = await submitted(
    db.ownerPool,
    firm,
    ...Array.from({ length: count }, (_, index) => ({ minutes: 60, description: `work ${index}` })),
  );
  const [decision] = await decide(db.pool, firm, firm.manager, [await decisionOn(firm, entries)]);
  expect(decision?.state).toBe('applied');
}

const states = async (of = firm) =>
  (
    await db.ownerPool.query<{ state: string; attempts: number; last_error: string | null }>(
      'select state, attempts, last_error from outbox where tenant_id = $1 order by created_at, id',
      [of.tenantId],
    )
  ).rows;
const settled = (of = firm) =>
  eventually('the outbox settled', async () => {
    const rows = await states(of);
    return rows.every(({ state }) => state !== 'pending') ? rows : null;
  });
const hours = async (of = firm) => {
  const lines = (await ledger(metering)).filter(({ event }) => event.tenant_id === of.tenantId);
  expect(new Set(lines.map(({ event }) => event.event_id)).size).toBe(lines.length);
  return lines.reduce((sum, { event }) => sum + Number(event.quantity), 0);
};

test('approved time is delivered once, woken by the approval itself', async () => {
  worker = await testWorker(db, { metering });
  await approve(3);
  expect((await settled()).map(({ state }) => state)).toEqual(['delivered', 'delivered', 'delivered']);
  expect(await hours()).toBe(3);
  const text = await worker.metrics.registry.metrics();
  expect(text).toContain(
    `metering_events_recorded_total{event_type="consulting_hour",client_id="${firm.client.id}"} 3`,
  );
  await worker.sweep();
  expect(await worker.metrics.registry.metrics()).toMatch(/\noutbox_pending 0\n/);
});

test('looks every minute for what nobody woke it for, and makes months ahead every day', async () => {
  worker = await testWorker(db, { metering });
  const { rows } = await db.ownerPool.query('select name, cron from pgboss.schedule order by name');
  expect(rows).toEqual([
    { name: 'analytics.rollups', cron: '41 2 * * *' },
    { name: 'audit.proof', cron: '37 2 * * *' },
    { name: 'invoices.time', cron: '7 * * * *' },
    { name: 'metering.partitions', cron: '17 3 * * *' },
    { name: 'metering.reconcile', cron: '23 4 * * *' },
    { name: 'notices.time', cron: '*/10 * * * *' },
    { name: 'sync.day', cron: '1 0 * * *' },
    { name: 'usage.meter', cron: '*/10 * * * *' },
    { name: 'worker.sweep', cron: '* * * * *' },
  ]);
  const months = await db.ownerPool.query(
    `select to_regclass('metering_events_' || to_char(now() at time zone 'UTC' + interval '3 months', 'YYYY_MM')) as made`,
  );
  expect(months.rows[0].made).not.toBeNull();
});

test('what waited while no worker ran is delivered at its start', async () => {
  await approve(2);
  worker = await testWorker(db, { metering });
  await settled();
  expect(await hours()).toBe(2);
});

test.each([
  { mode: 'slow', times: 1, delay_ms: 2500 },
  { mode: 'error_500', times: 2 },
  { mode: 'unavailable_503', times: 2 },
  { mode: 'drop_after_accept', times: 1 },
])('the hours arrive exactly once when the platform is told to be $mode', async (fault) => {
  worker = await testWorker(db, { metering });
  await metering.fault(fault);
  await approve(4);
  const rows = await settled();
  expect(rows.every(({ state, attempts }) => state === 'delivered' && attempts > 1)).toBe(true);
  expect(await hours()).toBe(4);
});

test('a Retry-After is obeyed', async () => {
  worker = await testWorker(db, { metering });
  await metering.fault({ mode: 'rate_limited_429', times: 1 });
  const asked = Date.now();
  await approve(1);
  await settled();
  expect(Date.now() - asked).toBeGreaterThanOrEqual(1000);
  expect((await states())[0]?.attempts).toBe(2);
  expect(await hours()).toBe(1);
});

test('a Retry-After that another worker was given is obeyed', async () => {
  worker = await testWorker(db, { metering });
  const pausedUntil = new Date(Date.now() + 2000);
  await tellPlatform(db.pool, uuidv7(), { breaker: 'closed', pausedUntil }, new Date());
  await approve(1);
  await settled();
  const { rows } = await db.ownerPool.query('select delivered_at from outbox where tenant_id = $1', [
    firm.tenantId,
  ]);
  expect(Date.parse(rows[0].delivered_at)).toBeGreaterThanOrEqual(pausedUntil.getTime());
  expect(await hours()).toBe(1);
});

test('a platform that is away opens the breaker, and all arrives once it is back', async () => {
  worker = await testWorker(db, { metering }, { breakAfter: 1, halfOpenAfterMs: 300 });
  await metering.close();
  await approve(2);
  const { metrics } = worker;
  const breaker = async () =>
    /platform_breaker_state\{platform="creto-metering"\} (\d)/.exec(await metrics.registry.metrics())?.[1];
  await eventually('an open breaker', async () => ((await breaker()) === '2' ? true : null));
  await metering.reopen();
  await settled();
  expect(await hours()).toBe(2);
  expect(await breaker()).toBe('0');
});

test('a refused event dies with its reason, blocks no other, and can be sent again', async () => {
  await approve(3);
  const broken = await db.ownerPool.query(
    `update outbox set payload = jsonb_set(payload, '{unit}', '"reports"')
      where id = (select id from outbox where tenant_id = $1 order by created_at, id limit 1) returning id`,
    [firm.tenantId],
  );
  worker = await testWorker(db, { metering });
  expect((await settled()).map(({ state }) => state)).toEqual(['dead', 'delivered', 'delivered']);
  const { letters } = await withTenant(db.pool, firm.tenantId, (tx) =>
    readDeadLetters(tx, { state: 'dead', limit: 10 }),
  );
  const [letter] = letters;
  expect(letter).toMatchObject({
    id: broken.rows[0].id,
    reason: 'unit: consulting_hour is counted in hours',
  });

  await db.ownerPool.query(
    `update outbox set payload = jsonb_set(payload, '{unit}', '"hours"') where id = $1`,
    [letter!.id],
  );
  const replayed = await withTenant(db.pool, firm.tenantId, (tx) =>
    replayLetters(tx, actorOf(firm, firm.admin), { ids: [letter!.id] }, new Date()),
  );
  expect(replayed).toEqual({ changed: [letter!.id], dead: 0 });
  await settled();
  expect(await hours()).toBe(3);
});

test('a request that is refused as a whole dies with the reason and is tried once', async () => {
  await approve(2);
  worker = await testWorker(db, { metering }, {}, { apiKey: 'not-the-key' });
  const rows = await settled();
  expect(rows.map(({ state, attempts }) => [state, attempts])).toEqual([
    ['dead', 1],
    ['dead', 1],
  ]);
  expect(rows[0]?.last_error).toContain('unauthorized');
});

test('two workers and a thousand events deliver each once', async () => {
  await approve(1000);
  worker = await testWorker(db, { metering });
  const second = await testWorker(db, { metering });
  try {
    await settled();
    expect(await hours()).toBe(1000);
  } finally {
    await second.stop();
  }
});

test('one firm’s dead letters do not hold up another firm', async () => {
  const other = await seedFirm(db.ownerPool);
  await approve(1);
  await db.ownerPool.query(`update outbox set payload = '{"nonsense":true}' where tenant_id = $1`, [
    firm.tenantId,
  ]);
  const entries = await submitted(db.ownerPool, other, { minutes: 60 });
  await decide(db.pool, other, other.manager, [await decisionOn(other, entries)]);
  worker = await testWorker(db, { metering });
  expect(await settled(other)).toMatchObject([{ state: 'delivered' }]);
  expect(await settled()).toMatchObject([{ state: 'dead' }]);
});

test('a worker whose database connections are cut goes on by itself', async () => {
  worker = await testWorker(db, { metering });
  await metering.fault({ mode: 'slow', times: 1, delay_ms: 400 });
  await approve(2);
  await eventually('a drain at work', async () => {
    const { rows } = await db.ownerPool.query(
      `select 1 from pgboss.job where state = 'active' and name = 'metering.drain'`,
    );
    return rows.length > 0 ? true : null;
  });
  await db.ownerPool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'stint_app'`,
  );
  await settled();
  expect(await hours()).toBe(2);
  await approve(1);
  await settled();
  expect(await hours()).toBe(3);
});
