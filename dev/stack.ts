import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { migrate } from '../prisma/migrate.ts';
import { hashPassword } from '../sync-server/modules/identity/password.ts';
import { loadSealingKeys, type SealingKeys } from '../sync-server/modules/identity/sealing-keys.ts';
import { generateDemoFirm } from './demo-firm/generate.ts';
import { insertDemoFirm } from './demo-firm/insert.ts';
import { demoUsage, insertDemoUsage } from './demo-firm/usage.ts';
import { type RunningPart, startPart } from './part.ts';
import { startPostgres } from './postgres.ts';
import { devSecrets } from './secrets.ts';

export type PartName = 'postgres' | 'server' | 'worker' | 'metering' | 'runtime';

export interface StackOptions {
  /** The project's root. */
  root: string;
  /** Where everything that the stack keeps lives; made if missing. */
  dataDir: string;
  /** Port of the sync server; 0 takes a free one. The other parts always take free ones. */
  port: number;
  /** Use this database (an administrator's address) instead of an embedded Postgres. */
  databaseUrl?: string;
  /** Origins besides the app's that may call the server: the address of the screens in a browser. */
  origins?: string[];
  /** Fills an empty database with the demo firm, whose last day this is; null leaves it empty. `YYYY-MM-DD`. */
  demoFirmOf: string | null;
  /** Throws everything away when it stops: the database is not flushed to disk, and a given one is made and dropped. */
  isThrowaway: boolean;
  onProgress: (part: PartName | 'demo firm', words: string) => void;
}

export interface Stack {
  serverUrl: string;
  meteringUrl: string;
  meteringApiKey: string;
  runtimeUrl: string;
  runtimeApiKey: string;
  workerUrl: string;
  /** stint_app's address. */
  databaseUrl: string;
  /** The administrator's address of the same database; for tests and by hand. */
  adminUrl: string;
  /** Milliseconds that each part took to become healthy. */
  took: Record<PartName, number>;
  /** Resolves with the name of the first part that ends by itself. */
  lost: Promise<string>;
  stop(): Promise<void>;
}

const WAIT_MS = 60_000;

