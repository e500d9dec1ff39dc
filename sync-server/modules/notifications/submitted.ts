import type { Pool, PoolClient } from 'pg';
import { lockTenantWrites, withTenant } from '../../db.ts';
import { type NotificationInput, notify } from './service.ts';
import { readWaiting, type Waiting } from './waiting.ts';

/** What waits longer than this is old news when the worker first looks at a tenant. */
const NEWS_DAYS = 14;

/**
 * Tells whoever may decide what was submitted since the last look, one unread notice a person and week, and reads for them
 * those of whose weeks nothing waits any more. It is the worker's: a push stays as quick as it is, and what a rule
 * approves at once is not told. It may run at any time and twice at once.
 * @returns how many notices are new or have grown
 */
export async function tellSubmitted(pool: Pool, tenantId: string, now: Date): Promise<number> {
  if (!(await hasNews(pool, tenantId))) return 0;
  return withTenant(pool, tenantId, async (tx) => {
    await lockTenantWrites(tx);
    const { mark, counter } = await readMark(tx, tenantId);
    const told = await tell(tx, tenantId, mark, now);
    await readDecided(tx, now);
    await tx.query(
      `insert into notice_marks (tenant_id, submitted_version) values ($1, $2)
       on conflict (tenant_id) do update set submitted_version = excluded.submitted_version`,
      // What this transaction writes has the next version and is no news for the next look.
      [tenantId, counter],
    );
    return told;
  });
}

/** A look without the tenant's lock: nearly always something else was written. */
async function hasNews(pool: Pool, tenantId: string): Promise<boolean> {
  return withTenant(pool, tenantId, async (tx) => {
    const { rows } = await tx.query<{ found: boolean }>(
      `select exists (
         select from time_entries e
          where e.tenant_id = $1
            and e.version > coalesce((select submitted_version from notice_marks where tenant_id = $1), 0)
       ) as found`,
      [tenantId],
    );
    return rows[0]?.found === true;
  });
}

async function readMark(tx: PoolClient, tenantId: string): Promise<{ mark: number; counter: number }> {
  const { rows } = await tx.query<{ mark: number; counter: number }>(
    `select coalesce(m.submitted_version, 0)::bigint as mark, c.version as counter
       from sync_counters c left join notice_marks m on m.tenant_id = c.tenant_id where c.tenant_id = $1`,
    [tenantId],
  );
  return rows[0] ?? { mark: 0, counter: 0 };
}

async function tell(tx: PoolClient, tenantId: string, mark: number, now: Date): Promise<number> {
  const since = new Date(now.getTime() - NEWS_DAYS * 86_400_000);
  const { rows } = await tx.query<{ person: string }>(
    `select distinct user_id as person from time_entries
      where tenant_id = $1 and version > $2 and status = 'submitted' and submitted_at > $3 and not deleted`,
    [tenantId, mark, since.toISOString()],
  );
  if (rows.length === 0) return 0;
  const waiting = await readWaiting(tx, {
    people: rows.map(({ person }) => person),
    version: mark,
    since,
  });
  return notify(tx, tenantId, waiting.filter(({ isNew }) => isNew).map(noticeOf), now);
}

function noticeOf({ decider, person, week, adjusts, entries, minutes, flagged }: Waiting): NotificationInput {
  const kind = adjusts ? 'adjustment_waiting' : 'sheet_submitted';
  return {
    userId: decider,
    kind,
    subjectId: person,
    facts: { person, week, entries, minutes, flagged },
    group: `${kind}:${person}:${week}`,
  };
}

async function readDecided(tx: PoolClient, now: Date): Promise<void> {
  await tx.query(
    `update notifications n set read_at = $1, updated_at = $1
      where n.kind in ('sheet_submitted', 'adjustment_waiting') and n.read_at is null and not n.deleted
        and not exists (
          select from time_entries e
           where e.tenant_id = n.tenant_id and e.user_id = n.subject_id and e.status = 'submitted' and not e.deleted
             and e.date between (n.facts->>'week')::date and (n.facts->>'week')::date + 6
             and (e.corrects_id is not null or e.source = 'adjustment') = (n.kind = 'adjustment_waiting'))`,
    [now.toISOString()],
  );
}
