import { readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { startPostgres, stopLeftoverPostgres } from '../../dev/postgres.ts';
import { migrate } from '../../prisma/migrate.ts';

const TEMPLATE = 'stint_template';
const FOLDER = 'stint-test-postgres-';
const APP_PASSWORD = 'only-for-tests';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Superuser's address of the test cluster, stint_app's password in it, and the database to clone. */
    postgres: { adminUrl: string; appPassword: string; template: string };
  }
}

/** Starts one Postgres for the run and migrates the template that every test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers();
  const dataDir = path.join(os.tmpdir(), `${FOLDER}${process.pid}-${project.name}`);
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
    project.provide('postgres', {
      adminUrl: postgres.adminUrl,
      appPassword: APP_PASSWORD,
      template: TEMPLATE,
    });
  } catch (error) {
    await remove();
    throw error;
  }
  return remove;
}

/** A run that was killed leaves its Postgres running and its data behind. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(os.tmpdir())) {
    const pid = new RegExp(`^${FOLDER}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const dataDir = path.join(os.tmpdir(), name);
    await stopLeftoverPostgres(dataDir);
    await rm(dataDir, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return Reflect.get(Object(error), 'code') === 'EPERM';
  }
}