/**
 * Brings up Postgres, migrations, the demo firm on first run, both stand-ins, server and worker, each once the one
 * before it is healthy, and stops in the reverse order.
 * @throws PartFailed or Error in words; what had been started is stopped.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { root, dataDir, onProgress } = options;
  const logs = path.join(dataDir, 'logs');
  const serverDir = path.join(dataDir, 'server');
  for (const folder of [logs, serverDir]) await mkdir(folder, { recursive: true });
  const secrets = await devSecrets(dataDir);
  const stops: (() => Promise<void>)[] = [];
  const parts: RunningPart[] = [];
  const took: Record<PartName, number> = { postgres: 0, server: 0, worker: 0, metering: 0, runtime: 0 };
  const stop = async (): Promise<void> => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  const timed = async <T>(name: PartName, run: () => Promise<T>): Promise<T> => {
    const from = performance.now();
    const result = await run();
    took[name] = Math.round(performance.now() - from);
    return result;
  };
  const run = async (name: PartName, script: string, env: Record<string, string>): Promise<string> =>
    timed(name, async () => {
      const part = await startPart({
        name,
        script: path.join(root, script),
        cwd: root,
        env,
        logFile: path.join(logs, `${name}.log`),
        timeoutMs: WAIT_MS,
      });
      parts.push(part);
      stops.push(part.stop);
      onProgress(name, part.ready.url ?? 'ready');
      return part.ready.url ?? '';
    });

  try {
    const standIns = Promise.allSettled([
      run('metering', 'dev/creto-metering/main.ts', {
        DATA_DIR: path.join(dataDir, 'metering'),
        API_KEY: secrets.meteringApiKey,
        WEBHOOK_SECRET: secrets.meteringWebhookSecret,
      }),
      run('runtime', 'dev/creto-runtime/main.ts', {
        DATA_DIR: path.join(dataDir, 'runtime'),
        API_KEY: secrets.runtimeApiKey,
      }),
    ]);
    const database = timed('postgres', async () => {
      const given = options.databaseUrl;
      const adminUrl = given ?? (await startDatabase(dataDir, options.isThrowaway, stops));
      const database = options.isThrowaway && given ? `stint_${process.pid}_${Date.now()}` : 'stint';
      const migrated = await migrate({ adminUrl, appPassword: secrets.appPassword, database });
      if (options.isThrowaway && given) stops.push(() => drop(given, database));
      onProgress(
        'postgres',
        migrated.applied.length > 0 ? `ready, ${migrated.applied.length} migrations applied` : 'ready',
      );
      if (options.demoFirmOf) {
        // What is thrown away again, for a test, has no usage unless the test makes it: delivering it would be in its way.
        const { demoFirmOf: today, isThrowaway } = options;
        const sealing = await serverSealing(serverDir);
        await demoFirm(migrated.adminUrl, { today, hasUsage: !isThrowaway, sealing }, (words) =>
          onProgress('demo firm', words),
        );
      }
      return migrated;
    });
    // Both are awaited whatever the other does, so that a failure leaves nothing running.
    const [[metering, runtime], migrated] = await Promise.all([standIns, settled(database)]);
    const meteringUrl = resultOf(metering);
    const runtimeUrl = resultOf(runtime);
    const { appUrl, adminUrl } = resultOf(migrated);
    // Where `npm run audit` finds it.
    const addressFile = path.join(dataDir, 'database-url');
    await writeFile(addressFile, `${appUrl}\n`, { mode: 0o600 });
    stops.push(() => rm(addressFile, { force: true }));

    const env = {
      DATABASE_URL: appUrl,
      STINT_DATA_DIR: serverDir,
      CRETO_METERING_URL: meteringUrl,
      CRETO_METERING_API_KEY: secrets.meteringApiKey,
      CRETO_METERING_WEBHOOK_SECRET: secrets.meteringWebhookSecret,
      CRETO_RUNTIME_URL: runtimeUrl,
      CRETO_RUNTIME_API_KEY: secrets.runtimeApiKey,
      ALLOWED_ORIGINS: ['app://stint', ...(options.origins ?? [])].join(','),
      HOST: '127.0.0.1',
      NODE_ENV: 'development',
    };
    const serverUrl = await run('server', 'sync-server/server.ts', { ...env, PORT: String(options.port) });
    const workerUrl = await run('worker', 'sync-server/jobs/main.ts', { ...env, WORKER_PORT: '0' });
    return {
      serverUrl,
      meteringUrl,
      meteringApiKey: secrets.meteringApiKey,
      runtimeUrl,
      runtimeApiKey: secrets.runtimeApiKey,
      workerUrl,
      databaseUrl: appUrl,
      adminUrl,
      took,
      lost: Promise.race(parts.map(({ name, exited }) => exited.then(() => name))),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startDatabase(
  dataDir: string,
  isThrowaway: boolean,
  stops: (() => Promise<void>)[],
): Promise<string> {
  const postgres = await startPostgres({
    dataDir: path.join(dataDir, 'postgres'),
    ...(isThrowaway ? { settings: { fsync: 'off' } } : {}),
  });
  stops.push(async () => {
    await postgres.stop();
    // As root it may lie outside of `dataDir` (startPostgres), where nobody else would clear it away.
    if (isThrowaway) await rm(postgres.dataDir, { recursive: true, force: true });
  });
  return postgres.adminUrl;
}

async function drop(adminUrl: string, database: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(database)} WITH (FORCE)`);
  } finally {
    await client.end();
  }
}

async function settled<T>(promise: Promise<T>): Promise<PromiseSettledResult<T>> {
  return (await Promise.allSettled([promise]))[0];
}

function resultOf<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

/** The keys that the server will find: it alone opens what is kept encrypted. */
function serverSealing(serverDir: string): Promise<SealingKeys> {
  return loadSealingKeys({
    sealingKeyPath: path.join(serverDir, 'sealing-key.pem'),
    mayCreateSealingKey: true,
    oldSealingKeyPaths: [],
  });
}

/** Fills an empty database with the demo firm; one that has a firm already is left as it is. */
async function demoFirm(
  adminUrl: string,
  { today, hasUsage, sealing }: { today: string; hasUsage: boolean; sealing: SealingKeys },
  say: (words: string) => void,
): Promise<void> {
  const pool = new pg.Pool({ connectionString: adminUrl, max: 2 });
  try {
    const known = await pool.query('SELECT 1 FROM tenant_directory LIMIT 1');
    if (known.rowCount) return;
    const firm = generateDemoFirm('stint', today);
    await insertDemoFirm(pool, firm, hashPassword, sealing);
    if (hasUsage) await insertDemoUsage(pool, firm, demoUsage(firm, today));
    say(
      `made: ${firm.people.length} people, ${firm.projects.length} projects, ${firm.entries.length} entries`,
    );
  } finally {
    await pool.end();
  }
}
