import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const root = path.resolve(import.meta.dirname, '../..');
const Ready = z.object({ url: z.url() });

export interface RunningProcess {
  url: string;
  stop(): Promise<void>;
  /** SIGKILL: whatever it was doing, it does no more. */
  kill(): Promise<void>;
}

export const STAND_IN_KEY = 'key-of-the-stand-in-process';

/**
 * The metering stand-in as a process of its own; its ledger is `<dataDir>/ledger.jsonl`, synced before each answer.
 * @param port of one that ran before and keeps its address; without it a free one
 */
export function startStandIn(dataDir: string, port = 0): Promise<RunningProcess> {
  const env = { DATA_DIR: dataDir, API_KEY: STAND_IN_KEY, PORT: String(port) };
  return start('dev/creto-metering/main.ts', env, dataDir);
}

/** One worker as in production, on this database and stand-in. `env`: what is set otherwise. */
export function startWorkerProcess(
  databaseUrl: string,
  meteringUrl: string,
  dataDir: string,
  env: Record<string, string> = {},
): Promise<RunningProcess> {
  return start(
    'sync-server/jobs/main.ts',
    {
      DATABASE_URL: databaseUrl,
      CRETO_METERING_URL: meteringUrl,
      CRETO_METERING_API_KEY: STAND_IN_KEY,
      STINT_DATA_DIR: dataDir,
      LOG_LEVEL: 'warn',
      ...env,
    },
    dataDir,
  );
}

async function start(script: string, env: Record<string, string>, dataDir: string): Promise<RunningProcess> {
  const log = await open(path.join(dataDir, `${path.basename(path.dirname(script))}.log`), 'a');
  const flags = (process.env.STINT_BENCH_NODE_FLAGS ?? '').split(' ').filter((flag) => flag !== '');
  const child = spawn(process.execPath, [...flags, path.join(root, script)], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', log.fd],
  });
  const ended = once(child, 'close').finally(() => log.close());
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout! }).once('line', (line) =>
      resolve(Ready.parse(JSON.parse(line)).url),
    );
    child.once('close', () => reject(new Error(`${script} ended; its log is in ${dataDir}`)));
  });
  return { url, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}
