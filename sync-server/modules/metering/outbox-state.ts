import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import { withTenant } from '../../db.ts';

export interface OutboxState {
  pending: number;
  dead: number;
  /** Age of the oldest row that is not delivered yet. */
  lagSeconds: number;
  /** When the next row that is being held back comes due; null where none is pending. */
  nextAttemptAt: string | null;
}

export async function readOutboxState(pool: Pool, tenantId: string, now: Date): Promise<OutboxState> {
  const { rows } = await withTenant(pool, tenantId, (tx) =>
    tx.query<OutboxState>(
      `select count(*) filter (where state = 'pending') as pending, count(*) filter (where state = 'dead') as dead,
              coalesce(greatest(extract(epoch from $1::timestamptz - min(created_at)
                filter (where state = 'pending')), 0), 0)::float8 as "lagSeconds",
              min(next_attempt_at) filter (where state = 'pending') as "nextAttemptAt"
         from outbox where state in ('pending', 'dead')`,
      [now.toISOString()],
    ),
  );
  return rows[0] ?? { pending: 0, dead: 0, lagSeconds: 0, nextAttemptAt: null };
}

export async function allTenants(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ tenant_id: string }>('select tenant_id from tenant_directory');
  return rows.map((row) => row.tenant_id);
}

export async function tenantsWithDueOutbox(pool: Pool, now: Date): Promise<string[]> {
  const { rows } = await pool.query<{ tenant_id: string }>(
    'select tenant_id from tenants_with_due_outbox($1) as tenant_id',
    [now.toISOString()],
  );
  return rows.map((row) => row.tenant_id);
}

const DeadLetter = z.object({
  id: z.uuid(),
  topic: z.string(),
  causeId: z.uuid(),
  attempts: z.int(),
  reason: z.string(),
  createdAt: z.string(),
  payload: z.json(),
});
export type DeadLetter = z.infer<typeof DeadLetter>;

/** What the platform refused, newest first, with its reason. In the caller's tenant transaction. */
export async function listDeadLetters(tx: PoolClient, limit = 100): Promise<DeadLetter[]> {
  const { rows } = await tx.query(
    `select id, topic, cause_id as "causeId", attempts, coalesce(last_error, '') as reason, created_at as "createdAt",
            payload
       from outbox where state = 'dead' order by created_at desc, id desc limit $1`,
    [limit],
  );
  return rows.map((row) => DeadLetter.parse(row));
}

/**
 * Puts dead letters back in the queue, once what was wrong at the other end is right, and wakes the worker.
 * @returns how many there were
 */
export async function replayDeadLetters(tx: PoolClient, ids: readonly string[], now: Date): Promise<number> {
  const { rowCount } = await tx.query(
    `update outbox set state = 'pending', attempts = 0, next_attempt_at = $2
      where id = any($1::uuid[]) and state = 'dead'`,
    [ids, now.toISOString()],
  );
  await tx.query("select pg_notify('stint_outbox', '')");
  return rowCount ?? 0;
}
