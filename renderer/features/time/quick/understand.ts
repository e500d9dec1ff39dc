import { spanOnDate } from '../../../../domain/rules/duration.ts';
import type { NaturalEntry } from '../../../../domain/rules/natural-entry.ts';
import type { RowKey } from '../week-model.ts';
import type { ChosenWork } from './quick-store.ts';

/** What is still missing before the entry can be saved. */
export type Missing = 'time' | 'work' | 'choice' | 'activity';

/** A line as the bar shows it: what is known, where it comes from, and what is missing. */
export interface Understood {
  minutes: number | null;
  /** `HH:MM` of a span; null for a length of time alone. */
  clock: { from: string; to: string } | null;
  interval: { startedAt: string; endedAt: string } | null;
  date: string;
  isDateSaid: boolean;
  row: RowKey | null;
  /** Not said in the line: what was done last on the project, or its first activity. */
  isTaskAssumed: boolean;
  isActivityAssumed: boolean;
  description: string;
  billable: boolean;
  missing: Missing[];
}

/**
 * Puts what a line says together with what the person chose from the list.
 * @param context `billableOf` says whether a row is billed unless the line says otherwise
 */
export function understand(
  entry: NaturalEntry,
  chosen: ChosenWork | null,
  context: { today: string; zone: string; billableOf(row: RowKey): boolean },
): Understood {
  const date = entry.date ?? context.today;
  const holds = chosen !== null && chosen.workWords === entry.workWords;
  const [only, ...more] = entry.choices;
  const choice = holds
    ? (entry.choices.find(({ projectId }) => projectId === chosen.row.projectId) ?? only)
    : only;
  const isOpenChoice = !holds && more.length > 0;
  const row = holds ? chosen.row : choice && !isOpenChoice ? rowOf(choice) : null;
  const said = !holds && choice && !isOpenChoice ? choice.said : null;
  // The hours of one day can skip or repeat: what truly passes is what counts.
  const real = entry.span ? spanOnDate(entry.span, date, context.zone) : null;
  const minutes = entry.span ? (real?.minutes ?? null) : entry.minutes;
  const isUnknown = !holds && entry.unknownActivity !== null;
  return {
    minutes,
    clock: entry.span && real ? { from: entry.span.from, to: entry.span.to } : null,
    interval: real && { startedAt: real.startedAt, endedAt: real.endedAt },
    date,
    isDateSaid: entry.date !== null,
    row,
    isTaskAssumed: said !== null && !said.task,
    isActivityAssumed: said !== null && !said.activity,
    description: choice ? choice.description : entry.description,
    billable: entry.billable ?? (row ? context.billableOf(row) : false),
    missing: [
      ...(minutes === null ? (['time'] as const) : []),
      ...(row ? [] : [isOpenChoice ? ('choice' as const) : ('work' as const)]),
      ...(row && isUnknown ? (['activity'] as const) : []),
    ],
  };
}

function rowOf({ projectId, taskId, activityCode }: RowKey): RowKey {
  return { projectId, taskId, activityCode };
}
