import { afterEach, describe, expect, it } from 'vitest';
import {
  type EntryStatus,
  TimeEntry,
  TrustReason,
  WarningKind,
} from '../../../domain/entities/time-entry.ts';
import { NetworkFailure, PolicyFailure, SsoFailure } from '../../../domain/ipc/table.ts';
import { refuseChange } from '../../../domain/rules/lifecycle.ts';
import { type EntryError, type ValidationContext, validateEntry } from '../../../domain/rules/validation.ts';
import { ErrorKind } from '../../../domain/wire/errors.ts';
import { RejectionCode } from '../../../domain/wire/push.ts';
import { fieldWord } from '../../../renderer/data/field-words.ts';
import {
  codeKeys,
  failureWords,
  refusalWords,
  rejectionWords,
  trustWords,
  warningWords,
} from '../../../renderer/data/rule-words.ts';
import { en } from '../../../renderer/words/en/catalogue.ts';
import { speak } from '../../../renderer/words/words.ts';
import { anEntry, aProject, ids, someSettings } from '../domain/samples.ts';

afterEach(() => speak('en', 'en'));

const assignment = { projectId: ids.project, userId: ids.consultant, fromDate: '2026-01-01', toDate: null };
const locking = someSettings({ lock: { daysAfterWeekEnd: 14, lockedThrough: null, graceDays: 0 } });
const corrected = (status: EntryStatus) => ({ id: ids.second, userId: ids.consultant, status });

function errorsOf(entry: Partial<TimeEntry>, context: Partial<ValidationContext> = {}): EntryError[] {
  return validateEntry(
    { ...anEntry(), ...entry },
    {
      settings: someSettings(),
      project: aProject(),
      assignments: [assignment],
      others: [],
      today: '2026-03-03',
      spentMinutes: 0,
      corrected: null,
      pattern: null,
      ...context,
    },
  ).errors;
}

/** At least one refusal of every kind that the rules on this device know. */
const refusals: EntryError[] = [
  ...errorsOf({ zone: 'Mars/Olympus' }),
  ...errorsOf({ startedAt: '2026-03-02T08:00:00.000Z' }),
  ...errorsOf({ startedAt: '2026-03-02T08:00:00.000Z', endedAt: '2026-03-02T07:00:00.000Z' }),
  ...errorsOf({ minutes: 1500 }),
  ...errorsOf({ date: '2026-03-09' }),
  ...errorsOf({}, { project: null }),
  ...errorsOf({}, { project: aProject({ status: 'completed' }) }),
  ...errorsOf({}, { project: aProject({ status: 'cancelled' }) }),
  ...errorsOf({ taskId: ids.second }),
  ...errorsOf(
    { taskId: ids.task },
    { project: aProject({ tasks: aProject().tasks.map((task) => ({ ...task, closed: true })) }) },
  ),
  ...errorsOf({ activityCode: 'NONE' }),
  ...errorsOf({}, { assignments: [] }),
  ...errorsOf({ billable: true }, { project: aProject({ allowsBillable: false }) }),
  ...errorsOf({}, { others: [anEntry({ id: ids.second })] }),
  ...errorsOf(
    { startedAt: '2026-03-02T08:00:00.000Z', endedAt: '2026-03-02T09:00:00.000Z' },
    {
      others: [
        anEntry({
          id: ids.second,
          description: 'Other work',
          startedAt: '2026-03-02T08:30:00.000Z',
          endedAt: '2026-03-02T09:30:00.000Z',
        }),
      ],
    },
  ),
  ...errorsOf({}, { settings: locking, today: '2026-08-03' }),
  ...errorsOf({ correctsId: ids.second }),
  ...errorsOf({ correctsId: ids.second }, { corrected: corrected('submitted') }),
  ...errorsOf(
    { correctsId: ids.second },
    { corrected: { ...corrected('approved'), replacedById: ids.task } },
  ),
  ...[
    refuseChange(anEntry({ status: 'approved' }), anEntry({ minutes: 7 }), ids.consultant),
    refuseChange(anEntry(), anEntry(), ids.manager),
  ].flatMap((refusal) => refusal ?? []),
];

describe('what a rule refuses', () => {
  it('is known here with every code that the rules have', () => {
    const known = new Set<string>(refusals.map(({ code }) => code));
    // Only the server knows who may log at all.
    expect(RejectionCode.options.filter((code) => !known.has(code))).toEqual(['not_permitted']);
  });

  it('is said in English by the catalogue as by the rule itself', () => {
    speak('en', 'en-GB');
    for (const { code, message, values } of refusals) {
      expect([code, rejectionWords(code, values ?? {}, '')]).toEqual([code, message]);
    }
  });

  it('is said in German with the same things named', () => {
    speak('de', 'de-DE');
    for (const refusal of refusals) {
      const words = refusalWords(refusal);
      expect(words).not.toBe(refusal.message);
      const { project, task, activity, zone } = refusal.values ?? {};
      for (const named of [project, task, activity, zone]) if (named) expect(words).toContain(named);
    }
    const [locked] = errorsOf({}, { settings: locking, today: '2026-08-03' });
    expect(locked ? refusalWords(locked) : '').toContain('8. März 2026');
  });

  it('is said by the server itself where nobody here knows the code', () => {
    speak('de', 'de-DE');
    expect(rejectionWords('of_tomorrow', {}, 'Not on a Tuesday.')).toBe('Not on a Tuesday.');
    expect(rejectionWords('project_closed', {}, 'Atlas is completed.')).toMatch(
      /^Dieses Projekt ist geschlossen/,
    );
    expect(failureWords('of_tomorrow', 'Not on a Tuesday.')).toBe('Not on a Tuesday.');
  });
});

describe('codes', () => {
  it('have words each', () => {
    expect(codeKeys).toHaveLength(
      [RejectionCode, ErrorKind, NetworkFailure, SsoFailure, PolicyFailure].flatMap((kinds) => kinds.options)
        .length,
    );
    expect(codeKeys.filter((key) => !Object.hasOwn(en, key))).toEqual([]);
    speak('de', 'de-DE');
    for (const warning of WarningKind.options) expect(warningWords(warning)).not.toContain('_');
    for (const reason of TrustReason.options) expect(trustWords(reason)).not.toContain('_');
    const failures = [ErrorKind, NetworkFailure, SsoFailure, PolicyFailure].flatMap((kinds) => kinds.options);
    for (const kind of failures) {
      expect(failureWords(kind, 'In English.')).not.toBe('In English.');
    }
  });

  it('of fields are those of an entry', () => {
    const shown = ['projectId', 'taskId', 'activityCode', 'date', 'minutes', 'startedAt', 'endedAt', 'zone'];
    for (const field of [
      ...shown,
      'billable',
      'description',
      'source',
      'status',
      'timeTrust',
      'correctsId',
    ]) {
      expect(Object.hasOwn(TimeEntry.shape, field), field).toBe(true);
      expect(fieldWord(field)).not.toBe(field);
    }
    expect(fieldWord('ofTomorrow')).toBe('ofTomorrow');
  });
});
