import type { PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { Notification } from '../../../domain/entities/notification.ts';

export type NotificationInput = Pick<Notification, 'userId' | 'kind' | 'subjectId' | 'message'>;

/** Writes notifications in the caller's tenant transaction with one statement; messages are cut at 500 characters. */
export async function notify(
  tx: PoolClient,
  tenantId: string,
  notifications: readonly NotificationInput[],
  now: Date,
): Promise<void> {
  if (notifications.length === 0) return;
  await tx.query(
    `insert into notifications (id, tenant_id, user_id, kind, subject_id, message, created_at)
     select id, $1, "userId", kind, "subjectId", message, $2
       from jsonb_to_recordset($3::jsonb)
         as r(id uuid, "userId" uuid, kind text, "subjectId" uuid, message text)`,
    [
      tenantId,
      now.toISOString(),
      JSON.stringify(
        notifications.map((one) => ({ ...one, id: uuidv7(), message: one.message.slice(0, 500) })),
      ),
    ],
  );
}
