import { addDays, daysBetween, isoWeekday } from './civil-date.ts';

/** One kind of work with one description, and when this person logged it. */
export interface WorkHistory {
  readonly projectId: string;
  readonly taskId: string | null;
  readonly activityCode: string;
  readonly billable: boolean;
  readonly description: string;
  /** In no order. `startedAt` in epoch minutes, null for an entry without a start. */
  readonly times: readonly {
    readonly date: string;
    readonly minutes: number;
    readonly startedAt: number | null;
  }[];
}

/** Why something is suggested, so that the screen can say it. */
export type SuggestionReason =
  /** Logged on each of the last `times` of this ISO weekday. */
  | { kind: 'weekdays'; times: number; weekday: number }
  /** Logged on `times` of the last 14 days. */
  | { kind: 'often'; times: number }
  | { kind: 'last'; date: string };

export interface Suggestion {
  readonly work: WorkHistory;
  /** What this work took most often. */
  readonly minutes: number;
  readonly reason: SuggestionReason;
}

/** Older than this says nothing about today. */
export const SUGGEST_DAYS = 180;
/** Work of a month ago counts half. */
const HALF_LIFE_DAYS = 30;
const RECENT_HALF_LIFE_DAYS = 14;
const SAME_WEEKDAY = 3;
const SAME_TIME = 1.5;
const NEAR_MINUTES = 90;
const DAY = 1440;

/** How often and how lately, in one number: each time counts one, and half as much for every 14 days that it is old. */
export function frecency(dates: readonly string[], today: string): number {
  return dates.reduce(
    (sum, date) => sum + 0.5 ** (Math.max(0, daysBetween(date, today)) / RECENT_HALF_LIFE_DAYS),
    0,
  );
}

/**
 * What a person is likely to log on `date`, best first: frequency × recency, three times as much for the same weekday
 * and half as much again for the same time of day. What is on that date already is left out.
 * @param context `minuteOfDay` and `offsetMinutes` (of the zone, east positive) when the time of day is known
 */
export function suggestWork(
  history: readonly WorkHistory[],
  context: { date: string; minuteOfDay?: number; offsetMinutes?: number; limit: number },
): Suggestion[] {
  const { date, limit } = context;
  const weekday = isoWeekday(date);
  const found: { work: WorkHistory; past: WorkHistory['times']; score: number }[] = [];
  for (const work of history) {
    const past: { date: string; minutes: number; startedAt: number | null }[] = [];
    let score = 0;
    let isThere = false;
    for (const time of work.times) {
      const age = daysBetween(time.date, date);
      if (age === 0) isThere = true;
      if (age <= 0 || age > SUGGEST_DAYS) continue;
      past.push(time);
      // Whole weeks ago it was the same weekday.
      const sameDay = age % 7 === 0 ? SAME_WEEKDAY : 1;
      score +=
        0.5 ** (age / HALF_LIFE_DAYS) * sameDay * (isSameTime(time.startedAt, context) ? SAME_TIME : 1);
    }
    if (!isThere && past.length > 0) found.push({ work, past, score });
  }
  return found
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ work, past }) => ({
      work,
      minutes: usualMinutes(past, weekday),
      reason: reasonOf(new Set(past.map((time) => time.date)), date, weekday),
    }));
}

function isSameTime(
  startedAt: number | null,
  { minuteOfDay, offsetMinutes = 0 }: { minuteOfDay?: number; offsetMinutes?: number },
): boolean {
  if (startedAt === null || minuteOfDay === undefined) return false;
  const apart = Math.abs(((((startedAt + offsetMinutes) % DAY) + DAY) % DAY) - minuteOfDay);
  return Math.min(apart, DAY - apart) <= NEAR_MINUTES;
}

/** The minutes that came most often, on this weekday where there are any; of equally many the newest. */
function usualMinutes(times: WorkHistory['times'], weekday: number): number {
  const same = times.filter((time) => isoWeekday(time.date) === weekday);
  const counts = new Map<number, number>();
  const newestFirst = [...(same.length > 0 ? same : times)].sort((a, b) => (a.date < b.date ? 1 : -1));
  for (const { minutes } of newestFirst) counts.set(minutes, (counts.get(minutes) ?? 0) + 1);
  let usual = 0;
  let most = 0;
  for (const [minutes, count] of counts) {
    if (count <= most) continue;
    usual = minutes;
    most = count;
  }
  return usual;
}

function reasonOf(dates: ReadonlySet<string>, date: string, weekday: number): SuggestionReason {
  let inRow = 0;
  while (dates.has(addDays(date, -7 * (inRow + 1)))) inRow += 1;
  if (inRow >= 2) return { kind: 'weekdays', times: inRow, weekday };
  const lately = [...dates].filter((day) => daysBetween(day, date) <= 14).length;
  if (lately >= 2) return { kind: 'often', times: lately };
  return { kind: 'last', date: [...dates].sort().at(-1) ?? date };
}
