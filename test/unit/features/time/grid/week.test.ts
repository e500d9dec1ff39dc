import { describe, expect, it } from 'vitest';
import { cellChange } from '../../../../../renderer/features/time/grid/cell-change.ts';
import { cellLock } from '../../../../../renderer/features/time/grid/cell-lock.ts';
import { planWeekCopy } from '../../../../../renderer/features/time/grid/copy-week.ts';
import { dayTargets } from '../../../../../renderer/features/time/grid/targets.ts';
import { ids, someSettings } from '../../../domain/samples.ts';
import { cellWith, days, entryOn } from './samples.ts';

describe('what is expected of a day', () => {
  const settings = someSettings({ holidays: [{ date: '2026-11-18', name: 'Day of Repentance' }] });
  it('is a fifth of the week on workdays, nothing on weekends and holidays; today nothing is missing yet', () => {
    const totals = [450, 480, 60, 500, 0, 30, 0];
    const found = dayTargets(days, totals, { capacityMinutesPerWeek: 2400 }, settings, '2026-11-20');
    expect(found.map(({ target, missing, over }) => [target, missing, over])).toEqual([
      [480, 30, 0],
      [480, 0, 0],
      [0, 0, 0],
      [480, 0, 20],
      [480, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });

  it('is nothing while the firm or the capacity is not known', () => {
    expect(dayTargets(days, [], undefined, settings, '2026-11-20').every(({ target }) => target === 0)).toBe(
      true,
    );
  });
});

describe('copying last week', () => {
  const lastWeek = (date: string, minutes: number, fields = {}) => entryOn(date, minutes, fields);
  const context = {
    settings: someSettings({ holidays: [{ date: '2026-11-17', name: 'Holiday' }] }),
    today: '2026-11-19',
    zone: 'Asia/Tokyo',
  };

  it('leaves out what lies ahead, days off and what is here already, and copies no clock times', () => {
    const last = [
      lastWeek('2026-11-09', 60, { description: 'Stand-up' }),
      lastWeek('2026-11-10', 60),
      lastWeek('2026-11-11', 90, {
        ...{ startedAt: '2026-11-11T08:00:00.000Z', endedAt: '2026-11-11T09:30:00.000Z' },
      }),
      lastWeek('2026-11-13', 60),
      lastWeek('2026-11-14', 60),
    ];
    const present = [entryOn('2026-11-16', 5, { description: ' Stand-up' })];
    const { copies, leftOut } = planWeekCopy(last, present, context);
    expect(copies).toEqual([
      {
        ...{ projectId: ids.project, taskId: null, activityCode: 'DEV', date: '2026-11-18', minutes: 90 },
        ...{ zone: 'Asia/Tokyo', description: '', billable: true },
      },
    ]);
    expect(leftOut).toEqual({ future: 2, 'free-day': 1, locked: 0, 'there-already': 1 });
  });

  it('adds nothing the second time, nor into a locked period', () => {
    const last = [lastWeek('2026-11-09', 60)];
    const { copies } = planWeekCopy(last, [], context);
    const [copy] = copies;
    expect(planWeekCopy(last, copy ? [entryOn(copy.date, copy.minutes, copy)] : [], context).copies).toEqual(
      [],
    );
    const lock = { daysAfterWeekEnd: null, lockedThrough: '2026-11-16', graceDays: 0 };
    const locked = planWeekCopy(last, [], { ...context, settings: someSettings({ lock }) });
    expect(locked).toMatchObject({ copies: [], leftOut: { locked: 1 } });
  });
});

describe('why a cell is locked', () => {
  const date = '2026-11-16';
  const context = { settings: someSettings(), today: '2026-11-19', nameOf: () => 'Mona Manager' };
  const decision = {
    ...{ decisionId: ids.second, action: 'approve' as const, by: ids.manager },
    ...{ at: '2026-11-18T12:00:00.000Z', comment: '' },
  };
  const locked = (fields: Parameters<typeof entryOn>[2]) =>
    cellLock(cellWith(date, [entryOn(date, 60, fields)]), context)?.words;

  it('says who approved it and when, that it is invoiced, or that it can be recalled', () => {
    expect(locked({ status: 'approved', decision })).toBe(
      'Approved by Mona Manager on November 18. Ask your manager to reopen it.',
    );
    expect(locked({ status: 'invoiced' })).toMatch(/^Invoiced\./);
    expect(locked({ status: 'submitted' })).toBe('Submitted. Recall it to change it.');
    expect(locked({ status: 'draft' })).toBeUndefined();
    expect(locked({ status: 'rejected' })).toBeUndefined();
  });

  it('says since when the period is locked, by hand or by its age, also for an empty cell', () => {
    const with_ = (lock: ReturnType<typeof someSettings>['lock']) =>
      cellLock(cellWith(date, []), { ...context, today: '2026-12-20', settings: someSettings({ lock }) });
    expect(with_({ daysAfterWeekEnd: 3, lockedThrough: null, graceDays: 2 })).toEqual({
      kind: 'period',
      words:
        'This week has been locked since November 28, 2026. Ask your administrator, or log an adjustment.',
    });
    expect(with_({ daysAfterWeekEnd: null, lockedThrough: '2026-11-30', graceDays: 0 })?.words).toMatch(
      /^Everything up to November 30, 2026 is locked/,
    );
    expect(with_({ daysAfterWeekEnd: null, lockedThrough: null, graceDays: 0 })).toBeNull();
  });

  it('says that several entries are changed one by one, and that a day has not come', () => {
    const two = cellWith(date, [entryOn(date, 60), entryOn(date, 30)]);
    expect(cellLock(two, context)).toMatchObject({ kind: 'several' });
    expect(cellLock(cellWith('2026-11-20', []), context)).toMatchObject({ kind: 'future' });
  });
});

describe('what a value makes of a cell', () => {
  const date = '2026-03-29';
  const make = (minutes: number) => entryOn(date, minutes);

  it('asks for other times when clocks skip those that were typed', () => {
    const span = { from: '02:30', to: '03:15', endsNextDay: false };
    expect(cellChange(cellWith(date, []), { minutes: 45, span }, null, make)).toMatchObject({ ok: false });
  });

  it('is no change where nothing changes, locked or not', () => {
    const cell = cellWith(date, [entryOn(date, 60)]);
    expect(cellChange(cell, { minutes: 60 }, null, make)).toEqual({ ok: true, change: null });
    expect(cellChange(cellWith(date, []), { minutes: 0 }, 'locked', make)).toEqual({
      ok: true,
      change: null,
    });
    expect(cellChange(cell, { minutes: 0 }, 'locked', make)).toEqual({ ok: false, message: 'locked' });
  });
});
