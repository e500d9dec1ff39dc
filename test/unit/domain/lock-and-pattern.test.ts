import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { addDays } from '../../../domain/rules/civil-date.ts';
import { isLocked, openThrough } from '../../../domain/rules/lock.ts';
import { dayPattern, isUnusual } from '../../../domain/rules/pattern.ts';
import { aDate, someSettings } from './samples.ts';

describe('isUnusual', () => {
  it('is beyond two standard deviations of the person’s own days, a deviation being at least 15 minutes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1440 }), { minLength: 10, maxLength: 60 }),
        fc.integer({ min: 1, max: 1440 }),
        (days, minutes) => {
          const mean = days.reduce((sum, day) => sum + day, 0) / days.length;
          const deviation = Math.sqrt(days.reduce((sum, day) => sum + (day - mean) ** 2, 0) / days.length);
          const distance = Math.abs(minutes - mean) - 2 * Math.max(15, deviation);
          fc.pre(Math.abs(distance) > 1e-6);
          expect(isUnusual(minutes, dayPattern(days))).toBe(distance > 0);
        },
      ),
    );
  });

  it('knows no pattern in fewer than ten days', () => {
    expect(isUnusual(1440, dayPattern(Array(9).fill(480)))).toBe(false);
    expect(isUnusual(1440, dayPattern(Array(10).fill(480)))).toBe(true);
  });
});

describe('isLocked', () => {
  const lock = (daysAfterWeekEnd: number | null, graceDays = 0, lockedThrough: string | null = null) =>
    someSettings({ lock: { daysAfterWeekEnd, graceDays, lockedThrough } });

  it('locks a week at once, as a whole, and never opens it again', () => {
    fc.assert(
      fc.property(
        aDate,
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 0, max: 10 }),
        fc.integer({ min: 0, max: 90 }),
        (date, after, grace, age) => {
          const settings = lock(after, grace);
          const today = addDays(date, age);
          const locked = isLocked(date, settings, today);
          expect(locked).toBe(today > openThrough(date, settings)!);
          if (locked) expect(isLocked(addDays(date, -1), settings, addDays(today, 1))).toBe(true);
        },
      ),
    );
  });

  test('known dates', () => {
    expect(openThrough('2026-03-02', lock(3, 2))).toBe('2026-03-13');
    expect(isLocked('2026-03-02', lock(3, 2), '2026-03-13')).toBe(false);
    expect(isLocked('2026-03-02', lock(3, 2), '2026-03-14')).toBe(true);
    expect(isLocked('2026-03-02', lock(null), '2036-03-02')).toBe(false);
    expect(isLocked('2026-03-02', lock(null, 9, '2026-03-02'), '2026-03-02')).toBe(true);
    expect(isLocked('2026-03-03', lock(null, 9, '2026-03-02'), '2026-03-03')).toBe(false);
  });
});
