import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { TimeEntry, WarningKind } from '../../../domain/entities/time-entry.ts';
import { addDays } from '../../../domain/rules/civil-date.ts';
import { dayPattern } from '../../../domain/rules/pattern.ts';
import { type ValidationContext, validateEntry } from '../../../domain/rules/validation.ts';
import { RejectionCode } from '../../../domain/wire/push.ts';
import { aDate, anEntry, aProject, aReading, ids, someSettings } from './samples.ts';

const assignment = { projectId: ids.project, userId: ids.consultant, fromDate: '2026-01-01', toDate: null };

function context(changes: Partial<ValidationContext> = {}): ValidationContext {
  return {
    settings: someSettings(),
    project: aProject(),
    assignments: [assignment],
    others: [],
    today: '2026-03-03',
    spentMinutes: 0,
    corrected: null,
    pattern: null,
    ...changes,
  };
}

const errors = (entry: Partial<TimeEntry>, changes: Partial<ValidationContext> = {}) =>
  validateEntry({ ...anEntry(), ...entry }, context(changes)).errors.map(({ code }) => code);
const warnings = (entry: Partial<TimeEntry>, changes: Partial<ValidationContext> = {}): WarningKind[] =>
  validateEntry({ ...anEntry(), ...entry }, context(changes)).warnings;
const beside = (changes: Partial<TimeEntry>) =>
  anEntry({ id: ids.second, description: 'Other work', ...changes });

test('an ordinary entry has neither errors nor warnings', () => {
  expect(validateEntry(anEntry(), context())).toEqual({ errors: [], warnings: [] });
  expect(errors({ taskId: ids.task })).toEqual([]);
});

