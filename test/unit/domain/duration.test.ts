import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { formatMinutes, parseDuration, parseSpan, spanOnDate } from '../../../domain/rules/duration.ts';

describe('parseDuration', () => {
  test.each([
    ['1:30', 90],
    ['1.5', 90],
    ['1,5', 90],
    ['90m', 90],
    ['1h 30m', 90],
    ['1h30m', 90],
    ['1 h 30 min', 90],
    ['9-10:30', 90],
    ['9:00-10:30', 90],
    ['9:00 – 10:30', 90],
    ['22-1:30', 210],
    ['22:00-24:00', 120],
    ['2', 120],
    ['.5', 30],
    ['0,25', 15],
    ['  0:05 ', 5],
    ['1.5h', 90],
    ['25:00', 1500],
  ])('%s is %i minutes', (text, minutes) => {
    expect(parseDuration(text)).toBe(minutes);
  });

  test.each([
    '',
    ' ',
    '.',
    ',',
    'h',
    'm',
    '0',
    '0:00',
    '1:60',
    '9-9',
    '24-3',
    '9-25',
    '-1',
    '1e3',
    '1:3',
    'one',
    '1.2.3',
    'NaN',
  ])('does not guess at %j', (text) => {
    expect(parseDuration(text)).toBeNull();
  });

  test.each([
    ['0.33', 20],
    ['0.008333', null],
    ['0.025', 2],
    ['0.041666', 2],
    ['0.041667', 3],
    ['0.125', 8],
    ['0.375', 22],
  ])('%s hours round half-even to %s minutes', (text, minutes) => {
    expect(parseDuration(text)).toBe(minutes);
  });

  it('reads back every duration that it shows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 599_999 }), (minutes) => {
        expect(parseDuration(formatMinutes(minutes))).toBe(minutes);
        expect(parseDuration(`${minutes}m`)).toBe(minutes);
      }),
    );
  });

  it('agrees with fractions in whole numbers for any decimal hours', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9999 }),
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 0, max: 999_999 }),
        fc.constantFrom('.', ','),
        (whole, places, digits, point) => {
          const fraction = String(digits).padStart(6, '0').slice(0, places);
          const scale = 10n ** BigInt(places);
          const scaled = (BigInt(whole) * scale + BigInt(fraction || 0)) * 60n;
          const rounded = (parsed: bigint): boolean => {
            const off = 2n * (parsed * scale - scaled);
            const distance = off < 0n ? -off : off;
            return distance < scale || (distance === scale && parsed % 2n === 0n);
          };
          const parsed = parseDuration(places === 0 ? `${whole}` : `${whole}${point}${fraction}`);
          expect(rounded(BigInt(parsed ?? 0))).toBe(true);
        },
      ),
    );
  });

  it('never throws, and answers whole positive minutes or null', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9hm:.,\- ]{0,12}$/)), (text) => {
        const minutes = parseDuration(text);
        expect(minutes === null || (Number.isSafeInteger(minutes) && minutes > 0)).toBe(true);
      }),
    );
  });
});

test('formatMinutes shows corrections with a sign', () => {
  expect([450, 5, 0, -75, 6000, -0.2, 89.6].map(formatMinutes)).toEqual([
    ...['7:30', '0:05', '0:00', '−1:15', '100:00', '0:00', '1:30'],
  ]);
});

describe('parseSpan', () => {
  test.each([
    ['9-10:30', { from: '09:00', to: '10:30', endsNextDay: false }],
    [' 9:05 – 17:00 ', { from: '09:05', to: '17:00', endsNextDay: false }],
    ['22-1:30', { from: '22:00', to: '01:30', endsNextDay: true }],
    ['22-24', { from: '22:00', to: '00:00', endsNextDay: true }],
    ['0-24', { from: '00:00', to: '00:00', endsNextDay: true }],
  ])('%s', (text, span) => {
    expect(parseSpan(text)).toEqual(span);
  });

  test.each(['1:30', '9-9', '24-3', '9-25', '9-10:60', ''])('%j names no times', (text) => {
    expect(parseSpan(text)).toBeNull();
  });

  it('agrees with parseDuration where clocks do not change', () => {
    const clock = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }));
    fc.assert(
      fc.property(clock, clock, ([h1, m1], [h2, m2]) => {
        const text = [h1, h2]
          .map((hours, i) => `${hours}:${String(i === 0 ? m1 : m2).padStart(2, '0')}`)
          .join('-');
        const span = parseSpan(text);
        const minutes = span && spanOnDate(span, '2026-06-10', 'Europe/Berlin')?.minutes;
        expect(minutes ?? null).toBe(parseDuration(text));
      }),
    );
  });
});

describe('spanOnDate counts the minutes that pass', () => {
  test.each([
    // Clocks go forward at 2:00 on 2026-03-29 and back at 3:00 on 2026-10-25 in Berlin.
    ['2026-03-29', '1-4', 'Europe/Berlin', 120, '2026-03-29T00:00:00.000Z'],
    ['2026-10-25', '1-4', 'Europe/Berlin', 240, '2026-10-24T23:00:00.000Z'],
    ['2026-10-24', '22-4', 'Europe/Berlin', 420, '2026-10-24T20:00:00.000Z'],
    // Lord Howe changes by half an hour.
    ['2026-04-05', '1-3', 'Australia/Lord_Howe', 150, '2026-04-04T14:00:00.000Z'],
    ['2026-11-24', '9-10:30', 'Asia/Kathmandu', 90, '2026-11-24T03:15:00.000Z'],
  ])('%s %s in %s is %i', (date, text, zone, minutes, startedAt) => {
    const span = parseSpan(text);
    expect(span && spanOnDate(span, date, zone)).toMatchObject({ minutes, startedAt });
  });

  it('gives nothing for times that end before they begin because clocks skip', () => {
    const span = parseSpan('2:30-3:15');
    // 2:30 is not shown on that night; it counts as 3:30, after the end.
    expect(span && spanOnDate(span, '2026-03-29', 'Europe/Berlin')).toBeNull();
  });
});
