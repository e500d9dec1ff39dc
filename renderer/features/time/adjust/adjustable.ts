import type { TenantSettings } from '../../../../domain/entities/tenant.ts';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { isSettled } from '../../../../domain/rules/lifecycle.ts';
import { isLocked } from '../../../../domain/rules/lock.ts';

/** The adjustment of an entry that is undecided or stands; null when there is none among `entries`. */
export function adjustmentOf(entry: TimeEntry, entries: readonly TimeEntry[]): TimeEntry | null {
  return entries.find(({ correctsId, status }) => correctsId === entry.id && status !== 'rejected') ?? null;
}

/** Whether the entry is settled, stands, and nothing adjusts it yet: only the last of a chain is adjusted. */
export function isAdjustable(entry: TimeEntry, entries: readonly TimeEntry[]): boolean {
  return isSettled(entry.status) && entry.replacedById === null && adjustmentOf(entry, entries) === null;
}

/** Whether time on that date is late work, which is logged as an adjustment: it corrects nothing and its period is locked. */
export function isLateWork(
  { date, correctsId }: Pick<TimeEntry, 'date' | 'correctsId'>,
  settings: Pick<TenantSettings, 'lock' | 'weekStart'> | null,
  today: string,
): boolean {
  return correctsId === null && settings !== null && isLocked(date, settings, today);
}
