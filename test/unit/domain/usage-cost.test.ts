import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exact } from '../../../domain/rules/exact.ts';
import { tieredPrice } from '../../../domain/rules/tiered-price.ts';
import { bandsOf, costOf } from '../../../domain/rules/usage-cost.ts';

/** contracts/creto-metering.md, Reading. */
const calls = [
  { upTo: '10000', unitPrice: '0.001' },
  { upTo: '100000', unitPrice: '0.0008' },
  { upTo: null, unitPrice: '0.0005' },
];

test.each([
  ['0', '0'],
  ['10000', '10'],
  ['10001', '10.0008'],
  ['250000', '157'],
  // More taken back than used: the first band's price goes on.
  ['-5', '-0.005'],
])('%s calls cost %s', (usage, cost) => {
  expect(costOf(calls, usage)).toBe(cost);
});

test('bands say what is in them, and where the usage stands', () => {
  expect(bandsOf(calls, '32500')).toEqual({
    bands: [
      { from: '0', upTo: '10000', unitPrice: '0.001', quantity: '10000', amount: '10' },
      { from: '10000', upTo: '100000', unitPrice: '0.0008', quantity: '22500', amount: '18' },
      { from: '100000', upTo: null, unitPrice: '0.0005', quantity: '0', amount: '0' },
    ],
    place: { index: 1, share: '0.25', left: '67500' },
  });
  // At a limit the next unit is priced by the band above.
  expect(bandsOf(calls, '10000').place).toEqual({ index: 1, share: '0', left: '90000' });
  expect(bandsOf(calls, '100000').place).toEqual({ index: 2, share: null, left: null });
  expect(bandsOf(calls, '-3')).toMatchObject({
    bands: [{ quantity: '-3', amount: '-0.003' }, { quantity: '0' }, { quantity: '0' }],
    place: { index: 0, share: '0', left: '10003' },
  });
});

test('the bands add up to the usage and its cost, and the cost to the prices of its parts', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 300_000 }), fc.integer({ min: 0, max: 300_000 }), (one, more) => {
      const usage = String(one + more);
      const { bands } = bandsOf(calls, usage);
      const sum = (of: (band: (typeof bands)[number]) => string) =>
        bands.reduce((total, band) => total.plus(of(band)), new Exact(0)).toFixed();
      expect(sum(({ quantity }) => quantity)).toBe(usage);
      expect(sum(({ amount }) => amount)).toBe(costOf(calls, usage));
      const parts = new Exact(tieredPrice(calls, '0', String(one)).total).plus(
        tieredPrice(calls, String(one), String(more)).total,
      );
      expect(parts.toFixed()).toBe(costOf(calls, usage));
    }),
  );
});
