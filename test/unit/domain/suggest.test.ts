import { describe, expect, it } from 'vitest';
import { addDays } from '../../../domain/rules/civil-date.ts';
import { frecency, suggestWork, type WorkHistory } from '../../../domain/rules/suggest.ts';

/** A Tuesday. */
const date = '2026-11-24';

function work(
  description: string,
  daysAgo: number[],
  minutes = 60,
  startedAt: number | null = null,
): WorkHistory {
  return {
    ...{ projectId: 'p', taskId: null, activityCode: 'DEV', billable: true, description },
    times: daysAgo.map((days) => ({ date: addDays(date, -days), minutes, startedAt })),
  };
}
const names = (history: WorkHistory[], context: object = {}): string[] =>
  suggestWork(history, { date, limit: 9, ...context }).map(({ work: { description } }) => description);

describe('frecency', () => {
  it('counts each time one and half as much for every 14 days', () => {
    expect(frecency([date], date)).toBe(1);
    expect(frecency([addDays(date, -14), addDays(date, -28)], date)).toBe(0.75);
    expect(frecency([], date)).toBe(0);
  });
});

describe('suggestions', () => {
  it('put the same weekday before other days as near', () => {
    expect(names([work('other', [6, 13]), work('tuesday', [7, 14])])).toEqual(['tuesday', 'other']);
  });

  it('put what is often before what was once, and what is new before what is old', () => {
    expect(names([work('once', [3]), work('often', [3, 4, 5])])).toEqual(['often', 'once']);
    expect(names([work('old', [170]), work('new', [2])])).toEqual(['new', 'old']);
  });

  it('know the time of day, also round midnight', () => {
    const nine = 9 * 60;
    const history = [work('noon', [3], 60, 13 * 60), work('nine', [3], 60, nine)];
    expect(names(history, { minuteOfDay: nine + 30 })).toEqual(['nine', 'noon']);
    // Berlin is an hour ahead: 13:00 UTC is 14:00 there.
    expect(names(history, { minuteOfDay: 14 * 60, offsetMinutes: 60 })).toEqual(['noon', 'nine']);
    expect(names([work('a', [3]), work('late', [3], 60, 1430)], { minuteOfDay: 20 })).toEqual(['late', 'a']);
  });

  it('leave out what is on the date already, what is to come and what is too old', () => {
    expect(names([work('done', [0, 7]), work('future', [-1]), work('ancient', [181])])).toEqual([]);
  });

  it('are no more than asked for', () => {
    expect(suggestWork([work('a', [1]), work('b', [1])], { date, limit: 1 })).toHaveLength(1);
  });

  it('say why: weekdays in a row, often, or when last', () => {
    const reason = (daysAgo: number[]): unknown =>
      suggestWork([work('x', daysAgo)], { date, limit: 1 })[0]?.reason;
    expect(reason([7, 14, 21, 28, 42])).toEqual({ kind: 'weekdays', times: 4, weekday: 2 });
    expect(reason([7, 8])).toEqual({ kind: 'often', times: 2 });
    expect(reason([30])).toEqual({ kind: 'last', date: '2026-10-25' });
  });

  it('propose the minutes that came most often on this weekday', () => {
    const history = work('x', []);
    const times = [
      { date: addDays(date, -7), minutes: 45, startedAt: null },
      { date: addDays(date, -14), minutes: 30, startedAt: null },
      { date: addDays(date, -21), minutes: 30, startedAt: null },
      { date: addDays(date, -1), minutes: 480, startedAt: null },
      { date: addDays(date, -2), minutes: 480, startedAt: null },
      { date: addDays(date, -3), minutes: 480, startedAt: null },
    ];
    expect(suggestWork([{ ...history, times }], { date, limit: 1 })[0]?.minutes).toBe(30);
  });
});
