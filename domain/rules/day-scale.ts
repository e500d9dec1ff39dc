import { Temporal } from 'temporal-polyfill';
import { dateIn } from './civil-date.ts';
import type { Span } from './day-plan.ts';
import { isoInstant } from './time.ts';

/** The scale of one civil day in one zone. Instants are epoch milliseconds; a day is as long as its clocks make it. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A full hour that clocks show on the day, or the moment at which they were changed. */
export interface HourMark {
  readonly at: number;
  /** `HH:MM` on the clocks of the zone from this moment on. */
  readonly time: string;
  /** `+02:00`, as it holds from this moment on. */
  readonly offset: string;
  /** Milliseconds that clocks go forward (or, negative, back) at this moment; 0 for an ordinary hour. */
  readonly change: number;
}

/**
 * The instants between which clocks in `zone` show `date`: 23, 24 or 25 hours, 23.5 or 24.5 on Lord Howe, none at
 * all for a date that a zone left out. The end of one date is the start of the next.
 * @throws RangeError for a date or zone that does not exist
 */
export function daySpan(date: string, zone: string): Span {
  const day = Temporal.PlainDate.from(date);
  return {
    from: day.toZonedDateTime(zone).epochMilliseconds,
    to: day.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds,
  };
}

/**
 * Every full hour of the day and every change of its clocks, in order. An hour that comes twice is there twice, told
 * apart by its offset; one that is skipped is not there.
 */
export function hourMarks({ from, to }: Span, zone: string): HourMark[] {
  const marks: HourMark[] = [];
  for (let at = from, before: number | null = null; at < to; ) {
    const here = zoned(at, zone);
    const offsetMs = here.offsetNanoseconds / 1e6;
    const change = before === null ? 0 : offsetMs - before;
    const next = here.getTimeZoneTransition('next')?.epochMilliseconds ?? to;
    const end = Math.min(to, next);
    const mark = (moment: number, by: number): void => {
      marks.push({ at: moment, time: clockTime(moment, zone), offset: here.offset, change: by });
    };
    const firstHour = Math.ceil((at + offsetMs) / HOUR_MS) * HOUR_MS - offsetMs;
    if (change !== 0 && firstHour !== at) mark(at, change);
    for (let hour = firstHour; hour < end; hour += HOUR_MS) mark(hour, hour === at ? change : 0);
    before = offsetMs;
    at = end;
  }
  return marks;
}

/** `HH:MM` that clocks in `zone` show at `at`. */
export function clockTime(at: number, zone: string): string {
  return zoned(at, zone).toPlainTime().toString({ smallestUnit: 'minute' });
}

/** `+02:00`: how far clocks in `zone` are from UTC at `at`. */
export function offsetAt(at: number, zone: string): string {
  return zoned(at, zone).offset;
}

/**
 * The instant within `span` at which clocks in `zone` show `time` (`HH:MM`) on the date on which `span` begins. A
 * time that comes twice means the first, one that is skipped what the clock would have shown; never outside `span`.
 */
export function momentOf(time: string, span: Span, zone: string): number {
  const date = zoned(span.from, zone).toPlainDate();
  const at = date.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) });
  return Math.min(span.to, Math.max(span.from, at.epochMilliseconds));
}

const CLOCK_SPAN = /^(\d{1,2})(?::(\d{2}))?\s*[-–—]\s*(\d{1,2})(?::(\d{2}))?$/;

/**
 * What a person types for a time of the day `date` in `zone`: `9-10:30`, `9:00–10:30`, `22-1:30` (to the next day),
 * `20-24`. Null for anything else. Across a change of clocks it is as long as it really was.
 */
export function parseClockSpan(text: string, date: string, zone: string): Span | null {
  const match = CLOCK_SPAN.exec(text.trim());
  if (!match) return null;
  const start = clockMinutes(match[1], match[2]);
  const end = clockMinutes(match[3], match[4]);
  if (start === null || end === null || start === 1440 || start === end) return null;
  const from = atMinutes(date, start, zone);
  const to = atMinutes(date, end > start ? end : end + 1440, zone);
  return to > from ? { from, to } : null;
}

/** Minutes since midnight; null for what no clock shows. `24:00` ends a day. */
function clockMinutes(hours = '', minutes = '0'): number | null {
  const total = Number(hours) * 60 + Number(minutes);
  return Number(minutes) > 59 || total > 1440 ? null : total;
}

function atMinutes(date: string, minutes: number, zone: string): number {
  return Temporal.PlainDate.from(date).toPlainDateTime().add({ minutes }).toZonedDateTime(zone)
    .epochMilliseconds;
}

function zoned(at: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(zone);
}

/** `HH:MM` to `HH:MM` in which a person usually works. */
export interface WorkHours {
  readonly from: string;
  readonly to: string;
}

const usual: WorkHours = { from: '09:00', to: '17:00' };
const LEAST_DAYS = 5;

/**
 * When a person's days usually begin and end, from the timed work of the last weeks: the median of the first starts
 * and of the last ends, each on its own clock, to the half hour outwards. 9 to 17 while fewer than five days say
 * anything, and for days that mostly cross midnight.
 */
export function usualHours(spans: readonly (Span & { zone: string })[]): WorkHours {
  const days = new Map<string, { first: number; last: number }>();
  for (const { from, to, zone } of spans) {
    const date = dateIn(zone, isoInstant(from));
    const known = days.get(date);
    const first = minuteOfDay(from, zone);
    // What ends after midnight ends the day on which it began.
    const last = dateIn(zone, isoInstant(to)) === date ? minuteOfDay(to, zone) : 1440;
    days.set(date, {
      first: Math.min(first, known?.first ?? first),
      last: Math.max(last, known?.last ?? last),
    });
  }
  if (days.size < LEAST_DAYS) return usual;
  const all = [...days.values()];
  const from = Math.floor(median(all.map(({ first }) => first)) / 30) * 30;
  const to = Math.ceil(median(all.map(({ last }) => last)) / 30) * 30;
  // A day's end of 24:00 has no clock time of its own.
  return to - from < 60 ? usual : { from: asClock(from), to: asClock(Math.min(to, 1439)) };
}

function minuteOfDay(at: number, zone: string): number {
  const { hour, minute } = zoned(at, zone);
  return hour * 60 + minute;
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

function asClock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
