import type { TimeEntry } from '../entities/time-entry.ts';
import { dateIn } from './civil-date.ts';
import { divideHalfEven } from './exact.ts';
import { keptSeconds } from './rounding.ts';
import { isoInstant, msToMinutes } from './time.ts';

/** A piece of time in epoch milliseconds, its end not included. Between instants an hour is always an hour. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Block extends Span {
  readonly id: string;
}

export const MINUTE_MS = 60_000;

/** The span of a timed entry; null for one that has minutes only. */
export function spanOf({ startedAt, endedAt }: Pick<TimeEntry, 'startedAt' | 'endedAt'>): Span | null {
  if (startedAt === null || endedAt === null) return null;
  return { from: Date.parse(startedAt), to: Date.parse(endedAt) };
}

/** In order of time; of two that begin together the longer first, so that what holds another comes before it. */
export function inOrder<Item extends Span>(spans: readonly Item[]): Item[] {
  return [...spans].sort((a, b) => a.from - b.from || b.to - a.to);
}

/** What both cover; null where they only touch, or not even that. */
export function common(a: Span, b: Span): Span | null {
  const from = Math.max(a.from, b.from);
  const to = Math.min(a.to, b.to);
  return from < to ? { from, to } : null;
}

/** The parts of `within` that none of `spans` covers, in order. What they cover and the gaps make up `within`. */
export function gaps(spans: readonly Span[], within: Span): Span[] {
  const found: Span[] = [];
  let at = within.from;
  for (const { from, to } of inOrder(spans)) {
    const end = Math.min(from, within.to);
    if (end > at) found.push({ from: at, to: end });
    at = Math.max(at, to);
  }
  if (at < within.to) found.push({ from: at, to: within.to });
  return found;
}

/** Milliseconds of `within` that one or more of `spans` cover, each counted once. */
export function coveredMs(spans: readonly Span[], within: Span): number {
  return gaps(spans, within).reduce(
    (ms, gap) => ms - (gap.to - gap.from),
    Math.max(0, within.to - within.from),
  );
}

export interface Overlap<Item extends Block = Block> {
  /** Begins first, or holds the other. */
  readonly earlier: Item;
  readonly later: Item;
  readonly span: Span;
}

/** Every pair of blocks that share time, in order of time. */
export function overlapsOf<Item extends Block>(blocks: readonly Item[]): Overlap<Item>[] {
  const found: Overlap<Item>[] = [];
  const ordered = inOrder(blocks);
  ordered.forEach((earlier, index) => {
    for (const later of ordered.slice(index + 1)) {
      const span = common(earlier, later);
      if (span) found.push({ earlier, later, span });
    }
  });
  return found.sort((a, b) => a.span.from - b.span.from);
}

/** Blocks that hang together: each group shares no time with another. In order of time. */
export function overlapGroups<Item extends Span>(blocks: readonly Item[]): Item[][] {
  const groups: Item[][] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const block of inOrder(blocks)) {
    const last = groups.at(-1);
    if (last && block.from < end) last.push(block);
    else groups.push([block]);
    end = Math.max(end, block.to);
  }
  return groups;
}

export interface Column {
  /** From 0 at the left. */
  readonly column: number;
  /** How many columns the blocks share that hang together with this one. */
  readonly of: number;
}

/** Where each block stands beside those that it shares time with: the leftmost column that is free at its start. */
export function layoutColumns(blocks: readonly Block[]): ReadonlyMap<string, Column> {
  const places = new Map<string, Column>();
  for (const group of overlapGroups(blocks)) {
    const ends: number[] = [];
    const columns = group.map((block) => {
      const free = ends.findIndex((end) => end <= block.from);
      const column = free === -1 ? ends.length : free;
      ends[column] = block.to;
      return { id: block.id, column };
    });
    for (const { id, column } of columns) places.set(id, { column, of: ends.length });
  }
  return places;
}

/**
 * The nearest whole multiple of `minutes`. Every clock of today is a whole number of quarter hours from UTC, so five
 * minutes on it are five minutes of UTC.
 */
export function snap(at: number, minutes: number): number {
  const step = minutes * MINUTE_MS;
  return Math.round(at / step) * step;
}

/** `span` moved by `ms`, as little as needed to keep the part inside `within` that was inside before. */
export function shift(span: Span, ms: number, within: Span): Span {
  const least = Math.min(0, within.from - span.from);
  const most = Math.max(0, within.to - span.to);
  const by = Math.min(most, Math.max(least, ms));
  return { from: span.from + by, to: span.to + by };
}

type Timed = Pick<TimeEntry, 'startedAt' | 'endedAt' | 'zone' | 'date' | 'minutes' | 'rawSeconds'>;

