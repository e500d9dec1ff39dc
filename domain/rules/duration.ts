import { addDays } from './civil-date.ts';
import { divideHalfEven } from './exact.ts';
import { type Interval, instantAt, minutesBetween } from './time.ts';

const CLOCK_SPAN = /^(\d{1,2})(?::(\d{2}))?\s*[-–—]\s*(\d{1,2})(?::(\d{2}))?$/;
const COLON = /^(\d{1,4}):(\d{2})$/;
const UNITS = /^(?:(\d{1,4}(?:[.,]\d{1,6})?)\s*h)?\s*(?:(\d{1,6})\s*m(?:in)?)?$/i;
const DECIMAL_HOURS = /^(\d{1,4})?(?:[.,](\d{1,6}))?$/;

/**
 * Minutes of what a person types: `1:30`, `1.5` or `1,5` (hours), `90m`, `1h 30m`, `9-10:30`, `9:00-10:30`.
 * Integer arithmetic only; hours that are no whole number of minutes round half-even (`0.33` → 20). A span over
 * midnight (`22-1:30`) counts to the next day. Null for anything else, and for no time at all.
 */
export function parseDuration(text: string): number | null {
  const trimmed = text.trim();
  const minutes = fromSpan(trimmed) ?? fromColon(trimmed) ?? fromUnits(trimmed) ?? hoursToMinutes(trimmed);
  return minutes === null || minutes < 1 ? null : minutes;
}

/** Minutes as a person writes them: 450 is `7:30`, 5 is `0:05`, -75 is `−1:15`. Parts of a minute are rounded. */
export function formatMinutes(minutes: number): string {
  const size = Math.abs(Math.round(minutes));
  const sign = minutes < 0 && size > 0 ? '−' : '';
  return `${sign}${Math.floor(size / 60)}:${String(size % 60).padStart(2, '0')}`;
}

/** From when to when, as clocks on the wall show it (`HH:MM`). */
export interface ClockSpan {
  readonly from: string;
  readonly to: string;
  /** The end is on the date after: `22-1:30`, and `22-24` (then `to` is `00:00`). */
  readonly endsNextDay: boolean;
}

/** The clock times of `9-10:30`, `9:00 – 10:30` or `22-1:30`; null for a text that names none. */
export function parseSpan(text: string): ClockSpan | null {
  const span = clockSpan(text.trim());
  return (
    span && {
      from: clockText(span.from),
      to: clockText(span.to % 1440),
      endsNextDay: span.to === 1440 || span.to < span.from,
    }
  );
}

/**
 * The span on a date in a zone: its instants, and the minutes that truly pass between them, which on the nights when
 * clocks change are not what the figures on the wall say.
 * @returns null when no time passes, because the clocks skip all of it
 * @throws RangeError for a date or zone that does not exist
 */
export function spanOnDate(span: ClockSpan, date: string, zone: string): SpanOnDate | null {
  const startedAt = instantAt(date, span.from, zone);
  const endedAt = instantAt(span.endsNextDay ? addDays(date, 1) : date, span.to, zone);
  const minutes = minutesBetween({ startedAt, endedAt });
  return minutes < 1 ? null : { startedAt, endedAt, minutes };
}

export interface SpanOnDate extends Interval {
  readonly minutes: number;
}

function fromSpan(text: string): number | null {
  const span = clockSpan(text);
  if (!span) return null;
  return span.to > span.from ? span.to - span.from : span.to - span.from + 1440;
}

/** Both ends in minutes since midnight. */
function clockSpan(text: string): { from: number; to: number } | null {
  const match = CLOCK_SPAN.exec(text);
  if (!match) return null;
  const from = clockMinutes(match[1], match[2]);
  const to = clockMinutes(match[3], match[4]);
  if (from === null || to === null || from === 1440 || from === to) return null;
  return { from, to };
}

function clockText(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

/** Minutes since midnight; `24:00` is allowed as an end. */
function clockMinutes(hours = '', minutes = '0'): number | null {
  const total = Number(hours) * 60 + Number(minutes);
  return Number(minutes) > 59 || total > 1440 ? null : total;
}

function fromColon(text: string): number | null {
  const match = COLON.exec(text);
  if (!match || Number(match[2]) > 59) return null;
  return Number(match[1]) * 60 + Number(match[2]);
}

function fromUnits(text: string): number | null {
  const match = UNITS.exec(text);
  if (!match || (match[1] === undefined && match[2] === undefined)) return null;
  const hours = match[1] === undefined ? 0 : hoursToMinutes(match[1]);
  return hours === null ? null : hours + Number(match[2] ?? 0);
}

function hoursToMinutes(text: string): number | null {
  const match = DECIMAL_HOURS.exec(text);
  if (!match || (match[1] === undefined && match[2] === undefined)) return null;
  const fraction = match[2] ?? '';
  const scale = 10n ** BigInt(fraction.length);
  const hours = BigInt(match[1] ?? 0) * scale + BigInt(fraction);
  return Number(divideHalfEven(hours * 60n, scale));
}
