import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../dev/postgres.ts';
import { migrate } from '../../prisma/migrate.ts';

export const TEMPLATE = 'stint_template';
const APP_PASSWORD = 'only-for-tests';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Superuser's address of the test cluster and stint_app's password in it. */
    postgres: { adminUrl: string; appPassword: string };
  }
}

/** Starts one Postgres for the run and migrates the template that every test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = path.join(os.tmpdir(), `stint-test-postgres-${process.pid}-${project.name}`);
  const postgres = await startPostgres({
    dataDir,
    // Nothing of a test run outlives the run.
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' },
  });
  const remove = async () => {
    await postgres.stop();
    await rm(postgres.dataDir, { recursive: true, force: true });
  };
  try {
    await migrate({
      adminUrl: postgres.adminUrl,
      database: TEMPLATE,
      appPassword: APP_PASSWORD,
    });
    project.provide('postgres', { adminUrl: postgres.adminUrl, appPassword: APP_PASSWORD });
  } catch (error) {
    await remove();
    throw error;
  }
  return remove;
}
