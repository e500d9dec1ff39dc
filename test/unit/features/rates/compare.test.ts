import { describe, expect, it } from 'vitest';
import type { RateCardVersion } from '../../../../domain/wire/billing-setup.ts';
import { compareVersions } from '../../../../renderer/features/rates/cards/compare.ts';
import { cardContent } from '../../../support/billing.ts';

const version = (cardVersion: number, change: Partial<RateCardVersion>): RateCardVersion => ({
  ...cardContent,
  ...{ cardVersion, createdAt: '2026-07-01T00:00:00.000Z', invoiceCount: 0 },
  ...change,
});
const rowOf = (versions: RateCardVersion[], of: string) =>
  compareVersions(versions).filter(({ subject }) => subject.of === of);

describe('versions beside each other', () => {
  it('mark where a version differs from the one before it, and not the oldest', () => {
    const versions = [
      version(3, { rates: [{ billRole: 'senior', rate: 200 }] }),
      version(2, { rates: [{ billRole: 'senior', rate: 200 }] }),
      version(1, { rates: [{ billRole: 'senior', rate: 150 }] }),
    ];
    expect(rowOf(versions, 'rate')).toMatchObject([
      { cells: [200, 200, 150], changed: [false, true, false] },
    ]);
    expect(rowOf(versions, 'name')).toMatchObject([{ changed: [false, false, false] }]);
  });

  it('have a row for what came and what went, by what it is for and not by its place in the list', () => {
    const versions = [
      version(2, {
        rates: [
          { billRole: 'junior', rate: 90 },
          { billRole: 'senior', rate: 150 },
        ],
      }),
      version(1, {
        rates: [
          { billRole: 'senior', rate: 150 },
          { billRole: 'partner', rate: 300 },
        ],
      }),
    ];
    expect(rowOf(versions, 'rate').map(({ subject, cells, changed }) => [subject, cells, changed])).toEqual([
      [expect.objectContaining({ role: 'junior' }), [90, null], [true, false]],
      [expect.objectContaining({ role: 'senior' }), [150, 150], [false, false]],
      [expect.objectContaining({ role: 'partner' }), [null, 300], [true, false]],
    ]);
  });

  it('say overtime, discounts and bands of usage, each in its group and in that order', () => {
    const versions = [
      version(1, {
        overtime: { thresholdMinutesPerWeek: 2400, multiplier: '1.5' },
        volumeDiscounts: [{ fromMinutes: 6000, discount: '0.05' }],
        tierDiscounts: [{ tier: 'gold', discount: '0.1' }],
        usagePrices: [
          {
            eventType: 'api_call',
            bands: [
              { upTo: '100', unitPrice: '0' },
              { upTo: null, unitPrice: '0.01' },
            ],
          },
        ],
      }),
    ];
    const rows = compareVersions(versions);
    expect(rows.map(({ group }) => group)).toEqual([
      ...['card', 'card', 'card', 'rates', 'overtime', 'volume', 'tiers', 'usage', 'usage'],
    ]);
    expect(rows.slice(-2).map(({ subject, cells }) => [subject, cells])).toEqual([
      [{ of: 'usage', eventType: 'api_call', from: '0' }, ['0']],
      [{ of: 'usage', eventType: 'api_call', from: '100' }, ['0.01']],
    ]);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  });
});
