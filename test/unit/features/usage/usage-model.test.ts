import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClientForecast, UsageAlert, UsageOfMonth } from '../../../../domain/wire/usage.ts';
import {
  allMissing,
  bandWords,
  drawnBands,
  percentOf,
  scaleOf,
  thresholdLines,
  usageByDay,
} from '../../../../renderer/features/usage/client/usage-model.ts';
import {
  costWords,
  decimalWords,
  minorOf,
  priceWords,
  quantityWords,
  signedMinor,
  signedQuantity,
} from '../../../../renderer/features/usage/common/usage-words.ts';
import { speak } from '../../../../renderer/words/words.ts';

beforeEach(() => speak('en', 'en'));
afterEach(() => speak('en', 'en'));

const month: UsageOfMonth = {
  month: '2026-11',
  quantity: '60',
  events: 4,
  cost: '11800',
  bands: [
    { from: '0', upTo: '50', unitPrice: '200', quantity: '50', amount: '10000' },
    { from: '50', upTo: '200', unitPrice: '180', quantity: '10', amount: '1800' },
    { from: '200', upTo: null, unitPrice: '160', quantity: '0', amount: '0' },
  ],
  band: { index: 1, share: '0.066667', left: '140' },
};

describe('words of usage', () => {
  it('round an exact amount half-even to the cent, once', () => {
    expect(minorOf('0.125', 'EUR')).toBe(12);
    expect(minorOf('0.135', 'EUR')).toBe(14);
    expect(minorOf('-0.125', 'EUR')).toBe(-12);
    expect(minorOf('1.5', 'JPY')).toBe(2);
    expect(costWords('12.005', 'EUR')).toBe('€12.00');
    expect(costWords(null, 'EUR')).toBe('–');
    expect(costWords('1', null)).toBe('–');
  });

  it('keep all digits of a price and of a quantity', () => {
    expect(priceWords('0.00000125', 'EUR')).toBe('€0.00000125');
    expect(priceWords('200', 'EUR')).toBe('€200.00');
    expect(decimalWords('1234.000001')).toBe('1,234.000001');
    expect(quantityWords('1', 'requests')).toBe('1 request');
    expect(quantityWords('1200', 'requests')).toBe('1,200 requests');
    expect(quantityWords('-0.5', 'hours')).toBe('−0.5 h');
  });

  it('sign a difference, but not one that is none', () => {
    expect(signedQuantity('2', 'hours')).toBe('+2 h');
    expect(signedQuantity('-2', 'hours')).toBe('−2 h');
    expect(signedQuantity('0', 'hours')).toBe('0 h');
    expect(signedMinor(150, 'EUR')).toBe('+€1.50');
    expect(signedMinor(0, 'EUR')).toBe('€0.00');
  });

  it('speak German with a German comma', () => {
    speak('de', 'de-DE');
    expect(quantityWords('1.5', 'hours')).toBe('1,5 Std.');
  });
});

describe('price bands', () => {
  it('are full below the one in use, filled as far as it is used, and empty above', () => {
    expect(drawnBands(month).map(({ fill }) => fill)).toEqual([1, 0.066667, 0]);
  });

  it('have no share where the one in use never ends', () => {
    const band = { index: 2, share: null, left: null };
    const bands = (month.bands ?? []).map((one) => ({ ...one, quantity: '1' }));
    expect(drawnBands({ bands, band }).map(({ fill }) => fill)).toEqual([1, 1, null]);
    expect(bandWords({ ...month, bands, band }, 'hours')).toBe('In price band 3 of 3, which has no end.');
  });

  it('are told in words', () => {
    expect(bandWords(month, 'hours')).toBe(
      'In price band 2 of 3: 7% of it is used, 140 h are left until the next one.',
    );
    expect(bandWords({ ...month, bands: null, band: null }, 'hours')).toMatch(/has not told its prices/);
    expect(bandWords({ ...month, band: null }, 'hours')).toMatch(/^Nothing was used/);
    expect(drawnBands({ bands: null, band: null })).toEqual([]);
  });
});

describe('thresholds', () => {
  const alert = (threshold: string, eventType: UsageAlert['eventType'] = 'consulting_hour'): UsageAlert => ({
    ...{ eventType, threshold, usage: '120', month: '2026-11', source: 'own' },
    at: '2026-11-12T10:00:00.000Z',
  });

  it('stand once and rising, with what crossed them; those of the platform too', () => {
    const lines = thresholdLines({ eventType: 'consulting_hour', thresholds: ['200', '50'] }, [
      alert('50.0'),
      alert('100'),
      alert('7', 'api_call'),
    ]);
    expect(lines.map(({ threshold, crossed }) => [threshold, crossed.length])).toEqual([
      ['50', 1],
      ['100', 1],
      ['200', 0],
    ]);
  });
});

describe('usage by day and forecasts', () => {
  it('has a day for each day', () => {
    const days = [{ date: '2026-11-02', quantity: '1.5' }];
    expect(usageByDay({ days }, ['2026-11-01', '2026-11-02'])).toEqual([
      { date: '2026-11-01', quantity: 0 },
      { date: '2026-11-02', quantity: 1.5 },
    ]);
  });

  it('are drawn on one scale', () => {
    const one = { usage: '4', cost: null, lower: '-1', upper: '8', trend: 'stable' } as const;
    const scale = scaleOf([one, null]);
    expect(percentOf(one.usage, scale)).toBe(50);
    expect(percentOf(one.lower, scale)).toBe(0);
    expect(percentOf('1', scaleOf([]))).toBe(0);
  });

  it('name each reason for a missing one once', () => {
    const ours = { usage: '1', cost: null, lower: '0', upper: '2', trend: 'stable' } as const;
    const missing = (eventType: UsageAlert['eventType']): ClientForecast['forecasts'][number] => {
      const rest = { theirs: null, difference: null, missing: 'unreachable' } as const;
      return { eventType, unit: 'hours', ours, ...rest };
    };
    const forecasts = [missing('consulting_hour'), missing('api_call')];
    expect(allMissing({ clientId: '', days: 30, from: '2026-11-24', forecasts })).toEqual(['unreachable']);
  });
});
