import type { Pool } from 'pg';
import { z } from 'zod';
import { withTenant } from '../../db.ts';
import { EVENTS_PER_REQUEST } from '../../integrations/creto-metering/wire.ts';
import { METERING_TOPIC } from './record.ts';

const QueueRow = z.object({
  id: z.uuid(),
  payload: z.json(),
  attempts: z.int(),
  dueAt: z.string(),
  /** Something that goes before it is not delivered yet. */
  held: z.boolean(),
  /** A person has dropped what it corrects: the platform will never know that, nor take this. */
  orphan: z.boolean(),
});
export type QueueRow = z.infer<typeof QueueRow>;

/** Where a reader of the queue stands: the last row that it has seen. */
export type QueueMark = Pick<QueueRow, 'dueAt' | 'id'>;

/** What became of one row: taken by the platform, refused for good, or not to be sent at all. */
export type Settled =
  | { id: string; outcome: 'delivered' }
  | { id: string; outcome: 'dead' | 'dropped'; reason: string };

/**
 * The next rows that are due, in the order in which they come due, the held ones among them.
 *
 * A row is held while an earlier event of its cause, or the event that it corrects, is pending or dead. So of the events
 * that belong together at most one can be sent at a time, and a correction never overtakes what it takes back.
 */
export async function readQueue(
  pool: Pool,
  tenantId: string,
  dueBy: Date,
  after: QueueMark | null,
): Promise<QueueRow[]> {
  const { rows } = await withTenant(pool, tenantId, (tx) =>
    tx.query(
      // The subqueries are scalar, so that each row is looked up by key whatever the planner believes of the queue.
      `select q.id, q.payload, q.attempts, q.next_attempt_at as "dueAt",
              coalesce((select true from outbox b
                         where b.cause_id = q.cause_id and b.cause_seq < q.cause_seq and b.state in ('pending', 'dead')
                         limit 1), false)
                or coalesce(corrected.state in ('pending', 'dead'), false) as held,
              coalesce(corrected.state = 'dropped', false) as orphan
         from (select id, payload, attempts, next_attempt_at, cause_id, cause_seq, corrects
                 from outbox
                where topic = $1 and state = 'pending' and next_attempt_at <= $2
                  and (next_attempt_at, id) > ($3, $4)
                order by next_attempt_at, id limit ${EVENTS_PER_REQUEST}) q
         left join lateral (select c.state from outbox c where c.id = q.corrects limit 1) corrected on true
        order by q.next_attempt_at, q.id`,
      [METERING_TOPIC, dueBy.toISOString(), after?.dueAt ?? '-infinity', after?.id ?? FIRST_ID],
    ),
  );
  return rows.map((row) => QueueRow.parse(row));
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/**
 * Writes down what became of rows. An answer that says the platform has an event is true whatever was thought of it
 * before. It may be lost in a crash of the database: the rows are sent again then and answered `duplicate`.
 */
export async function settle(
  pool: Pool,
  tenantId: string,
  settled: readonly Settled[],
  now: Date,
): Promise<void> {
  const delivered = settled.filter(({ outcome }) => outcome === 'delivered').map(({ id }) => id);
  const ended = settled.filter(({ outcome }) => outcome !== 'delivered');
  if (settled.length === 0) return;
  await withTenant(pool, tenantId, async (tx) => {
    await tx.query('set local synchronous_commit = off');
    if (delivered.length > 0)
      await tx.query(
        `update outbox set state = 'delivered', attempts = attempts + 1, last_error = null, delivered_at = $1
          where id = any($2::uuid[]) and state in ('pending', 'dead')`,
        [now.toISOString(), delivered],
      );
    if (ended.length > 0)
      await tx.query(
        `update outbox o
            set state = r.outcome, attempts = o.attempts + (r.outcome = 'dead')::int, refused_at = $1,
                last_error = case r.outcome when 'dead' then r.reason else o.last_error end,
                drop_reason = case r.outcome when 'dropped' then r.reason end
           from jsonb_to_recordset($2::jsonb) as r(id uuid, outcome text, reason text)
          where o.id = r.id and o.state = 'pending'`,
        [now.toISOString(), JSON.stringify(ended)],
      );
  });
}

/**
 * Rows that were sent in vain: each waits, the longer the more often it was tried, and lets others go first.
 * @returns when the first of them is due again; null where none of them is pending any more
 */
export async function postpone(
  pool: Pool,
  tenantId: string,
  ids: readonly string[],
  why: { error: string; notBefore: Date; backoff: Backoff },
): Promise<Date | null> {
  const { rows } = await withTenant(pool, tenantId, (tx) =>
    tx.query<{ at: string | null }>(
      `with waiting as (
         update outbox
            set attempts = attempts + 1, last_error = $2,
                next_attempt_at = $3::timestamptz
                  + least($4::float8 * power(2, least(attempts, 20)), $5::float8) * interval '1 second'
          where id = any($1::uuid[]) and state = 'pending' returning next_attempt_at)
       select min(next_attempt_at) as at from waiting`,
      [ids, why.error, why.notBefore.toISOString(), why.backoff.firstSeconds, why.backoff.maxSeconds],
    ),
  );
  return rows[0]?.at == null ? null : new Date(rows[0].at);
}

/** How long a row waits after it was sent in vain: doubled each time, up to the most. 0 does not wait. */
export interface Backoff {
  firstSeconds: number;
  maxSeconds: number;
}

/** When the next row that is held back comes due; null where none is. */
export async function nextDue(pool: Pool, tenantId: string, now: Date): Promise<Date | null> {
  const { rows } = await withTenant(pool, tenantId, (tx) =>
    tx.query<{ at: string }>(
      `select next_attempt_at as at from outbox
        where topic = $1 and state = 'pending' and next_attempt_at > $2 order by next_attempt_at limit 1`,
      [METERING_TOPIC, now.toISOString()],
    ),
  );
  return rows[0] ? new Date(rows[0].at) : null;
}
