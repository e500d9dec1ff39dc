import { describe, expect, it } from 'vitest';
import { checkRateCard } from '../../../../domain/rules/billing-checks.ts';
import {
  changeOf,
  contentOf,
  type EditBand,
  emptyCard,
  gapsOf,
  nextCard,
  sameCard,
  withBand,
  withoutBand,
} from '../../../../renderer/features/rates/cards/card-model.ts';
import { cardContent } from '../../../support/billing.ts';

describe('a card under change', () => {
  it('is nothing to ask the effect of before it is whole and right', () => {
    const card = { ...emptyCard('EUR', '2026-07-01'), name: 'New' };
    expect([...gapsOf(card).keys()]).toEqual(['rates.0.rate']);
    expect(changeOf('c', card)).toBeNull();
    const whole = { ...card, rates: [{ billRole: null, rate: 9_000 }] };
    expect(changeOf('c', whole)).toMatchObject({
      kind: 'card',
      cardId: 'c',
      content: { rates: whole.rates },
    });
    const twice = { ...whole, rates: [...whole.rates, ...whole.rates] };
    expect(changeOf('c', twice)).toBeNull();
  });

  it('says of each place what is missing', () => {
    const card = {
      ...emptyCard('E', '2026-07-01'),
      rates: [],
      usagePrices: [{ eventType: 'api_call' as const, bands: withBand([]) }],
    };
    expect([...gapsOf(card).keys()]).toEqual([
      'name',
      'currency',
      'rates',
      'usagePrices.0.bands.0.unitPrice',
    ]);
  });

  it('begins as the newest version is, valid from today unless that begins later', () => {
    expect(contentOf(sameCard(cardContent))).toEqual(cardContent);
    expect(nextCard(cardContent, '2026-08-15')).toEqual({ ...cardContent, validFrom: '2026-08-15' });
    expect(nextCard(cardContent, '2026-01-01').validFrom).toBe('2026-07-01');
  });
});

describe('bands', () => {
  const priced = (bands: readonly EditBand[]) =>
    checkRateCard({
      ...cardContent,
      usagePrices: [{ eventType: 'api_call', bands: bands.map(({ upTo }) => ({ upTo, unitPrice: '1' })) }],
    });

  it('rise to one without an end, however many are added and taken away', () => {
    let bands = withBand([]);
    for (let count = 1; count <= 6; count += 1) {
      expect(bands).toHaveLength(count);
      expect(priced(bands)).toEqual([]);
      bands = withBand(bands);
    }
    for (const index of [0, 5, 2, 0]) {
      bands = withoutBand(bands, index);
      expect(priced(bands)).toEqual([]);
    }
  });

  it('keep the prices that were entered', () => {
    const bands = withBand([{ upTo: null, unitPrice: '0.02' }]);
    expect(bands[0]).toEqual({ upTo: '1000', unitPrice: '0.02' });
    expect(withoutBand(bands, 1)).toEqual([{ upTo: null, unitPrice: '0.02' }]);
  });
});
