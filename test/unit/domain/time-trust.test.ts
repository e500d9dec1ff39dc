import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type ClockReading, TimeTrust } from '../../../domain/entities/time-entry.ts';
import { minutesBetween } from '../../../domain/rules/time.ts';
import { elapsedMs, judgeTime } from '../../../domain/rules/time-trust.ts';
import { aReading } from './samples.ts';

const minute = 60_000;
const hour = 60 * minute;
const start = aReading();

type Change = Partial<ClockReading> & { slept?: number; jumped?: number; synced?: boolean };

/** The reading after `real` ms of work, and whatever else happened in between. */
function after(real: number, { slept = 0, jumped = 0, synced = true, ...changes }: Change = {}) {
  return aReading({
    wallMs: start.wallMs + real + slept + jumped,
    monotonicMs: start.monotonicMs + real,
    serverOffsetMs: synced ? -jumped : null,
    ...changes,
  });
}

const anHourOrMore = fc.integer({ min: 0, max: 20 * hour });
const aJump = fc.oneof(
  fc.integer({ min: -30 * 24 * hour, max: -minute }),
  fc.integer({ min: minute, max: 30 * 24 * hour }),
);
const judged = (end: ReturnType<typeof after>, suspendedMs = 0) => {
  const { minutes, trust } = judgeTime(start, end, { suspendedMs });
  return { minutes, level: trust.level, reasons: trust.reasons };
};

