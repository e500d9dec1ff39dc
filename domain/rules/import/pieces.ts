import { isoInstant, msToMinutes, splitAtMidnight } from '../time.ts';
import type { ZoneClock } from './dates.ts';
import type { FileRow } from './row.ts';

/** A part of a row on one date. Most rows have one; what passes midnight is cut there, as the timer does it. */
export interface Piece {
  readonly date: string;
  /** ISO, UTC; null where the file gives a day and a length only. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly seconds: number;
  /** At least 1, or the piece would be no entry; otherwise half-even. 0 for a row of no length. */
  readonly minutes: number;
}

/**
 * The dates that a row lies on. The pieces' seconds are the row's; a piece too short for a minute goes to the one after
 * it, or before. A row of no length is one piece of 0 minutes.
 */
export function piecesOf(row: FileRow, clock: ZoneClock): Piece[] {
  const { date, startMs, endMs, seconds } = row;
  if (startMs === null || endMs === null || seconds === 0) {
    return [{ date, startedAt: null, endedAt: null, seconds, minutes: leastOne(seconds) }];
  }
  const whole = { startedAt: isoInstant(startMs), endedAt: isoInstant(endMs) };
  const secondOfDay = (row.wallMs - Date.parse(date)) / 1000;
  const isShort = secondOfDay >= 0 && clock.staysOnDate(date, secondOfDay, seconds);
  if (isShort) return [{ date, ...whole, seconds, minutes: leastOne(seconds) }];
  const cut = splitAtMidnight(whole, clock.zone);
  const pieces: Piece[] = [];
  let carried = 0;
  for (const { date: on, startedAt, endedAt, minutes } of cut) {
    const length = (Date.parse(endedAt) - Date.parse(startedAt)) / 1000 + carried;
    carried = 0;
    const last = pieces.at(-1);
    if (minutes > 0) pieces.push({ date: on, startedAt, endedAt, seconds: length, minutes });
    else if (last) pieces[pieces.length - 1] = { ...last, seconds: last.seconds + length };
    else carried = length;
  }
  return pieces.length > 0 ? pieces : [{ date, ...whole, seconds, minutes: leastOne(seconds) }];
}

function leastOne(seconds: number): number {
  return seconds === 0 ? 0 : Math.max(1, msToMinutes(seconds * 1000));
}
