import type { TenantSettings } from '../../../../domain/entities/tenant.ts';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { addDays } from '../../../../domain/rules/civil-date.ts';
import { isLocked } from '../../../../domain/rules/lock.ts';
import { isFreeDay } from '../../../../domain/rules/validation.ts';
import type { EntryFields } from '../../../data/new-entry.ts';
import { rowId } from '../week-model.ts';

/** Why an entry of the week before is not copied. */
export type LeftOut = 'future' | 'free-day' | 'locked' | 'there-already';

export interface WeekCopy {
  copies: EntryFields[];
  leftOut: Readonly<Record<LeftOut, number>>;
}

/**
 * What of last week's entries comes into this week, seven days later each: not to dates that have not come, that are
 * locked, or on which nobody works; and not what is there already, so that copying twice adds nothing. Times of the
 * clock are not copied: what was done from nine to ten was done then.
 * @param present this week's entries
 * @param zone the person's zone now
 */
export function planWeekCopy(
  lastWeek: readonly TimeEntry[],
  present: readonly TimeEntry[],
  context: { settings: TenantSettings; today: string; zone: string },
): WeekCopy {
  const { settings, today, zone } = context;
  const leftOut = { future: 0, 'free-day': 0, locked: 0, 'there-already': 0 };
  const known = new Set(present.map((entry) => workOn(entry, entry.date)));
  const copies: EntryFields[] = [];
  for (const entry of lastWeek) {
    const date = addDays(entry.date, 7);
    const work = workOn(entry, date);
    if (date > today) leftOut.future += 1;
    else if (isFreeDay(date, settings)) leftOut['free-day'] += 1;
    else if (isLocked(date, settings, today)) leftOut.locked += 1;
    else if (known.has(work)) leftOut['there-already'] += 1;
    else {
      known.add(work);
      const { projectId, taskId, activityCode, minutes, description, billable } = entry;
      copies.push({ projectId, taskId, activityCode, date, minutes, zone, description, billable });
    }
  }
  return { copies, leftOut };
}

function workOn(entry: TimeEntry, date: string): string {
  return JSON.stringify([rowId(entry), date, entry.description.trim()]);
}
