import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startPostgres } from '../../../dev/postgres.ts';
import { migrate } from '../../../prisma/migrate.ts';
import { SIZED, startServer } from '../sync/server.ts';

/** The server's own process in production mode on a durable Postgres, sized as an administrator would. */
export interface ServerUnderTest {
  url: string;
  /** As the cluster's superuser, for arranging and for looking. */
  owner: pg.Pool;
  stop(): Promise<void>;
}

export async function startServerUnderTest(): Promise<ServerUnderTest> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'stint-bench-'));
  const postgres = await startPostgres({ dataDir: path.join(dataDir, 'postgres'), settings: SIZED });
  const { appUrl, adminUrl } = await migrate({
    adminUrl: postgres.adminUrl,
    appPassword: 'only-for-the-bench',
  });
  const owner = new pg.Pool({ connectionString: adminUrl, max: 4 });
  owner.on('error', () => undefined);
  const server = await startServer(dataDir, appUrl);
  return {
    url: server.url,
    owner,
    async stop() {
      await server.stop();
      await owner.end();
      await postgres.stop();
      // Postgres keeps its data elsewhere where it could not reach this folder.
      for (const folder of [postgres.dataDir, dataDir])
        await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
