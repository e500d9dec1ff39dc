import { describe, expect, it } from 'vitest';
import { occurrences, type RecurrenceRule } from '../../../domain/rules/recurrence.ts';

const monday = { weekStart: 1, holidays: new Set<string>() };

function of(
  rule: RecurrenceRule,
  first: string,
  last: string,
  more: { from?: string; until?: string; holidays?: string[]; weekStart?: number } = {},
): string[] {
  return occurrences(
    { rule, from: more.from ?? '2024-01-01', until: more.until ?? null },
    { first, last },
    { weekStart: more.weekStart ?? 1, holidays: new Set(more.holidays) },
  );
}

describe('every workday', () => {
  it('is Monday to Friday, without the holidays', () => {
    expect(of({ kind: 'workdays' }, '2026-12-21', '2026-12-27', { holidays: ['2026-12-25'] })).toEqual([
      '2026-12-21',
      '2026-12-22',
      '2026-12-23',
      '2026-12-24',
    ]);
  });

  it('begins and ends with its own dates, both included', () => {
    expect(
      of({ kind: 'workdays' }, '2026-11-23', '2026-11-29', { from: '2026-11-25', until: '2026-11-26' }),
    ).toEqual(['2026-11-25', '2026-11-26']);
    expect(of({ kind: 'workdays' }, '2026-11-23', '2026-11-29', { from: '2027-01-01' })).toEqual([]);
  });
});

describe('weekly', () => {
  it('falls on its weekdays', () => {
    expect(of({ kind: 'weekly', weekdays: [2, 7], every: 1 }, '2026-11-23', '2026-12-01')).toEqual([
      '2026-11-24',
      '2026-11-29',
      '2026-12-01',
    ]);
  });

  it('counts every second week from the week of its beginning, as the tenant begins weeks', () => {
    const rule = { kind: 'weekly', weekdays: [1, 7], every: 2 } as const;
    const from = { from: '2026-11-22' };
    // A Sunday: with Monday as the first day it is the end of a week, with Sunday the beginning of the next.
    expect(of(rule, '2026-11-22', '2026-12-06', { ...from, weekStart: 1 })).toEqual([
      '2026-11-22',
      '2026-11-30',
      '2026-12-06',
    ]);
    expect(of(rule, '2026-11-22', '2026-12-06', { ...from, weekStart: 7 })).toEqual([
      '2026-11-22',
      '2026-11-23',
      '2026-12-06',
    ]);
  });
});

describe('monthly', () => {
  it('is on the last day of a month that is too short, leap years too', () => {
    const rule = { kind: 'monthly', day: 31 } as const;
    expect(of(rule, '2024-01-01', '2024-04-30')).toEqual([
      '2024-01-31',
      '2024-02-29',
      '2024-03-31',
      '2024-04-30',
    ]);
    expect(of(rule, '2026-02-01', '2026-03-01')).toEqual(['2026-02-28']);
    expect(of({ kind: 'monthly', day: 29 }, '2024-02-01', '2024-02-29')).toEqual(['2024-02-29']);
    expect(of({ kind: 'monthly', day: 29 }, '2026-02-01', '2026-02-28')).toEqual(['2026-02-28']);
  });

  it('is left out where it falls on a holiday', () => {
    expect(of({ kind: 'monthly', day: 1 }, '2026-04-01', '2026-06-01', { holidays: ['2026-05-01'] })).toEqual(
      ['2026-04-01', '2026-06-01'],
    );
  });

  it('on the last workday goes back over weekends and holidays', () => {
    const rule = { kind: 'last_workday' } as const;
    expect(of(rule, '2026-01-01', '2026-03-31')).toEqual(['2026-01-30', '2026-02-27', '2026-03-31']);
    expect(of(rule, '2026-12-01', '2026-12-31', { holidays: ['2026-12-31', '2026-12-30'] })).toEqual([
      '2026-12-29',
    ]);
  });
});

it('is nothing where the range ends before it begins', () => {
  expect(
    occurrences(
      { rule: { kind: 'workdays' }, from: '2026-01-01', until: null },
      { first: '2026-02-02', last: '2026-02-01' },
      monday,
    ),
  ).toEqual([]);
});
