import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { ClockReading } from '../../../domain/entities/time-entry.ts';
import {
  type AbsenceSpan,
  absenceMinutes,
  absenceMs,
  absenceStretch,
  openPart,
  withAbsence,
} from '../../../domain/rules/absence.ts';
import { piecesOf, positionMs, runAfter, stretchOf, type TimerRun } from '../../../domain/rules/timer-run.ts';
import { aReading } from './samples.ts';

const minute = 60_000;
const start = aReading();
const run: TimerRun = { start };

/** The clocks so many minutes after the start. */
function at(minutes: number, changes: Partial<ClockReading> = {}): ClockReading {
  const ms = Math.round(minutes * minute);
  return aReading({ wallMs: start.wallMs + ms, monotonicMs: start.monotonicMs + ms, ...changes });
}
const away = (from: number, to: number, kind: AbsenceSpan['kind'] = 'idle'): AbsenceSpan => ({
  kind,
  from: at(from),
  to: at(to),
});
const spans = (absences: readonly AbsenceSpan[]) =>
  absences.map(({ kind, from, to }) => [kind, positionMs(run, from) / minute, positionMs(run, to) / minute]);

const anAbsence = fc
  .tuple(
    fc.integer({ min: 0, max: 600 }),
    fc.integer({ min: 1, max: 120 }),
    fc.constantFrom<AbsenceSpan['kind'][]>('idle', 'lock', 'sleep'),
  )
  .map(([from, length, kind]) => away(from, from + length, kind));

describe('withAbsence', () => {
  it('covers just what was noted, in order, and nothing twice', () => {
    fc.assert(
      fc.property(fc.array(anAbsence, { maxLength: 8 }), (noted) => {
        const open = noted.reduce<AbsenceSpan[]>((all, one) => withAbsence(run, all, one), []);
        const minutes = Array.from({ length: 730 }, (_, index) => index + 0.5);
        const covers = (absences: readonly AbsenceSpan[], moment: number) =>
          absences.filter(
            ({ from, to }) =>
              positionMs(run, from) <= moment * minute && moment * minute < positionMs(run, to),
          ).length;
        for (const moment of minutes) expect(covers(open, moment)).toBe(Math.min(1, covers(noted, moment)));
        open.slice(1).forEach((later, index) => {
          expect(positionMs(run, later.from)).toBeGreaterThan(positionMs(run, open[index]!.to));
        });
      }),
    );
  });

  it('does not depend on the order in which they are told', () => {
    fc.assert(
      fc.property(fc.array(anAbsence, { maxLength: 6 }), fc.nat(100), (noted, seed) => {
        const shuffled = [...noted].sort(
          (a, b) => ((a.from.wallMs * (seed + 7)) % 13) - ((b.from.wallMs * (seed + 7)) % 13),
        );
        const all = (list: AbsenceSpan[]) =>
          spans(list.reduce<AbsenceSpan[]>((open, one) => withAbsence(run, open, one), []));
        expect(all(shuffled)).toEqual(all(noted));
      }),
    );
  });

  test('of the strongest kind', () => {
    expect(spans(withAbsence(run, [away(10, 20), away(30, 40, 'sleep')], away(20, 30, 'lock')))).toEqual([
      ['sleep', 10, 40],
    ]);
    expect(spans(withAbsence(run, [away(10, 20)], away(20.1, 30)))).toHaveLength(2);
  });
});

describe('openPart', () => {
  const part = (absence: AbsenceSpan, decided: number | null = null, of: TimerRun = run) => {
    const open = openPart(of, absence, decided === null ? null : at(decided));
    return open && [positionMs(of, open.from) / minute, positionMs(of, open.to) / minute];
  };

  test('is what lies in the run and after what was decided', () => {
    expect(part(away(10, 20))).toEqual([10, 20]);
    expect(part(away(-10, 20))).toEqual([0, 20]);
    expect(part(away(10, 20), 15)).toEqual([15, 20]);
    expect(part(away(-20, -5))).toBeNull();
    expect(part(away(10, 20), 25)).toBeNull();
    expect(part(away(10, 20), null, { start, movedMs: 15 * minute })).toEqual([0, 5]);
    expect(part(away(-10, 20), null, { start, movedMs: -30 * minute })).toEqual([20, 50]);
  });

  test('is none where no minute, or less than one of what was cut, is left', () => {
    expect(part(away(10, 10.4))).toBeNull();
    expect(part(away(10, 10.6))).toEqual([10, 10.6]);
    expect(part(away(10, 15.6), 15)).toBeNull();
    expect(part(away(-10, 0.9))).toBeNull();
  });
});

describe('the minutes of an absence', () => {
  it.each([-180, 180, 26 * 60])('are right when the wall clock jumps %i minutes in it', (jump) => {
    const to = at(40, { wallMs: start.wallMs + (40 + jump) * minute });
    expect(absenceMinutes(run, { kind: 'idle', from: at(10), to })).toBe(30);
  });

  it('are the server’s over a reboot, and never below 0', () => {
    const rebooted = { bootId: 'boot-2', monotonicMs: 20_000 };
    expect(absenceMinutes(run, { kind: 'sleep', from: at(10), to: at(40, rebooted) })).toBe(30);
    const behind = at(40, { ...rebooted, wallMs: start.wallMs - 60 * minute, serverOffsetMs: 100 * minute });
    expect(absenceMinutes(run, { kind: 'sleep', from: at(10), to: behind })).toBe(30);
    expect(absenceMs(run, away(20, 10))).toBe(0);
  });
});

it('before, absence and after have every second once, wherever the clock jumps', () => {
  const jumps = fc.constantFrom(0, -5 * 60 * minute, 60 * minute);
  const length = fc.integer({ min: 31_000, max: 20 * 60 * minute });
  fc.assert(
    fc.property(length, length, length, jumps, jumps, jumps, fc.boolean(), (a, b, c, j1, j2, j3, known) => {
      const reading = (ms: number, jumped: number): ClockReading => ({
        ...start,
        wallMs: start.wallMs + ms + jumped,
        monotonicMs: start.monotonicMs + ms,
        serverOffsetMs: known ? -jumped : null,
      });
      const first = { start: reading(0, 0) };
      const absence: AbsenceSpan = { kind: 'idle', from: reading(a, j1), to: reading(a + b, j1 + j2) };
      const before = stretchOf(first, absence.from);
      const between = absenceStretch(first, absence, before);
      const after = stretchOf(runAfter(between, absence.to), reading(a + b + c, j1 + j2 + j3));
      expect([before.ms, between.ms, after.ms]).toEqual([a, b, c]);
      expect(between.startedAt).toBe(before.endedAt);
      expect(after.startedAt >= between.endedAt).toBe(true);
      if (known) expect(after.startedAt).toBe(between.endedAt);
      const pieces = [before, between, after].flatMap((stretch) => piecesOf(stretch, 'Europe/Berlin', 0));
      const seconds = pieces.reduce((sum, { rawSeconds }) => sum + (rawSeconds ?? Number.NaN), 0);
      expect(Math.abs(seconds - (a + b + c) / 1000)).toBeLessThanOrEqual(1.5);
    }),
  );
});
