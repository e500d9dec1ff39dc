import { type DateOrder, parseDate, parseInstant, parseTime, type ZoneClock } from './dates.ts';
import type { ImportColumns, ImportField } from './format.ts';
import { durationToSeconds, hoursToSeconds, parseYes } from './numbers.ts';

/** What a row of the file says it was worked on, as written there. */
export interface FileWork {
  readonly client: string;
  readonly project: string;
  readonly code: string;
  readonly task: string;
  readonly activity: string;
}

/** A row that could be read. Instants in epoch ms; null where the file gives a day and a length only. */
export interface FileRow {
  /** Number of the record in the file; the header is 1. */
  readonly line: number;
  readonly email: string;
  readonly name: string;
  readonly work: FileWork;
  readonly description: string;
  readonly tags: readonly string[];
  /** Null when the file does not say. */
  readonly billable: boolean | null;
  /** Civil date of the start. */
  readonly date: string;
  readonly startMs: number | null;
  /** Always start and length: of a file whose end says otherwise the length is believed. */
  readonly endMs: number | null;
  /** Length, from the file's own duration where it has one. */
  readonly seconds: number;
  /** Start and end as the file writes them, whatever the zone: what the row is known by. */
  readonly stamp: string;
  /** The start as the file's clock shows it, as if in UTC, epoch ms: the same in every zone. */
  readonly wallMs: number;
  /** Start and end in the file do not make its duration, not even over a change of clocks. */
  readonly lengthDiffers: boolean;
}

export type RowProblem =
  | 'bad_date'
  | 'bad_time'
  | 'bad_duration'
  | 'end_before_start'
  | 'no_work'
  | 'too_long_text';

/** A row that could not be read: its field and what stands there. */
export interface UnreadRow {
  readonly line: number;
  readonly email: string;
  readonly name: string;
  readonly problem: RowProblem;
  readonly text: string;
}

export interface ReadOptions {
  readonly columns: ImportColumns;
  readonly order: DateOrder;
  readonly clock: ZoneClock;
}

const LONGEST_TEXT = 4000;
const DAY_SECONDS = 86_400;

/** Reads one record of the file. A record may be shorter than the header; what it lacks is empty. */
export function readRow(record: readonly string[], line: number, options: ReadOptions): FileRow | UnreadRow {
  const { columns } = options;
  const cell = (field: ImportField): string => {
    const column = columns[field];
    return column === undefined ? '' : (record[column] ?? '').trim();
  };
  const name = cell('userName') || `${cell('firstName')} ${cell('lastName')}`.trim();
  const email = cell('email').toLowerCase();
  const unread = (problem: RowProblem, text: string): UnreadRow => ({ line, email, name, problem, text });
  const work: FileWork = {
    client: cell('client'),
    project: cell('project'),
    code: cell('projectCode'),
    task: cell('task'),
    activity: cell('activity'),
  };
  if (!work.project && !work.code && !work.client) return unread('no_work', '');
  const description = cell('description');
  if (description.length > LONGEST_TEXT) return unread('too_long_text', description.slice(0, 40));
  const given = lengthOf(cell);
  if (given === 'bad') return unread('bad_duration', cell('duration') || cell('hours') || cell('minutes'));
  const time = cell('start') ? instantsOf(cell, given, options) : clockTimesOf(cell, given, options);
  if ('problem' in time) return unread(time.problem, time.text);
  return {
    ...{ line, email, name, work, description },
    tags: cell('tags')
      .split(/[,;]/)
      .map((tag) => tag.trim())
      .filter(Boolean),
    billable: parseYes(cell('billable')),
    ...time,
  };
}

type Cell = (field: ImportField) => string;
type Time = Pick<FileRow, 'date' | 'startMs' | 'endMs' | 'seconds' | 'stamp' | 'wallMs' | 'lengthDiffers'>;
interface Trouble {
  problem: RowProblem;
  text: string;
}

function lengthOf(cell: Cell): number | null | 'bad' {
  // The clock's form comes first: decimal hours have lost seconds.
  const [duration, hours, minutes] = [cell('duration'), cell('hours'), cell('minutes')];
  if (!duration && !hours && !minutes) return null;
  const seconds = duration
    ? durationToSeconds(duration)
    : hours
      ? durationToSeconds(hours)
      : minutesToSeconds(minutes);
  return seconds === null || seconds < 0 ? 'bad' : seconds;
}

