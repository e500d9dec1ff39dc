import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client, escapeIdentifier } from 'pg';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { addressOf, migrate } from '../../prisma/migrate.ts';

const migrations = path.resolve(import.meta.dirname, '../../prisma/migrations');
const { adminUrl, appPassword } = inject('postgres');
let database: string;
let folder: string;

beforeEach(async () => {
  database = `migrate_${randomBytes(6).toString('hex')}`;
  folder = path.join(await mkdtemp(path.join(os.tmpdir(), 'stint-migrations-')), 'migrations');
  await cp(migrations, folder, { recursive: true });
});
afterEach(async () => {
  await query(adminUrl, `DROP DATABASE IF EXISTS ${escapeIdentifier(database)} WITH (FORCE)`);
  await rm(path.dirname(folder), { recursive: true, force: true });
});

/** The names of the real migrations, in order. */
const ours = async () =>
  (await readdir(migrations, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

const run = () => migrate({ adminUrl, database, appPassword, folder });

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function addMigration(name: string, sql: string): Promise<void> {
  await mkdir(path.join(folder, name));
  await writeFile(path.join(folder, name, 'migration.sql'), sql);
}

const history = () =>
  query(
    addressOf(adminUrl, database),
    `SELECT migration_name AS name, length(checksum) AS length, finished_at IS NOT NULL AS finished
       FROM _prisma_migrations ORDER BY started_at`,
  );

test('makes the database, applies everything once, and a second run does nothing', async () => {
  const first = await run();
  expect(first.applied).toEqual(await ours());
  expect(await history()).toEqual(first.applied.map((name) => ({ name, length: 64, finished: true })));
  expect((await run()).applied).toEqual([]);
  expect(await query(first.appUrl, 'SELECT current_user AS me, session_user AS who')).toEqual([
    { me: 'stint_app', who: 'stint_app' },
  ]);
  expect(
    await query(
      first.adminUrl,
      `SELECT DISTINCT tableowner AS owner FROM pg_tables WHERE schemaname IN ('public', 'pgboss')`,
    ),
  ).toEqual([{ owner: 'stint_owner' }]);
});

test('runs at once wait for each other', async () => {
  const results = await Promise.all([run(), run(), run(), run()]);
  expect(results.flatMap(({ applied }) => applied)).toEqual(await ours());
  expect(await history()).toHaveLength((await ours()).length);
});

test('a new migration is applied on top', async () => {
  await run();
  await addMigration('9999_more', 'CREATE TABLE more (id int PRIMARY KEY);');
  expect((await run()).applied).toEqual(['9999_more']);
});

test('a migration that was changed after it had been applied is refused, and nothing after it is applied', async () => {
  await run();
  const file = path.join(folder, '0001_init', 'migration.sql');
  await writeFile(file, `${await readFile(file, 'utf8')}-- changed\n`);
  await addMigration('9999_more', 'CREATE TABLE more (id int PRIMARY KEY);');
  await expect(run()).rejects.toThrow(/0001_init was changed/);
  expect(await history()).toHaveLength((await ours()).length);
});

test('a migration that fails leaves no trace, and works once it is mended', async () => {
  await run();
  await addMigration('9999_more', 'CREATE TABLE more (id int PRIMARY KEY); SELECT 1 / 0;');
  await expect(run()).rejects.toThrow(/9999_more failed and was taken back: division by zero/);
  expect(await history()).toHaveLength((await ours()).length);
  await writeFile(path.join(folder, '9999_more', 'migration.sql'), 'CREATE TABLE more (id int PRIMARY KEY);');
  expect((await run()).applied).toEqual(['9999_more']);
});

test('a database that somebody else made and owns will do', async () => {
  await query(adminUrl, `CREATE DATABASE ${escapeIdentifier(database)}`);
  expect((await run()).applied).toEqual(await ours());
});

test('by a command, which says what it did, or why not', async () => {
  const command = (args: string[], env: Record<string, string> = { STINT_APP_PASSWORD: appPassword }) =>
    promisify(execFile)(
      process.execPath,
      [path.resolve(import.meta.dirname, '../../scripts/migrate.ts'), ...args],
      { env: { PATH: process.env.PATH, ...env } },
    );
  const names = await ours();
  expect((await command([adminUrl, database])).stdout).toBe(
    `${names.map((name) => `applying ${name}\n`).join('')}${names.length} migrations applied.\n`,
  );
  await expect(command([database])).rejects.toMatchObject({ code: 2 });
  expect((await command([adminUrl, database])).stdout).toBe('Nothing to do: all is applied.\n');
  await expect(command([adminUrl, database], {})).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('STINT_APP_PASSWORD'),
  });
  const nobody = new URL(adminUrl);
  nobody.pathname = '/no_such_database';
  await expect(command([nobody.href, database])).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^The database is not migrated: .*no_such_database.*\n$/),
  });
});
