import type { ClockReading, TimeTrust } from '../entities/time-entry.ts';
import { dateIn } from './civil-date.ts';
import { keptSeconds } from './rounding.ts';
import { type DayPiece, type Interval, isoInstant, splitAtMidnight } from './time.ts';
import { elapsedMs, instantOf, judgeTime } from './time-trust.ts';
import { DAY_MINUTES } from './validation.ts';

const DAY_MS = DAY_MINUTES * 60_000;
/** A timer that ran on longer was forgotten, or a clock without a witness went wild over a reboot. */
export const LONGEST_RUN_MS = 3 * DAY_MS;

/** A timer since it was started. Milliseconds; what is left out is 0. */
export interface TimerRun {
  /** All clocks when it was started, as they were. */
  readonly start: ClockReading;
  /** How much later than `start` (negative: earlier) the person says that it began. */
  readonly movedMs?: number;
  /** How much later than its clocks say its time lies, so that it does not lie on time of before (a clock set back). */
  readonly laterMs?: number;
  /** Sleep of the machine that is known, and stayed the timer's. */
  readonly suspendedMs?: number;
}

/** Time that a timer measured, before it is cut into dates. */
export interface Stretch extends Interval {
  readonly ms: number;
  readonly trust: TimeTrust;
}

/** What becomes one entry. The instants are null when nothing at all passed in between: such an entry has no span. */
export interface TimerPiece {
  readonly date: string;
  readonly minutes: number;
  readonly rawSeconds: number | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly trust: TimeTrust;
}

/** Milliseconds of the timer at a reading; negative before it began. */
export function positionMs(run: TimerRun, reading: ClockReading): number {
  return elapsedMs(run.start, reading, { countsSleep: true }) - (run.movedMs ?? 0);
}

/** The clocks at the beginning of a run, as they would have been where the person moved it. */
export function beginningOf({ start, movedMs = 0 }: TimerRun): ClockReading {
  return { ...start, wallMs: start.wallMs + movedMs, monotonicMs: start.monotonicMs + movedMs };
}

/**
 * What a run measured up to a reading. Over 24 hours is not trusted, and what is over 72 hours is left off.
 * The readings in the trust are those that were taken, also where the start was moved.
 */
export function stretchOf(run: TimerRun, end: ClockReading): Stretch {
  const { suspendedMs = 0, movedMs = 0, laterMs = 0, start } = run;
  const judged = judgeTime(start, end, { suspendedMs, countsSleep: true });
  const from = instantOf(start) + movedMs + laterMs;
  const whole = Math.max(0, positionMs(run, end));
  const ms = Math.min(whole, LONGEST_RUN_MS);
  return {
    startedAt: isoInstant(from),
    endedAt: isoInstant(from + ms),
    ms,
    trust: whole > DAY_MS ? { ...judged.trust, level: 'low' } : judged.trust,
  };
}

/**
 * A run that begins where a stretch of the same person has just ended: by its clocks, or where those were set back
 * meanwhile, right behind that stretch, because two timed entries must not overlap.
 */
export function runAfter(stretch: Interval, start: ClockReading): TimerRun {
  const laterMs = Date.parse(stretch.endedAt) - instantOf(start);
  return laterMs > 0 ? { start, laterMs } : { start };
}

/**
 * The entries of a stretch: one for each date in `zone`. Minutes and seconds are rounded on the running total, so they
 * add up to the whole's. A piece that comes to no minute leaves its seconds to its neighbour. On the 25 hours of a day
 * on which clocks go back, a piece holds 24, the most an entry can, and is not trusted.
 * @param least what to make of under half a minute: one entry of a minute, or none
 */
export function piecesOf(stretch: Stretch, zone: string, least: 0 | 1): TimerPiece[] {
  const { trust, startedAt, endedAt, ms } = stretch;
  const begin = Date.parse(startedAt);
  const pieces: TimerPiece[] = [];
  let counted = 0;
  for (const day of splitAtMidnight(stretch, zone)) {
    if (day.minutes === 0) continue;
    const seconds = Math.round((Date.parse(day.endedAt) - begin) / 1000);
    pieces.push(pieceOf(day, seconds - counted, trust));
    counted = seconds;
  }
  const left = Math.round(ms / 1000) - counted;
  const last = pieces.pop();
  if (last)
    return [...pieces, { ...last, rawSeconds: secondsOf(last.minutes, (last.rawSeconds ?? 0) + left) }];
  if (least === 0) return [];
  const timed = ms > 0 ? { startedAt, endedAt } : { startedAt: null, endedAt: null };
  return [{ date: dateIn(zone, startedAt), minutes: 1, rawSeconds: secondsOf(1, left), ...timed, trust }];
}

function pieceOf(
  { date, minutes, startedAt, endedAt }: DayPiece,
  seconds: number,
  trust: TimeTrust,
): TimerPiece {
  if (minutes <= DAY_MINUTES) {
    return { date, minutes, rawSeconds: secondsOf(minutes, seconds), startedAt, endedAt, trust };
  }
  return {
    date,
    minutes: DAY_MINUTES,
    rawSeconds: DAY_MS / 1000,
    startedAt,
    endedAt: isoInstant(Date.parse(startedAt) + DAY_MS),
    trust: { ...trust, level: 'low' },
  };
}

/** Never more than a day holds. */
function secondsOf(minutes: number, seconds: number): number | null {
  return keptSeconds(minutes, Math.min(seconds, DAY_MS / 1000));
}
