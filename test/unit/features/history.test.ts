import { beforeAll, describe, expect, it } from 'vitest';
import type { HistoryStep } from '../../../domain/wire/history.ts';
import type { EntryTrail, TrailChange } from '../../../renderer/data/trail-types.ts';
import { changeWords, historyText } from '../../../renderer/features/history/history-text.ts';
import { knownSteps, pendingSteps } from '../../../renderer/features/history/local-steps.ts';
import { serverSteps } from '../../../renderer/features/history/steps.ts';
import type { Names } from '../../../renderer/features/history/values.ts';
import { speak } from '../../../renderer/words/words.ts';
import { anEntry, aProject, ids } from '../domain/samples.ts';

beforeAll(() => speak('en', 'en-GB'));

const names: Names = {
  projects: new Map([
    [ids.project, aProject()],
    [ids.second, aProject({ id: ids.second, name: 'Borealis', tasks: [] })],
  ]),
  personOf: (id) => (id === ids.manager ? 'Mona' : null),
  me: ids.consultant,
  zone: 'Europe/Berlin',
  currency: 'EUR',
};

function step(change: Partial<HistoryStep>): HistoryStep {
  return {
    ...{ seq: 1, at: '2026-03-02T10:00:00.000Z', action: 'update', device: null, changedAt: null },
    ...{ by: { id: ids.consultant, name: 'Carl' }, before: null, after: null },
    ...{ comment: null, rule: null, meteredHours: null, ...change },
  };
}
const shown = (change: Partial<HistoryStep>) => serverSteps([step(change)], names, ids.project)[0];
const words = (change: Partial<HistoryStep>) => shown(change)?.changes.map(changeWords);

describe('serverSteps', () => {
  it('say old and new values as a person reads them', () => {
    expect(
      words({
        before: { minutes: 60, date: '2026-03-02', projectId: ids.project, taskId: ids.task, billable: true },
        after: { minutes: 90, date: '2026-03-03', projectId: ids.second, taskId: null, billable: false },
      }),
    ).toEqual([
      'Date: Monday, 2 March 2026 → Tuesday, 3 March 2026',
      'Time: 1:00 → 1:30',
      'Project: Atlas → Borealis',
      'Task: Analysis → none',
      'Billable: Yes → No',
    ]);
  });

  it('say of what was made only what it has', () => {
    expect(
      words({
        action: 'create',
        after: { ...anEntry({ description: '' }), changedAt: 'x', rawSeconds: 7, decisionId: 'y' },
      }),
    ).toEqual([
      'Date: Monday, 2 March 2026',
      'Time: 2:00',
      'Project: Atlas',
      'Activity: Development',
      'Billable: Yes',
    ]);
  });

  it('say who, from which device, and when it was made if that was long before', () => {
    const device = { id: ids.entry, name: 'Laptop', platform: 'linux' };
    expect(shown({ device, changedAt: '2026-03-01T08:00:00.000Z' })).toMatchObject({
      ...{ who: 'You', device: 'Laptop', notes: ['Made on the device 1 Mar 2026, 09:00'] },
    });
    expect(shown({ changedAt: '2026-03-02T09:59:00.000Z' })?.notes).toEqual([]);
    expect(shown({ device: { ...device, name: null } })?.device).toBe('A device that is not known any more');
    expect(shown({ by: { id: ids.manager, name: 'Mona M.' } })?.who).toBe('Mona M.');
    expect(shown({ by: null, rule: { id: 'a', name: 'Small change' } })?.who).toBe('The rule “Small change”');
    expect(shown({ by: null })?.who).toBe('Stint');
    expect(shown({ by: null, action: 'approve' })?.who).toBe('The firm');
  });

  it('say what a decision said and did to metering, and that it did not apply', () => {
    expect(shown({ action: 'approve', comment: 'Fine', meteredHours: '1.5' })).toMatchObject({
      ...{ title: 'Approved', glyph: 'approved', comment: 'Fine', notes: ['1:30 counted for the client'] },
    });
    expect(shown({ action: 'reopen', meteredHours: '-0.25' })?.notes).toEqual([
      '0:15 taken back from the client’s count',
    ]);
    expect(shown({ action: 'undecided', after: { outcome: 'changed_since_reviewed' } })?.notes).toEqual([
      'It had changed since it was reviewed.',
    ]);
    expect(shown({ action: 'teleport' })?.title).toBe('Something else happened');
    expect(words({ action: 'share', after: { amountMinor: 12345, billedMinutes: 75 } })).toEqual([
      'Billed time: 1:15',
      'Amount: EUR\u00a0123.45',
    ]);
  });

  it('name tasks by the project that the entry had at that step', () => {
    const all = serverSteps(
      [
        step({ action: 'create', after: { projectId: ids.project, minutes: 60 } }),
        step({ seq: 2, before: { taskId: null }, after: { taskId: ids.task } }),
        step({ seq: 3, before: { projectId: ids.project }, after: { projectId: ids.second } }),
        step({ seq: 4, before: { taskId: null }, after: { taskId: ids.task } }),
      ],
      names,
      ids.second,
    );
    expect(all.map(({ changes }) => changes.at(-1)?.after)).toEqual([
      'Atlas',
      'Analysis',
      'Borealis',
      'A task not on this device',
    ]);
  });
});

