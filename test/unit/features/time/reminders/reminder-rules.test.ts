import { describe, expect, it } from 'vitest';
import {
  dueReminders,
  type ReminderRules,
  readReminders,
  type Standing,
  usualReminders,
} from '../../../../../renderer/features/time/reminders/reminder-rules.ts';

const on: ReminderRules = {
  daily: { isOn: true, days: [1, 2, 3, 4, 5], at: '17:00' },
  weekly: { isOn: true, day: 5, at: '16:00' },
  shown: { daily: null, weekly: null },
};
const lacking: Standing = { today: { logged: 300, target: 480 }, unsubmitted: 2100 };
const at = (instant: string) => Date.parse(instant);
const kinds = (rules: ReminderRules, standing: Standing, instant: string, zone = 'Europe/Berlin') =>
  dueReminders(rules, standing, at(instant), zone).map(({ kind }) => kind);

describe('reminders', () => {
  it('are off until somebody wants them, and whatever was kept is read with care', () => {
    expect(kinds(usualReminders, lacking, '2026-03-06T18:00:00Z')).toEqual([]);
    expect(readReminders({ daily: 1 })).toBe(usualReminders);
    expect(readReminders(on)).toEqual(on);
  });

  it('come at their time by the person’s clock', () => {
    // A Thursday; Berlin is an hour ahead of UTC.
    expect(kinds(on, lacking, '2026-03-05T15:59:59Z')).toEqual([]);
    expect(dueReminders(on, lacking, at('2026-03-05T16:00:00Z'), 'Europe/Berlin')).toEqual([
      { kind: 'daily', date: '2026-03-05', logged: 300, target: 480, missing: 180 },
    ]);
    // The same instant is Friday early in Auckland, where nothing is due yet.
    expect(kinds(on, lacking, '2026-03-05T16:00:00Z', 'Pacific/Auckland')).toEqual([]);
  });

  it('come late rather than not at all, but never on another day', () => {
    expect(kinds(on, lacking, '2026-03-05T22:30:00Z')).toEqual(['daily']);
    expect(kinds(on, lacking, '2026-03-05T23:30:00Z')).toEqual([]);
  });

  it('come once a day each', () => {
    const friday = '2026-03-06T17:00:00Z';
    expect(kinds(on, lacking, friday)).toEqual(['daily', 'weekly']);
    expect(kinds({ ...on, shown: { daily: '2026-03-06', weekly: null } }, lacking, friday)).toEqual([
      'weekly',
    ]);
    expect(kinds({ ...on, shown: { daily: '2026-03-05', weekly: '2026-02-27' } }, lacking, friday)).toEqual([
      'daily',
      'weekly',
    ]);
  });

  it('say nothing of a day that is full, a free day, or a week that is submitted', () => {
    expect(
      kinds(on, { today: { logged: 480, target: 480 }, unsubmitted: 0 }, '2026-03-06T17:00:00Z'),
    ).toEqual([]);
    expect(kinds(on, { ...lacking, today: { logged: 0, target: 0 } }, '2026-03-05T17:00:00Z')).toEqual([]);
    expect(kinds(on, lacking, '2026-03-07T17:00:00Z')).toEqual([]);
  });

  it('keep to the clock through a change of it', () => {
    // Berlin goes to summer time on 2026-03-29: 17:00 is 15:00 UTC from then on.
    const sundays: ReminderRules = { ...on, daily: { isOn: true, days: [7], at: '17:00' } };
    expect(kinds(sundays, lacking, '2026-03-29T14:59:00Z')).toEqual([]);
    expect(kinds(sundays, lacking, '2026-03-29T15:00:00Z')).toEqual(['daily']);
  });
});
