import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { adjustmentOf, isAdjustable, isLateWork } from '../../../renderer/features/time/adjust/adjustable.ts';
import { weekLockWords } from '../../../renderer/features/time/adjust/lock-words.ts';
import { adjustmentDraft } from '../../../renderer/features/time/adjust/use-adjust.ts';
import { dayModel } from '../../../renderer/features/time/day/day-model.ts';
import { weekModel } from '../../../renderer/features/time/week-model.ts';
import { speak } from '../../../renderer/words/words.ts';
import { anEntry, ids } from '../domain/samples.ts';

const settings = (daysAfterWeekEnd: number | null, graceDays = 0, lockedThrough: string | null = null) => ({
  weekStart: 1,
  lock: { daysAfterWeekEnd, graceDays, lockedThrough },
});

describe('what the foot of the week says of its lock', () => {
  beforeAll(() => speak('en', 'en-GB'));
  afterAll(() => speak('en', 'en-GB'));
  // The week of Monday 2 to Sunday 8 March 2026; with five days it is open through Friday 13.
  const says = (today: string, of = settings(5)) => weekLockWords('2026-03-02', of, today);

  it('is silent until a few days before, then names the last day', () => {
    expect(says('2026-03-08')).toBeNull();
    expect(says('2026-03-09')).toBe('This week locks after Friday 13 March');
    expect(says('2026-03-13')).toBe('This week locks after Friday 13 March');
    expect(says('2026-03-14')).toBe('Locked');
  });

  it('tells grace from the days before it', () => {
    const of = settings(2, 3);
    expect(says('2026-03-10', of)).toBe('This week locks after Friday 13 March');
    expect(says('2026-03-11', of)).toBe('In grace: this week locks after Friday 13 March');
  });

  it('knows locks by hand, weeks that never lock, weeks to come and a firm that was not pulled yet', () => {
    expect(says('2026-03-08', settings(null, 0, '2026-03-08'))).toBe('Locked');
    expect(says('2036-03-08', settings(null))).toBeNull();
    expect(says('2026-03-01')).toBeNull();
    expect(weekLockWords('2026-03-02', null, '2026-03-20')).toBeNull();
  });
});

describe('what can be adjusted', () => {
  const approved = anEntry({ status: 'approved' });
  const correcting = (change: Parameters<typeof anEntry>[0]) =>
    anEntry({ id: ids.second, correctsId: approved.id, ...change });

  test.each([
    ['a settled entry', approved, [], true],
    ['one that waits', anEntry({ status: 'submitted' }), [], false],
    ['one with an adjustment that waits', approved, [correcting({ status: 'submitted' })], false],
    ['one whose adjustment was rejected', approved, [correcting({ status: 'rejected' })], true],
    ['one that was replaced', anEntry({ status: 'approved', replacedById: ids.second }), [], false],
    ['an adjustment that stands', correcting({ status: 'approved' }), [approved], true],
  ])('%s: %s', (_, entry, others, expected) => {
    expect(isAdjustable(entry, [entry, ...others])).toBe(expected);
  });

  it('begins as what it corrects, as a draft of its own', () => {
    const draft = adjustmentDraft(
      { ...approved, rateMinor: 100, version: 7 },
      new Date('2026-03-20T10:00:00Z'),
    );
    expect(draft).toMatchObject({
      correctsId: approved.id,
      minutes: approved.minutes,
      status: 'draft',
      version: 0,
      rateMinor: null,
      startedAt: null,
    });
    expect(draft.id).not.toBe(approved.id);
    expect(adjustmentOf(approved, [approved, draft])).toBe(draft);
  });

  it('late work is what corrects nothing in a locked period', () => {
    const locked = settings(0);
    expect(isLateWork(anEntry(), locked, '2026-03-09')).toBe(true);
    expect(isLateWork(anEntry(), locked, '2026-03-08')).toBe(false);
    expect(isLateWork(correcting({}), locked, '2026-03-09')).toBe(false);
    expect(isLateWork(anEntry(), null, '2026-03-09')).toBe(false);
  });
});

test('the week counts what stands once, before and after the approval', () => {
  const original = anEntry({ status: 'approved', minutes: 120 });
  const adjustment = anEntry({ id: ids.second, correctsId: original.id, minutes: 30, status: 'submitted' });
  const model = (entries: ReturnType<typeof anEntry>[]) => {
    const week = weekModel({
      days: ['2026-03-02'],
      entries,
      addedRows: [],
      projects: new Map(),
      clients: new Map(),
      locale: 'en',
    });
    const [group] = week.groups;
    return [week.minutes, week.billableMinutes, week.dayTotals[0], group?.minutes, group?.rows[0]?.minutes];
  };
  expect(model([original, adjustment])).toEqual([120, 120, 120, 120, 120]);
  expect(
    model([
      { ...original, replacedById: adjustment.id },
      { ...adjustment, status: 'approved' },
    ]),
  ).toEqual([30, 30, 30, 30, 30]);
});

test('the day shows neither as a block nor as time what an adjustment replaced', () => {
  const times = { startedAt: '2026-03-02T08:00:00.000Z', endedAt: '2026-03-02T10:00:00.000Z', minutes: 120 };
  const replaced = anEntry({ ...times, status: 'approved', replacedById: ids.second });
  const adjustment = anEntry({ id: ids.second, correctsId: replaced.id, minutes: 30, status: 'approved' });
  const day = dayModel({
    date: '2026-03-02',
    zone: 'UTC',
    entries: [replaced, adjustment],
    running: null,
    now: 0,
  });
  expect([day.blocks, day.untimed, day.minutes]).toEqual([[], [adjustment], 30]);
});
