import type { ClockReading, TimeTrust, TrustReason } from '../entities/time-entry.ts';
import { type Interval, isoInstant, msToMinutes } from './time.ts';

/** What two clocks may drift apart over a working day without either being wrong. */
const TOLERANCE_MS = 30_000;
/** A wall clock that is further off the server's than this puts work on the wrong minute, maybe the wrong date. */
const SERVER_TOLERANCE_MS = 5 * 60_000;

export interface JudgedTime extends Interval {
  /** Whole minutes, half-even; 0 for a timer of under half a minute, which is not worth an entry. */
  readonly minutes: number;
  readonly trust: TimeTrust;
}

/** What is known about sleep of the machine between two readings. */
export interface KnownSleep {
  /** How long it is known to have slept in between (powerMonitor); 0 when not known. */
  readonly suspendedMs?: number;
  /** Whether the monotonic clock goes on while the machine sleeps, as main/clock.ts's does; false when left out. */
  readonly countsSleep?: boolean;
}

/**
 * Time between two readings of all clocks (DOMAIN.md, Time-trust). Never refuses: it repairs what it can and flags
 * the rest. A zone change or a DST fold changes no instant and costs no trust.
 *
 * Within one boot the monotonic clock, and the sleep that it does not count, are right. Where the wall clock says
 * otherwise it jumped: the monotonic clock's time is taken and called `repaired`. Where the server's clock went on
 * further than a monotonic one that does not count sleep, the machine slept without a word: the server's time is
 * taken. Time with sleep in it is whole, and `low`, because nobody knows who worked while the machine slept. After a
 * reboot only wall clock and server are left.
 */
export function judgeTime(start: ClockReading, end: ClockReading, sleep: KnownSleep = {}): JudgedTime {
  const { ms, level, reasons } = elapsed(start, end, sleep);
  const all: TrustReason[] = [...reasons];
  if (start.zone !== end.zone) all.push('zone_changed');
  const shift = serverShift(start);
  if (shift !== 0) all.push('server_clock_differs');
  const startMs = Math.round(start.wallMs + shift);
  const endMs = startMs + Math.max(0, Math.round(ms));
  return {
    startedAt: isoInstant(startMs),
    endedAt: isoInstant(endMs),
    minutes: msToMinutes(endMs - startMs),
    trust: { start, end, level: shift !== 0 && level === 'exact' ? 'repaired' : level, reasons: all },
  };
}

/** Milliseconds from one reading to another as `judgeTime` counts them; negative when `end` was read before `start`. */
export function elapsedMs(start: ClockReading, end: ClockReading, sleep: KnownSleep = {}): number {
  return Math.round(elapsed(start, end, sleep).ms);
}

/** When a reading was taken, ms since 1970, by the server's clock where the wall clock is far off it. */
export function instantOf(reading: ClockReading): number {
  return Math.round(reading.wallMs + serverShift(reading));
}

function serverShift({ serverOffsetMs }: ClockReading): number {
  const offset = serverOffsetMs ?? 0;
  return Math.abs(offset) > SERVER_TOLERANCE_MS ? offset : 0;
}

interface Elapsed {
  readonly ms: number;
  readonly level: TimeTrust['level'];
  readonly reasons: readonly TrustReason[];
}

function elapsed(
  start: ClockReading,
  end: ClockReading,
  { suspendedMs = 0, countsSleep = false }: KnownSleep,
): Elapsed {
  const slept = suspendedMs > TOLERANCE_MS;
  const wall = end.wallMs - start.wallMs;
  const server =
    start.serverOffsetMs === null || end.serverOffsetMs === null
      ? null
      : wall + end.serverOffsetMs - start.serverOffsetMs;
  if (start.bootId !== end.bootId) return acrossBoots(wall, server, slept);
  const monotonic = end.monotonicMs - start.monotonicMs;
  const real = countsSleep ? monotonic : monotonic + suspendedMs;
  if (near(wall, real)) {
    return slept
      ? { ms: wall, level: 'low', reasons: ['suspended'] }
      : { ms: wall, level: 'exact', reasons: [] };
  }
  // A clock that counts sleep needs no witness, and an offset may be older than the jump that it would confirm.
  if (!countsSleep && server !== null && server > real && !near(server, real)) {
    return {
      ms: server,
      level: 'low',
      reasons: near(wall, server) ? ['suspended'] : [jump(wall, server), 'suspended'],
    };
  }
  return slept
    ? { ms: real, level: 'low', reasons: [jump(wall, real), 'suspended'] }
    : { ms: real, level: 'repaired', reasons: [jump(wall, real)] };
}

function acrossBoots(wall: number, server: number | null, slept: boolean): Elapsed {
  const sleep: TrustReason[] = slept ? ['suspended'] : [];
  if (server === null) {
    return wall < 0
      ? { ms: 0, level: 'low', reasons: ['rebooted', 'clock_jumped_back', ...sleep] }
      : { ms: wall, level: 'low', reasons: ['rebooted', ...sleep] };
  }
  const jumped: TrustReason[] = near(wall, server) ? [] : [jump(wall, server)];
  return {
    ms: server,
    level: slept ? 'low' : 'repaired',
    reasons: ['rebooted', ...jumped, ...sleep],
  };
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= TOLERANCE_MS;
}

function jump(wall: number, real: number): TrustReason {
  return wall > real ? 'clock_jumped_forward' : 'clock_jumped_back';
}
