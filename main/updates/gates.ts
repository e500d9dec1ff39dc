import type { z } from 'zod';
import type { UpdateWait, WorkState } from '../../domain/ipc/updates.ts';

const DAY_MS = 86_400_000;

/** What decides whether an update that lies ready is installed this moment. */
export interface Moment {
  /** Null until the page has told; then nothing is known to be safe. */
  work: WorkState | null;
  /** The person said "install". */
  isWanted: boolean;
  /** Policy says that nobody need say so. */
  isAutomatic: boolean;
  /** The deadline is over, or the app is below the minimum version. */
  isDue: boolean;
  isPostponed: boolean;
  /** Stint is about to be closed by the person. */
  isClosing: boolean;
  /** Nobody has used Stint for a while. */
  isQuiet: boolean;
  /** Installing asks the person for a password: never out of the blue. */
  asksForPassword: boolean;
}

/**
 * What an update waits for, or null when it may be installed now. Nothing is ever cut in two: no running timer, no
 * change on its way. Work that is not sent outlives an update in the journal, yet while the server answers it is sent
 * first; offline only the person or the deadline goes ahead of it.
 */
export function waitsFor(moment: Moment): z.infer<typeof UpdateWait> | null {
  const { work, isWanted, isDue } = moment;
  if (!isWanted && !isDue) {
    if (moment.isPostponed || !moment.isAutomatic || moment.asksForPassword) return 'person';
  }
  if (!work || work.writing) return 'writing';
  if (work.timerRunning) return 'timer';
  if (work.unsent > 0 && (work.isOnline || !(isWanted || isDue))) return 'unsent';
  // Once a deadline is over the password is asked for with the app in front, not while it goes away.
  if (moment.isClosing && moment.asksForPassword && !isWanted) return 'person';
  if (!isWanted && !isDue && !moment.isClosing && !moment.isQuiet) return 'closing';
  return null;
}

/**
 * When an update is no longer put off; null where it may be for ever.
 * @param firstSeenAt ISO instant at which the version was found
 * @param days policy's UpdateDeadlineDays
 */
export function deadlineOf(
  firstSeenAt: string,
  isRequired: boolean,
  days: number | undefined,
): string | null {
  if (isRequired) return firstSeenAt;
  return days === undefined ? null : new Date(Date.parse(firstSeenAt) + days * DAY_MS).toISOString();
}
