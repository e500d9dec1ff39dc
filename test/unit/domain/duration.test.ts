import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { formatMinutes, parseDuration } from '../../../domain/rules/duration.ts';

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
  expect([450, 5, 0, -75, 6000].map(formatMinutes)).toEqual(['7:30', '0:05', '0:00', '-1:15', '100:00']);
});
