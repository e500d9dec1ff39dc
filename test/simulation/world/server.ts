import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { buildApp } from '../../../sync-server/build-app.ts';
import { readConfig } from '../../../sync-server/config.ts';
import { createLogger } from '../../../sync-server/logger.ts';
import { createMetrics } from '../../../sync-server/metrics.ts';
import { issueAccessToken } from '../../../sync-server/modules/identity/access-token.ts';
import { loadKeyRing } from '../../../sync-server/modules/identity/keys.ts';
import { loadSealingKeys, type SealingKeys } from '../../../sync-server/modules/identity/sealing-keys.ts';
import type { Database } from './database.ts';
import type { Firm, Person } from './firm.ts';
import { time } from './virtual-time.ts';

export interface Server {
  app: FastifyInstance;
  database: Database;
  /** What who is billed is encrypted by. */
  sealing: SealingKeys;
  /** An access token as refreshing would give it now. */
  token(firm: Firm, who: Person, device: { id: string; rid: string; sid: string }): Promise<string>;
  /** What the server logged as its own mistakes, since it was last asked. */
  takeErrors(): string[];
  close(): Promise<void>;
}

/** The server as production builds it, on the world's clock. Built before the world takes over the timers. */
export async function startServer(database: Database): Promise<Server> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'stint-simulate-'));
  const config = readConfig({
    NODE_ENV: 'test',
    PORT: '0',
    DATABASE_URL: 'postgres://stint_app@127.0.0.1/stint',
    STINT_DATA_DIR: dataDir,
    STINT_LIMIT_REQUESTS_PER_MINUTE: '1000000',
    STINT_MAX_EVENT_LOOP_DELAY_MS: '3600000',
    LOG_LEVEL: 'error',
  });
  const clock = () => new Date(time.now);
  let errors: string[] = [];
  const app = await buildApp({
    pool: database.pool,
    config,
    clock,
    logger: createLogger(config.logLevel, { write: (line) => void errors.push(line) }),
    metrics: createMetrics({ clock, process: false }),
  });
  await app.ready();
  const ring = await loadKeyRing(config);
  return {
    app,
    database,
    sealing: await loadSealingKeys(config),
    async token(firm, who, { id, rid, sid }) {
      const claims = { sub: who.id, tid: firm.tenantId, roles: who.roles, cid: null, did: id, sid, rid };
      return (await issueAccessToken(ring, claims, clock())).accessToken;
    },
    takeErrors() {
      const taken = errors;
      errors = [];
      return taken;
    },
    async close() {
      // What the server writes as it closes goes through the world, as all it writes.
      await time.finished(app.close());
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
