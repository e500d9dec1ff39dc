/**
 * `npm run bench -- metering [--events N] [--seconds N] [--rate N]`: one worker delivers a backlog of one firm's metering
 * events to the stand-in, then what comes in at a steady rate; all in processes of their own, Postgres durable, the stand-in
 * syncing its ledger before each answer. What the stand-in takes without Stint is measured beside it. Prints
 * `{ events_s, lag_p99_s }` last.
 */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startPostgres } from '../../dev/postgres.ts';
import { migrate } from '../../prisma/migrate.ts';
import { createPool } from '../../sync-server/db.ts';
import { createMeteringClient } from '../../sync-server/integrations/creto-metering/client.ts';
import { EVENTS_PER_REQUEST } from '../../sync-server/integrations/creto-metering/wire.ts';
import { wireEvent } from '../../sync-server/modules/metering/record.ts';
import { seedFirm } from '../support/firm.ts';
import { STAND_IN_KEY, startStandIn, startWorkerProcess } from '../support/metering-processes.ts';
import { EventSource, record } from './metering/events.ts';
import { SIZED } from './sync/server.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '30' },
    rate: { type: 'string', default: '1000' },
  },
});
const BACKLOG = Number(values.events);
const SECONDS = Number(values.seconds);
const RATE = Number(values.rate);
/** Transactions a second that bring the steady events: each like a decision over some entries. */
const WRITES_A_SECOND = 50;
/** Requests at once when the stand-in is measured by itself: as many as the worker has on their way. */
const AT_ONCE = 3;

const say = (words: string): void => void process.stderr.write(`${words}\n`);
const load = (): string => (os.loadavg()[0] ?? 0).toFixed(2);
const hundredths = (value: number): number => Math.round(value * 100) / 100;
const thisMonth = new Date().toISOString();

const dataDir = await mkdtemp(path.join(os.tmpdir(), 'stint-bench-metering-'));
say(`${os.cpus().length} cores, load before the run ${load()}`);
const postgres = await startPostgres({ dataDir: path.join(dataDir, 'postgres'), settings: SIZED });
const { appUrl, adminUrl } = await migrate({
  adminUrl: postgres.adminUrl,
  appPassword: 'only-for-the-bench',
});
const owner = new pg.Pool({ connectionString: adminUrl, max: 2 });
owner.on('error', () => undefined);
const app = createPool(appUrl);
const standInDir = path.join(dataDir, 'platform');
await mkdir(standInDir);
const standIn = await startStandIn(standInDir);
try {
  await standInAlone();
  const firm = await seedFirm(owner);
  const source = new EventSource(firm, thisMonth);
  for (let left = BACKLOG; left > 0; left -= EVENTS_PER_REQUEST)
    await record(app, firm, source.take(Math.min(left, EVENTS_PER_REQUEST)));
  await owner.query('VACUUM ANALYZE');
  say(`${BACKLOG} events wait, load ${load()}`);

  const worker = await startWorkerProcess(appUrl, standIn.url, dataDir);
  const started = Date.now();
  await delivered(firm.tenantId);
  const last = await lastDelivered(firm.tenantId);
  const perSecond = BACKLOG / ((last - started) / 1000);
  say(
    `delivered in ${((last - started) / 1000).toFixed(2)} s: ${Math.round(perSecond)} events/s, load ${load()}`,
  );

  const steadyFrom = new Date();
  const each = Math.round(RATE / WRITES_A_SECOND);
  const writes: Promise<void>[] = [];
  for (let at = 0; at < SECONDS * WRITES_A_SECOND; at += 1) {
    const due = steadyFrom.getTime() + (at * 1000) / WRITES_A_SECOND;
    await delay(Math.max(0, due - Date.now()));
    writes.push(record(app, firm, source.take(each)));
  }
  await Promise.all(writes);
  const took = (Date.now() - steadyFrom.getTime()) / 1000;
  await delivered(firm.tenantId);
  const { lags, count } = await lagsSince(firm.tenantId, steadyFrom);
  say(
    `${count} events in ${took.toFixed(1)} s (${Math.round(count / took)} a second): lag p50 ${lags.p50.toFixed(3)} s, ` +
      `p99 ${lags.p99.toFixed(3)} s, most ${lags.most.toFixed(3)} s, load ${load()}`,
  );
  await worker.stop();

  const lines = (await readFile(path.join(standInDir, 'ledger.jsonl'), 'utf8')).split('\n').filter(Boolean);
  const ids = new Set(lines.map((line) => JSON.parse(line).event.event_id));
  const expected = BACKLOG * 2 + count;
  if (lines.length !== expected || ids.size !== expected)
    throw new Error(`the platform has ${lines.length} events (${ids.size} ids), not ${expected}`);
  console.log(JSON.stringify({ events_s: Math.round(perSecond), lag_p99_s: hundredths(lags.p99) }));
} finally {
  await standIn.stop();
  await app.end();
  await owner.end();
  await postgres.stop();
  // Postgres keeps its data elsewhere where it could not reach this folder.
  for (const folder of [postgres.dataDir, dataDir])
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

/** As many events as the backlog, of another firm, by the same client without database or worker. */
async function standInAlone(): Promise<void> {
  const source = new EventSource(await seedFirm(owner), thisMonth);
  const client = createMeteringClient({
    ...{
      baseUrl: standIn.url,
      apiKey: STAND_IN_KEY,
      timeoutMs: 60_000,
      breakAfter: 5,
      halfOpenAfterMs: 1000,
    },
    clock: () => new Date(),
  });
  const batches = Array.from({ length: BACKLOG / EVENTS_PER_REQUEST }, () =>
    source.take(EVENTS_PER_REQUEST).map(wireEvent),
  ).values();
  const began = Date.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const batch of batches) await client.recordEvents(batch);
    }),
  );
  say(`the stand-in alone takes ${Math.round(BACKLOG / ((Date.now() - began) / 1000))} events/s`);
}

async function delivered(tenantId: string): Promise<void> {
  for (;;) {
    const { rows } = await owner.query(
      `SELECT 1 FROM outbox WHERE tenant_id = $1 AND state = 'pending' LIMIT 1`,
      [tenantId],
    );
    if (rows.length === 0) break;
    await delay(100);
  }
  const { rows } = await owner.query(
    `SELECT count(*)::int AS count FROM outbox WHERE tenant_id = $1 AND state <> 'delivered'`,
    [tenantId],
  );
  if (rows[0].count !== 0) throw new Error(`${rows[0].count} events were refused`);
}

async function lastDelivered(tenantId: string): Promise<number> {
  const { rows } = await owner.query('SELECT max(delivered_at) AS last FROM outbox WHERE tenant_id = $1', [
    tenantId,
  ]);
  return rows[0].last.getTime();
}

/** From writing an event to its being delivered and known to be, in seconds. */
async function lagsSince(
  tenantId: string,
  from: Date,
): Promise<{ count: number; lags: { p50: number; p99: number; most: number } }> {
  const { rows } = await owner.query(
    `SELECT count(*)::int AS count,
            percentile_disc(ARRAY[0.5, 0.99, 1]) WITHIN GROUP (
              ORDER BY extract(epoch FROM delivered_at - created_at)::float8) AS lags
       FROM outbox WHERE tenant_id = $1 AND created_at >= $2`,
    [tenantId, from.toISOString()],
  );
  const [p50, p99, most] = rows[0].lags;
  return { count: rows[0].count, lags: { p50, p99, most } };
}
