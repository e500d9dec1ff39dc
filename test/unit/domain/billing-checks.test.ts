import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkBillingInfo,
  checkBillingSettings,
  checkRateCard,
  checkTax,
  checkTerms,
  isIban,
} from '../../../domain/rules/billing-checks.ts';
import { billingInfo, billingSettings, cardContent, termsContent } from '../../support/billing.ts';

const at = (problems: { path: string; fault: string }[]) =>
  problems.map(({ path, fault }) => `${path} ${fault}`);

describe('an IBAN', () => {
  it.each([
    'DE89 3704 0044 0532 0130 00',
    'GB29NWBK60161331926819',
    'FR1420041010050500013M02606',
    'NO9386011117947',
    'MT84MALT011000012345MTLCAST001S',
  ])('%s is one', (iban) => expect(isIban(iban)).toBe(true));

  it('is none once two digits changed places or one is another', () => {
    const iban = 'DE89370400440532013000';
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 21 }), fc.integer({ min: 1, max: 9 }), (place, more) => {
        const digit = (Number(iban[place]) + more) % 10;
        expect(isIban(iban.slice(0, place) + digit + iban.slice(place + 1))).toBe(false);
      }),
    );
    expect(isIban('DE89730400440532013000')).toBe(false);
    for (const text of ['', 'DE89', 'not an iban', '89DE370400440532013000'])
      expect(isIban(text)).toBe(false);
  });
});

describe('a tax', () => {
  it('of S has a rate, and of all others but Z a reason', () => {
    expect(at(checkTax('tax', { category: 'S', rate: '0', reason: null }))).toEqual([
      'tax.rate tax_rate_missing',
    ]);
    expect(checkTax('tax', { category: 'S', rate: '0.07', reason: null })).toEqual([]);
    expect(checkTax('tax', { category: 'Z', rate: '0', reason: null })).toEqual([]);
    for (const category of ['E', 'AE', 'K', 'G', 'O'] as const) {
      expect(at(checkTax('tax', { category, rate: '0', reason: ' ' }))).toEqual([
        'tax.reason tax_reason_missing',
      ]);
      expect(checkTax('tax', { category, rate: '0', reason: 'Because' })).toEqual([]);
    }
  });

  it('that the buyer owes, or within the EU, names the buyer', () => {
    for (const category of ['AE', 'K'] as const) {
      const tax = { category, rate: '0', reason: 'Reverse charge' };
      expect(at(checkBillingInfo({ tax, taxId: null }))).toEqual(['taxId tax_id_missing']);
      expect(checkBillingInfo({ tax, taxId: 'FR1' })).toEqual([]);
    }
    expect(checkBillingInfo(billingInfo)).toEqual([]);
  });
});

describe('the firm as a seller', () => {
  it('has a VAT identifier or a tax number', () => {
    expect(checkBillingSettings(billingSettings)).toEqual([]);
    expect(checkBillingSettings({ ...billingSettings, vatId: null, taxNumber: '12/345' })).toEqual([]);
    expect(at(checkBillingSettings({ ...billingSettings, vatId: ' ' }))).toEqual([
      'vatId seller_tax_id_missing',
    ]);
  });
});

describe('a rate card', () => {
  it('may have a rate for any work, and one for each of what names more', () => {
    const rates = [
      { billRole: null, rate: 1 },
      { billRole: 'a', rate: 2 },
      { billRole: null, activityCode: 'DEV', rate: 3 },
      { billRole: 'a', activityCode: 'DEV', rate: 4 },
      { billRole: 'a', userId: '01900000-0000-7000-8000-000000000001', rate: 5 },
    ];
    expect(checkRateCard({ ...cardContent, rates })).toEqual([]);
    expect(at(checkRateCard({ ...cardContent, rates: [...rates, { billRole: 'a', rate: 9 }] }))).toEqual([
      'rates.5 duplicate_rate',
    ]);
  });

  it('has bands that rise to one without an end', () => {
    const bands = (...ends: (string | null)[]) => ({
      ...cardContent,
      usagePrices: [
        { eventType: 'api_call' as const, bands: ends.map((upTo) => ({ upTo, unitPrice: '0.01' })) },
      ],
    });
    expect(checkRateCard(bands(null))).toEqual([]);
    expect(checkRateCard(bands('10', '10.5', null))).toEqual([]);
    expect(at(checkRateCard(bands('10', '9', null)))).toEqual([
      'usagePrices.0.bands.1.upTo bands_not_rising',
    ]);
    expect(at(checkRateCard(bands('0', null)))).toEqual(['usagePrices.0.bands.0.upTo bands_not_rising']);
    expect(at(checkRateCard(bands('10', '20')))).toEqual(['usagePrices.0.bands.1.upTo last_band_ends']);
    expect(at(checkRateCard(bands(null, null)))).toEqual(['usagePrices.0.bands.0.upTo last_band_ends']);
  });
});

describe('a project’s terms', () => {
  it('have each outcome once and a retainer that ends after it began', () => {
    const outcome = { id: 'x', name: 'Go-live', amountMinor: 1, achievedOn: null };
    const retainer = { feeMinor: 1, includedMinutes: 1, rolloverMonths: 0, overageRate: null };
    expect(checkTerms({ ...termsContent, outcomes: [outcome] })).toEqual([]);
    expect(at(checkTerms({ ...termsContent, outcomes: [outcome, outcome] }))).toEqual([
      'outcomes.1 duplicate_outcome',
    ]);
    const of = (to: string | null) => ({
      ...termsContent,
      retainer: { ...retainer, from: '2026-02-01', to },
    });
    expect(checkTerms(of(null))).toEqual([]);
    expect(checkTerms(of('2026-02-01'))).toEqual([]);
    expect(at(checkTerms(of('2026-01-31')))).toEqual(['retainer.to ends_before_start']);
  });
});
