import type { TimeEntry, WarningKind } from '../../../domain/entities/time-entry.ts';
import { weekStartOf } from '../../../domain/rules/civil-date.ts';
import { spokenLocale } from '../../words/words.ts';

/** One person's week as far as it waits for this approver. */
export interface Sheet {
  id: string;
  userId: string;
  weekStart: string;
  /** By date, then project. */
  entries: TimeEntry[];
  minutes: number;
  billableMinutes: number;
  warnings: WarningKind[];
}

/**
 * Groups submitted entries into sheets, clean ones first, then by week and name, so that the queue starts with
 * what can be decided at a glance.
 */
export function sheetsOf(
  entries: readonly TimeEntry[],
  weekStart: number,
  nameOf: (userId: string) => string,
): Sheet[] {
  const sheets = new Map<string, Sheet>();
  for (const entry of entries) {
    const week = weekStartOf(entry.date, weekStart);
    const id = `${entry.userId}/${week}`;
    let sheet = sheets.get(id);
    if (!sheet) {
      sheet = {
        id,
        userId: entry.userId,
        weekStart: week,
        entries: [],
        minutes: 0,
        billableMinutes: 0,
        warnings: [],
      };
      sheets.set(id, sheet);
    }
    sheet.entries.push(entry);
    sheet.minutes += entry.minutes;
    if (entry.billable) sheet.billableMinutes += entry.minutes;
    for (const warning of entry.warnings) if (!sheet.warnings.includes(warning)) sheet.warnings.push(warning);
  }
  const collator = new Intl.Collator(spokenLocale(), { numeric: true });
  for (const sheet of sheets.values()) {
    sheet.entries.sort(
      (a, b) =>
        a.date.localeCompare(b.date) || a.projectId.localeCompare(b.projectId) || a.id.localeCompare(b.id),
    );
  }
  return [...sheets.values()].sort(
    (a, b) =>
      Number(a.warnings.length > 0) - Number(b.warnings.length > 0) ||
      a.weekStart.localeCompare(b.weekStart) ||
      collator.compare(nameOf(a.userId), nameOf(b.userId)),
  );
}
