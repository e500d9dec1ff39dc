import type { Project } from '../../../domain/entities/project.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { countsAsSpent } from '../../../domain/rules/adjustment.ts';
import { addDays, daysBetween, weekStartOf } from '../../../domain/rules/civil-date.ts';
import { divideHalfEven } from '../../../domain/rules/exact.ts';

export interface BurnPoint {
  weekStart: string;
  /** Minutes spent from the start through this week; null for weeks that have not begun. */
  spent: number | null;
  /** Minutes that the straight plan has used up at the end of this week; null without a plan. */
  planned: number | null;
}

export interface BurnSeries {
  points: BurnPoint[];
  /** All counted minutes of the entries given. */
  minutes: number;
}

/** Ten years of weeks; what is older counts into the first of them. */
const MAX_WEEKS = 520;

type Plan = Pick<Project, 'startDate' | 'endDate'>;

/**
 * What the straight line from nothing at the start to `budget` at the end says for the close of `date`, rounded
 * half-even. Unit as `budget`; null without an end. First and last day both count, as in domain/rules/burn.ts.
 */
export function plannedAt({ startDate, endDate }: Plan, budget: number, date: string): number | null {
  if (endDate === null) return null;
  const total = Math.max(1, daysBetween(startDate, endDate) + 1);
  const elapsed = Math.min(total, Math.max(0, daysBetween(startDate, date) + 1));
  return Number(divideHalfEven(BigInt(budget) * BigInt(elapsed), BigInt(total)));
}

/** Cumulative spent minutes by week beside the plan, from the start to the end or, if that is later, to the last work. */
export function burnSeries(input: {
  project: Plan & Pick<Project, 'budgetMinutes' | 'status'>;
  entries: readonly Pick<TimeEntry, 'date' | 'minutes' | 'status' | 'correctsId' | 'replacedById'>[];
  today: string;
  /** ISO weekday on which weeks begin. */
  weekStart: number;
}): BurnSeries {
  const { project, today, weekStart } = input;
  const entries = input.entries.filter(countsAsSpent).sort((a, b) => a.date.localeCompare(b.date));
  const isClosed = project.status === 'completed' || project.status === 'cancelled';
  const ends = [project.startDate, project.endDate ?? '', entries.at(-1)?.date ?? '', isClosed ? '' : today];
  const last = weekStartOf(latest(ends), weekStart);
  const start = weekStartOf(project.startDate, weekStart);
  const earliest = addDays(last, -7 * (MAX_WEEKS - 1));

  const points: BurnPoint[] = [];
  let spent = 0;
  let next = 0;
  for (let week = latest([start, earliest]); week <= last; week = addDays(week, 7)) {
    const end = addDays(week, 6);
    for (let entry = entries[next]; entry && entry.date <= end; entry = entries[next]) {
      spent += entry.minutes;
      next += 1;
    }
    points.push({
      weekStart: week,
      spent: week > today && next === entries.length ? null : spent,
      planned: project.budgetMinutes ? plannedAt(project, project.budgetMinutes, end) : null,
    });
  }
  return { points, minutes: entries.reduce((sum, entry) => sum + entry.minutes, 0) };
}

/** The last of civil dates, which compare as strings; '' is none. */
function latest(dates: readonly string[]): string {
  return [...dates].sort().at(-1) ?? '';
}