describe('errors', () => {
  it('refuses minutes exactly when they are not whole and within 1 to 1440', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: -3000, max: 3000 }), fc.double()), (minutes) => {
        const fine = Number.isInteger(minutes) && minutes >= 1 && minutes <= 1440;
        expect(errors({ minutes }).includes('minutes_out_of_range')).toBe(!fine);
      }),
    );
    expect(errors({ minutes: 1500 })).toEqual(['minutes_out_of_range', 'day_over_24_hours']);
  });

  it('refuses the future, by the date in the entry’s own zone', () => {
    fc.assert(
      fc.property(aDate, fc.integer({ min: -30, max: 30 }), (today, days) => {
        const codes = errors({ date: addDays(today, days) }, { today });
        expect(codes.includes('future_date')).toBe(days > 0);
      }),
    );
  });

  test.each<[string, Partial<TimeEntry>, Partial<ValidationContext>, RejectionCode]>([
    ['a zone that does not exist', { zone: 'Mars/Olympus' }, {}, 'malformed'],
    ['a start without an end', { startedAt: '2026-03-02T08:00:00.000Z' }, {}, 'malformed'],
    [
      'an end at its start',
      { startedAt: '2026-03-02T08:00:00.000Z', endedAt: '2026-03-02T08:00:00.000Z' },
      {},
      'malformed',
    ],
    ['no project', {}, { project: null }, 'unknown_project'],
    ['another project than its own', { projectId: ids.client }, {}, 'unknown_project'],
    ['a template', {}, { project: aProject({ isTemplate: true }) }, 'unknown_project'],
    ['a completed project', {}, { project: aProject({ status: 'completed' }) }, 'project_closed'],
    ['a cancelled project', {}, { project: aProject({ status: 'cancelled' }) }, 'project_closed'],
    ['a task of nowhere', { taskId: ids.client }, {}, 'unknown_task'],
    ['a closed task', { taskId: ids.closedTask }, {}, 'unknown_task'],
    ['an unknown activity', { activityCode: 'GOLF' }, {}, 'unknown_activity'],
    ['no assignment', {}, { assignments: [] }, 'not_assigned'],
    [
      'an assignment to another project',
      {},
      { assignments: [{ ...assignment, projectId: ids.client }] },
      'not_assigned',
    ],
    [
      'somebody else’s assignment',
      {},
      { assignments: [{ ...assignment, userId: ids.other }] },
      'not_assigned',
    ],
    [
      'an assignment not begun',
      {},
      { assignments: [{ ...assignment, fromDate: '2026-03-03' }] },
      'not_assigned',
    ],
    [
      'an assignment that is over',
      {},
      { assignments: [{ ...assignment, toDate: '2026-03-01' }] },
      'not_assigned',
    ],
    [
      'billing where nothing is billed',
      {},
      { project: aProject({ allowsBillable: false }) },
      'not_billable_here',
    ],
    ['the same twice', {}, { others: [anEntry({ id: ids.second })] }, 'duplicate'],
    [
      'the same twice but for spaces',
      {},
      { others: [anEntry({ id: ids.second, description: ' Reviewed the migration plan\n' })] },
      'duplicate',
    ],
    [
      'more than a day in a day',
      { minutes: 1 },
      { others: [beside({ minutes: 1440 })] },
      'day_over_24_hours',
    ],
    [
      'a locked period',
      {},
      {
        settings: someSettings({
          lock: { daysAfterWeekEnd: null, lockedThrough: '2026-03-02', graceDays: 0 },
        }),
      },
      'period_locked',
    ],
    ['a correction of what is unknown', { correctsId: ids.second }, {}, 'wrong_state'],
    [
      'a correction of another’s',
      { correctsId: ids.second },
      { corrected: anEntry({ id: ids.second, userId: ids.other, status: 'approved' }) },
      'wrong_state',
    ],
    [
      'a correction of what can still be changed',
      { correctsId: ids.second },
      { corrected: anEntry({ id: ids.second, status: 'submitted' }) },
      'wrong_state',
    ],
  ])('refuses %s', (_what, entry, changes, code) => {
    expect(errors(entry, changes)).toEqual([code]);
  });

  it('accepts the first and the last day of an assignment, and non-billable work anywhere', () => {
    const day = { ...assignment, fromDate: '2026-03-02', toDate: '2026-03-02' };
    expect(errors({}, { assignments: [day] })).toEqual([]);
    expect(errors({ billable: false }, { project: aProject({ allowsBillable: false }) })).toEqual([]);
    expect(errors({}, { project: aProject({ status: 'on_hold' }) })).toEqual([]);
  });

  it('takes two entries for the same only if project, task, date, start and description are', () => {
    const differing: Partial<TimeEntry>[] = [
      { taskId: ids.task },
      { date: '2026-03-01' },
      { description: 'Other' },
      { projectId: ids.client },
      { userId: ids.other },
      { startedAt: '2026-03-02T08:00:00.000Z', endedAt: '2026-03-02T10:00:00.000Z' },
    ];
    for (const difference of differing) {
      expect(errors({}, { others: [anEntry({ id: ids.second, ...difference })] })).toEqual([]);
    }
    expect(errors({}, { others: [anEntry()] }), 'itself is no duplicate').toEqual([]);
  });

  it('refuses timed entries exactly when they share time', () => {
    const timed = (from: number, to: number) => ({
      startedAt: new Date(Date.UTC(2026, 2, 2, 8, from)).toISOString(),
      endedAt: new Date(Date.UTC(2026, 2, 2, 8, to)).toISOString(),
    });
    const aSpan = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 60 }));
    fc.assert(
      fc.property(aSpan, aSpan, ([from, length], [otherFrom, otherLength]) => {
        const others = [beside({ ...timed(otherFrom, otherFrom + otherLength), date: '2026-03-01' })];
        const shares = from < otherFrom + otherLength && otherFrom < from + length;
        expect(errors(timed(from, from + length), { others })).toEqual(shares ? ['overlap'] : []);
      }),
    );
  });

  it('counts a day’s minutes of this user on this date only', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 700 }), { maxLength: 4 }),
        fc.integer({ min: 1, max: 1440 }),
        (all, minutes) => {
          const others = all.map((each, index) =>
            beside({ id: `${ids.other.slice(0, -2)}e${index}`, minutes: each, description: `${index}` }),
          );
          const noise = [
            beside({ date: '2026-03-01', minutes: 1440 }),
            beside({ userId: ids.other, minutes: 1440 }),
          ];
          const total = all.reduce((sum, each) => sum + each, minutes);
          const { errors: found, warnings: flags } = validateEntry(
            anEntry({ minutes }),
            context({ others: [...others, ...noise] }),
          );
          expect(found.some(({ code }) => code === 'day_over_24_hours')).toBe(total > 1440);
          expect(flags.includes('long_day')).toBe(total > 960);
        },
      ),
    );
  });

  it('lets an adjustment stand in for what it corrects, also in a locked period on a closed project', () => {
    const corrected = anEntry({ id: ids.second, status: 'invoiced', minutes: 1440, taskId: ids.closedTask });
    const settings = someSettings({
      lock: { daysAfterWeekEnd: 0, lockedThrough: '2026-03-02', graceDays: 0 },
    });
    const changes = { corrected, others: [corrected], settings, project: aProject({ status: 'completed' }) };
    expect(errors({ correctsId: ids.second, taskId: ids.closedTask }, changes)).toEqual([]);
  });

  it('speaks in sentences and in the codes of the wire', () => {
    const all = validateEntry(
      { ...anEntry(), minutes: 0, zone: '?', date: '2027-01-01', taskId: ids.client, activityCode: 'X' },
      context({ assignments: [], project: aProject({ status: 'cancelled', allowsBillable: false }) }),
    ).errors;
    expect(all).toHaveLength(8);
    for (const { code, message } of all) {
      expect(RejectionCode.options).toContain(code);
      expect(message).toMatch(/^[A-Z0-9“].+\. [A-Z].+\.$/);
      expect(message).not.toMatch(/undefined|null|NaN|_/);
    }
  });
});

