import { randomBytes } from 'node:crypto';
import { Client, escapeIdentifier, type Pool } from 'pg';
import { inject } from 'vitest';
import { addressOf } from '../../prisma/migrate.ts';
import { createPool } from '../../sync-server/db.ts';

export interface TestDatabase {
  /** As server and worker connect: stint_app, behind row-level security. */
  pool: Pool;
  /** As the cluster's superuser: sees and may do everything. For arranging and for looking. */
  ownerPool: Pool;
  /** stint_app's address (DATABASE_URL). */
  url: string;
  /** The superuser's address of the same database. */
  ownerUrl: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A database of its own for a test file: a clone of the migrated template, dropped when disposed. */
export async function testDatabase(): Promise<TestDatabase> {
  const { adminUrl, appPassword, template } = inject('postgres');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asAdmin(adminUrl, (admin) =>
    admin.query(
      `CREATE DATABASE ${escapeIdentifier(name)} OWNER stint_owner TEMPLATE ${escapeIdentifier(template)} STRATEGY FILE_COPY`,
    ),
  );
  const ownerUrl = addressOf(adminUrl, name);
  const app = new URL(ownerUrl);
  app.username = 'stint_app';
  app.password = appPassword;
  const pool = createPool(app.href);
  const ownerPool = createPool(ownerUrl);
  return {
    pool,
    ownerPool,
    url: app.href,
    ownerUrl,
    async [Symbol.asyncDispose]() {
      await Promise.all([pool.ended ? undefined : pool.end(), ownerPool.ended ? undefined : ownerPool.end()]);
      await asAdmin(adminUrl, (admin) => admin.query(`DROP DATABASE ${escapeIdentifier(name)} WITH (FORCE)`));
    },
  };
}

async function asAdmin<T>(adminUrl: string, run: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    return await run(admin);
  } finally {
    await admin.end();
  }
}
