import { describe, expect, it } from 'vitest';
import {
  checkWeek,
  needsALook,
  submittable,
  type WeekToCheck,
} from '../../../../../renderer/features/time/submit/week-check.ts';
import { anEntry, aProject, ids, someSettings } from '../../../domain/samples.ts';

const days = [
  '2026-03-02',
  '2026-03-03',
  '2026-03-04',
  '2026-03-05',
  '2026-03-06',
  '2026-03-07',
  '2026-03-08',
];

function aWeek(changes: Partial<WeekToCheck> = {}): WeekToCheck {
  const project = aProject();
  return {
    entries: [],
    days,
    targets: [],
    settings: someSettings(),
    projects: new Map([[project.id, project]]),
    assignments: [
      {
        id: ids.project,
        tenantId: ids.tenant,
        version: 1,
        createdAt: '2026-01-01T00:00:00.000Z',
        updatedAt: '2026-01-01T00:00:00.000Z',
        projectId: project.id,
        userId: anEntry().userId,
        role: 'consultant',
        minutesPerWeek: 2400,
        fromDate: '2020-01-01',
        toDate: null,
      },
    ],
    today: '2026-03-08',
    history: new Map(),
    attention: 0,
    overlaps: 0,
    awayMinutes: null,
    isTimerRunning: false,
    unsent: 0,
    ...changes,
  };
}
const entry = (changes: Parameters<typeof anEntry>[0] = {}) =>
  anEntry({ date: '2026-03-03', minutes: 60, status: 'draft', description: 'Work', ...changes });
const kinds = (week: WeekToCheck) => checkWeek(week).map(({ kind }) => kind);

describe('the check list of a week', () => {
  it('is empty for a week that is in order', () => {
    expect(checkWeek(aWeek({ entries: [entry()] }))).toEqual([]);
  });

  it('names the days that lack time, and what they lack', () => {
    const targets = [
      { date: '2026-03-02', minutes: 0, target: 480, missing: 480, over: 0 },
      { date: '2026-03-03', minutes: 480, target: 480, missing: 0, over: 0 },
    ];
    expect(checkWeek(aWeek({ targets }))).toEqual([
      { kind: 'missing', severity: 'look', date: '2026-03-02', minutes: 480 },
    ]);
  });

  it('puts what the server would refuse first, and leaves it out of what is submitted', () => {
    const good = entry({ id: '01900000-0000-7000-8000-00000000000a' });
    const bad = entry({ id: '01900000-0000-7000-8000-00000000000b', date: '2026-03-04', minutes: 1440 });
    const more = entry({
      id: '01900000-0000-7000-8000-00000000000c',
      date: '2026-03-04',
      description: 'More',
    });
    const findings = checkWeek(aWeek({ entries: [more, bad, good], unsent: 2 }));
    expect(findings[0]).toMatchObject({ kind: 'refused', error: { code: 'day_over_24_hours' } });
    expect(findings.at(-1)).toMatchObject({ kind: 'unsent', count: 2 });
    expect(submittable([good, bad, more], findings).map(({ id }) => id)).toEqual([good.id]);
  });

  it('says once a day what the approver will be warned of', () => {
    const long = { date: '2026-03-04', minutes: 600 };
    const week = aWeek({
      entries: [
        entry({ id: '01900000-0000-7000-8000-00000000000a', ...long }),
        entry({ id: '01900000-0000-7000-8000-00000000000b', ...long, description: 'And on' }),
      ],
    });
    const warned = checkWeek(week).filter(({ kind }) => kind === 'warning');
    expect(warned).toHaveLength(1);
    expect(warned[0]).toMatchObject({ date: '2026-03-04', warning: 'long_day' });
  });

  it('knows what is usual from the days before, not from the day itself', () => {
    const history = new Map(
      Array.from({ length: 20 }, (_, index) => [`2026-02-${String(index + 1).padStart(2, '0')}`, 480]),
    );
    const unusual = (minutes: number) =>
      checkWeek(aWeek({ history, entries: [entry({ minutes })] })).some(
        (one) => one.kind === 'warning' && one.warning === 'unusual',
      );
    expect(unusual(700)).toBe(true);
    expect(unusual(480)).toBe(false);
  });

  it('says what came back and why, and what is without words', () => {
    const back = entry({
      status: 'rejected',
      description: ' ',
      decision: {
        decisionId: ids.project,
        action: 'reject',
        by: ids.manager,
        at: '2026-03-06T10:00:00.000Z',
        comment: 'Which task?',
      },
    });
    expect(checkWeek(aWeek({ entries: [back] }))).toMatchObject([
      { kind: 'returned', comment: 'Which task?', by: ids.manager },
      { kind: 'undescribed', severity: 'note' },
    ]);
  });

  it('asks first about what is not decided or not finished', () => {
    expect(kinds(aWeek({ attention: 1, overlaps: 2, isTimerRunning: true }))).toEqual([
      'attention',
      'overlap',
      'timer',
    ]);
    expect(kinds(aWeek({ awayMinutes: 30, isTimerRunning: true }))).toEqual(['away']);
    // A timer of today does not concern another week.
    expect(kinds(aWeek({ isTimerRunning: true, today: '2026-03-10' }))).toEqual([]);
  });

  it('lets a week go for which nothing but notes stand', () => {
    expect(needsALook(checkWeek(aWeek({ entries: [entry({ description: '' })], unsent: 1 })))).toBe(false);
    expect(needsALook(checkWeek(aWeek({ attention: 1 })))).toBe(true);
  });

  it('judges only what is still open', () => {
    const week = aWeek({ entries: [entry({ status: 'approved', minutes: 1440, description: '' })] });
    expect(checkWeek(week)).toEqual([]);
  });
});
