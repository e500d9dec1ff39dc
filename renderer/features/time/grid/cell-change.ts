import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { type ClockSpan, spanOnDate } from '../../../../domain/rules/duration.ts';
import { t } from '../../../words/words.ts';
import type { RowKey, WeekCell } from '../week-model.ts';
import type { Change } from './history.ts';

/** What a cell shall hold. `minutes` 0 empties it. */
export interface CellValue {
  minutes: number;
  /** From when to when, where that was typed. */
  span?: ClockSpan | null;
  /** With a cell that was copied here. */
  description?: string;
  billable?: boolean;
}

/** The change that makes a cell hold a value, null when it does already; or why a cell as such cannot hold it. */
export type CellChange = { ok: true; change: Change | null } | { ok: false; message: string };

/**
 * @param lock why the cell cannot be changed, in words; null when it can
 * @param make a new draft of the row on the cell's date
 */
export function cellChange(
  cell: WeekCell,
  value: CellValue,
  lock: string | null,
  make: (minutes: number) => TimeEntry,
): CellChange {
  const [only, ...more] = cell.entries;
  if (value.minutes === 0 && !only) return { ok: true, change: null };
  if (lock) return { ok: false, message: lock };
  if (more.length > 0) return { ok: false, message: t('week.cell.several-refused') };
  if (value.minutes === 0) return { ok: true, change: { before: only ?? null, after: null } };
  const base = only ?? make(value.minutes);
  const timed = withTyped(base, value);
  if (!timed) return { ok: false, message: t('week.cell.skipped') };
  const after = {
    ...timed,
    ...(value.description === undefined ? {} : { description: value.description }),
    ...(value.billable === undefined ? {} : { billable: value.billable }),
  };
  if (only && JSON.stringify(after) === JSON.stringify(only)) return { ok: true, change: null };
  return { ok: true, change: { before: only ?? null, after } };
}

/** The entry with what was typed: its clock times where some were, else its minutes alone. Null for no time at all. */
export function withTyped(
  entry: TimeEntry,
  { minutes, span }: Pick<CellValue, 'minutes' | 'span'>,
): TimeEntry | null {
  if (!span) return minutes === entry.minutes ? entry : withMinutes(entry, minutes);
  const times = spanOnDate(span, entry.date, entry.zone);
  return times && { ...entry, ...times };
}

/** The entry with other minutes. A timed one keeps its start, and its end moves. */
export function withMinutes(entry: TimeEntry, minutes: number): TimeEntry {
  if (!entry.startedAt) return { ...entry, minutes };
  const endedAt = new Date(Date.parse(entry.startedAt) + minutes * 60_000).toISOString();
  return { ...entry, minutes, endedAt };
}

export type CellTarget = { row: RowKey; cell: WeekCell; value: CellValue };
