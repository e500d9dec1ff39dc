import { z } from 'zod';
import { NoticeKind, type Notification } from '../../../domain/entities/notification.ts';

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** What a person keeps on this device about notices. */
export const NoticesKept = z.object({
  /**
   * What was read here, or is to be unread again, and the server has not shown yet: by notice, with the `at` of the notice
   * as it was. One that has grown since was not read.
   */
  reads: z.record(z.string(), z.object({ read: z.boolean(), at: z.string() })),
  /** The newest version that was there when this device last looked; null before it ever did. */
  seen: z.int().nullable(),
  desktop: z.object({
    isOn: z.boolean(),
    quiet: z.object({ isOn: z.boolean(), from: TimeOfDay, to: TimeOfDay }),
    off: z.array(NoticeKind),
  }),
});
export type NoticesKept = z.infer<typeof NoticesKept>;

export const nothingKept: NoticesKept = {
  reads: {},
  seen: null,
  desktop: { isOn: true, quiet: { isOn: false, from: '18:00', to: '08:00' }, off: [] },
};

/** What was kept, or nothing where it is missing or of another making. */
export function readNoticesKept(kept: unknown): NoticesKept {
  const parsed = NoticesKept.safeParse(kept);
  return parsed.success ? parsed.data : nothingKept;
}

/** Days for which notices are shown; the server lets go of them then. */
const SHOWN_DAYS = 90;

/** The notices to show, newest first, with what was read here but the server does not know yet. */
export function shownNotices(
  notices: readonly Notification[],
  { reads }: Pick<NoticesKept, 'reads'>,
  nowMs: number,
): Notification[] {
  const since = new Date(nowMs - SHOWN_DAYS * 86_400_000).toISOString();
  return notices
    .filter(({ at }) => at >= since)
    .map((notice) => {
      const own = reads[notice.id];
      if (!own || own.at !== notice.at) return notice;
      return { ...notice, readAt: own.read ? (notice.readAt ?? notice.at) : null };
    });
}

/**
 * What of it the server still has to hear, and what it has shown since and need not be kept any more.
 * @param isWhole whether all notices that there are are here: before that, one that is not here may still come
 */
export function readsToSend(
  notices: readonly Notification[],
  { reads }: Pick<NoticesKept, 'reads'>,
  isWhole: boolean,
): { read: string[]; unread: string[]; done: string[] } {
  const known = new Map(notices.map((notice) => [notice.id, notice]));
  const result: { read: string[]; unread: string[]; done: string[] } = { read: [], unread: [], done: [] };
  for (const [id, { read, at }] of Object.entries(reads)) {
    const notice = known.get(id);
    if (!notice && !isWhole) continue;
    if (!notice || notice.at !== at || (notice.readAt !== null) === read) result.done.push(id);
    else (read ? result.read : result.unread).push(id);
  }
  return result;
}

/** Keeps that these notices, as they are, were read or are unread again. */
export function withReads(
  kept: NoticesKept,
  notices: readonly Pick<Notification, 'id' | 'at'>[],
  read: boolean,
): NoticesKept {
  return {
    ...kept,
    reads: { ...kept.reads, ...Object.fromEntries(notices.map(({ id, at }) => [id, { read, at }])) },
  };
}

/** Lets go of what the server shows itself by now. */
export function withoutReads(kept: NoticesKept, ids: readonly string[]): NoticesKept {
  const gone = new Set(ids);
  return { ...kept, reads: Object.fromEntries(Object.entries(kept.reads).filter(([id]) => !gone.has(id))) };
}
