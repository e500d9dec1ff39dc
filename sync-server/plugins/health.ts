import { readdirSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Pool, QueryConfig } from 'pg';
import { Health, Ready } from '../../domain/wire/health.ts';
import { wireVersionText } from '../../domain/wire/version.ts';
import { serverVersion } from '../version.ts';

type Check = 'ok' | 'failing';

const migrations = readdirSync(new URL('../../prisma/migrations', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

/** `query_timeout` in milliseconds: a silent database is a failing one. */
const ping: QueryConfig & { query_timeout: number } = { text: 'select 1', query_timeout: 3000 };

/**
 * Whether every migration that this build was written for is in. Where the role may not read Prisma's table, that the
 * table is there has to do.
 */
async function migrationsApplied(pool: Pool): Promise<boolean> {
  const { rows: may } = await pool.query<{ present: boolean; readable: boolean }>(
    `select to_regclass('public._prisma_migrations') is not null as present,
            coalesce(has_table_privilege(to_regclass('public._prisma_migrations'), 'select'), false) as readable`,
  );
  if (may[0]?.readable !== true) return may[0]?.present === true;
  const { rows } = await pool.query<{ missing: number }>(
    `select count(*)::int as missing from unnest($1::text[]) as wanted(name)
      where not exists (select 1 from public._prisma_migrations m
                         where m.migration_name = wanted.name and m.finished_at is not null
                           and m.rolled_back_at is null)`,
    [migrations],
  );
  return rows[0]?.missing === 0;
}

async function databaseChecks(pool: Pool): Promise<Record<'database' | 'migrations', Check>> {
  try {
    await pool.query(ping);
  } catch {
    return { database: 'failing', migrations: 'failing' };
  }
  const applied = await migrationsApplied(pool).catch(() => false);
  return { database: 'ok', migrations: applied ? 'ok' : 'failing' };
}

/** `/health`: the process lives. `/ready`: it can serve; 503 with the failing checks if not. */
export function registerHealth(app: FastifyInstance, pool: Pool): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.get(
    '/health',
    { schema: { tags: ['operations'], summary: 'Whether the process lives', response: { 200: Health } } },
    async () => ({ status: 'ok' as const, version: serverVersion, wire: wireVersionText() }),
  );
  typed.get(
    '/ready',
    {
      schema: { tags: ['operations'], summary: 'Whether it can serve', response: { 200: Ready, 503: Ready } },
    },
    async (_request, reply) => {
      const checks = await databaseChecks(pool);
      const ready = Object.values(checks).every((check) => check === 'ok');
      return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not_ready', checks });
    },
  );
}
