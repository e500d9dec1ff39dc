import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Client, type Pool } from 'pg';
import { startPostgres } from '../../../dev/postgres.ts';
import { migrate } from '../../../prisma/migrate.ts';
import { Awaited, Gate, GatedPool } from './gated-pool.ts';
import { openPglite } from './pglite.ts';
import { OneSessionPool, type Queryable } from './pool.ts';
import { Random } from './random.ts';
import { time } from './virtual-time.ts';
import { witnessSql, worldsClockSql } from './witness.ts';

/** A migrated database that the server works on as `stint_app`, and that the world may look into and write by hand. */
export interface Database {
  pool: Pool;
  /** One transaction as the superuser. */
  asOwner<T>(run: (owner: Queryable) => Promise<T>): Promise<T>;
  /** Called before each seed. */
  begin(seed: number): void;
  close(): Promise<void>;
}

const root = path.resolve(import.meta.dirname, '../../..');
const migrations = path.join(root, 'prisma/migrations');

/**
 * PGlite in this process with the same migrations, the same roles and row-level security on. The migrated data folder is
 * kept in .cache by the migrations' own hash, since making one takes seconds.
 */
export async function openFast(): Promise<Database> {
  const names = (await readdir(migrations, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const sql = await Promise.all(
    names.map((name) => readFile(path.join(migrations, name, 'migration.sql'), 'utf8')),
  );
  const month = new Date().toISOString().slice(0, 7);
  const key = createHash('sha256')
    .update(JSON.stringify([month, witnessSql, ...sql]))
    .digest('hex')
    .slice(0, 16);
  const kept = path.join(root, '.cache', `pglite-${key}.tar`);
  const ready = await readFile(kept).catch(() => undefined);
  const { client, database } = await openPglite(ready && new Blob([ready]));
  if (!ready) {
    await client.query(`CREATE ROLE stint_owner NOLOGIN; CREATE ROLE stint_app NOLOGIN;
      GRANT CREATE ON DATABASE postgres TO stint_owner; ALTER SCHEMA public OWNER TO stint_owner`);
    await client.query('SET ROLE stint_owner');
    for (const one of sql) {
      await client.query('BEGIN');
      await client.query(one);
      await client.query('COMMIT');
    }
    await client.query('RESET ROLE');
    await client.query(witnessSql);
    const dump = await database.dumpDataDir('none');
    await mkdir(path.dirname(kept), { recursive: true });
    await writeFile(`${kept}.${process.pid}`, Buffer.from(await dump.arrayBuffer()));
    await rename(`${kept}.${process.pid}`, kept);
    for (const name of await readdir(path.dirname(kept)))
      if (/^pglite-\w+\.tar$/.test(name) && name !== path.basename(kept))
        await rm(path.join(path.dirname(kept), name), { force: true });
  }
  await client.query(`${worldsClockSql}; SET ROLE stint_app`);
  const pool = new OneSessionPool(client);
  return {
    pool: pool.asPool(),
    asOwner: (run) => pool.asOwner(run),
    begin: () => undefined,
    close: async () => {
      await client.end();
      await database.close();
    },
  };
}

const CONNECTIONS = 8;
const OWNER_CONNECTIONS = 3;

/**
 * A real Postgres of its own, gone when closed. Statements of all connections interleave as the seed says; with
 * `oneSession` there is one, as in PGlite, so that the two can be compared.
 */
export async function openPostgres(options: {
  plant?: string | undefined;
  oneSession: boolean;
}): Promise<Database> {
  const { plant } = options;
  const postgres = await startPostgres({
    dataDir: path.join(os.tmpdir(), `stint-simulate-postgres-${process.pid}`),
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
  });
  const appPassword = 'only-for-simulations';
  const { appUrl, adminUrl } = await migrate({
    adminUrl: postgres.adminUrl,
    database: 'stint_simulation',
    appPassword,
  });
  const opened: Client[] = [];
  const open = async (url: string) => {
    const client = new Client({ connectionString: url });
    opened.push(client);
    await client.connect();
    return client;
  };
  const openOnWorldsClock = async (url: string) => {
    const client = await open(url);
    await client.query(worldsClockSql);
    return client;
  };
  const openAll = (url: string, count: number) =>
    Promise.all(Array.from({ length: count }, () => openOnWorldsClock(url)));
  const monitor = await open(adminUrl);
  await monitor.query(witnessSql);
  if (plant) await monitor.query(`SET ROLE stint_owner; ${plant}; RESET ROLE`);
  const close = async () => {
    await Promise.all(opened.map((client) => client.end()));
    await postgres.stop();
    await rm(postgres.dataDir, { recursive: true, force: true });
  };
  if (options.oneSession) {
    const client = await openOnWorldsClock(adminUrl);
    await client.query('SET ROLE stint_app');
    time.outside = new Awaited(client);
    const pool = new OneSessionPool(client);
    return { pool: pool.asPool(), asOwner: (run) => pool.asOwner(run), begin: () => undefined, close };
  }
  const gate = new Gate(monitor, new Random(1));
  const pool = new GatedPool(gate, await openAll(appUrl, CONNECTIONS));
  const owners = new GatedPool(gate, await openAll(adminUrl, OWNER_CONNECTIONS));
  time.outside = gate;
  return {
    pool: pool.asPool(),
    asOwner: (run) => owners.inTransaction(run),
    begin: (seed) => {
      gate.random = new Random(seed, 3);
    },
    close,
  };
}
