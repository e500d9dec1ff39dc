import { z } from 'zod';
import { Id, Instant, syncFields } from './primitives.ts';
import { localSchema } from './rx-schema.ts';

/** What a notice is about. `subjectId` and `facts` of each: sync-server/modules/notifications/facts.ts. */
export const NoticeKind = z.enum([
  'entry_approved',
  'entry_rejected',
  'entry_reopened',
  'week_missing',
  'lock_soon',
  'sheet_submitted',
  'adjustment_waiting',
  'delegation_given',
  'delegation_ended',
  'decision_not_counted',
  'daily_digest',
  'report_ready',
  'webhook_disabled',
  'usage_threshold',
  'invoices_overdue',
]);
export type NoticeKind = z.infer<typeof NoticeKind>;

/** What the words of a notice are made of on the device, in the language of whoever reads: names are looked up there. */
export const NoticeFacts = z.record(
  z.string().max(40),
  z.union([z.string().max(2000), z.number(), z.null(), z.array(z.string().max(2000)).max(20)]),
);
export type NoticeFacts = z.infer<typeof NoticeFacts>;

/** Something that one person is told. It is theirs alone, also for an administrator. */
export const Notification = z.object({
  ...syncFields,
  userId: Id,
  kind: NoticeKind,
  subjectId: Id,
  /** In English, for whoever has no words of its own for the kind. */
  message: z.string().max(500),
  facts: NoticeFacts,
  /** When the last thing that it tells of happened: a notice that grows moves up. */
  at: Instant,
  readAt: Instant.nullable(),
});
export type Notification = z.infer<typeof Notification>;

export const notificationLocalSchema = localSchema('notification', 1, Notification, []);
