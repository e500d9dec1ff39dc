import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { addDays, isoWeekday } from '../../../domain/rules/civil-date.ts';
import { criticalPath, level, type PlannedTask } from '../../../domain/rules/schedule.ts';

/** Tasks that depend only on earlier ones, then shuffled: always possible. */
const aPlan = fc
  .array(
    fc.record({ minutes: fc.integer({ min: 0, max: 900 }), picks: fc.array(fc.nat(11), { maxLength: 3 }) }),
    { maxLength: 12 },
  )
  .map((all) =>
    all.map(
      ({ minutes, picks }, index): PlannedTask => ({
        id: `t${String(index).padStart(2, '0')}`,
        minutes,
        dependsOn: [...new Set(picks.filter((pick) => pick < index))].map(
          (pick) => `t${String(pick).padStart(2, '0')}`,
        ),
      }),
    ),
  )
  .chain((plan) => fc.shuffledSubarray(plan, { minLength: plan.length }));

/** Longest way to the end of a task, by trying every way. */
function longest(plan: readonly PlannedTask[], id: string): number {
  const task = plan.find((candidate) => candidate.id === id);
  return task ? task.minutes + Math.max(0, ...task.dependsOn.map((before) => longest(plan, before))) : 0;
}

function planned(plan: readonly PlannedTask[]) {
  const path = criticalPath(plan);
  if (path.kind !== 'plan') throw new Error('a cycle');
  return path;
}

describe('criticalPath', () => {
  it('is as long as the longest way, and every task starts when those before it end', () => {
    fc.assert(
      fc.property(aPlan, (plan) => {
        const path = planned(plan);
        expect(path.minutes).toBe(Math.max(0, ...plan.map(({ id }) => longest(plan, id))));
        for (const { id, earliestEnd } of path.tasks) expect(earliestEnd).toBe(longest(plan, id));
      }),
    );
  });

  it('slack is exactly what a task can grow without moving the end', () => {
    fc.assert(
      fc.property(aPlan, (plan) => {
        const path = planned(plan);
        for (const { id, slack, critical, earliestStart, latestStart } of path.tasks) {
          const grown = (by: number) =>
            planned(plan.map((task) => (task.id === id ? { ...task, minutes: task.minutes + by } : task)))
              .minutes;
          expect(grown(slack)).toBe(path.minutes);
          expect(grown(slack + 1)).toBe(path.minutes + 1);
          expect(latestStart - earliestStart).toBe(slack);
          expect(critical).toBe(slack === 0);
        }
      }),
    );
  });

  test('a small plan, and one that waits for itself', () => {
    const plan = [
      { id: 'build', minutes: 300, dependsOn: ['design', 'gone'] },
      { id: 'design', minutes: 120, dependsOn: [] },
      { id: 'write', minutes: 60, dependsOn: ['design'] },
      { id: 'ship', minutes: 30, dependsOn: ['build', 'write'] },
    ];
    const path = planned(plan);
    expect(path.minutes).toBe(450);
    expect(path.tasks.map(({ id, slack }) => [id, slack])).toEqual([
      ['design', 0],
      ['build', 0],
      ['write', 240],
      ['ship', 0],
    ]);
    const cycle = [
      { id: 'a', minutes: 1, dependsOn: ['b'] },
      { id: 'b', minutes: 1, dependsOn: ['a'] },
      { id: 'c', minutes: 1, dependsOn: [] },
    ];
    expect(criticalPath(cycle)).toEqual({ kind: 'cycle', ids: ['a', 'b'] });
  });
});

describe('level', () => {
  const from = '2026-03-02';
  const options = (daily: number, taskMinutesPerDay: number) => ({
    from,
    until: addDays(from, 400),
    taskMinutesPerDay,
    capacityOn: (date: string) => (isoWeekday(date) > 5 ? 0 : daily),
  });

  it('does all the work, never more on a date than there is, and nothing before what it waits for', () => {
    fc.assert(
      fc.property(
        aPlan,
        fc.integer({ min: 60, max: 1440 }),
        fc.integer({ min: 60, max: 480 }),
        (plan, daily, perTask) => {
          const days = level(plan, options(daily, perTask));
          if (days === null) throw new Error('does not fit');
          for (const [date, all] of Map.groupBy(days, (day) => day.date)) {
            expect(isoWeekday(date)).toBeLessThan(6);
            expect(all.reduce((sum, { minutes }) => sum + minutes, 0)).toBeLessThanOrEqual(daily);
            for (const { minutes } of all) expect(minutes > 0 && minutes <= perTask).toBe(true);
          }
          for (const task of plan) {
            const own = days.filter(({ taskId }) => taskId === task.id);
            expect(own.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(task.minutes);
            for (const before of days.filter(({ taskId }) => task.dependsOn.includes(taskId))) {
              for (const day of own) expect(before.date <= day.date).toBe(true);
            }
          }
        },
      ),
    );
  });

  test('a small plan over a weekend', () => {
    const plan = [
      { id: 'a', minutes: 600, dependsOn: [] },
      { id: 'b', minutes: 60, dependsOn: ['a'] },
      { id: 'c', minutes: 100, dependsOn: [] },
    ];
    expect(level(plan, { ...options(480, 480), from: '2026-03-06' })).toEqual([
      { date: '2026-03-06', taskId: 'a', minutes: 480 },
      { date: '2026-03-09', taskId: 'a', minutes: 120 },
      { date: '2026-03-09', taskId: 'b', minutes: 60 },
      { date: '2026-03-09', taskId: 'c', minutes: 100 },
    ]);
    expect(level(plan, { ...options(480, 480), until: '2026-03-02' })).toBeNull();
    expect(level([{ id: 'a', minutes: 1, dependsOn: ['a'] }], options(480, 480))).toBeNull();
    expect(level([], options(480, 480))).toEqual([]);
  });
});
