import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Client, escapeIdentifier } from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { migrate } from '../../prisma/migrate.ts';
import { createPool } from '../../sync-server/db.ts';
import { seedFirm } from '../support/firm.ts';

const migrations = path.resolve(import.meta.dirname, '../../prisma/migrations');
const FIRST = '0013_rollups';
const { adminUrl, appPassword } = inject('postgres');
const database = `backfill_${randomBytes(6).toString('hex')}`;
let folder: string;

/** Only what came before the sums. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'stint-migrations-'));
  for (const name of await readdir(migrations))
    if (name < FIRST) await cp(path.join(migrations, name), path.join(folder, name), { recursive: true });
});
afterAll(async () => {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(database)} WITH (FORCE)`);
  await admin.end();
  await rm(folder, { recursive: true, force: true });
});

test('time that was settled before there were sums is in them, in every firm', async () => {
  const before = await migrate({ adminUrl, database, appPassword, folder });
  const owner = createPool(before.adminUrl);
  try {
    const firms = [await seedFirm(owner), await seedFirm(owner)];
    for (const firm of firms)
      await owner.query(
        `INSERT INTO time_entries (id, tenant_id, user_id, project_id, activity_code, date, minutes, zone, billable, source,
           status, amount_minor, currency)
         SELECT gen_random_uuid(), $1, $2, $3, 'DEV', '2026-06-01', 10 * nr, 'UTC', true, 'manual', status, 100, 'EUR'
           FROM unnest(ARRAY['draft', 'submitted', 'approved', 'invoiced']) WITH ORDINALITY AS s(status, nr)`,
        [firm.tenantId, firm.consultant.id, firm.project.id],
      );
    const { applied } = await migrate({ adminUrl, database, appPassword });
    expect(applied[0]).toBe(FIRST);
    const { rows } = await owner.query(
      'SELECT tenant_id, entries, minutes, amount_minor FROM time_rollups ORDER BY tenant_id',
    );
    const sums = { entries: 2, minutes: 70, amount_minor: 200 };
    expect(rows).toEqual(
      firms
        .map(({ tenantId }) => ({ tenant_id: tenantId, ...sums }))
        .sort((a, b) => (a.tenant_id < b.tenant_id ? -1 : 1)),
    );
  } finally {
    await owner.end();
  }
});
