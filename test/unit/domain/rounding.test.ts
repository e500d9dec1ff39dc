import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type RoundedEntry, roundEntries, roundMinutes } from '../../../domain/rules/rounding.ts';
import { anEntry, ids } from './samples.ts';

const aRule = fc.record({
  version: fc.constant(1),
  incrementMinutes: fc.integer({ min: 1, max: 60 }),
  mode: fc.constantFrom('nearest' as const, 'up' as const, 'down' as const),
  scope: fc.constantFrom('entry' as const, 'day_task' as const),
});
const rule = { version: 1, incrementMinutes: 15, mode: 'nearest', scope: 'entry' } as const;

describe('roundMinutes', () => {
  it('lands on a step, less than a step away, on the side that the mode says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), aRule, (minutes, any) => {
        const rounded = roundMinutes(minutes, any);
        const off = rounded - minutes;
        expect(rounded % any.incrementMinutes).toBe(0);
        expect(Math.abs(off)).toBeLessThan(any.incrementMinutes);
        if (any.mode === 'up') expect(off).toBeGreaterThanOrEqual(0);
        if (any.mode === 'down') expect(off).toBeLessThanOrEqual(0);
        if (any.mode === 'nearest') expect(2 * Math.abs(off)).toBeLessThanOrEqual(any.incrementMinutes);
        expect(roundMinutes(rounded, any)).toBe(rounded);
      }),
    );
  });

  test('the half goes up', () => {
    const six = { ...rule, incrementMinutes: 6 } as const;
    expect([2, 3, 9].map((minutes) => roundMinutes(minutes, six))).toEqual([0, 6, 12]);
    expect([7, 8, 22, 23].map((minutes) => roundMinutes(minutes, rule))).toEqual([0, 15, 15, 30]);
  });
});

describe('roundEntries', () => {
  const someEntries = fc
    .array(
      fc.record({
        minutes: fc.integer({ min: 1, max: 300 }),
        taskId: fc.constantFrom(null, ids.task),
        date: fc.constantFrom('2026-03-02', '2026-03-03'),
        userId: fc.constantFrom(ids.consultant, ids.other),
      }),
      { maxLength: 12 },
    )
    .map((all) =>
      all.map((entry, index): RoundedEntry => ({ ...entry, id: `e${index}`, projectId: ids.project })),
    );

  it('by day and task: the shares of each group add up to its rounded sum, none below 0', () => {
    fc.assert(
      fc.property(someEntries, aRule, (entries, any) => {
        const rounded = roundEntries(entries, { ...any, scope: 'day_task' });
        const groups = Map.groupBy(entries, (e) => `${e.userId}${e.taskId}${e.date}`);
        for (const group of groups.values()) {
          const raw = group.reduce((sum, { minutes }) => sum + minutes, 0);
          const shares = group.map(({ id }) => rounded.get(id) ?? Number.NaN);
          expect(shares.reduce((sum, share) => sum + share, 0)).toBe(roundMinutes(raw, any));
          expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('does not depend on the order in which entries come', () => {
    fc.assert(
      fc.property(someEntries, aRule, (entries, any) => {
        const forward = roundEntries(entries, any);
        for (const [id, minutes] of roundEntries(entries.toReversed(), any)) {
          expect(forward.get(id)).toBe(minutes);
        }
      }),
    );
  });

  test('by entry each is rounded alone, by day and task once', () => {
    const entries = [anEntry({ minutes: 5 }), anEntry({ id: ids.second, minutes: 5 })];
    const up = { ...rule, mode: 'up' } as const;
    expect([...roundEntries(entries, up).values()]).toEqual([15, 15]);
    expect([...roundEntries(entries, { ...up, scope: 'day_task' }).values()]).toEqual([7, 8]);
  });
});