describe('judgeTime', () => {
  it('counts what clocks that agree say', () => {
    fc.assert(
      fc.property(anHourOrMore, fc.boolean(), (real, synced) => {
        const { minutes } = judged(after(real, { synced }));
        expect(judged(after(real, { synced }))).toEqual({ minutes, level: 'exact', reasons: [] });
        expect(Math.abs(minutes * minute - real)).toBeLessThanOrEqual(minute / 2);
      }),
    );
  });

  it('is not moved by a wall clock that jumped: the monotonic clock repairs it', () => {
    fc.assert(
      fc.property(anHourOrMore, aJump, fc.boolean(), (real, jumped, synced) => {
        const result = judged(after(real, { jumped, synced }));
        expect(result).toEqual({
          minutes: judged(after(real)).minutes,
          level: 'repaired',
          reasons: [jumped > 0 ? 'clock_jumped_forward' : 'clock_jumped_back'],
        });
      }),
    );
  });

  it('counts sleep, and flags it, where the server or the machine confirms it', () => {
    fc.assert(
      fc.property(
        anHourOrMore,
        fc.integer({ min: minute, max: 20 * hour }),
        fc.boolean(),
        (real, slept, synced) => {
          const told = judged(after(real, { slept, synced }), slept);
          expect(told).toEqual({
            minutes: judged(after(real + slept)).minutes,
            level: 'low',
            reasons: ['suspended'],
          });
          expect(judged(after(real, { slept }))).toEqual(told);
        },
      ),
    );
  });

  it('never answers below 0, and always minutes that its start and end span', () => {
    const anyReading = fc.record({
      wallMs: fc.integer({ min: 0, max: 4e12 }),
      monotonicMs: fc.double({ min: 0, max: 1e10, noNaN: true }),
      bootId: fc.constantFrom('a', 'b'),
      zone: fc.constantFrom('Europe/Berlin', 'UTC'),
      serverOffsetMs: fc.option(fc.integer({ min: -1e9, max: 1e9 })),
    });
    fc.assert(
      fc.property(anyReading, anyReading, fc.nat(1e8), (one, two, suspendedMs) => {
        const result = judgeTime(one, two, { suspendedMs });
        expect(result.minutes).toBeGreaterThanOrEqual(0);
        expect(minutesBetween(result)).toBe(result.minutes);
        expect(TimeTrust.parse(result.trust)).toEqual(result.trust);
        expect(
          result.trust.level === 'exact' && result.trust.reasons.some((reason) => reason !== 'zone_changed'),
        ).toBe(false);
      }),
    );
  });

  test('after a reboot the server’s clock decides, else the wall clock, flagged', () => {
    const rebooted = { bootId: 'boot-2', monotonicMs: 5 };
    expect(judged(aReading({ ...rebooted, wallMs: start.wallMs + hour }))).toEqual({
      minutes: 60,
      level: 'repaired',
      reasons: ['rebooted'],
    });
    expect(judged(after(hour, { ...rebooted, jumped: hour }))).toEqual({
      minutes: 60,
      level: 'repaired',
      reasons: ['rebooted', 'clock_jumped_forward'],
    });
    expect(judged(after(hour, { ...rebooted, synced: false }))).toEqual({
      minutes: 60,
      level: 'low',
      reasons: ['rebooted'],
    });
    expect(judged(after(0, { ...rebooted, jumped: -hour, synced: false }))).toEqual({
      minutes: 0,
      level: 'low',
      reasons: ['rebooted', 'clock_jumped_back'],
    });
  });

  test('a jump and a sleep together', () => {
    const end = after(hour, { slept: hour, jumped: 24 * hour });
    expect(judged(end)).toEqual({
      minutes: 120,
      level: 'low',
      reasons: ['clock_jumped_forward', 'suspended'],
    });
    expect(judged({ ...end, serverOffsetMs: null }, hour)).toEqual(judged(end));
  });

  test('another zone is noted and costs no trust', () => {
    expect(judged(after(hour, { zone: 'Asia/Tokyo' }))).toEqual({
      minutes: 60,
      level: 'exact',
      reasons: ['zone_changed'],
    });
  });

  test('a wall clock that is wrong all the time is set right by the server’s', () => {
    const wrong = (reading: typeof start) => ({
      ...reading,
      wallMs: reading.wallMs - 24 * hour,
      serverOffsetMs: 24 * hour,
    });
    const { startedAt, endedAt, minutes, trust } = judgeTime(wrong(start), wrong(after(hour)));
    expect({ startedAt, endedAt, minutes }).toEqual({
      startedAt: '2026-03-02T08:00:00.000Z',
      endedAt: '2026-03-02T09:00:00.000Z',
      minutes: 60,
    });
    expect([trust.level, trust.reasons]).toEqual(['repaired', ['server_clock_differs']]);
  });

  describe('by a monotonic clock that counts sleep', () => {
    const counting = (end: ReturnType<typeof after>, suspendedMs = 0) => {
      const { minutes, trust } = judgeTime(start, end, { suspendedMs, countsSleep: true });
      return { minutes, level: trust.level, reasons: trust.reasons };
    };

    it('adds nothing for sleep and flags what is known of it', () => {
      fc.assert(
        fc.property(anHourOrMore, aJump, fc.boolean(), fc.boolean(), (real, jumped, isSet, synced) => {
          const end = after(real, { jumped: isSet ? jumped : 0, synced });
          const jumps = isSet ? [jumped > 0 ? 'clock_jumped_forward' : 'clock_jumped_back'] : [];
          expect(counting(end, 10 * minute)).toEqual({
            minutes: judged(after(real)).minutes,
            level: 'low',
            reasons: [...jumps, 'suspended'],
          });
          expect(counting(end).minutes).toBe(judged(after(real)).minutes);
        }),
      );
    });

    it('takes sleep for what it is when the clock was set back by just as much', () => {
      expect(counting(after(2 * hour, { jumped: -hour, synced: false }), hour).minutes).toBe(120);
      expect(judged(after(hour, { slept: hour, jumped: -hour, synced: false }), hour)).toEqual({
        minutes: 120,
        level: 'low',
        reasons: ['clock_jumped_back', 'suspended'],
      });
    });

    it('needs no witness: an offset that is older than a jump confirms nothing', () => {
      fc.assert(
        fc.property(anHourOrMore, aJump, (real, jumped) => {
          expect(counting(after(real, { jumped, serverOffsetMs: 0 })).minutes).toBe(
            judged(after(real)).minutes,
          );
        }),
      );
    });
  });

  test('sleep before a reboot is said as well', () => {
    const rebooted = aReading({ bootId: 'boot-2', monotonicMs: 5, wallMs: start.wallMs + hour });
    expect(judged(rebooted, hour / 2)).toEqual({
      minutes: 60,
      level: 'low',
      reasons: ['rebooted', 'suspended'],
    });
  });

  test('elapsedMs is judgeTime’s, and negative before the start', () => {
    fc.assert(
      fc.property(anHourOrMore, aJump, fc.boolean(), (real, jumped, synced) => {
        const end = after(real, { jumped, synced });
        expect(elapsedMs(start, end)).toBe(real);
        expect(elapsedMs(end, start)).toBe(0 - real);
      }),
    );
  });
});
