import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const root = path.resolve(import.meta.dirname, '../../..');
const Ready = z.object({ url: z.url() });

export interface RunningProcess {
  url: string;
  stop(): Promise<void>;
}

export const PLATFORM_KEY = 'key-of-the-bench-platform';

/** The metering stand-in as a process of its own; its ledger is `<dataDir>/ledger.jsonl`, synced before each answer. */
export function startStandIn(dataDir: string): Promise<RunningProcess> {
  return start('dev/creto-metering/main.ts', { DATA_DIR: dataDir, API_KEY: PLATFORM_KEY }, dataDir);
}

/** One worker as in production, on this database and stand-in. */
export function startWorkerProcess(
  databaseUrl: string,
  meteringUrl: string,
  dataDir: string,
): Promise<RunningProcess> {
  return start(
    'sync-server/jobs/main.ts',
    {
      DATABASE_URL: databaseUrl,
      CRETO_METERING_URL: meteringUrl,
      CRETO_METERING_API_KEY: PLATFORM_KEY,
      STINT_DATA_DIR: dataDir,
      LOG_LEVEL: 'warn',
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
  const ended = once(child, 'close');
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout! }).once('line', (line) =>
      resolve(Ready.parse(JSON.parse(line)).url),
    );
    child.once('close', () => reject(new Error(`${script} ended; its log is in ${dataDir}`)));
  });
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await log.close();
    },
  };
}
