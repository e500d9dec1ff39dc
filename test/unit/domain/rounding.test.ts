import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  billedMinutesOf,
  keptSeconds,
  type RoundedEntry,
  roundEntries,
  roundMinutes,
  shareGroup,
} from '../../../domain/rules/rounding.ts';
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

describe('shareGroup: a group that is approved in parts', () => {
  type Held = { id: string; minutes: number; billedMinutes: number; invoiced: boolean };
  const someEntries = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 10 });
  const someSteps = fc.array(
    fc.record({
      what: fc.constantFrom('approve' as const, 'reopen' as const, 'invoice' as const),
      which: fc.array(fc.nat(9), { minLength: 1, maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 25 },
  );

  /** Plays steps as the server does; tells after each what stands and what changed of what stood before. */
  function play(
    minutes: readonly number[],
    steps: readonly { what: 'approve' | 'reopen' | 'invoice'; which: number[] }[],
    any: Parameters<typeof shareGroup>[1],
    after: (held: Held[], what: string, changed: Held[]) => void,
  ) {
    const held = new Map<string, Held>();
    for (const { what, which } of steps) {
      const named = [...new Set(which)].filter((index) => index < minutes.length).map((index) => `e${index}`);
      const fresh: { id: string; minutes: number }[] = [];
      let reopened = false;
      for (const id of named) {
        const entry = held.get(id);
        if (what === 'approve' && !entry) fresh.push({ id, minutes: minutes[Number(id.slice(1))]! });
        if (what === 'invoice' && entry) held.set(id, { ...entry, invoiced: true });
        if (what === 'reopen' && entry && !entry.invoiced) reopened = held.delete(id) || reopened;
      }
      const before = [...held.values()];
      if (fresh.length > 0 || reopened) {
        const shares = shareGroup(
          {
            fresh,
            standing: before.filter(({ invoiced }) => !invoiced),
            invoiced: before.filter(({ invoiced }) => invoiced),
          },
          any,
        );
        for (const entry of [...before, ...fresh.map((one) => ({ ...one, invoiced: false }))]) {
          const billedMinutes = shares.get(entry.id);
          if (billedMinutes !== undefined) held.set(entry.id, { ...entry, billedMinutes });
        }
      }
      const changed = before.filter(({ id, billedMinutes }) => held.get(id)?.billedMinutes !== billedMinutes);
      after([...held.values()], what, changed);
    }
  }

  const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);

  it('bills the rounded sum of what is approved, after every step, none below 0', () => {
    fc.assert(
      fc.property(someEntries, someSteps, aRule, (minutes, steps, any) => {
        const without = steps.filter(({ what }) => what !== 'invoice');
        play(minutes, without, any, (held) => {
          const raw = sum(held.map((entry) => entry.minutes));
          expect(sum(held.map((entry) => entry.billedMinutes))).toBe(roundMinutes(raw, any));
          for (const { billedMinutes } of held) expect(billedMinutes).toBeGreaterThanOrEqual(0);
        });
      }),
    );
  });

  it('leaves earlier shares alone as long as nothing is reopened', () => {
    fc.assert(
      fc.property(someEntries, someSteps, aRule, (minutes, steps, any) => {
        const without = steps.filter(({ what }) => what !== 'reopen');
        play(minutes, without, any, (_, __, changed) => expect(changed).toEqual([]));
      }),
    );
  });

  it('never changes what is invoiced, and bills more than the rounded sum only because of that', () => {
    fc.assert(
      fc.property(someEntries, someSteps, aRule, (minutes, steps, any) => {
        play(minutes, steps, any, (held, _, changed) => {
          expect(changed.filter(({ invoiced }) => invoiced)).toEqual([]);
          const due = roundMinutes(sum(held.map((entry) => entry.minutes)), any);
          const billed = sum(held.map((entry) => entry.billedMinutes));
          const open = held.filter(({ invoiced }) => !invoiced);
          if (billed > due) expect(sum(open.map((entry) => entry.billedMinutes))).toBe(0);
          // Where all that stands is invoiced, nobody is left to take what a reopened entry has left.
          if (billed < due) expect(open).toEqual([]);
        });
      }),
    );
  });

  test('7 and 7 minutes by the quarter, rounded up: the second costs 0', () => {
    const up = { ...rule, mode: 'up', scope: 'day_task' } as const;
    const first = shareGroup({ fresh: [{ id: 'a', minutes: 7 }], standing: [], invoiced: [] }, up);
    expect([...first]).toEqual([['a', 15]]);
    const standing = [{ id: 'a', minutes: 7, billedMinutes: 15 }];
    const second = shareGroup({ fresh: [{ id: 'b', minutes: 7 }], standing, invoiced: [] }, up);
    expect([...second]).toEqual([
      ['a', 15],
      ['b', 0],
    ]);
    // The first is reopened: what is left of the group is still a quarter.
    const left = shareGroup(
      { fresh: [], standing: [{ id: 'b', minutes: 7, billedMinutes: 0 }], invoiced: [] },
      up,
    );
    expect([...left]).toEqual([['b', 15]]);
  });
});

test('seconds stay as long as they are less than a minute off the minutes', () => {
  expect([59 * 60 + 1, 60 * 60, 61 * 60 - 1].map((seconds) => keptSeconds(60, seconds))).toEqual([
    3541, 3600, 3659,
  ]);
  expect([59 * 60, 61 * 60, null].map((seconds) => keptSeconds(60, seconds))).toEqual([null, null, null]);
  expect(keptSeconds(1, 20)).toBe(20);
});

test('billed minutes: of the rule, of old approvals the minutes, of what is not billable none', () => {
  expect(billedMinutesOf(anEntry({ minutes: 50, billedMinutes: 60 }))).toBe(60);
  expect(billedMinutesOf(anEntry({ minutes: 50, billedMinutes: 0 }))).toBe(0);
  expect(billedMinutesOf(anEntry({ minutes: 50 }))).toBe(50);
  expect(billedMinutesOf(anEntry({ minutes: 50, billable: false }))).toBe(0);
});
