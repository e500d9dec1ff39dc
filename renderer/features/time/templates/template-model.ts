import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { addDays, isoWeekday } from '../../../../domain/rules/civil-date.ts';
import { clockTime } from '../../../../domain/rules/day-scale.ts';
import { spanOnDate } from '../../../../domain/rules/duration.ts';
import { occurrences } from '../../../../domain/rules/recurrence.ts';
import type { EntryFields } from '../../../data/new-entry.ts';
import { rowId } from '../week-model.ts';
import type { Recurring, Template, TemplateLine, TemplatesKept } from './templates-kept.ts';

/** Answers for dates longer ago than this are let go; nobody adds recurring time to weeks that old. */
const ANSWERS_DAYS = 800;

/** The lines of a template from entries; what belongs to their week, such as status and decision, is left behind. */
export function linesOf(entries: readonly TimeEntry[]): TemplateLine[] {
  return entries
    .toSorted((a, b) => a.date.localeCompare(b.date) || (a.startedAt ?? '').localeCompare(b.startedAt ?? ''))
    .map((entry) => {
      const { projectId, taskId, activityCode, minutes, description, billable, date } = entry;
      return {
        ...{ projectId, taskId, activityCode, minutes, description, billable },
        weekday: isoWeekday(date),
        span: spanOf(entry),
      };
    });
}

function spanOf({ startedAt, endedAt, zone }: TimeEntry): TemplateLine['span'] {
  if (startedAt === null || endedAt === null) return null;
  const from = clockTime(Date.parse(startedAt), zone);
  const to = clockTime(Date.parse(endedAt), zone);
  // An interval over a change of clocks can end at the clock time at which it began.
  return from === to ? null : { from, to, endsNextDay: to < from };
}

/** Entries of a template for one date, or for the days of a week. Clock times are those of `zone`. */
export function fieldsFor(template: Template, days: readonly string[], zone: string): EntryFields[] {
  return template.lines.flatMap((line): EntryFields[] => {
    const date = template.kind === 'day' ? days[0] : days.find((day) => isoWeekday(day) === line.weekday);
    if (date === undefined) return [];
    const { projectId, taskId, activityCode, description, billable } = line;
    const real = line.span ? spanOnDate(line.span, date, zone) : null;
    return [
      {
        ...{ projectId, taskId, activityCode, description, billable, date, zone },
        minutes: real?.minutes ?? line.minutes,
        ...(real ? { startedAt: real.startedAt, endedAt: real.endedAt } : {}),
      },
    ];
  });
}

export interface Proposal {
  recurring: Recurring;
  date: string;
}

/** Names the answer to one proposal. */
export function answerKey({ recurring, date }: Proposal): string {
  return `${recurring.id}@${date}`;
}

/**
 * The recurring entries that are due in `days` and have not been answered: none in the future, none on holidays, none
 * where the same work with the same description stands on the date already.
 */
export function proposalsFor(
  kept: TemplatesKept,
  days: readonly string[],
  context: { today: string; weekStart: number; holidays: readonly string[]; entries: readonly TimeEntry[] },
): Proposal[] {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return [];
  const { today, weekStart, entries } = context;
  const calendar = { weekStart, holidays: new Set(context.holidays) };
  const answered = new Set(kept.answered);
  const present = new Set(entries.map((entry) => `${entry.date} ${rowId(entry)} ${entry.description}`));
  // Dates compare as text: nothing of the future is proposed.
  const [end = last] = [last, today].toSorted();
  const range = { first, last: end };
  return kept.recurring
    .flatMap((recurring) => occurrences(recurring, range, calendar).map((date) => ({ recurring, date })))
    .filter((proposal) => !answered.has(answerKey(proposal)))
    .filter(({ recurring, date }) => !present.has(`${date} ${rowId(recurring)} ${recurring.description}`))
    .sort((a, b) => a.date.localeCompare(b.date));
}

export function proposedFields({ recurring, date }: Proposal, zone: string): EntryFields {
  const { projectId, taskId, activityCode, minutes, description, billable } = recurring;
  return { projectId, taskId, activityCode, minutes, description, billable, date, zone };
}

export function withAnswers(kept: TemplatesKept, keys: readonly string[], today: string): TemplatesKept {
  const oldest = addDays(today, -ANSWERS_DAYS);
  const recent = kept.answered.filter((key) => key.slice(key.indexOf('@') + 1) >= oldest);
  return { ...kept, answered: [...new Set([...recent, ...keys])] };
}

export function withoutAnswers(kept: TemplatesKept, keys: readonly string[]): TemplatesKept {
  return { ...kept, answered: kept.answered.filter((key) => !keys.includes(key)) };
}

/** Puts `item` in the place of the one with its id, or at the end. */
export function withItem<Item extends { id: string }>(items: readonly Item[], item: Item): Item[] {
  return items.some(({ id }) => id === item.id)
    ? items.map((other) => (other.id === item.id ? item : other))
    : [...items, item];
}
