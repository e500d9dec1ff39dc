import { Temporal } from 'temporal-polyfill';
import { divideHalfEven } from './exact.ts';

/** Instants here are ISO strings in UTC. Between instants there is no daylight saving: an hour is an hour. */
export interface Interval {
  readonly startedAt: string;
  readonly endedAt: string;
}

/** Whole minutes from one instant to another, seconds rounded half-even once; negative when `endedAt` is earlier. */
export function minutesBetween({ startedAt, endedAt }: Interval): number {
  return msToMinutes(epochMs(endedAt) - epochMs(startedAt));
}

/** Milliseconds as minutes, half-even. */
export function msToMinutes(ms: number): number {
  return Number(divideHalfEven(BigInt(Math.round(ms)), 60_000n));
}

/**
 * The instant at which clocks in `zone` show `time` (`HH:MM`) on `date`. In a gap it is what the clock would have
 * shown without the change, in a fold the first of the two (Temporal's "compatible").
 * @throws RangeError for a date, time or zone that does not exist.
 */
export function instantAt(date: string, time: string, zone: string): string {
  return isoInstant(Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(zone).epochMilliseconds);
}

/** An instant of epoch milliseconds in the one form that Stint stores: ISO with milliseconds and `Z`. */
export function isoInstant(ms: number): string {
  return new Date(ms).toISOString();
}

export interface DayPiece extends Interval {
  /** The civil date in the zone that the piece lies on. */
  readonly date: string;
  readonly minutes: number;
}

/**
 * Cuts an interval at every midnight of `zone`, so that each piece lies on one date. The pieces' minutes add up to
 * `minutesBetween` of the whole: seconds are rounded on the running total, never twice.
 */
export function splitAtMidnight({ startedAt, endedAt }: Interval, zone: string): DayPiece[] {
  const end = epochMs(endedAt);
  const first = epochMs(startedAt);
  const pieces: DayPiece[] = [];
  for (let from = first, counted = 0; from < end; ) {
    const date = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone).toPlainDate();
    const to = Math.min(end, dayAfter(date, zone, from));
    const total = msToMinutes(to - first);
    pieces.push({
      date: date.toString(),
      startedAt: isoInstant(from),
      endedAt: isoInstant(to),
      minutes: total - counted,
    });
    counted = total;
    from = to;
  }
  return pieces;
}

/** When the date after `date` begins, in epoch ms. A clock set back over midnight begins it twice: then the later. */
function dayAfter(date: Temporal.PlainDate, zone: string, from: number): number {
  const next = date.add({ days: 1 });
  const begins = next.toZonedDateTime(zone).epochMilliseconds;
  if (begins > from) return begins;
  return next.toPlainDateTime().toZonedDateTime(zone, { disambiguation: 'later' }).epochMilliseconds;
}

/** Whether an interval ends after it starts. */
export function isForward({ startedAt, endedAt }: Interval): boolean {
  return epochMs(endedAt) > epochMs(startedAt);
}

/** Whether two intervals share any time. Touching is not overlapping: one may begin when the other ends. */
export function overlaps(a: Interval, b: Interval): boolean {
  return epochMs(a.startedAt) < epochMs(b.endedAt) && epochMs(b.startedAt) < epochMs(a.endedAt);
}

/** @throws RangeError for what is no instant */
function epochMs(instant: string): number {
  const ms = Date.parse(instant);
  if (Number.isNaN(ms)) throw new RangeError(`${instant} is no instant`);
  return ms;
}
