import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { type RunningPart, startPart } from '../../../dev/part.ts';
import { type RunningPostgres, startPostgres } from '../../../dev/postgres.ts';
import { migrate } from '../../../prisma/migrate.ts';
import { type Firm, seedFirm } from '../../support/firm.ts';
import { type TcpProxy, tcpProxy } from '../../support/tcp-proxy.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const APP_PASSWORD = 'only-for-tests';

/** A server and a Postgres that can be killed and come back where they were, and one firm. */
export interface FragileStack {
  /** The proxy's address, which stays the same whatever is killed behind it. */
  url: string;
  proxy: TcpProxy;
  firm: Firm;
  /** SIGKILL to the server's process; resolves once it is gone. */
  killServer(): Promise<void>;
  /** Starts it again on its port. */
  startServer(): Promise<void>;
  /** SIGKILL to the postmaster; resolves once it is gone. */
  killPostgres(): Promise<void>;
  /** Starts it again on its port and folder; it recovers what was committed. */
  startPostgres(): Promise<void>;
  /** What the database holds of the firm's entries, tombstones left out. */
  entries(): Promise<ServerEntry[]>;
  stop(): Promise<void>;
}

export interface ServerEntry {
  id: string;
  date: string;
  taskId: string | null;
  minutes: number;
}

/** Postgres flushes to the disk, as in production: what it has committed it has after a kill too. */
export async function startFragileStack(): Promise<FragileStack> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'stint-faults-'));
  let postgres: RunningPostgres | undefined = await startPostgres({
    dataDir: path.join(dataDir, 'postgres'),
  });
  const { port: databasePort, dataDir: databaseDir } = postgres;
  const { appUrl, adminUrl } = await migrate({ adminUrl: postgres.adminUrl, appPassword: APP_PASSWORD });
  const firm = await withClient(adminUrl, (pool) => seedFirm(pool));
  const server = (port: string): Promise<RunningPart> =>
    startPart({
      name: 'server',
      script: path.join(root, 'sync-server', 'server.ts'),
      cwd: root,
      env: {
        DATABASE_URL: appUrl,
        STINT_DATA_DIR: path.join(dataDir, 'server'),
        HOST: '127.0.0.1',
        PORT: port,
        // Whoever's app is killed thirty times signs in thirty times.
        STINT_LIMIT_SIGN_IN_PER_MINUTE: '100000',
        STINT_LIMIT_AUTH_PER_ADDRESS_PER_MINUTE: '100000',
        STINT_LIMIT_REQUESTS_PER_MINUTE: '100000',
      },
      logFile: path.join(dataDir, 'server.log'),
      timeoutMs: 60_000,
    });
  let running = await server('0');
  const { hostname, port } = new URL(running.ready.url ?? '');
  const proxy = await tcpProxy({ host: hostname, port: Number(port) });
  return {
    url: `http://127.0.0.1:${proxy.port}`,
    proxy,
    firm,
    killServer: () => running.kill(),
    startServer: async () => {
      running = await server(port);
    },
    killPostgres: async () => {
      await postgres?.kill();
      postgres = undefined;
    },
    startPostgres: async () => {
      postgres = await againAndAgain(() => startPostgres({ dataDir: databaseDir, port: databasePort }));
    },
    entries: () =>
      withClient(adminUrl, async (pool) => {
        const { rows } = await pool.query<ServerEntry>(
          `SELECT id, date::text AS date, task_id AS "taskId", minutes FROM time_entries
           WHERE tenant_id = $1 AND NOT deleted`,
          [firm.tenantId],
        );
        return rows;
      }),
    stop: async () => {
      await proxy[Symbol.asyncDispose]();
      await running.stop();
      await postgres?.stop();
      await rm(databaseDir, { recursive: true, force: true });
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

async function withClient<T>(url: string, use: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  pool.on('error', () => undefined);
  try {
    return await use(pool);
  } finally {
    await pool.end();
  }
}

/** A killed postmaster leaves processes that end by themselves; until then a new one refuses the folder. */
async function againAndAgain<T>(start: () => Promise<T>): Promise<T> {
  const until = Date.now() + 30_000;
  for (;;) {
    try {
      return await start();
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}

/** Numbers from 0 up to 1, the same from the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
