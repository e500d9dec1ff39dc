import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it, test } from 'vitest';
import {
  addDays,
  dateIn,
  daysBetween,
  isoWeekday,
  isZone,
  spokenDate,
  weekDates,
  weekEndOf,
  weekStartOf,
} from '../../../domain/rules/civil-date.ts';
import {
  instantAt,
  isForward,
  isoInstant,
  minutesBetween,
  overlaps,
  splitAtMidnight,
} from '../../../domain/rules/time.ts';
import { aDate, anEpochMs, aZone, zones } from './samples.ts';

const minute = 60_000;

describe('splitAtMidnight', () => {
  const anInterval = fc
    .tuple(anEpochMs, fc.integer({ min: 1, max: 4 * 24 * 60 * minute }))
    .map(([from, ms]) => ({ startedAt: isoInstant(from), endedAt: isoInstant(from + ms) }));

  it('conserves every minute and leaves no gap, in every zone', () => {
    fc.assert(
      fc.property(anInterval, aZone, (interval, zone) => {
        const pieces = splitAtMidnight(interval, zone);
        expect(pieces.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(minutesBetween(interval));
        expect(pieces[0]?.startedAt).toBe(interval.startedAt);
        expect(pieces.at(-1)?.endedAt).toBe(interval.endedAt);
        pieces.forEach((piece, index) => {
          expect(isForward(piece)).toBe(true);
          expect(piece.date).toBe(dateIn(zone, piece.startedAt));
          if (index > 0) expect(piece.startedAt).toBe(pieces[index - 1]?.endedAt);
        });
      }),
    );
  });

  it('conserves minutes over the days on which clocks change', () => {
    const changes: [string, string][] = [
      ['Europe/Berlin', '2026-03-29'],
      ['Europe/Berlin', '2026-10-25'],
      ['America/Sao_Paulo', '2018-11-04'],
      ['America/Sao_Paulo', '2018-02-17'],
      ['America/St_Johns', '2010-11-07'],
      ['America/Havana', '2026-03-08'],
      ['Asia/Beirut', '2026-03-29'],
      ['Australia/Lord_Howe', '2026-04-05'],
      ['Pacific/Apia', '2011-12-29'],
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...changes),
        fc.integer({ min: -1500, max: 1500 }),
        fc.integer({ min: 1, max: 3000 }),
        ([zone, date], offset, minutes) => {
          const from = Date.parse(instantAt(date, '12:00', zone)) + offset * minute;
          const interval = { startedAt: isoInstant(from), endedAt: isoInstant(from + minutes * minute) };
          const pieces = splitAtMidnight(interval, zone);
          expect(pieces.reduce((sum, piece) => sum + piece.minutes, 0)).toBe(minutes);
        },
      ),
    );
  });

  it('gives a night of daylight saving its real length', () => {
    const night = (date: string, next: string) => ({
      startedAt: instantAt(date, '22:00', 'Europe/Berlin'),
      endedAt: instantAt(next, '06:00', 'Europe/Berlin'),
    });
    expect(splitAtMidnight(night('2026-03-28', '2026-03-29'), 'Europe/Berlin').map((p) => p.minutes)).toEqual(
      [120, 300],
    );
    expect(splitAtMidnight(night('2026-10-24', '2026-10-25'), 'Europe/Berlin').map((p) => p.minutes)).toEqual(
      [120, 420],
    );
  });

  it('skips the date that Samoa skipped', () => {
    const pieces = splitAtMidnight(
      {
        startedAt: instantAt('2011-12-29', '20:00', 'Pacific/Apia'),
        endedAt: instantAt('2011-12-31', '02:00', 'Pacific/Apia'),
      },
      'Pacific/Apia',
    );
    expect(pieces.map(({ date, minutes }) => [date, minutes])).toEqual([
      ['2011-12-29', 240],
      ['2011-12-31', 120],
    ]);
  });

  it('gets over a midnight that Newfoundland had twice', () => {
    const secondEvening = Date.parse(instantAt('2010-11-07', '00:00', 'America/St_Johns')) + 20 * minute;
    const pieces = splitAtMidnight(
      { startedAt: isoInstant(secondEvening), endedAt: isoInstant(secondEvening + 60 * minute) },
      'America/St_Johns',
    );
    expect(pieces.map(({ date, minutes }) => [date, minutes])).toEqual([
      ['2010-11-06', 40],
      ['2010-11-07', 20],
    ]);
  });

  it('is empty for an interval that does not go forward', () => {
    const at = isoInstant(0);
    expect(splitAtMidnight({ startedAt: at, endedAt: at }, 'UTC')).toEqual([]);
  });
});

