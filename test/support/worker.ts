import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startCretoMetering } from '../../dev/creto-metering/server.ts';
import { startCretoRuntime } from '../../dev/creto-runtime/server.ts';
import type { WorkerSettings } from '../../sync-server/jobs/settings.ts';
import { startWorker, type Worker, type WorkerDeps } from '../../sync-server/jobs/worker.ts';
import { createLogger } from '../../sync-server/logger.ts';
import type { TestDatabase } from './postgres.ts';

export const PLATFORM_KEY = 'key-of-the-test-platforms';

/** A worker that waits for nothing: tries again at once, notices soon. */
export const quickSettings: WorkerSettings = {
  platformTimeoutMs: 1500,
  breakAfter: 50,
  halfOpenAfterMs: 100,
  retryDelaySeconds: 0,
  retryDelayMaxSeconds: 1,
  pollSeconds: 0.5,
  reportPollMs: 50,
  reportTimeoutSeconds: 20,
  reportGiveUpSeconds: 60,
  meteringKeepMonths: 120,
};

export interface StandIn {
  url: string;
  dataDir: string;
  fault(body: { mode: string; times?: number; delay_ms?: number }): Promise<void>;
  /** Closes it; what it has kept stays until the test file ends. */
  close(): Promise<void>;
  /** Starts it again at the same address with what it has kept. */
  reopen(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

async function standIn(start: typeof startCretoMetering): Promise<StandIn> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'stint-test-platform-'));
  let running = await start({ dataDir, apiKey: PLATFORM_KEY });
  const { url, port } = running;
  return {
    url,
    dataDir,
    async fault(body) {
      const answer = await fetch(`${url}/__faults`, {
        method: 'POST',
        headers: { 'x-api-key': PLATFORM_KEY, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`the stand-in did not take the fault: ${await answer.text()}`);
    },
    close: () => running.close(),
    async reopen() {
      running = await start({ dataDir, apiKey: PLATFORM_KEY, port });
    },
    async [Symbol.asyncDispose]() {
      await running.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export const meteringStandIn = () => standIn(startCretoMetering);
export const runtimeStandIn = () => standIn(startCretoRuntime);

export interface LedgerLine {
  event: { event_id: string; tenant_id: string; quantity: string; corrects: string | null };
}

/** What the metering stand-in has on disk. */
export async function ledger(metering: StandIn): Promise<LedgerLine[]> {
  const text = await readFile(path.join(metering.dataDir, 'ledger.jsonl'), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): LedgerLine => JSON.parse(line));
}

/** A worker in this process, on the test's database and stand-ins. */
export function testWorker(
  db: TestDatabase,
  platforms: { metering?: StandIn; runtime?: StandIn },
  change: Partial<WorkerSettings> = {},
  more: Partial<Pick<WorkerDeps, 'readProgram'>> & {
    apiKey?: string;
    dataDir?: string;
    smtp?: WorkerDeps['config']['smtp'];
  } = {},
): Promise<Worker> {
  const {
    apiKey = PLATFORM_KEY,
    dataDir = path.join(os.tmpdir(), 'stint-test-worker'),
    smtp = null,
    ...deps
  } = more;
  const platform = (one: StandIn | undefined) => (one ? { url: one.url, apiKey } : null);
  return startWorker({
    pool: db.pool,
    config: {
      databaseUrl: db.url,
      dataDir,
      metering: platform(platforms.metering),
      runtime: platform(platforms.runtime),
      sealingKeyPath: path.join(dataDir, 'sealing-key.pem'),
      mayCreateSealingKey: true,
      oldSealingKeyPaths: [],
      webhooks: { allowed: [], development: true },
      smtp,
      invoiceDropDir: path.join(dataDir, 'invoices'),
    },
    settings: { ...quickSettings, ...change },
    clock: () => new Date(),
    logger: createLogger(process.env.STINT_TEST_LOG ?? 'silent'),
    measureProcess: false,
    ...deps,
  });
}

/** Asks again and again until the answer is not null. @throws Error that names what did not come in time */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | null>,
  withinMs = 20_000,
): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > until) throw new Error(`${what} did not come within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
