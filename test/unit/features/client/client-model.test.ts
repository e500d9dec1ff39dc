import { describe, expect, it, test } from 'vitest';
import {
  clientProjects,
  groupTime,
  isApprovedTime,
  minutesOf,
  type Names,
  rangeOf,
} from '../../../../renderer/features/client/client-model.ts';
import { anEntry, aProject, ids } from '../../domain/samples.ts';

const names: Names = {
  person: (id) => (id === ids.consultant ? 'Carl' : 'Ada'),
  project: () => 'Atlas',
  work: ({ taskId, activityCode }) => (taskId ? 'Build it' : activityCode),
  week: (firstDay) => `Week of ${firstDay}`,
};
const approved = (change: Parameters<typeof anEntry>[0] = {}) => anEntry({ status: 'approved', ...change });

test('only what is approved and not replaced counts', () => {
  for (const status of ['draft', 'submitted', 'rejected'] as const)
    expect(isApprovedTime(anEntry({ status }))).toBe(false);
  expect(isApprovedTime(approved())).toBe(true);
  expect(isApprovedTime(anEntry({ status: 'invoiced' }))).toBe(true);
  expect(isApprovedTime(approved({ replacedById: ids.second }))).toBe(false);
});

test('periods end with today, or with the month before', () => {
  expect(rangeOf('month', '2026-03-15')).toEqual({ from: '2026-03-01', to: '2026-03-15' });
  expect(rangeOf('last-month', '2026-03-15')).toEqual({ from: '2026-02-01', to: '2026-02-28' });
  expect(rangeOf('last-month', '2026-01-31')).toEqual({ from: '2025-12-01', to: '2025-12-31' });
  expect(rangeOf('year', '2026-03-15')).toEqual({ from: '2026-01-01', to: '2026-03-15' });
  expect(rangeOf('all', '2026-03-15')).toEqual({});
});

describe('groupTime', () => {
  const entries = [
    approved({ id: ids.entry, date: '2026-03-01', minutes: 30, taskId: null, activityCode: 'DEV' }),
    approved({ id: ids.second, date: '2026-03-02', minutes: 60, taskId: ids.task, userId: ids.other }),
    approved({ id: ids.card, date: '2026-03-03', minutes: 90, taskId: ids.task, billable: false }),
  ];

  it('by week puts the newest first, by the firm’s first day of a week', () => {
    const weeks = groupTime(entries, 'week', 1, names);
    expect(weeks.map(({ name, minutes }) => [name, minutes])).toEqual([
      ['Week of 2026-03-02', 150],
      ['Week of 2026-02-23', 30],
    ]);
    expect(groupTime(entries, 'week', 7, names).map(({ minutes }) => minutes)).toEqual([180]);
  });

  it('by person and by task adds up all there is, billable beside', () => {
    expect(groupTime(entries, 'person', 1, names).map(({ name, minutes }) => [name, minutes])).toEqual([
      ['Ada', 60],
      ['Carl', 120],
    ]);
    const tasks = groupTime(entries, 'task', 1, names);
    expect(tasks.map(({ name, minutes, billableMinutes }) => [name, minutes, billableMinutes])).toEqual([
      ['Atlas · Build it', 150, 60],
      ['Atlas · DEV', 30, 30],
    ]);
    expect(tasks[0]?.entries.map(({ date }) => date)).toEqual(['2026-03-03', '2026-03-02']);
    for (const by of ['week', 'person', 'task'] as const)
      expect(minutesOf(groupTime(entries, by, 1, names))).toBe(minutesOf(entries));
  });

  it('of nothing is nothing', () => expect(groupTime([], 'week', 1, names)).toEqual([]));
});

test('projects come by name, with approved time and a schedule that knows no budget', () => {
  const late = aProject({
    id: ids.project,
    name: 'Zephyr',
    endDate: '2026-03-01',
    budgetMinutes: 600,
    spentMinutes: 0,
  });
  const open = aProject({ id: ids.other, name: 'Atlas', endDate: null, budgetMinutes: null });
  const template = aProject({ id: ids.second, name: 'Pattern', isTemplate: true });
  const rows = clientProjects(
    [late, template, open],
    [approved({ projectId: late.id, minutes: 45 })],
    '2026-03-11',
  );
  expect(
    rows.map(({ project, approvedMinutes, agreedMinutes }) => [project.name, approvedMinutes, agreedMinutes]),
  ).toEqual([
    ['Atlas', 0, null],
    ['Zephyr', 45, 600],
  ]);
  expect(rows[1]?.schedule.because).toEqual({ code: 'past-end', days: 10 });
  // Neither a budget nor anybody's time moves it.
  const rich = clientProjects([{ ...late, budgetAmountMinor: 1, spentAmountMinor: 99 }], [], '2026-03-11');
  expect(rich[0]?.schedule).toEqual(rows[1]?.schedule);
});
