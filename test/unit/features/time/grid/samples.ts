import type { TimeEntry } from '../../../../../domain/entities/time-entry.ts';
import type { WeekCell, WeekRow } from '../../../../../renderer/features/time/week-model.ts';
import { anEntry, ids } from '../../../domain/samples.ts';

/** Monday to Sunday, 16 to 22 November 2026. */
export const days = ['16', '17', '18', '19', '20', '21', '22'].map((day) => `2026-11-${day}`);

let made = 0;

/** An entry of its own id. */
export function entryOn(date: string, minutes: number, fields: Partial<TimeEntry> = {}): TimeEntry {
  made += 1;
  const id = `01900000-0000-7000-8000-${String(made).padStart(12, '0')}`;
  return anEntry({ id, date, minutes, description: '', ...fields });
}

export function cellWith(date: string, entries: TimeEntry[]): WeekCell {
  return { date, entries, minutes: entries.reduce((sum, { minutes }) => sum + minutes, 0) };
}

/** A row of the week with minutes on each day; 0 for an empty cell. */
export function rowOf(activityCode: string, minutes: readonly number[]): WeekRow {
  const key = { projectId: ids.project, taskId: null, activityCode };
  const cells = days.map((date, index) => {
    const time = minutes[index] ?? 0;
    return cellWith(date, time > 0 ? [entryOn(date, time, { activityCode })] : []);
  });
  return { id: `${ids.project}/-/${activityCode}`, key, label: activityCode, cells, minutes: 0 };
}
