import { describe, expect, it } from 'vitest';
import { projectFigures, recentTime } from '../../../renderer/features/projects/project-figures.ts';
import { burnSentences, burnWord, healthReason } from '../../../renderer/features/projects/project-words.ts';
import { aProject, ids } from '../domain/samples.ts';

const today = '2026-03-13';
const nothing = { logged: new Map<string, number>(), assigned: new Map<string, number>() };
const assignment = {
  id: ids.card,
  tenantId: ids.tenant,
  version: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  projectId: ids.project,
  userId: ids.consultant,
  role: 'DEV',
  minutesPerWeek: 1000,
  fromDate: '2026-03-09',
  toDate: null,
};

describe('recentTime', () => {
  it('counts working days of an assignment within four weeks, and no holiday', () => {
    const input = { entries: [], assignments: [assignment], today };
    expect(recentTime({ ...input, settings: { holidays: [] } }).assigned.get(ids.project)).toBe(1000);
    const settings = { holidays: [{ date: '2026-03-10', name: 'A day off' }] };
    expect(recentTime({ ...input, settings }).assigned.get(ids.project)).toBe(800);
  });

  it('counts logged time but for what was rejected or is older', () => {
    const entries = [
      { projectId: ids.project, minutes: 60, status: 'draft', date: '2026-03-12' },
      { projectId: ids.project, minutes: 30, status: 'rejected', date: '2026-03-12' },
      { projectId: ids.project, minutes: 15, status: 'approved', date: '2026-02-13' },
      { projectId: ids.project, minutes: 7, status: 'approved', date: '2026-02-14' },
    ] as const;
    const { logged } = recentTime({ entries, assignments: [], settings: { holidays: [] }, today });
    expect(logged.get(ids.project)).toBe(67);
  });
});

describe('projectFigures', () => {
  it('steers by minutes, by money where there is only that, and by nothing where there is neither', () => {
    const both = aProject({ budgetAmountMinor: 5_000_000 });
    expect(projectFigures(both, nothing, today).budget?.unit).toBe('minutes');
    const money = aProject({ budgetMinutes: null, budgetAmountMinor: 3650, spentAmountMinor: 400 });
    expect(projectFigures(money, nothing, '2026-01-01').budget).toEqual({
      unit: 'money',
      currency: 'EUR',
      budget: 3650,
      spent: 400,
      planned: 10,
    });
    expect(projectFigures(aProject({ budgetMinutes: null }), nothing, today).budget).toBeNull();
  });

  it('does not take one’s own time for the team’s', () => {
    const recent = { logged: new Map([[ids.project, 500]]), assigned: new Map([[ids.project, 1000]]) };
    const { parts } = projectFigures(aProject(), recent, today).health;
    const words = (own: boolean) => parts.map((part) => healthReason(part, own)).at(-1);
    expect(words(false)).toBe('The team logged 50 % of its assigned time.');
    expect(words(true)).toContain('You logged 50 % of your assigned time.');
  });
});

describe('burnSentences', () => {
  const told = (changes: Parameters<typeof aProject>[0]) => {
    const project = aProject({
      startDate: '2026-03-02',
      endDate: '2026-03-31',
      budgetMinutes: 3000,
      ...changes,
    });
    const figures = projectFigures(project, nothing, '2026-03-16');
    return {
      word: burnWord(figures.burn).word,
      text: burnSentences(figures, project, 'en-GB').join(' '),
    };
  };

  it('says by how much and when', () => {
    expect(told({ spentMinutes: 1500 })).toEqual({
      word: 'On plan',
      text:
        'Spending is exactly on plan. 50% of the budget is used and 50% of the time has passed. ' +
        'At this pace the budget lasts to the end, 31 Mar 2026.',
    });
    expect(told({ spentMinutes: 1600 }).word).toBe('At risk');
    expect(told({ spentMinutes: 2000 })).toEqual({
      word: 'Over budget',
      text:
        'Spending is 33.3% over plan. 66.7% of the budget is used and 50% of the time has passed. ' +
        'At this pace the budget runs out on 24 Mar 2026, 7 days before the end.',
    });
  });

  it('says that a budget is used up, and gives no forecast for work that is over', () => {
    expect(told({ spentMinutes: 3090 }).text).toContain(
      'used up, by 1:30 too much. At an even pace it ran out on',
    );
    expect(told({ spentMinutes: 2000, status: 'completed' }).text).not.toContain('At this pace');
  });

  it('does not invent a plan', () => {
    expect(told({ budgetMinutes: null })).toEqual({
      word: 'No plan',
      text: 'No budget is set, so there is nothing to measure against.',
    });
    expect(told({ endDate: null, spentMinutes: 300 }).text).toContain('There is no end date');
  });
});