describe('overlaps', () => {
  const anInterval = fc
    .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 20 }))
    .map(([from, length]) => ({ from, to: from + length }));
  const asInstants = ({ from, to }: { from: number; to: number }) => ({
    startedAt: isoInstant(from * minute),
    endedAt: isoInstant(to * minute),
  });

  it('is so exactly when some minute lies in both', () => {
    fc.assert(
      fc.property(anInterval, anInterval, (a, b) => {
        const shared = Array.from({ length: 41 }, (_, at) => at).some(
          (at) => a.from <= at && at < a.to && b.from <= at && at < b.to,
        );
        expect(overlaps(asInstants(a), asInstants(b))).toBe(shared);
        expect(overlaps(asInstants(b), asInstants(a))).toBe(shared);
      }),
    );
  });

  it('compares instants, not their text', () => {
    const b = { startedAt: '2026-03-02T09:00:00Z', endedAt: '2026-03-02T10:00:00Z' };
    const ending = (endedAt: string) => ({ startedAt: '2026-03-02T08:00:00Z', endedAt });
    for (const [end, shared] of [
      ['2026-03-02T09:00:00.500Z', true],
      ['2026-03-02T09:00:00.000Z', false],
    ] as const) {
      expect(overlaps(ending(end), b)).toBe(shared);
      expect(overlaps(b, ending(end))).toBe(shared);
    }
  });
});

describe('civil dates', () => {
  it('are reckoned as Temporal does', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -700_000, max: 2_900_000 }),
        fc.integer({ min: -9999, max: 9999 }),
        (day, days) => {
          const date = Temporal.PlainDate.from('1970-01-01').add({ days: day });
          const later = date.add({ days });
          expect(isoWeekday(date.toString())).toBe(date.dayOfWeek);
          expect(addDays(date.toString(), days)).toBe(later.toString());
          expect(daysBetween(date.toString(), later.toString())).toBe(days);
        },
      ),
    );
    for (const nonsense of ['', '2026-02-30x', '2026-13-01', '2026-03-02T08:00Z']) {
      expect(() => isoWeekday(nonsense)).toThrow(RangeError);
    }
  });

  it('are added and counted as inverse', () => {
    fc.assert(
      fc.property(aDate, fc.integer({ min: -5000, max: 5000 }), (date, days) => {
        expect(daysBetween(date, addDays(date, days))).toBe(days);
      }),
    );
  });

  it('lie in one week of seven dates that begins on the tenant’s weekday', () => {
    fc.assert(
      fc.property(aDate, fc.integer({ min: 1, max: 7 }), (date, weekStart) => {
        const dates = weekDates(date, weekStart);
        expect(dates).toHaveLength(7);
        expect(dates).toContain(date);
        expect(isoWeekday(dates[0]!)).toBe(weekStart);
        expect(new Set(dates.map((day) => weekStartOf(day, weekStart)))).toEqual(new Set([dates[0]]));
        expect(weekEndOf(date, weekStart)).toBe(dates[6]);
      }),
    );
  });

  test('known dates', () => {
    expect(weekStartOf('2026-03-01', 1)).toBe('2026-02-23');
    expect(weekStartOf('2026-03-01', 7)).toBe('2026-03-01');
    expect(spokenDate('2026-05-12')).toBe('12 May 2026');
    expect(dateIn('Pacific/Auckland', '2026-03-01T12:00:00.000Z')).toBe('2026-03-02');
    expect(dateIn('America/New_York', '2026-03-01T04:00:00.000Z')).toBe('2026-02-28');
  });

  test('zones are known or not', () => {
    expect(zones.every(isZone)).toBe(true);
    expect(['', 'Mars/Olympus', 'Europe/Berlin '].some(isZone)).toBe(false);
  });
});

test('instantAt moves on over a gap and takes the first of a fold', () => {
  expect(instantAt('2026-03-29', '02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
  expect(instantAt('2026-10-25', '02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
});
