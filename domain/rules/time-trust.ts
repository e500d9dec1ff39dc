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

/**
 * Time between two readings of all clocks (DOMAIN.md, Time-trust). Never refuses: it repairs what it can and flags
 * the rest. A zone change or a DST fold changes no instant and costs no trust.
 *
 * Within one boot the monotonic clock is right as far as it ran. Where the wall clock went back, or ran on further
 * than the monotonic clock and the server's, it jumped: the monotonic clock's time is taken and called `repaired`. Where
 * the monotonic clock stood still and the server confirms the wall clock, the machine slept: the whole time is
 * taken, and `low`, because nobody knows who worked while it slept. After a reboot only wall clock and server are left.
 * @param suspendedMs how long the machine is known to have slept in between (powerMonitor); 0 when not known.
 */
export function judgeTime(start: ClockReading, end: ClockReading, suspendedMs = 0): JudgedTime {
  const { ms, level, reasons } = elapsed(start, end, suspendedMs);
  const all: TrustReason[] = [...reasons];
  if (start.zone !== end.zone) all.push('zone_changed');
  const offset = start.serverOffsetMs ?? 0;
  const shift = Math.abs(offset) > SERVER_TOLERANCE_MS ? offset : 0;
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

interface Elapsed {
  readonly ms: number;
  readonly level: TimeTrust['level'];
  readonly reasons: readonly TrustReason[];
}

function elapsed(start: ClockReading, end: ClockReading, suspendedMs: number): Elapsed {
  const wall = end.wallMs - start.wallMs;
  const server =
    start.serverOffsetMs === null || end.serverOffsetMs === null
      ? null
      : wall + end.serverOffsetMs - start.serverOffsetMs;
  if (start.bootId !== end.bootId) return acrossBoots(wall, server);
  const monotonic = end.monotonicMs - start.monotonicMs;
  if (near(wall, monotonic)) return { ms: wall, level: 'exact', reasons: [] };
  const awake = monotonic + suspendedMs;
  const slept = suspendedMs > TOLERANCE_MS && !near(awake, monotonic);
  if (slept && near(wall, awake)) return { ms: wall, level: 'low', reasons: ['suspended'] };
  if (server !== null && server > monotonic && !near(server, monotonic)) {
    return {
      ms: server,
      level: 'low',
      reasons: near(wall, server) ? ['suspended'] : [jump(wall, server), 'suspended'],
    };
  }
  if (slept) return { ms: awake, level: 'low', reasons: [jump(wall, awake), 'suspended'] };
  return { ms: monotonic, level: 'repaired', reasons: [jump(wall, monotonic)] };
}

function acrossBoots(wall: number, server: number | null): Elapsed {
  if (server === null) {
    return wall < 0
      ? { ms: 0, level: 'low', reasons: ['rebooted', 'clock_jumped_back'] }
      : { ms: wall, level: 'low', reasons: ['rebooted'] };
  }
  const reasons: TrustReason[] = near(wall, server) ? ['rebooted'] : ['rebooted', jump(wall, server)];
  return { ms: server, level: 'repaired', reasons };
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= TOLERANCE_MS;
}

function jump(wall: number, real: number): TrustReason {
  return wall > real ? 'clock_jumped_forward' : 'clock_jumped_back';
}
