import type { TenantSettings } from '../entities/tenant.ts';
import { addDays, weekEndOf } from './civil-date.ts';

type LockSettings = Pick<TenantSettings, 'lock' | 'weekStart'>;

/**
 * Last civil date on which an entry dated `date` may still be written; null when its week never locks by itself.
 * A week stays open through `daysAfterWeekEnd` + `graceDays` days after its last day.
 */
export function openThrough(date: string, { lock, weekStart }: LockSettings): string | null {
  if (lock.daysAfterWeekEnd === null) return null;
  return addDays(weekEndOf(date, weekStart), lock.daysAfterWeekEnd + lock.graceDays);
}

/** Whether the period that holds `date` is locked as of `today`: by hand (`lockedThrough`) or by its age. */
export function isLocked(date: string, settings: LockSettings, today: string): boolean {
  const { lockedThrough } = settings.lock;
  if (lockedThrough !== null && date <= lockedThrough) return true;
  const last = openThrough(date, settings);
  return last !== null && today > last;
}
