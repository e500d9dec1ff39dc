import { v7 as uuidv7 } from 'uuid';
import { type TimeEntry, unsaidByServer } from '../entities/time-entry.ts';
import { dateIn } from './civil-date.ts';
import { divideHalfEven } from './exact.ts';
import { keptSeconds } from './rounding.ts';
import { isoInstant, msToMinutes, overlaps } from './time.ts';

/**
 * How a person ends an overlap of two timed entries. `keep_both`: both keep their minutes, and the later one its clock
 * times no longer. `trim`: the time that both have belongs to the one that began first. `split`: it is halved.
 */
export type OverlapChoice = 'keep_both' | 'trim' | 'split';

export interface MergedOverlap {
  /** What the two become, in the order of their start: all of them, changed or not, under their ids; pieces are new. */
  readonly entries: TimeEntry[];
  /** Ids of entries of which nothing is left. */
  readonly removed: string[];
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Ends the overlap of two entries. Nothing but the shared time moves: with `keep_both` the minutes of both stay, with
 * `trim` and `split` the two together have the time that passed while at least one of them ran, seconds exact, minutes
 * rounded half-even on each entry's running total. `split` cuts the shared time at its middle to the whole minute,
 * half a minute up: an odd minute goes to the one that began first. An entry that encloses the other falls into two pieces.
 * Where an entry's minutes are not what its clock times span (a break was left out), it loses as many as lie in what it
 * gives up, and its pieces share the rest by their length.
 *
 * Of two that begin at once the one made first (ids are in order of making) counts as first.
 * @param fixedId an entry that must not change (approved, locked): the shared time stays its own, whatever was chosen,
 *   and with `keep_both` the other one loses its clock times
 * @returns both unchanged when they do not overlap
 */
export function mergeOverlap(
  first: TimeEntry,
  second: TimeEntry,
  choice: OverlapChoice,
  fixedId?: string,
): MergedOverlap {
  const [a, b] = inOrder(first, second);
  const [spanA, spanB] = [spanOf(a), spanOf(b)];
  if (!spanA || !spanB || !isShared(a, b)) return { entries: [a, b], removed: [] };
  if (choice === 'keep_both') {
    return {
      entries: b.id === fixedId ? [untimed(a), b] : [a, untimed(b)],
      removed: [],
    };
  }
  const shared = { from: Math.max(spanA.from, spanB.from), to: Math.min(spanA.to, spanB.to) };
  const cut = fixedId === undefined ? cutAt(shared, choice) : fixedId === b.id ? shared.from : shared.to;
  const left = [
    ...within(a, spanA, without(spanA, { from: cut, to: shared.to })),
    ...within(b, spanB, without(spanB, { from: shared.from, to: cut })),
  ];
  const ids = new Set(left.map(({ id }) => id));
  return {
    entries: left.sort((one, other) => (one.startedAt ?? '').localeCompare(other.startedAt ?? '')),
    removed: [a.id, b.id].filter((id) => !ids.has(id)),
  };
}

/** Whether both are timed and share any time. */
export function isShared(a: TimeEntry, b: TimeEntry): boolean {
  const [one, other] = [a, b].map(({ startedAt, endedAt }) =>
    startedAt === null || endedAt === null ? null : { startedAt, endedAt },
  );
  return Boolean(one && other && overlaps(one, other));
}

function inOrder(a: TimeEntry, b: TimeEntry): [TimeEntry, TimeEntry] {
  const [from, other] = [spanOf(a)?.from ?? 0, spanOf(b)?.from ?? 0];
  return from < other || (from === other && a.id < b.id) ? [a, b] : [b, a];
}

function spanOf({ startedAt, endedAt }: TimeEntry): Span | null {
  return startedAt === null || endedAt === null
    ? null
    : { from: Date.parse(startedAt), to: Date.parse(endedAt) };
}

/** Where the shared time passes from the one that began first to the other. */
function cutAt({ from, to }: Span, choice: 'trim' | 'split'): number {
  if (choice === 'trim') return to;
  return Math.min(to, from + Math.floor((to - from) / 120_000 + 0.5) * 60_000);
}

function without(span: Span, taken: Span): Span[] {
  if (taken.from >= taken.to) return [span];
  const before = { from: span.from, to: Math.min(span.to, taken.from) };
  const after = { from: Math.max(span.from, taken.to), to: span.to };
  return [before, after].filter(({ from, to }) => from < to);
}

/** Clock times away, minutes as they are. */
function untimed(entry: TimeEntry): TimeEntry {
  return { ...asEdited(entry), startedAt: null, endedAt: null };
}

/**
 * What is left of an entry in the given parts of its span; the first part keeps its id. A part that comes to no minute
 * leaves its seconds to its neighbour, and where there is none the entry is gone.
 */
function within(entry: TimeEntry, span: Span, parts: readonly Span[]): TimeEntry[] {
  const spanMs = span.to - span.from;
  const leftMs = parts.reduce((sum, { from, to }) => sum + to - from, 0);
  if (leftMs === spanMs) return [entry];
  const loggedMs = (entry.rawSeconds ?? entry.minutes * 60) * 1000;
  const isWhole = Math.abs(loggedMs - spanMs) < 60_000;
  const totalMs = isWhole ? leftMs : Math.min(leftMs, Math.max(0, loggedMs - (spanMs - leftMs)));
  const pieces: TimeEntry[] = [];
  let [passedMs, minutes, seconds] = [0, 0, 0];
  for (const { from, to } of parts) {
    passedMs += to - from;
    const untilMs = share(totalMs, passedMs, leftMs);
    const piece = { minutes: msToMinutes(untilMs) - minutes, seconds: Math.round(untilMs / 1000) - seconds };
    if (piece.minutes === 0) continue;
    minutes += piece.minutes;
    seconds += piece.seconds;
    const startedAt = isoInstant(from);
    pieces.push({
      ...(pieces.length === 0 ? asEdited(entry) : asNew(entry)),
      date: movedDate(entry, startedAt),
      startedAt,
      endedAt: isoInstant(to),
      minutes: piece.minutes,
      rawSeconds: entry.rawSeconds === null ? null : keptSeconds(piece.minutes, piece.seconds),
    });
  }
  const last = pieces.at(-1);
  const rest = Math.round(totalMs / 1000) - seconds;
  if (!last || last.rawSeconds === null || rest === 0) return pieces;
  return [...pieces.slice(0, -1), { ...last, rawSeconds: keptSeconds(last.minutes, last.rawSeconds + rest) }];
}

/** `total * part / whole`, to the whole millisecond. */
function share(total: number, part: number, whole: number): number {
  return total === whole
    ? part
    : Number(divideHalfEven(BigInt(Math.round(total)) * BigInt(part), BigInt(whole)));
}

/** A piece that begins past midnight lies on its own date, where the entry lay on the date of its start. */
function movedDate({ date, zone, startedAt }: TimeEntry, start: string): string {
  return startedAt !== null && date === dateIn(zone, startedAt) ? dateIn(zone, start) : date;
}

/** What was submitted is looked at again before it is submitted again. */
function asEdited(entry: TimeEntry): TimeEntry {
  return entry.status === 'submitted' ? { ...entry, status: 'draft', submittedAt: null } : entry;
}

function asNew(entry: TimeEntry): TimeEntry {
  return {
    ...entry,
    id: uuidv7(),
    version: 0,
    createdAt: entry.updatedAt,
    status: 'draft',
    submittedAt: null,
    ...unsaidByServer,
  };
}
