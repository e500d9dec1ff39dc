import { addDays, daysBetween, isoWeekday, weekStartOf } from './civil-date.ts';

/** When an entry comes again. Weekdays are ISO, 1 = Monday … 7 = Sunday. */
export type RecurrenceRule =
  /** Monday to Friday. */
  | { kind: 'workdays' }
  /** On these weekdays of every `every`th week, counted from the week in which it begins. */
  | { kind: 'weekly'; weekdays: readonly number[]; every: number }
  /** On day `day` of every month; a shorter month has it on its last day. */
  | { kind: 'monthly'; day: number }
  /** On the last day of every month that is Monday to Friday and no holiday. */
  | { kind: 'last_workday' };

export interface Recurrence {
  readonly rule: RecurrenceRule;
  /** Civil dates, both included; `until` null goes on for ever. */
  readonly from: string;
  readonly until: string | null;
}

/**
 * The dates in `first`–`last` (both included) on which something comes again, in order. The tenant's holidays are
 * left out; `weekStart` (ISO weekday) says which days share a week where only every second week counts.
 */
export function occurrences(
  { rule, from, until }: Recurrence,
  { first, last }: { first: string; last: string },
  calendar: { weekStart: number; holidays: ReadonlySet<string> },
): string[] {
  const begin = first > from ? first : from;
  const end = until !== null && until < last ? until : last;
  const found: string[] = [];
  for (let date = begin; date <= end; date = addDays(date, 1)) {
    if (!calendar.holidays.has(date) && falls(rule, from, date, calendar)) found.push(date);
  }
  return found;
}

function falls(
  rule: RecurrenceRule,
  from: string,
  date: string,
  calendar: { weekStart: number; holidays: ReadonlySet<string> },
): boolean {
  switch (rule.kind) {
    case 'workdays':
      return isoWeekday(date) <= 5;
    case 'weekly': {
      const { weekStart } = calendar;
      const weeks = daysBetween(weekStartOf(from, weekStart), weekStartOf(date, weekStart)) / 7;
      return rule.weekdays.includes(isoWeekday(date)) && weeks % rule.every === 0;
    }
    case 'monthly':
      return date === addDays(firstOf(date), Math.min(rule.day, monthDays(date)) - 1);
    case 'last_workday':
      return date === lastWorkday(date, calendar.holidays);
  }
}

function firstOf(date: string): string {
  return `${date.slice(0, 7)}-01`;
}

/** Days of the month that holds `date`. */
function monthDays(date: string): number {
  const first = firstOf(date);
  return daysBetween(first, firstOf(addDays(first, 31)));
}

/** Null for a month that has none. */
function lastWorkday(date: string, holidays: ReadonlySet<string>): string | null {
  const first = firstOf(date);
  for (let day = addDays(first, monthDays(date) - 1); day >= first; day = addDays(day, -1)) {
    if (isoWeekday(day) <= 5 && !holidays.has(day)) return day;
  }
  return null;
}
