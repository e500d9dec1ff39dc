import type { Notification } from '../../../domain/entities/notification.ts';
import type { NoticesKept } from './notices-kept.ts';

/** What is older than this when it arrives is no news: a machine that was off for days does not shower its person. */
const NEWS_MS = 24 * 3_600_000;

/**
 * The notices that are to be shown on the desktop now, newest first, and up to which version this device has looked from
 * now on. The first look on a device shows nothing; nor is anything shown that was read, or that the person did themselves.
 * @param looksAway whether no window of Stint is being looked at
 * @param timeOfDay `HH:MM` of the person's clock
 */
export function desktopNews(
  notices: readonly Notification[],
  { seen, desktop }: Pick<NoticesKept, 'seen' | 'desktop'>,
  me: string,
  looksAway: boolean,
  nowMs: number,
  timeOfDay: string,
): { show: Notification[]; seen: number } {
  const newest = Math.max(0, ...notices.map(({ version }) => version));
  const isQuiet = desktop.quiet.isOn && isWithin(timeOfDay, desktop.quiet.from, desktop.quiet.to);
  if (seen === null || !looksAway || !desktop.isOn || isQuiet) return { show: [], seen: newest };
  const show = notices.filter(
    ({ version, readAt, kind, facts, at }) =>
      version > seen &&
      readAt === null &&
      facts.by !== me &&
      !desktop.off.includes(kind) &&
      nowMs - Date.parse(at) < NEWS_MS,
  );
  return { show, seen: newest };
}

/** Whether a time of day is from `from` up to `to`, which may be on the next day. Equal ones are the whole day. */
export function isWithin(time: string, from: string, to: string): boolean {
  return from < to ? from <= time && time < to : from <= time || time < to;
}
