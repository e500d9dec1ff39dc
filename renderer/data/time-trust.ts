import type { ClockReading, TimeTrust, TrustReason } from '../../domain/entities/time-entry.ts';

/** Wall clocks are slewed by a little all the time; that is no jump. */
const TOLERANCE_MS = 2_000;
const SERVER_TOLERANCE_MS = 60_000;

/**
 * How long a timer ran and how far that can be trusted (DOMAIN.md, Time-trust). Within one boot the monotonic clock
 * is right whatever happened to the wall clock; over a reboot only the wall clock is left, put right by the server's
 * where both readings know it.
 */
export function measure(start: ClockReading, end: ClockReading): { elapsedMs: number; trust: TimeTrust } {
  const reasons: TrustReason[] = [];
  const wall = end.wallMs - start.wallMs;
  const sameBoot = start.bootId === end.bootId && end.monotonicMs >= start.monotonicMs;
  let elapsedMs = wall;
  let level: TimeTrust['level'] = 'exact';
  if (sameBoot) {
    elapsedMs = end.monotonicMs - start.monotonicMs;
    if (Math.abs(wall - elapsedMs) > TOLERANCE_MS) {
      reasons.push(wall > elapsedMs ? 'clock_jumped_forward' : 'clock_jumped_back');
      level = 'repaired';
    }
  } else {
    reasons.push('rebooted');
    level = 'low';
    if (start.serverOffsetMs !== null && end.serverOffsetMs !== null) {
      elapsedMs = wall + end.serverOffsetMs - start.serverOffsetMs;
    }
  }
  if (end.serverOffsetMs !== null && Math.abs(end.serverOffsetMs) > SERVER_TOLERANCE_MS) {
    reasons.push('server_clock_differs');
  }
  if (start.zone !== end.zone) reasons.push('zone_changed');
  if (elapsedMs < 0) return { elapsedMs: 0, trust: { start, end, level: 'low', reasons } };
  return { elapsedMs, trust: { start, end, level, reasons } };
}
