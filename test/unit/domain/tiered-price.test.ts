import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type PriceBand, tieredPrice } from '../../../domain/rules/tiered-price.ts';

/** The default bands of contracts/creto-metering.md. */
const consulting: PriceBand[] = [
  { upTo: '50', unitPrice: '200' },
  { upTo: '200', unitPrice: '180' },
  { upTo: null, unitPrice: '160' },
];

const thousandths = fc.integer({ min: 0, max: 1_000_000 });
const decimal = (value: number) => new Decimal(value).div(1000).toFixed();

const someBands = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 200_000 }), fc.integer({ min: 0, max: 500_000 })), {
    maxLength: 4,
  })
  .map((steps): PriceBand[] => {
    let end = 0;
    const bands = steps.map(([width, price]) => {
      end += width;
      return { upTo: decimal(end), unitPrice: decimal(price) };
    });
    return [...bands, { upTo: null, unitPrice: '0.0005' }];
  });

describe('tieredPrice', () => {
  it('costs the same in one piece or in two', () => {
    fc.assert(
      fc.property(someBands, thousandths, thousandths, thousandths, (bands, before, a, b) => {
        const whole = tieredPrice(bands, decimal(before), decimal(a + b));
        const first = tieredPrice(bands, decimal(before), decimal(a));
        const second = tieredPrice(bands, decimal(before + a), decimal(b));
        expect(new Decimal(first.total).plus(second.total).toFixed()).toBe(whole.total);
      }),
    );
  });

  it('gives back what it took', () => {
    fc.assert(
      fc.property(someBands, thousandths, thousandths, (bands, before, quantity) => {
        const taken = tieredPrice(bands, decimal(before), decimal(quantity));
        const given = tieredPrice(bands, decimal(before + quantity), decimal(-quantity));
        expect(new Decimal(given.total).plus(taken.total).isZero()).toBe(true);
        expect(given.unitPrice).toBe(taken.unitPrice);
      }),
    );
  });

  it('is the sum of its spans, which add up to the quantity', () => {
    fc.assert(
      fc.property(someBands, thousandths, thousandths, (bands, before, quantity) => {
        const { total, spans } = tieredPrice(bands, decimal(before), decimal(quantity));
        const sum = (values: string[]) =>
          values.reduce((all, value) => all.plus(value), new Decimal(0)).toFixed();
        expect(sum(spans.map((span) => span.amount))).toBe(total);
        expect(sum(spans.map((span) => span.quantity))).toBe(decimal(quantity));
      }),
    );
  });

  test('the contract’s bands, blended over where they meet', () => {
    expect(tieredPrice(consulting, '0', '50')).toMatchObject({ total: '10000', unitPrice: '200' });
    expect(tieredPrice(consulting, '48', '4')).toEqual({
      total: '760',
      unitPrice: '190',
      spans: [
        { quantity: '2', unitPrice: '200', amount: '400' },
        { quantity: '2', unitPrice: '180', amount: '360' },
      ],
    });
    expect(tieredPrice(consulting, '199.5', '1')).toMatchObject({ total: '170', unitPrice: '170' });
    expect(tieredPrice(consulting, '50', '0')).toEqual({ total: '0', unitPrice: '180', spans: [] });
    expect(tieredPrice(consulting, '52', '-4').total).toBe('-760');
    expect(tieredPrice(consulting, '49', '3').unitPrice).toBe('186.666666666667');
  });

  it('refuses what has no price', () => {
    expect(() => tieredPrice(consulting, '1', '-2')).toThrow(RangeError);
    expect(() => tieredPrice(consulting, '-1', '2')).toThrow(RangeError);
    expect(() => tieredPrice([{ upTo: '5', unitPrice: '1' }], '4', '2')).toThrow(RangeError);
    expect(() =>
      tieredPrice(
        [
          { upTo: '5', unitPrice: '1' },
          { upTo: '5', unitPrice: '2' },
        ],
        '0',
        '9',
      ),
    ).toThrow(RangeError);
    expect(() => tieredPrice([], '0', '0')).toThrow(RangeError);
  });
});
