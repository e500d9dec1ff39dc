import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { withTenant } from '../../sync-server/db.ts';
import { selectJob } from '../../sync-server/modules/reports/rows.ts';
import { createReportJob } from '../../sync-server/modules/reports/service.ts';
import { actorOf, decide, decisionOn, submitted } from '../support/decisions.ts';
import { type Firm, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import {
  eventually,
  ledger,
  meteringStandIn,
  PLATFORM_KEY,
  runtimeStandIn,
  type StandIn,
} from '../support/worker.ts';

let db: TestDatabase;
let metering: StandIn;
let runtime: StandIn;
let firm: Firm;
const children: ChildProcess[] = [];
beforeAll(async () => {
  db = await testDatabase();
  metering = await meteringStandIn();
  runtime = await runtimeStandIn();
  firm = await seedFirm(db.ownerPool);
});
afterAll(async () => {
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
  await metering[Symbol.asyncDispose]();
  await runtime[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

function spawnWorker(env: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, ['sync-server/jobs/main.ts'], {
    env: {
      DATABASE_URL: db.url,
      CRETO_METERING_URL: metering.url,
      CRETO_METERING_API_KEY: PLATFORM_KEY,
      CRETO_RUNTIME_URL: runtime.url,
      CRETO_RUNTIME_API_KEY: PLATFORM_KEY,
      LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  return child;
}

async function ready(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    return z
      .object({ part: z.literal('worker'), ready: z.literal(true), url: z.url() })
      .parse(JSON.parse(line)).url;
  }
  throw new Error('the worker ended before it was ready');
}

const delivered = () =>
  eventually('everything delivered', async () => {
    const { rows } = await db.ownerPool.query(`select state from outbox where tenant_id = $1`, [
      firm.tenantId,
    ]);
    return rows.every(({ state }) => state === 'delivered') ? rows.length : null;
  });
const faultSpent = (platform = metering) =>
  eventually('the request', async () => {
    const answer = await fetch(`${platform.url}/__faults`, { headers: { 'x-api-key': PLATFORM_KEY } });
    return z.object({ mode: z.string() }).parse(await answer.json()).mode === 'none' ? true : null;
  });

test('killed while a batch is on its way, another worker delivers it, once', async () => {
  const entries = await submitted(db.ownerPool, firm, { minutes: 60 }, { minutes: 120 });
  await metering.fault({ mode: 'slow', times: 1, delay_ms: 1000 });
  const first = spawnWorker();
  await ready(first);
  await decide(db.pool, firm, firm.manager, [await decisionOn(firm, entries)]);
  await faultSpent();
  first.kill('SIGKILL');
  await once(first, 'exit');
  const second = spawnWorker();
  await ready(second);
  expect(await delivered()).toBe(2);
  const lines = await ledger(metering);
  expect(lines.map(({ event }) => event.quantity).toSorted()).toEqual(['1', '2']);
  second.kill('SIGTERM');
  expect(await once(second, 'exit')).toEqual([0, null]);
});

test('killed while it asks for a sandbox, another worker runs the report, in one sandbox and one task', async () => {
  await runtime.fault({ mode: 'slow', times: 1, delay_ms: 700 });
  const first = spawnWorker();
  await ready(first);
  const { id } = await withTenant(db.pool, firm.tenantId, (tx) =>
    createReportJob(
      tx,
      actorOf(firm, firm.admin),
      { id: uuidv7(), definition: 'utilisation', parameters: { from: '2026-06-01', to: '2026-06-30' } },
      new Date(),
    ),
  );
  await faultSpent(runtime);
  first.kill('SIGKILL');
  await once(first, 'exit');
  const second = spawnWorker();
  await ready(second);
  const job = await eventually('the end of the report', async () => {
    const found = await withTenant(db.pool, firm.tenantId, (tx) => selectJob(tx, id));
    return found?.completedAt == null ? null : found;
  });
  expect(job).toMatchObject({ state: 'completed', error: null });
  // A record that is just being written lies beside it as a temporary file.
  const kept = async (folder: string) =>
    (await readdir(path.join(runtime.dataDir, folder))).filter((name) => !name.endsWith('.tmp'));
  expect(await kept('sandboxes')).toHaveLength(1);
  expect(await kept('tasks')).toHaveLength(1);
  second.kill('SIGTERM');
  expect(await once(second, 'exit')).toEqual([0, null]);
});

test('is healthy, measures itself, and ends cleanly on SIGTERM with the batch at hand delivered', async () => {
  const worker = spawnWorker();
  const url = await ready(worker);
  expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok' });
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('outbox_lag_seconds');
  const entries = await submitted(db.ownerPool, firm, { minutes: 30 });
  await metering.fault({ mode: 'slow', times: 1, delay_ms: 500 });
  await decide(db.pool, firm, firm.manager, [await decisionOn(firm, entries)]);
  await faultSpent();
  worker.kill('SIGTERM');
  expect(await once(worker, 'exit')).toEqual([0, null]);
  const { rows } = await db.ownerPool.query('select o.state from outbox o where o.cause_id = $1', [
    entries[0]!.id,
  ]);
  expect(rows).toEqual([{ state: 'delivered' }]);
});

test.each([
  [{ DATABASE_URL: '' }, /The worker cannot start\. DATABASE_URL is missing\./],
  [{ WORKER_RETRY_DELAY_SECONDS: 'soon' }, /The worker cannot start\. WORKER_RETRY_DELAY_SECONDS/],
  [{ DATABASE_URL: 'postgresql://stint_app:x@127.0.0.1:1/stint' }, /The worker cannot start: .*ECONNREFUSED/],
])('says in a sentence why it cannot start with %j', async (env, words) => {
  const worker = spawnWorker(env);
  let said = '';
  worker.stderr!.on('data', (chunk) => {
    said += chunk;
  });
  const [code] = await once(worker, 'close');
  expect(code).toBe(1);
  expect(said).toMatch(words);
  expect(said).not.toContain('stint_app:x');
});

test('says that its port is in use', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const worker = spawnWorker({ WORKER_PORT: String(port) });
  let said = '';
  worker.stderr!.on('data', (chunk) => {
    said += chunk;
  });
  const [code] = await once(worker, 'close');
  taken.close();
  expect(code).toBe(1);
  expect(said).toContain(`Port ${port} is in use`);
});
