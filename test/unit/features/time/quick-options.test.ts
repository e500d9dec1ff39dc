import { describe, expect, it } from 'vitest';
import { readEntry } from '../../../../domain/rules/natural-entry.ts';
import type { Suggestion } from '../../../../domain/rules/suggest.ts';
import { type QuickOption, quickOptions } from '../../../../renderer/features/time/quick/quick-options.ts';
import { understand } from '../../../../renderer/features/time/quick/understand.ts';
import type { OwnWork } from '../../../../renderer/features/time/quick/use-own-work.ts';
import { type RowKey, rowId } from '../../../../renderer/features/time/week-model.ts';

const activities = [
  { code: 'ANA', name: 'Analysis' },
  { code: 'DEV', name: 'Development' },
];
const project = (projectId: string, name: string) => ({
  ...{ projectId, project: name, code: projectId, client: 'Acme', tasks: [], activities },
});
const row = (projectId: string, activityCode = 'DEV'): RowKey => ({ projectId, taskId: null, activityCode });
const rows = [row('p1'), row('p1', 'ANA'), row('p2'), row('p2', 'ANA')];
const own: OwnWork = {
  open: new Map(rows.map((one) => [rowId(one), { row: one, label: '', group: '' }])),
  work: [project('p1', 'Portal'), project('p2', 'Shop')],
  recent: [
    { ...row('p2'), weight: 2 },
    { ...row('p1'), weight: 1 },
  ],
};
const suggestion = (description: string, of = row('p1')): Suggestion => ({
  work: { ...of, billable: true, description, times: [] },
  minutes: 30,
  reason: { kind: 'often', times: 3 },
});

function options(text: string, more: { pinned?: RowKey[]; suggestions?: Suggestion[] } = {}): string[] {
  const entry = readEntry(text, { work: own.work, history: own.recent, findDates: () => [] });
  const understood = understand(entry, null, { today: '2026-11-24', zone: 'UTC', billableOf: () => true });
  const { pinned = [], suggestions = [] } = more;
  return quickOptions({ text, entry, understood, own, pinned, suggestions }).map(
    (option: QuickOption) =>
      `${option.kind} ${option.row.projectId}/${option.row.activityCode}${option.kind === 'suggestion' ? ` ${option.suggestion.work.description}` : ''}`,
  );
}

describe('the list under the bar', () => {
  it('is what is likely, then pinned, then recent work, each row once', () => {
    expect(
      options('', { pinned: [row('p1', 'ANA'), row('p2')], suggestions: [suggestion('Daily')] }),
    ).toEqual(['suggestion p1/DEV Daily', 'pinned p1/ANA', 'pinned p2/DEV', 'recent p1/DEV']);
  });

  it('leaves out pinned and likely work that is not open today', () => {
    expect(options('', { pinned: [row('gone')], suggestions: [suggestion('x', row('gone'))] })).toEqual([
      'recent p2/DEV',
      'recent p1/DEV',
    ]);
  });

  it('is those that answer when several do, the one worked on most first', () => {
    expect(options('1h acme')).toEqual(['work p2/DEV', 'work p1/DEV']);
  });

  it('is the other rows of the project that was named, and what it was called before', () => {
    expect(
      options('1h portal', { suggestions: [suggestion('Daily'), suggestion('Other', row('p2'))] }),
    ).toEqual(['suggestion p1/DEV Daily', 'work p1/ANA']);
  });

  it('completes a description that was begun, on its project only', () => {
    const suggestions = [suggestion('Daily standup'), suggestion('Notes')];
    expect(options('1h portal dai', { suggestions })).toEqual([
      'suggestion p1/DEV Daily standup',
      'work p1/ANA',
    ]);
    expect(options('1h portal daily standup', { suggestions })).toEqual(['work p1/ANA']);
    expect(options('1h shop dai', { suggestions })).toEqual(['work p2/ANA']);
    expect(options('1h dai', { suggestions })[0]).toBe('suggestion p1/DEV Daily standup');
  });
});