function change(change: Partial<TrailChange>): TrailChange {
  return {
    ...{ id: 'a', at: '2026-03-02T10:00:00.000Z', sentAt: null, receivedAt: null, problem: null },
    ...{ before: { ...anEntry() }, after: { ...anEntry({ minutes: 90 }) }, ...change },
  };
}
const trail = (change: Partial<EntryTrail>): EntryTrail => ({
  entry: null,
  changes: [],
  decisions: [],
  ...change,
});

describe('what this device knows', () => {
  it('is an entry’s making, its submission and its decision, in order', () => {
    const decision = {
      ...{ decisionId: ids.second, action: 'reject' as const, by: ids.manager },
      ...{ at: '2026-03-09T08:00:00.000Z', comment: 'Which client?' },
    };
    const entry = anEntry({ status: 'rejected', submittedAt: '2026-03-06T16:00:00.000Z', decision });
    expect(knownSteps(trail({ entry }), names)).toMatchObject([
      { title: 'Logged', who: 'You' },
      { title: 'Submitted', who: 'You', changes: [] },
      { title: 'Rejected', who: 'Mona', comment: 'Which client?' },
    ]);
  });

  it('says of a change where it is on its way, and why it was not taken', () => {
    const notes = (one: Partial<TrailChange>) =>
      knownSteps(trail({ changes: [change(one)] }), names).flatMap((step) => step.notes);
    expect(notes({})).toEqual(['Saved here, not sent yet']);
    expect(notes({ sentAt: 'x' })).toEqual(['Sent, not confirmed yet']);
    expect(notes({ receivedAt: '2026-03-02T10:00:01.000Z' })).toEqual([
      'Received by the server 2 Mar 2026, 11:00',
    ]);
    expect(notes({ problem: { kind: 'refused', code: 'new_code', message: 'Because.' } })).toEqual([
      'Not taken: Because.',
    ]);
    expect(notes({ problem: { kind: 'overlap', fields: ['minutes'] } })).toEqual([
      'Changed on another device as well: Time',
    ]);
  });

  it('after the server’s log is only what the server has not answered', () => {
    const waiting = change({ id: 'b', after: null });
    const all = trail({ changes: [change({ receivedAt: '2026-03-02T10:00:01.000Z' }), waiting] });
    expect(pendingSteps(all, names)).toMatchObject([{ key: 'b', title: 'Deleted' }]);
  });

  it('has the rule’s name where a rule decided', () => {
    const decision = {
      ...{ decisionId: ids.second, action: 'approve' as const, by: null },
      ...{ at: '2026-03-09T08:00:00.000Z', comment: 'Under an hour' },
    };
    const entry = anEntry({ status: 'approved', decision });
    expect(knownSteps(trail({ entry }), names).at(-1)).toMatchObject({
      ...{ title: 'Approved', who: 'The rule “Under an hour”', comment: null },
    });
  });
});

it('is copied as text, a paragraph a step', () => {
  const steps = serverSteps(
    [
      step({
        device: { id: ids.entry, name: 'Laptop', platform: null },
        before: { minutes: 60 },
        after: { minutes: 90 },
      }),
      step({
        seq: 2,
        action: 'approve',
        by: { id: ids.manager, name: 'Mona' },
        comment: 'Fine',
        meteredHours: '1.5',
      }),
    ],
    names,
    ids.project,
  );
  expect(historyText('Atlas · 2 Mar', steps, 'UTC')).toBe(
    [
      ...['Atlas · 2 Mar', ''],
      ...['2 Mar 2026, 10:00  Changed', '  You · Laptop', '  Time: 1:00 → 1:30', ''],
      ...['2 Mar 2026, 10:00  Approved', '  Mona', '  “Fine”', '  1:30 counted for the client', ''],
    ].join('\n'),
  );
});

it('speaks German', () => {
  speak('de', 'de-DE');
  try {
    expect(shown({ before: { minutes: 60 }, after: { minutes: 90 } })).toMatchObject({
      title: 'Geändert',
      who: 'Sie',
    });
    expect(words({ before: { billable: true }, after: { billable: false } })).toEqual([
      'Abrechenbar: Ja → Nein',
    ]);
  } finally {
    speak('en', 'en-GB');
  }
});
