import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { divideHalfEven, ratio } from '../../../domain/rules/exact.ts';
import { hoursQuantity, negated, workedAt } from '../../../domain/rules/metering.ts';
import {
  addMoney,
  amountOf,
  formatAmount,
  formatMoney,
  minorDigits,
  toDecimal,
  toMinor,
} from '../../../domain/rules/money.ts';
import { anEntry } from './samples.ts';

/** Whether `value` is numerator ÷ denominator rounded half-even: said by distance, not by another division. */
function isHalfEven(value: bigint, numerator: bigint, denominator: bigint): boolean {
  const twice = 2n * (value * denominator - numerator);
  const distance = twice < 0n ? -twice : twice;
  return distance < denominator || (distance === denominator && value % 2n === 0n);
}

/** A decimal string as numerator over a power of ten. */
function fraction(decimal: string): [bigint, bigint] {
  const [whole = '0', digits = ''] = decimal.split('.');
  return [BigInt(whole + digits), 10n ** BigInt(digits.length)];
}

const aFactor = fc
  .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 999_999 }))
  .map(([whole, digits]) => `${whole}.${digits}`);

describe('amountOf', () => {
  it('is minutes × rate ÷ 60, half-even once, whatever factors there are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.array(aFactor, { maxLength: 3 }),
        (minutes, rate, factors) => {
          let [numerator, denominator] = [BigInt(minutes) * BigInt(rate), 60n];
          for (const [top, bottom] of factors.map(fraction)) {
            numerator *= top;
            denominator *= bottom;
          }
          expect(isHalfEven(BigInt(amountOf(minutes, rate, factors)), numerator, denominator)).toBe(true);
        },
      ),
    );
  });

  test('ties go to the even cent, both ways', () => {
    expect(amountOf(30, 1)).toBe(0);
    expect(amountOf(30, 3)).toBe(2);
    expect(amountOf(30, 5)).toBe(2);
    expect(amountOf(20, 15_000)).toBe(5000);
    expect(amountOf(60, 10_000, ['1.5', '0.9'])).toBe(13_500);
  });

  it('refuses what a number cannot keep', () => {
    expect(() => amountOf(1_000_000_000, 1_000_000_000_000)).toThrow(RangeError);
  });
});

describe('divideHalfEven', () => {
  it('is right below zero too', () => {
    fc.assert(
      fc.property(
        fc.bigInt(-(10n ** 20n), 10n ** 20n),
        fc.bigInt(1n, 10n ** 6n),
        (numerator, denominator) => {
          expect(isHalfEven(divideHalfEven(numerator, denominator), numerator, denominator)).toBe(true);
          expect(divideHalfEven(-numerator, denominator)).toBe(-divideHalfEven(numerator, denominator));
        },
      ),
    );
  });
});

test('ratio has four decimals and no answer without a whole', () => {
  expect(ratio(1, 3)).toBe('0.3333');
  expect(ratio(3, 2)).toBe('1.5000');
  expect(ratio(1, 0)).toBeNull();
});

describe('addMoney', () => {
  const cents = fc.array(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), {
    minLength: 1,
    maxLength: 20,
  });

  it('sums one currency exactly, in any order', () => {
    fc.assert(
      fc.property(cents, (minors) => {
        const amounts = minors.map((minor) => ({ minor, currency: 'EUR' }));
        const sum = addMoney(amounts);
        expect(sum).toEqual({ minor: minors.reduce((total, minor) => total + minor, 0), currency: 'EUR' });
        expect(addMoney(amounts.toReversed())).toEqual(sum);
      }),
    );
  });

  it('never mixes currencies', () => {
    expect(() =>
      addMoney([
        { minor: 1, currency: 'EUR' },
        { minor: 1, currency: 'USD' },
      ]),
    ).toThrow(TypeError);
    expect(() => addMoney([])).toThrow(TypeError);
    expect(addMoney([], 'EUR')).toEqual({ minor: 0, currency: 'EUR' });
  });
});

describe('decimals and formats', () => {
  const aMoney = fc.record({
    minor: fc.maxSafeInteger(),
    currency: fc.constantFrom('EUR', 'JPY', 'KWD', 'USD'),
  });

  it('a decimal and back is the same money', () => {
    fc.assert(
      fc.property(aMoney, (money) => {
        expect(toMinor(toDecimal(money), money.currency)).toBe(money.minor);
      }),
    );
  });

  it('shows every digit, also of sums that a float would bend', () => {
    fc.assert(
      fc.property(aMoney, (money) => {
        const digits = (text: string) => text.replaceAll(/\D/g, '').replace(/^0+/, '');
        expect(digits(formatMoney(money, 'en-US'))).toBe(digits(String(money.minor)));
        expect(digits(formatAmount(money, 'de-DE'))).toBe(digits(String(money.minor)));
      }),
    );
  });

  test('known forms', () => {
    expect(['EUR', 'JPY', 'KWD'].map(minorDigits)).toEqual([2, 0, 3]);
    expect(formatMoney({ minor: 123_456, currency: 'EUR' }, 'en-US')).toBe('€1,234.56');
    expect(formatMoney({ minor: -5, currency: 'USD' }, 'en-US')).toBe('-$0.05');
    expect(formatAmount({ minor: 123_456, currency: 'EUR' }, 'de-DE')).toBe('1.234,56');
    expect(formatMoney({ minor: 1234, currency: 'JPY' }, 'en-US')).toBe('¥1,234');
    expect(toMinor('0.005', 'EUR')).toBe(0);
    expect(toMinor('0.015', 'EUR')).toBe(2);
  });
});

describe('metered hours', () => {
  it('tell the minutes again, for any number of them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (minutes) => {
        const quantity = hoursQuantity(minutes);
        expect(quantity).toMatch(/^\d{1,15}(\.\d{0,5}[1-9])?$/);
        const [top, bottom] = fraction(quantity);
        expect(divideHalfEven(top * 60n, bottom)).toBe(BigInt(minutes));
      }),
    );
  });

  it('are taken back to nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (minutes) => {
        const quantity = hoursQuantity(minutes);
        expect(negated(quantity)).toBe(`-${quantity}`);
        expect(negated(negated(quantity))).toBe(quantity);
      }),
    );
    expect(negated('0')).toBe('0');
  });

  test('known quantities', () => {
    expect([60, 90, 20, 40, 1, 1440].map(hoursQuantity)).toEqual([
      '1',
      '1.5',
      '0.333333',
      '0.666667',
      '0.016667',
      '24',
    ]);
    expect(workedAt(anEntry())).toBe('2026-03-02T11:00:00.000Z');
    const startedAt = '2026-03-02T07:15:00.000Z';
    expect(workedAt(anEntry({ startedAt, endedAt: '2026-03-02T09:15:00.000Z' }))).toBe(startedAt);
  });
});
