import type { PoolClient } from 'pg';
import { z } from 'zod';
import {
  DeadLetter,
  type DeadLetterQuery,
  type DeadLetters,
  LetterMetadata,
} from '../../../domain/wire/metering.ts';
import { METERING_TOPIC } from './record.ts';

/** Letters as wire rows. `metadata` and `project` are what will be sent, everything else is what was recorded. */
const SELECT = `
  select o.id, o.state, e.event_type as "eventType", json_build_object('id', c.id, 'name', c.name) as client,
         case when p.id is not null then json_build_object('id', p.id, 'name', p.name) end as project,
         trim_scale(e.quantity)::text as quantity, e.unit, e."timestamp", e.corrects,
         json_build_object(
           'kind', case when t.id is not null then 'time_entry' when j.id is not null then 'report' else 'other' end,
           'id', e.cause_id, 'date', t.date, 'person', u.name, 'words', coalesce(t.description, j.definition)) as cause,
         coalesce(o.last_error, '') as reason, o.drop_reason as "dropReason", o.attempts,
         o.created_at as "recordedAt", o.refused_at as "refusedAt", o.payload->'metadata' as metadata,
         coalesce(o.payload->'metadata' <> e.metadata or o.payload->>'project_id' is distinct from e.project_id::text,
           true) as fixed,
         (with recursive behind as (
            select o.id, o.cause_id, o.cause_seq
            union
            select next.* from behind b cross join lateral (
              select l.id, l.cause_id, l.cause_seq from outbox l
               where l.cause_id = b.cause_id and l.cause_seq > b.cause_seq and l.state in ('pending', 'dead')
              union all
              select k.id, k.cause_id, k.cause_seq from outbox k
               where k.corrects = b.id and k.state in ('pending', 'dead')) next)
          select count(*) - 1 from behind) as behind
    from outbox o
   cross join lateral (select * from metering_events m where m.id = o.id limit 1) e
    join clients c on c.id = e.client_id
    left join projects p on p.id::text = o.payload->>'project_id'
    left join time_entries t on t.id = e.cause_id
    left join users u on u.id = t.user_id
    left join report_jobs j on j.id = e.cause_id`;

const LetterRow = z.looseObject({ metadata: z.json() });

function letterOf(row: unknown): DeadLetter {
  const read = LetterRow.parse(row);
  const metadata = LetterMetadata.safeParse(read.metadata);
  return DeadLetter.parse({
    ...read,
    metadata: metadata.success ? metadata.data : null,
    metadataBytes: Buffer.byteLength(JSON.stringify(read.metadata ?? null)),
  });
}

/** A page of letters, latest refused first. In the caller's tenant transaction. */
export async function selectLetters(
  tx: PoolClient,
  { state, cursor, limit }: DeadLetterQuery,
): Promise<DeadLetters> {
  const [at, id] = cursor?.split(' ') ?? [];
  const { rows } = await tx.query(
    `${SELECT}
      where o.topic = $1 and o.state = $2 and ($3::timestamptz is null or (o.refused_at, o.id) < ($3, $4::uuid))
      order by o.refused_at desc, o.id desc limit $5`,
    [METERING_TOPIC, state, at ?? null, id ?? null, limit + 1],
  );
  const letters = rows.slice(0, limit).map(letterOf);
  const last = letters.at(-1);
  return {
    letters,
    next: rows.length > limit && last ? `${last.refusedAt} ${last.id}` : null,
    total: await countLetters(tx, state),
  };
}

export async function countLetters(tx: PoolClient, state: 'dead' | 'dropped'): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(
    'select count(*) as count from outbox where topic = $1 and state = $2',
    [METERING_TOPIC, state],
  );
  return rows[0]?.count ?? 0;
}

/** What a change did to one row, for the audit log. */
export const Changed = z.object({ id: z.uuid(), reason: z.string(), from: z.string(), to: z.string() });
export type Changed = z.infer<typeof Changed>;

/** Puts dead letters back into the queue as they are. Those behind them follow by themselves. */
export async function replayRows(tx: PoolClient, ids: readonly string[], now: Date): Promise<Changed[]> {
  const { rows } = await tx.query(
    `update outbox o set state = 'pending', attempts = 0, next_attempt_at = $2
      where o.id = any($1::uuid[]) and o.topic = $3 and o.state = 'dead'
      returning o.id, coalesce(o.last_error, '') as reason, 'dead' as "from", o.state as "to"`,
    [ids, now.toISOString(), METERING_TOPIC],
  );
  await announce(tx);
  return rows.map((row) => Changed.parse(row));
}

/** The dead letters that were refused first, at most so many. */
export async function oldestDead(tx: PoolClient, most: number): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `select id from outbox where topic = $1 and state = 'dead' order by refused_at, id limit $2`,
    [METERING_TOPIC, most],
  );
  return rows.map(({ id }) => id);
}

/** Dead letters become dropped, and with them what was to take one of them back. */
export async function dropRows(
  tx: PoolClient,
  ids: readonly string[],
  reason: string,
  now: Date,
): Promise<Changed[]> {
  const { rows } = await tx.query(
    `with recursive gone as (
       select id from outbox where id = any($1::uuid[]) and topic = $4 and state = 'dead'
       union
       select c.id from gone g join outbox c on c.corrects = g.id where c.state in ('pending', 'dead')
     ), before as (
       select o.id, o.state from outbox o where o.id in (select id from gone)
     )
     update outbox o
        set state = 'dropped', drop_reason = $2, refused_at = coalesce(o.refused_at, $3)
       from before b where o.id = b.id and o.state = b.state
     returning o.id, coalesce(o.last_error, '') as reason, b.state as "from", o.state as "to"`,
    [ids, reason, now.toISOString(), METERING_TOPIC],
  );
  await announce(tx);
  return rows.map((row) => Changed.parse(row));
}

/** Takes drops back: these are dead again, and what went with them waits behind them again. */
export async function restoreRows(tx: PoolClient, ids: readonly string[]): Promise<Changed[]> {
  const { rows } = await tx.query(
    `with recursive back as (
       select id from outbox where id = any($1::uuid[]) and topic = $2 and state = 'dropped'
       union
       select c.id from back b join outbox c on c.corrects = b.id where c.state = 'dropped'
     )
     update outbox o
        set state = case when o.id = any($1::uuid[]) then 'dead' else 'pending' end, drop_reason = null
      where o.id in (select id from back) and o.state = 'dropped'
     returning o.id, coalesce(o.last_error, '') as reason, 'dropped' as "from", o.state as "to"`,
    [ids, METERING_TOPIC],
  );
  await announce(tx);
  return rows.map((row) => Changed.parse(row));
}

/** Wakes the worker: what was before may let others go. */
async function announce(tx: PoolClient): Promise<void> {
  await tx.query("select pg_notify('stint_outbox', '')");
}
