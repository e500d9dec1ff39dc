import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { burn } from '../../../domain/rules/burn.ts';
import { addDays } from '../../../domain/rules/civil-date.ts';
import { burnSeries, plannedAt } from '../../../renderer/features/projects/burn-series.ts';

// 2026-03-02 is a Monday; four whole weeks.
const project = {
  startDate: '2026-03-02',
  endDate: '2026-03-29',
  budgetMinutes: 2800,
  status: 'active',
} as const;

function entry(
  date: string,
  minutes: number,
  status: 'draft' | 'submitted' | 'approved' | 'rejected' = 'approved',
) {
  return { date, minutes, status, correctsId: null, replacedById: null };
}

describe('burnSeries', () => {
  it('adds up by week beside the straight plan, and leaves weeks to come open', () => {
    const { points, minutes } = burnSeries({
      project,
      entries: [entry('2026-03-10', 60), entry('2026-03-02', 480), entry('2026-03-08', 120)],
      today: '2026-03-12',
      weekStart: 1,
    });
    expect(points).toEqual([
      { weekStart: '2026-03-02', spent: 600, planned: 700 },
      { weekStart: '2026-03-09', spent: 660, planned: 1400 },
      { weekStart: '2026-03-16', spent: null, planned: 2100 },
      { weekStart: '2026-03-23', spent: null, planned: 2800 },
    ]);
    expect(minutes).toBe(660);
  });

  it('counts what the server counts as spent: neither drafts nor rejected time', () => {
    const { minutes } = burnSeries({
      project,
      entries: [
        entry('2026-03-02', 1, 'draft'),
        entry('2026-03-02', 2, 'rejected'),
        entry('2026-03-02', 4, 'submitted'),
      ],
      today: '2026-03-12',
      weekStart: 1,
    });
    expect(minutes).toBe(4);
  });

  it('goes on past the end while the project is open, with the plan at its top', () => {
    const open = burnSeries({ project, entries: [], today: '2026-04-08', weekStart: 1 });
    expect(open.points.at(-1)).toEqual({ weekStart: '2026-04-06', spent: 0, planned: 2800 });
    const closed = burnSeries({
      project: { ...project, status: 'completed' },
      entries: [],
      today: '2026-04-08',
      weekStart: 1,
    });
    expect(closed.points.at(-1)?.weekStart).toBe('2026-03-23');
  });

  it('puts work before the start into the first week, and begins weeks where the firm does', () => {
    const { points } = burnSeries({
      project,
      entries: [entry('2026-01-15', 30)],
      today: '2026-03-03',
      weekStart: 7,
    });
    expect(points[0]).toEqual({ weekStart: '2026-03-01', spent: 30, planned: 600 });
  });

  it('has no plan without an end or without a budget', () => {
    const today = '2026-03-12';
    for (const part of [{ endDate: null }, { budgetMinutes: null }]) {
      const { points } = burnSeries({ project: { ...project, ...part }, entries: [], today, weekStart: 1 });
      expect(points.length).toBeGreaterThan(1);
      expect(points.every(({ planned }) => planned === null)).toBe(true);
    }
  });

  it('keeps to ten years of weeks and loses no minute of what is older', () => {
    const { points } = burnSeries({
      project: { ...project, startDate: '1990-01-01', endDate: null },
      entries: [entry('1990-01-01', 5), entry('2026-03-03', 7)],
      today: '2026-03-12',
      weekStart: 1,
    });
    expect(points).toHaveLength(520);
    expect(points.at(0)?.spent).toBe(5);
    expect(points.at(-1)?.spent).toBe(12);
  });

  it('never falls, and ends at all counted minutes', () => {
    const entries = fc.array(
      fc.record({
        date: fc.integer({ min: -40, max: 60 }).map((days) => addDays('2026-03-02', days)),
        minutes: fc.integer({ min: 1, max: 1440 }),
        status: fc.constantFrom('draft', 'submitted', 'approved', 'rejected', 'invoiced'),
        correctsId: fc.constantFrom(null, 'another'),
        replacedById: fc.constantFrom(null, 'another'),
      }),
    );
    fc.assert(
      fc.property(entries, fc.integer({ min: 1, max: 7 }), (all, weekStart) => {
        const { points, minutes } = burnSeries({ project, entries: all, today: '2026-05-15', weekStart });
        const spent = points.map((point) => point.spent ?? -1);
        expect(spent).toEqual([...spent].sort((a, b) => a - b));
        expect(spent.at(-1)).toBe(minutes);
      }),
    );
  });
});

describe('plannedAt', () => {
  it('is nothing before the start and all from the end on', () => {
    expect(plannedAt(project, 2800, '2026-03-01')).toBe(0);
    expect(plannedAt(project, 2800, '2026-03-02')).toBe(100);
    expect(plannedAt(project, 2800, '2026-03-29')).toBe(2800);
    expect(plannedAt(project, 2800, '2027-01-01')).toBe(2800);
    expect(plannedAt({ ...project, endDate: null }, 2800, '2026-03-29')).toBeNull();
  });

  it('is where the burn rule turns from under to over plan', () => {
    const today = '2026-03-15';
    const planned = plannedAt(project, 2800, today) ?? 0;
    const over = (spent: number) => Number(burn({ ...project, budget: 2800, spent, today }).overPlan);
    expect(over(planned)).toBe(0);
    expect(over(planned + 1)).toBeGreaterThan(0);
    expect(over(planned - 1)).toBeLessThan(0);
  });
});
