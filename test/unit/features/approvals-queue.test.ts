import { afterEach, describe, expect, test } from 'vitest';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { everything } from '../../../domain/rules/approval-queue.ts';
import { flagsOf } from '../../../domain/rules/approval-queue-flags.ts';
import { type FlagContext, flagWords } from '../../../renderer/features/approvals/queue/flag-words.ts';
import { historyOf, usualBefore } from '../../../renderer/features/approvals/queue/histories.ts';
import {
  afterDeciding,
  between,
  nextFlagged,
  step,
} from '../../../renderer/features/approvals/queue/moves.ts';
import { readViews, withView } from '../../../renderer/features/approvals/queue/saved-views.ts';
import { daysInSight } from '../../../renderer/features/approvals/sheet/use-drawn-days.ts';
import { speak } from '../../../renderer/words/words.ts';
import { anEntry, aProject, ids } from '../domain/samples.ts';

afterEach(() => speak('en', 'en-GB'));

const flag = flagsOf({
  submitted: [anEntry({ status: 'submitted', warnings: ['late'] })],
  decisions: [],
  userId: ids.manager,
}).get(ids.entry);
const rows = ['a', 'b', 'c', 'd', 'e'].map((id) => ({
  id,
  flags: id === 'b' || id === 'd' ? (flag ?? []) : [],
}));

describe('moves', () => {
  test('a step stays within the list and begins at its first', () => {
    expect([step(rows, 'a', -1), step(rows, 'c', 1), step(rows, 'e', 9), step(rows, null, 1)]).toEqual([
      'a',
      'd',
      'e',
      'a',
    ]);
    expect(step([], 'a', 1)).toBeNull();
  });

  test('a range goes both ways', () => {
    expect(between(rows, 'd', 'b')).toEqual(['b', 'c', 'd']);
    expect(between(rows, 'gone', 'b')).toEqual(['b']);
  });

  test('the next flagged is found round the end', () => {
    expect([nextFlagged(rows, 'a'), nextFlagged(rows, 'b'), nextFlagged(rows, 'e')]).toEqual(['b', 'd', 'b']);
    expect(nextFlagged(rows.slice(0, 1), 'a')).toBeNull();
  });

  test('after deciding comes the next that stays, at the end the one before', () => {
    expect(afterDeciding(rows, 'b', new Set(['b', 'c']))).toBe('d');
    expect(afterDeciding(rows, 'e', new Set(['e', 'd']))).toBe('c');
    expect(afterDeciding(rows, 'a', new Set(['a', 'b', 'c', 'd', 'e']))).toBeNull();
  });
});

test('the first frame of a sheet has whole days, enough to fill a window', () => {
  const day = (date: string, count: number) => [date, Array.from({ length: count }, () => date)] as const;
  const days = [day('1', 10), day('2', 10), day('3', 10)];
  expect(daysInSight(days)).toEqual(days.slice(0, 2));
  expect(daysInSight(days.slice(0, 1))).toEqual(days.slice(0, 1));
  expect(daysInSight([day('1', 40), day('2', 1)])).toHaveLength(1);
  expect(daysInSight([])).toEqual([]);
});

describe('saved views', () => {
  const view = { name: 'Late ones', by: 'client', filter: { ...everything, reason: 'late' } } as const;

  test('what was kept is read again; what another version wrote and this cannot read is left out', () => {
    const { views } = withView([], view);
    expect(readViews(JSON.parse(JSON.stringify({ views })))).toEqual(views);
    expect(readViews({ views: [...views, { id: 1 }, { ...views[0], by: 'moon' }] })).toEqual(views);
    expect(readViews(null)).toEqual([]);
    expect(readViews('text')).toEqual([]);
  });

  test('a name that is there already is replaced in its place', () => {
    const first = withView([], view);
    const second = withView(first.views, { ...view, name: 'Other' });
    const third = withView(second.views, { ...view, name: ' late ONES ', by: 'person' });
    expect(third.views.map(({ name, by }) => [name, by])).toEqual([
      ['late ONES', 'person'],
      ['Other', 'client'],
    ]);
    expect(third.saved.id).toBe(first.saved.id);
  });
});

describe('a person’s last weeks', () => {
  const day = (date: string, minutes: number, change: Partial<TimeEntry> = {}) =>
    anEntry({ date, minutes, status: 'approved', ...change });

  test('give the length of their days before a date, and the rate that was approved last', () => {
    const dates = Array.from({ length: 12 }, (_, index) => `2026-02-${String(20 - index).padStart(2, '0')}`);
    const history = historyOf([
      day('2026-03-02', 690),
      day('2026-02-20', 1_000, { status: 'rejected' }),
      ...dates.map((date, index) => day(date, 460, { rateMinor: 15_000 - index, currency: 'EUR' })),
    ]);
    expect(usualBefore(history, '2026-03-02')).toBe(460);
    expect(usualBefore(history, '2026-02-12')).toBeNull();
    expect(history.rates.get(ids.project)).toEqual({ rateMinor: 15_000, currency: 'EUR' });
    expect(history.days.get('2026-03-02')).toBe(690);
  });
});

describe('reasons in words', () => {
  const say = (change: Partial<TimeEntry>, context: Partial<FlagContext> = {}): string[] => {
    const entry = anEntry({ status: 'submitted', submittedAt: '2026-03-06T16:00:00.000Z', ...change });
    const found = flagsOf({ submitted: [entry], decisions: [], userId: ids.manager }).get(entry.id) ?? [];
    const project = aProject({ name: 'Aurora', budgetMinutes: 7_200, spentMinutes: 7_920 });
    return found.map((one) =>
      flagWords(one, {
        projects: new Map([[project.id, project]]),
        histories: new Map(),
        holidays: [],
        ...context,
      }),
    );
  };
  const past = Array.from({ length: 12 }, (_, index) =>
    anEntry({ date: `2026-02-${String(27 - index).padStart(2, '0')}`, minutes: 460, status: 'approved' }),
  );
  const histories = new Map([
    [ids.consultant, historyOf([anEntry({ date: '2026-03-03', minutes: 690 }), ...past])],
  ]);

  test('in English', () => {
    speak('en', 'en-GB');
    expect(say({ date: '2026-03-03', minutes: 690, warnings: ['unusual'] }, { histories })).toEqual([
      '11:30 on Tuesday; usually 7:40',
    ]);
    expect(say({ warnings: ['unusual'] })).toEqual(['2:00 on Monday, unlike this person’s other days']);
    expect(say({ warnings: ['over_budget'] })).toEqual(['Aurora: 132:00 of 120:00 with this']);
    expect(say({ warnings: ['late'], submittedAt: '2026-03-14T10:00:00.000Z' })).toEqual([
      'Monday was sent 12 days later',
    ]);
    expect(
      say(
        { warnings: ['weekend_or_holiday'] },
        { holidays: [{ date: '2026-03-02', name: 'Founders’ day' }] },
      ),
    ).toEqual(['2:00 on Monday, Founders’ day']);
    expect(say({ warnings: ['outside_project_dates'], date: '2025-12-31' })).toEqual([
      'Aurora: 31 Dec is before its start on 1 Jan',
    ]);
  });

  test('in German', () => {
    speak('de', 'de-DE');
    expect(say({ date: '2026-03-03', minutes: 690, warnings: ['unusual'] }, { histories })).toEqual([
      '11:30 am Dienstag; sonst 7:40',
    ]);
    expect(say({ warnings: ['over_budget'] })).toEqual(['Aurora: damit 132:00 von 120:00']);
  });
});
