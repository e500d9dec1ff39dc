import type { PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { NoticeFacts, NoticeKind, type Notification } from '../../../domain/entities/notification.ts';
import { grown, sentenceOf } from './facts.ts';

export interface NotificationInput extends Pick<Notification, 'userId' | 'kind' | 'subjectId'> {
  /** What it says (facts.ts). */
  facts?: NoticeFacts;
  /** Instead of the sentence that the facts make. */
  message?: string;
  /** While the person has not read the one before of this group, it grows instead of another being made. */
  group?: string;
  /** Told once for ever: nothing happens where the person was told this before, read or not. */
  once?: string;
}

const Unread = z.object({
  id: z.string(),
  userId: z.string(),
  kind: NoticeKind,
  groupKey: z.string(),
  facts: NoticeFacts,
});

interface Row {
  id: string;
  userId: string;
  kind: NoticeKind;
  subjectId: string;
  message: string;
  facts: NoticeFacts;
  groupKey: string | null;
  onceKey: string | null;
}

/**
 * Tells people in the caller's tenant transaction, with two statements or three however many they are. Notices with a
 * group want the transaction to hold the tenant's writes (lock_tenant_writes), so that no two make the same one.
 * @returns how many notices are new or have grown
 */
export async function notify(
  tx: PoolClient,
  tenantId: string,
  notifications: readonly NotificationInput[],
  now: Date,
): Promise<number> {
  if (notifications.length === 0) return 0;
  const groups = notifications.flatMap(({ group }) => group ?? []);
  const unread = groups.length === 0 ? [] : await readUnread(tx, groups);
  const rows = new Map<string, Row>();
  for (const one of notifications) {
    const key = one.group === undefined ? uuidv7() : `${one.userId} ${one.group}`;
    const standing =
      rows.get(key) ?? unread.find(({ userId, groupKey }) => groupKey === one.group && userId === one.userId);
    const facts = standing ? grown(one.kind, standing.facts, one.facts ?? {}) : (one.facts ?? {});
    rows.set(key, {
      id: standing?.id ?? uuidv7(),
      userId: one.userId,
      kind: one.kind,
      subjectId: one.subjectId,
      facts,
      message: (one.message ?? sentenceOf(one.kind, facts)).slice(0, 500),
      groupKey: one.group ?? null,
      onceKey: one.once ?? null,
    });
  }
  const known = new Set(unread.map(({ id }) => id));
  const fresh = [...rows.values()].filter(({ id }) => !known.has(id));
  const more = [...rows.values()].filter(({ id }) => known.has(id));
  return (await insert(tx, tenantId, fresh, now)) + (await update(tx, more, now));
}

async function readUnread(tx: PoolClient, groups: readonly string[]): Promise<z.infer<typeof Unread>[]> {
  const { rows } = await tx.query(
    `select id, user_id as "userId", kind, group_key as "groupKey", facts from notifications
      where group_key = any($1::text[]) and read_at is null and not deleted for update`,
    [[...new Set(groups)]],
  );
  return rows.map((row) => Unread.parse(row));
}

async function insert(tx: PoolClient, tenantId: string, rows: readonly Row[], now: Date): Promise<number> {
  if (rows.length === 0) return 0;
  const { rowCount } = await tx.query(
    `insert into notifications (id, tenant_id, user_id, kind, subject_id, message, facts, group_key, once_key,
                                created_at, updated_at, at)
     select id, $1, "userId", kind, "subjectId", message, facts, "groupKey", "onceKey", $2, $2, $2
       from jsonb_to_recordset($3::jsonb)
         as r(id uuid, "userId" uuid, kind text, "subjectId" uuid, message text, facts jsonb, "groupKey" text,
              "onceKey" text)
     on conflict do nothing`,
    [tenantId, now.toISOString(), JSON.stringify(rows)],
  );
  return rowCount ?? 0;
}

async function update(tx: PoolClient, rows: readonly Row[], now: Date): Promise<number> {
  if (rows.length === 0) return 0;
  const { rowCount } = await tx.query(
    `update notifications n
        set subject_id = r."subjectId", message = r.message, facts = r.facts, at = $1, updated_at = $1
       from jsonb_to_recordset($2::jsonb) as r(id uuid, "subjectId" uuid, message text, facts jsonb)
      where n.id = r.id`,
    [now.toISOString(), JSON.stringify(rows)],
  );
  return rowCount ?? 0;
}
