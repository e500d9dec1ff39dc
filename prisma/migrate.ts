import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';

const OWNER = 'stint_owner';
const APP = 'stint_app';
/** The lock that `prisma migrate deploy` takes, so that the two never run at once. */
const PRISMA_LOCK = 72_707_369;

export interface MigrateOptions {
  /** Address of a role that may make roles and databases; its path names the database to connect to first. */
  adminUrl: string;
  /** Made if missing. */
  database?: string;
  /** Becomes the password of stint_app, which server and worker sign in as. Kept by the caller. */
  appPassword: string;
  /** Where the migrations are; the default is prisma/migrations. */
  folder?: string;
  log?: (line: string) => void;
}

export interface Migrated {
  /** Names of the migrations that this run applied, in order; empty when there was nothing to do. */
  applied: string[];
  /** stint_app's address of the database: DATABASE_URL of server and worker. */
  appUrl: string;
  /** The administrator's address of the same database. */
  adminUrl: string;
}

/**
 * Makes the roles stint_owner and stint_app and the database where they are missing, then applies what is new in
 * prisma/migrations as stint_owner, each in one transaction, in Prisma's own layout and table. Two runs at once wait
 * for each other; a second run does nothing.
 * @throws Error when a migration that was applied has another checksum now, or when one fails (it leaves no trace).
 */
export async function migrate(options: MigrateOptions): Promise<Migrated> {
  const database = options.database ?? 'stint';
  await withClient(options.adminUrl, (admin) => makeRolesAndDatabase(admin, database, options.appPassword));
  const adminUrl = addressOf(options.adminUrl, database);
  const folder = options.folder ?? path.join(import.meta.dirname, 'migrations');
  const applied = await withClient(adminUrl, async (client) => {
    await letOwnerCreate(client, database);
    await client.query(`SET ROLE ${OWNER}`);
    await client.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK]);
    return applyNew(client, folder, options.log ?? (() => undefined));
  });
  const app = new URL(adminUrl);
  app.username = APP;
  app.password = encodeURIComponent(options.appPassword);
  return { applied, appUrl: app.href, adminUrl };
}

/** @returns `url` with its path changed to `database`. */
export function addressOf(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

async function withClient<T>(url: string, run: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, application_name: 'stint-migrate' });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

async function makeRolesAndDatabase(admin: Client, database: string, appPassword: string): Promise<void> {
  // Roles belong to the whole cluster: one session at a time looks and makes.
  await admin.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK]);
  const roles = await admin.query<{ rolname: string }>(
    'SELECT rolname FROM pg_roles WHERE rolname IN ($1, $2)',
    [OWNER, APP],
  );
  const known = new Set(roles.rows.map((row) => row.rolname));
  if (!known.has(OWNER)) {
    await admin.query(`CREATE ROLE ${OWNER} NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE`);
    await admin.query(`GRANT ${OWNER} TO CURRENT_USER`);
  }
  if (!known.has(APP))
    await admin.query(`CREATE ROLE ${APP} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE`);
  await admin.query(`ALTER ROLE ${APP} LOGIN PASSWORD ${escapeLiteral(appPassword)}`);
  const found = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
  if (found.rowCount === 0)
    await admin.query(`CREATE DATABASE ${escapeIdentifier(database)} OWNER ${OWNER} ENCODING 'UTF8'`);
}

/** A database that somebody else made and owns lets stint_owner make its tables all the same. */
async function letOwnerCreate(client: Client, database: string): Promise<void> {
  const { rows } = await client.query<{ schema: boolean; database: boolean }>(
    `SELECT has_schema_privilege($1, 'public', 'CREATE') AS schema,
       has_database_privilege($1, current_database(), 'CREATE') AS database`,
    [OWNER],
  );
  if (!rows[0]?.schema) await client.query(`GRANT USAGE, CREATE ON SCHEMA public TO ${OWNER}`);
  if (!rows[0]?.database)
    await client.query(`GRANT CREATE ON DATABASE ${escapeIdentifier(database)} TO ${OWNER}`);
}

async function applyNew(client: Client, folder: string, log: (line: string) => void): Promise<string[]> {
  await client.query(`CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id varchar(36) PRIMARY KEY NOT NULL,
    checksum varchar(64) NOT NULL,
    finished_at timestamptz,
    migration_name varchar(255) NOT NULL,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
  )`);
  const before = await client.query<{ migration_name: string; checksum: string; finished_at: Date | null }>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  const known = new Map(before.rows.map((row) => [row.migration_name, row]));
  const applied: string[] = [];
  for (const name of await migrationNames(folder)) {
    const sql = await readFile(path.join(folder, name, 'migration.sql'), 'utf8');
    const checksum = createHash('sha256').update(sql).digest('hex');
    const earlier = known.get(name);
    if (earlier) {
      if (earlier.checksum !== checksum)
        throw new Error(
          `Migration ${name} was changed after it had been applied. Put it back as it was and write a new one.`,
        );
      if (!earlier.finished_at)
        throw new Error(
          `Migration ${name} was begun by Prisma and not finished. See prisma migrate resolve.`,
        );
      continue;
    }
    log(`applying ${name}`);
    try {
      await client.query('BEGIN');
      await client.query(sql);
      await client.query(
        `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
         VALUES ($1, $2, $3, clock_timestamp(), 1)`,
        [randomUUID(), checksum, name],
      );
      await client.query('COMMIT');
    } catch (cause) {
      await client.query('ROLLBACK');
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`Migration ${name} failed and was taken back: ${reason}`, { cause });
    }
    applied.push(name);
  }
  return applied;
}

async function migrationNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
