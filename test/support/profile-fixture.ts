import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Pool } from 'pg';
import { create, extract } from 'tar';
import { z } from 'zod';
import { COPIED } from '../../main/profile-copies.ts';

/**
 * The server's address in every fixture: names of databases are made of it, so it can never be another one. Chromium is
 * told where it really is (`hostRule`).
 */
export const FIXTURE_SERVER = 'http://localhost:47100';

/** The switch that leads FIXTURE_SERVER to a port of this machine. */
export function hostRule(port: number): string {
  return `--host-resolver-rules=MAP localhost:47100 127.0.0.1:${port}`;
}

/** What the server held of the firm, by table, in an order in which it can be written. */
const TABLES = [
  'tenants',
  'clients',
  'users',
  'resources',
  'rate_cards',
  'projects',
  'assignments',
  'time_entries',
  'timesheets',
  'decisions',
  'sync_operations',
  'notifications',
  'sync_counters',
  'scope_changes',
] as const;

export const Fixture = z.object({
  /** The commit of the build that made the profile. */
  commit: z.string(),
  madeAt: z.iso.datetime(),
  slug: z.string(),
  email: z.string(),
  password: z.string(),
  userId: z.uuid(),
  tables: z.record(z.string(), z.array(z.record(z.string(), z.json()))),
});
export type Fixture = z.infer<typeof Fixture>;

/** Every row of one firm. */
export async function dumpFirm(database: Pool, tenantId: string): Promise<Fixture['tables']> {
  const tables: Fixture['tables'] = {};
  for (const table of TABLES) {
    const key = table === 'tenants' ? 'id' : 'tenant_id';
    const { rows } = await database.query(`SELECT to_jsonb(t) AS row FROM ${table} t WHERE ${key} = $1`, [
      tenantId,
    ]);
    tables[table] = rows.map(({ row }) => row);
  }
  for (const row of tables.sync_counters ?? []) delete row.last_xid;
  return tables;
}

/** Writes the firm as it was, versions and all; columns that came since keep their defaults. By a superuser. */
export async function restoreFirm(database: Pool, tables: Fixture['tables']): Promise<void> {
  const client = await database.connect();
  try {
    await client.query('BEGIN');
    // No trigger may give a row another version.
    await client.query(`SET LOCAL session_replication_role = 'replica'`);
    for (const table of TABLES) {
      // Some triggers fire always, and have counted already.
      if (table === 'sync_counters') {
        const ids = (tables.tenants ?? []).map(({ id }) => id);
        await client.query(`DELETE FROM ${table} WHERE tenant_id = ANY($1::uuid[])`, [ids]);
      }
      for (const row of tables[table] ?? []) {
        const columns = Object.keys(row)
          .map((name) => `"${name}"`)
          .join(', ');
        await client.query(
          `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_record(NULL::${table}, $1)
           ON CONFLICT DO NOTHING`,
          [JSON.stringify(row)],
        );
      }
    }
    for (const { id, slug, status } of tables.tenants ?? []) {
      await client.query('INSERT INTO tenant_directory (tenant_id, slug, status) VALUES ($1, $2, $3)', [
        ...[id, slug, status],
      ]);
    }
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

/** Packs what holds data of a profile, and what the server held, into one file. */
export async function packProfile(profile: string, fixture: Fixture, file: string): Promise<void> {
  await writeFile(path.join(profile, 'fixture.json'), JSON.stringify(fixture));
  const present = await readdir(profile);
  const wanted = [...COPIED, 'fixture.json'].filter((name) => present.includes(name));
  // LevelDB's own log of what it did; nothing is read from it.
  const filter = (name: string) => !/\/LOG(\.old)?$|\/LOCK$/.test(name);
  await create({ gzip: { level: 9 }, cwd: profile, file, portable: true, filter }, wanted);
}

/** Unpacks a fixture into a profile folder. */
export async function unpackProfile(file: string, profile: string): Promise<Fixture> {
  await extract({ file, cwd: profile });
  return Fixture.parse(JSON.parse(await readFile(path.join(profile, 'fixture.json'), 'utf8')));
}
