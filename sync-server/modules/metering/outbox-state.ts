import type { Pool, PoolClient } from 'pg';

/** Sums over an outbox. */
export interface OutboxTotals {
  pending: number;
  /** Of the pending: what stands behind a dead letter. */
  held: number;
  dead: number;
  /** Age of the oldest row that is pending and not held. */
  lagSeconds: number;
}

/** All tenants' together, for metrics. */
export async function readOutboxTotals(pool: Pool, now: Date): Promise<OutboxTotals> {
  const { rows } = await pool.query<OutboxTotals>(
    `select pending, held, dead, lag_seconds as "lagSeconds" from outbox_totals($1)`,
    [now.toISOString()],
  );
  return rows[0] ?? { pending: 0, held: 0, dead: 0, lagSeconds: 0 };
}

/** One tenant's outbox. */
export interface OutboxState extends OutboxTotals {
  /** When the next row that is held back comes due; null where none is. */
  nextAttemptAt: string | null;
  /** What the latest try that was in vain ran into, as the platform said it; null where nothing waits for another try. */
  lastError: string | null;
}

/** In the caller's tenant transaction. */
export async function readOutboxState(tx: PoolClient, now: Date): Promise<OutboxState> {
  const { rows } = await tx.query<OutboxState>(
    `with recursive behind as (${BEHIND_THE_DEAD})
     select count(*) filter (where o.state = 'pending') as pending,
            count(*) filter (where o.state = 'pending' and h.id is not null) as held,
            count(*) filter (where o.state = 'dead') as dead,
            coalesce(greatest(extract(epoch from $1::timestamptz - min(o.created_at)
              filter (where o.state = 'pending' and h.id is null)), 0), 0)::float8 as "lagSeconds",
            min(o.next_attempt_at) filter (where o.state = 'pending' and o.next_attempt_at > $1) as "nextAttemptAt",
            (array_agg(o.last_error order by o.next_attempt_at desc)
              filter (where o.state = 'pending' and o.attempts > 0))[1] as "lastError"
       from outbox o left join behind h on h.id = o.id
      where o.state in ('pending', 'dead')`,
    [now.toISOString()],
  );
  const [state] = rows;
  if (state === undefined) throw new Error('an aggregate gives one row');
  return state;
}

/** Rows of a recursive query: the dead letters of the present tenant and whatever waits behind them. */
const BEHIND_THE_DEAD = `
  select id, cause_id, cause_seq from outbox where state = 'dead'
  union
  select next.* from behind b cross join lateral (
    select l.id, l.cause_id, l.cause_seq from outbox l
     where l.cause_id = b.cause_id and l.cause_seq > b.cause_seq and l.state in ('pending', 'dead')
    union all
    select c.id, c.cause_id, c.cause_seq from outbox c where c.corrects = b.id and c.state in ('pending', 'dead')
  ) next`;

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