function minutesToSeconds(text: string): number | null {
  const sixtieths = hoursToSeconds(text);
  return sixtieths === null ? null : Math.round(sixtieths / 60);
}

/** Start and end with an offset, or as a local date and time in one cell. */
function instantsOf(cell: Cell, given: number | null, options: ReadOptions): Time | Trouble {
  const startMs = parseInstant(cell('start'));
  if (startMs === null) {
    const [date = '', time = '', half = ''] = cell('start').split(/[T\s]+/);
    const [endDate = '', endTime = '', endHalf = ''] = cell('end').split(/[T\s]+/);
    const cells: { [Field in ImportField]?: string } = {
      ...{ date, startTime: `${time} ${half}`.trim() },
      ...{ endDate, endTime: `${endTime} ${endHalf}`.trim() },
    };
    return clockTimesOf((field) => cells[field] ?? '', given, options);
  }
  const stated = cell('end') ? parseInstant(cell('end')) : null;
  if (cell('end') && stated === null) return { problem: 'bad_time', text: cell('end') };
  if (stated === null && given === null) return { problem: 'bad_duration', text: '' };
  const clocked = stated === null ? null : (stated - startMs) / 1000;
  const seconds = Math.round(given ?? clocked ?? 0);
  if (seconds < 0) return { problem: 'end_before_start', text: cell('end') };
  return {
    date: options.clock.dateOf(startMs),
    startMs,
    endMs: startMs + seconds * 1000,
    seconds,
    stamp: `${startMs} ${seconds}`,
    wallMs: startMs,
    lengthDiffers: clocked !== null && given !== null && Math.abs(clocked - given) > 60,
  };
}

function clockTimesOf(cell: Cell, given: number | null, { order, clock }: ReadOptions): Time | Trouble {
  const date = parseDate(cell('date'), order);
  if (date === null) return { problem: 'bad_date', text: cell('date') };
  const midnight = Date.parse(date);
  if (!cell('startTime')) {
    if (given === null) return { problem: 'bad_duration', text: '' };
    return {
      ...{ date, startMs: null, endMs: null, seconds: given },
      ...{ stamp: `${date} ${given}`, wallMs: midnight, lengthDiffers: false },
    };
  }
  const from = parseTime(cell('startTime'));
  if (from === null) return { problem: 'bad_time', text: cell('startTime') };
  const wallMs = midnight + from * 1000;
  const starts = clock.instants(date, from);
  const end = endOf(cell, date, from, order);
  if (end !== null && 'problem' in end) return end;
  if (end === null && given === null) return { problem: 'bad_duration', text: '' };
  const ends = end === null ? [] : clock.instants(end.date, end.second);
  const fitting = given === null ? null : fit(starts, ends, given);
  const startMs = fitting ?? starts[0] ?? wallMs;
  const clocked = ends[0] === undefined ? null : (ends[0] - startMs) / 1000;
  const seconds = given ?? clocked ?? 0;
  if (seconds < 0) return { problem: 'end_before_start', text: cell('endTime') };
  return {
    ...{ date, startMs, endMs: startMs + seconds * 1000, seconds, wallMs },
    stamp: `${wallMs} ${end === null ? seconds : Date.parse(end.date) + end.second * 1000}`,
    lengthDiffers: given !== null && ends.length > 0 && fitting === null,
  };
}

/** Of a clock time that comes twice, the start that makes the file's length with one of its ends; null for none. */
function fit(starts: readonly number[], ends: readonly number[], seconds: number): number | null {
  for (const start of starts) {
    // Clocks without seconds may be off by one minute.
    if (ends.some((end) => Math.abs((end - start) / 1000 - seconds) < 60)) return start;
  }
  return null;
}

function endOf(
  cell: Cell,
  date: string,
  from: number,
  order: DateOrder,
): { date: string; second: number } | Trouble | null {
  if (!cell('endTime')) return null;
  const second = parseTime(cell('endTime'));
  if (second === null) return { problem: 'bad_time', text: cell('endTime') };
  if (cell('endDate')) {
    const endDate = parseDate(cell('endDate'), order);
    return endDate === null ? { problem: 'bad_date', text: cell('endDate') } : { date: endDate, second };
  }
  // Without a date of its own an end before the start is on the next day.
  const next = new Date(Date.parse(date) + DAY_SECONDS * 1000).toISOString().slice(0, 10);
  return { date: second < from ? next : date, second };
}