describe('adjustments', () => {
  const locked = {
    settings: { ...someSettings(), lock: { daysAfterWeekEnd: 0, lockedThrough: null, graceDays: 0 } },
  };
  const corrected = { id: ids.second, userId: ids.consultant, status: 'approved' as const };

  it('late work that says so is taken in a locked period', () => {
    const late = { today: '2026-08-03', ...locked };
    expect(errors({}, late)).toEqual(['period_locked']);
    expect(errors({ source: 'adjustment' }, late)).toEqual([]);
  });

  it('one of an entry at a time, unless it was rejected', () => {
    const other = (status: TimeEntry['status']) =>
      beside({ id: ids.task, correctsId: ids.second, status, date: '2026-03-01', description: 'another' });
    expect(errors({ correctsId: ids.second }, { corrected })).toEqual([]);
    expect(errors({ correctsId: ids.second }, { corrected, others: [other('draft')] })).toEqual([
      'wrong_state',
    ]);
    expect(errors({ correctsId: ids.second }, { corrected, others: [other('rejected')] })).toEqual([]);
    const replacedBy = (replacedById: string) => ({ corrected: { ...corrected, replacedById } });
    expect(errors({ correctsId: ids.second }, replacedBy(ids.task))).toEqual(['wrong_state']);
    expect(errors({ correctsId: ids.second }, replacedBy(ids.entry))).toEqual([]);
  });

  it('are over budget by what they add', () => {
    const inPlace = {
      corrected: { ...corrected, projectId: ids.project, minutes: 60 },
      spentMinutes: 60_000,
    };
    expect(warnings({ correctsId: ids.second, minutes: 60 }, inPlace)).toEqual([]);
    expect(warnings({ correctsId: ids.second, minutes: 61 }, inPlace)).toEqual(['over_budget']);
  });
});

describe('warnings', () => {
  test.each<[WarningKind, Partial<TimeEntry>, Partial<ValidationContext>]>([
    ['outside_project_dates', {}, { project: aProject({ startDate: '2026-03-03' }) }],
    ['outside_project_dates', {}, { project: aProject({ endDate: '2026-03-01' }) }],
    ['long_day', { minutes: 961 }, {}],
    ['long_day', { minutes: 1 }, { others: [beside({ minutes: 960 })] }],
    ['over_budget', { minutes: 61 }, { spentMinutes: 59_940 }],
    ['over_budget', {}, { project: aProject({ budgetAmountMinor: 1000, spentAmountMinor: 1000 }) }],
    ['weekend_or_holiday', { date: '2026-03-01', minutes: 241 }, {}],
    ['weekend_or_holiday', { date: '2026-05-01', minutes: 241 }, { today: '2026-05-01' }],
    ['late', {}, { today: '2026-03-10' }],
    ['unusual', { minutes: 100 }, { pattern: dayPattern(Array(20).fill(480)) }],
    [
      'low_time_trust',
      { timeTrust: { start: aReading(), end: aReading(), level: 'low', reasons: ['rebooted'] } },
      {},
    ],
  ])('%s', (kind, entry, changes) => {
    expect(validateEntry(anEntry(entry), context(changes))).toEqual({ errors: [], warnings: [kind] });
  });

  it('stays silent at the edge', () => {
    expect(warnings({ minutes: 960 })).toEqual([]);
    expect(warnings({ minutes: 60 }, { spentMinutes: 59_940 })).toEqual([]);
    expect(warnings({}, { project: aProject({ budgetMinutes: null }), spentMinutes: 1e9 })).toEqual([]);
    expect(warnings({ date: '2026-03-01', minutes: 240 })).toEqual([]);
    expect(warnings({}, { today: '2026-03-09' })).toEqual([]);
    expect(warnings({}, { project: aProject({ startDate: '2026-03-02', endDate: '2026-03-02' }) })).toEqual(
      [],
    );
    expect(
      warnings({ billable: false }, { project: aProject({ budgetAmountMinor: 1, spentAmountMinor: 9 }) }),
    ).toEqual([]);
  });
});
