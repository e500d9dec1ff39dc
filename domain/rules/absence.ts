import type { ClockReading } from '../entities/time-entry.ts';
import { isoInstant, msToMinutes } from './time.ts';
import { judgeTime } from './time-trust.ts';
import { beginningOf, LONGEST_RUN_MS, positionMs, type Stretch, type TimerRun } from './timer-run.ts';

export type AbsenceKind = 'idle' | 'lock' | 'sleep';

/** Time without anybody at the machine, between two readings of all clocks. */
export interface AbsenceSpan {
  readonly kind: AbsenceKind;
  readonly from: ClockReading;
  readonly to: ClockReading;
}

/** Two that are no further apart are one: somebody only woke the screen. */
const TOUCH_MS = 1_000;
/** What is left of an absence after its beginning was decided already is not asked about when it is this short. */
const SHORTEST_REST_MS = 60_000;
const strength: Record<AbsenceKind, number> = { idle: 0, lock: 1, sleep: 2 };

/** Milliseconds of an absence, by all clocks together; not below 0. */
export function absenceMs(run: TimerRun, { from, to }: AbsenceSpan): number {
  return Math.max(0, positionMs(run, to) - positionMs(run, from));
}

/** Whole minutes of an absence, half-even. */
export function absenceMinutes(run: TimerRun, absence: AbsenceSpan): number {
  return msToMinutes(absenceMs(run, absence));
}

/**
 * The part of an absence that lies in a run, and after what was decided last; null when no minute of it does.
 * @param decidedTo where the absence ended that the person decided about last
 */
export function openPart<Span extends AbsenceSpan>(
  run: TimerRun,
  absence: Span,
  decidedTo: ClockReading | null,
): Span | null {
  const beginning = beginningOf(run);
  const [begins, decided] = [0, decidedTo ? positionMs(run, decidedTo) : 0];
  const at = positionMs(run, absence.from);
  const from =
    decidedTo && decided > Math.max(begins, at) ? decidedTo : at < begins ? beginning : absence.from;
  const part = { ...absence, from };
  const ms = absenceMs(run, part);
  if (msToMinutes(ms) === 0) return null;
  return from !== absence.from && ms < SHORTEST_REST_MS ? null : part;
}

/**
 * The open absences with one more, in their order: those that it touches or overlaps become one with it, of the
 * strongest kind (sleep before lock before idle). Noting the same again, or a longer one, is no second one.
 */
export function withAbsence<Span extends AbsenceSpan>(
  run: TimerRun,
  open: readonly Span[],
  added: Span,
): Span[] {
  const at = (reading: ClockReading): number => positionMs(run, reading);
  const apart: Span[] = [];
  let merged = added;
  for (const one of [...open].sort((a, b) => at(a.from) - at(b.from))) {
    const touches = at(one.from) <= at(merged.to) + TOUCH_MS && at(merged.from) <= at(one.to) + TOUCH_MS;
    if (!touches) {
      apart.push(one);
      continue;
    }
    merged = {
      ...one,
      kind: strength[one.kind] >= strength[merged.kind] ? one.kind : merged.kind,
      from: at(one.from) <= at(merged.from) ? one.from : merged.from,
      to: at(one.to) >= at(merged.to) ? one.to : merged.to,
    };
  }
  return [...apart, merged].sort((a, b) => at(a.from) - at(b.from));
}

/**
 * An absence as time of its own, right behind what the timer measured before it.
 * @param before the timer up to where the absence began
 */
export function absenceStretch(run: TimerRun, absence: AbsenceSpan, before: Stretch): Stretch {
  const { from, to, kind } = absence;
  const ms = Math.min(absenceMs(run, absence), LONGEST_RUN_MS);
  const { trust } = judgeTime(from, to, { suspendedMs: kind === 'sleep' ? ms : 0, countsSleep: true });
  return {
    startedAt: before.endedAt,
    endedAt: isoInstant(Date.parse(before.endedAt) + ms),
    ms,
    trust,
  };
}
