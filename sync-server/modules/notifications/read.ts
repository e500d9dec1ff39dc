import type { PoolClient } from 'pg';
import type { Actor } from '../../actor.ts';

/**
 * Notes of the actor's own notices that they were read, or are unread again; what is so already stays. One that would be
 * unread beside another unread one of its group stays read: that one says more.
 * @returns how many changed
 */
export async function markRead(
  tx: PoolClient,
  actor: Pick<Actor, 'userId'>,
  ids: readonly string[],
  read: boolean,
  now: Date,
): Promise<number> {
  const { rowCount } = await tx.query(
    read
      ? `update notifications set read_at = $3, updated_at = $3
          where id = any($1::uuid[]) and user_id = $2 and read_at is null and not deleted`
      : `update notifications n set read_at = null, updated_at = $3
          where n.id = any($1::uuid[]) and n.user_id = $2 and n.read_at is not null and not n.deleted
            and not exists (
              select 1 from notifications o where o.tenant_id = n.tenant_id and o.user_id = n.user_id
                and o.group_key = n.group_key and o.id <> n.id and not o.deleted
                and (o.read_at is null or (o.id = any($1::uuid[]) and o.at > n.at)))`,
    [ids, actor.userId, now.toISOString()],
  );
  return rowCount ?? 0;
}