/**
 * The entry at another time, on the date that its own zone shows at its start. Measured seconds stay with its minutes;
 * where those change they are the seconds of the span.
 * @param minutes what it then holds; by itself the whole minutes of the span, half-even
 */
export function placed<Entry extends Timed>(entry: Entry, span: Span, minutes = spanMinutes(span)): Entry {
  const startedAt = isoInstant(span.from);
  const seconds = minutes === entry.minutes ? entry.rawSeconds : Math.round((span.to - span.from) / 1000);
  return {
    ...entry,
    startedAt,
    endedAt: isoInstant(span.to),
    date: dateIn(entry.zone, startedAt),
    minutes,
    rawSeconds: entry.rawSeconds === null ? null : keptSeconds(minutes, seconds),
  };
}

/** Whole minutes of a span, half-even. */
export function spanMinutes({ from, to }: Span): number {
  return msToMinutes(to - from);
}

/**
 * Cuts a timed entry in two at `at`. The parts meet there to the millisecond, and each has its share of the entry's
 * minutes (half-even), which together are the entry's.
 * @returns null when a part would hold no minute
 */
export function splitEntry<Entry extends Timed>(entry: Entry, at: number): [Entry, Entry] | null {
  const span = spanOf(entry);
  if (!span || at <= span.from || at >= span.to) return null;
  const share = BigInt(entry.minutes) * BigInt(at - span.from);
  const first = Number(divideHalfEven(share, BigInt(span.to - span.from)));
  if (first < 1 || first >= entry.minutes) return null;
  return [
    placed(entry, { from: span.from, to: at }, first),
    placed(entry, { from: at, to: span.to }, entry.minutes - first),
  ];
}

/** Two that a timer made one after the other lie a moment apart. */
const TOUCHING_MS = MINUTE_MS;

export type JoinRefusal = 'untimed' | 'apart' | 'overlap' | 'other-date' | 'too-long';

/**
 * One entry in place of two that follow each other: `kept` from the first start to the last end, with the minutes of
 * both. Only what lies on one date and less than a minute apart can be joined: anything else would make or move time.
 */
export function joinEntries<Entry extends Timed>(
  first: Entry,
  second: Entry,
  kept: Entry = first,
): Entry | JoinRefusal {
  const [a, b] = [spanOf(first), spanOf(second)];
  if (!a || !b) return 'untimed';
  if (common(a, b)) return 'overlap';
  if (Math.max(a.from, b.from) - Math.min(a.to, b.to) >= TOUCHING_MS) return 'apart';
  if (first.date !== second.date) return 'other-date';
  const minutes = first.minutes + second.minutes;
  if (minutes > 1440) return 'too-long';
  const joined = { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) };
  return { ...placed(kept, joined, minutes), date: first.date };
}

/** What is left of `span` outside `hole`: nothing, one part or two. */
export function without(span: Span, hole: Span): Span[] {
  if (!common(span, hole)) return [span];
  return [
    { from: span.from, to: hole.from },
    { from: hole.to, to: span.to },
  ].filter(({ from, to }) => from < to);
}

/** Who gives way where two overlap. */
export type Cut = 'earlier' | 'later' | 'middle';

/**
 * What is left of two that overlap, so that they share no time and together cover what they covered. One that holds
 * the other and gives way is left in two parts; one that lies inside the other and gives way is gone (no parts).
 */
export function cutOverlap({ earlier, later, span }: Overlap, cut: Cut): { earlier: Span[]; later: Span[] } {
  if (cut === 'earlier') return { earlier: without(earlier, span), later: [spanIn(later)] };
  if (cut === 'later') return { earlier: [spanIn(earlier)], later: without(later, span) };
  const half = snap((span.from + span.to) / 2, 1);
  const middle = half > span.from && half < span.to ? half : Math.round((span.from + span.to) / 2);
  return {
    earlier: without(earlier, { from: middle, to: span.to }),
    later: without(later, { from: span.from, to: middle }),
  };
}

function spanIn({ from, to }: Span): Span {
  return { from, to };
}

/**
 * An entry in the parts that are left of it, each with its own minutes; slivers of less than half a minute are let
 * go. The seconds are rounded on the running total, so that the parts hold what their time holds, give or take none.
 */
export function entryParts<Entry extends Timed>(entry: Entry, parts: readonly Span[]): Entry[] {
  let ms = 0;
  let counted = 0;
  const made: Entry[] = [];
  for (const part of parts) {
    ms += part.to - part.from;
    const minutes = msToMinutes(ms) - counted;
    if (minutes < 1) continue;
    counted += minutes;
    made.push(placed(entry, part, minutes));
  }
  return made;
}
