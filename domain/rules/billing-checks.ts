import type { BillingSettings, ProjectTerms, TaxRule } from '../entities/billing.ts';
import type { BillingInfo } from '../entities/client.ts';
import type { RateCard } from '../entities/rate-card.ts';
import { Exact } from './exact.ts';

/** Everything that can be wrong with what billing is set up by, though each field by itself is well-formed. */
export type BillingFault =
  | 'duplicate_rate'
  | 'multiplier_below_one'
  | 'threshold_over_week'
  | 'same_band'
  | 'duplicate_tier'
  | 'unknown_tier'
  | 'duplicate_usage'
  | 'bands_not_rising'
  | 'last_band_ends'
  | 'negative_price'
  | 'ends_before_start'
  | 'duplicate_outcome'
  | 'tax_reason_missing'
  | 'tax_rate_missing'
  | 'tax_id_missing'
  | 'seller_tax_id_missing'
  | 'iban_wrong';

/** `path` as the wire's errors have it: `rates.3`. */
export interface BillingProblemAt {
  readonly path: string;
  readonly fault: BillingFault;
}

/** English of a fault, for whoever asks the server by themselves; the screens say it in their own words. */
export const billingFaultText: Readonly<Record<BillingFault, string>> = {
  duplicate_rate: 'is for the same role, activity and person as an earlier one',
  multiplier_below_one: 'must be 1 or more',
  threshold_over_week: 'is more than a week has',
  same_band: 'begins where an earlier one begins',
  duplicate_tier: 'is named twice',
  unknown_tier: 'is no tier of a client',
  duplicate_usage: 'has prices already',
  bands_not_rising: 'must end after the band before it',
  last_band_ends: 'the last band, and only that, has no end',
  negative_price: 'must not be below 0',
  ends_before_start: 'is before its first day',
  duplicate_outcome: 'is there twice',
  tax_reason_missing: 'must say why there is no tax',
  tax_rate_missing: 'must be above 0; for 0 choose another category',
  tax_id_missing: 'is needed for this kind of tax',
  seller_tax_id_missing: 'a VAT identifier or a tax number is needed',
  iban_wrong: 'is not an IBAN',
};

const WEEK_MINUTES = 7 * 24 * 60;
const clientTiers = ['none', 'silver', 'gold', 'platinum'];

type CardContent = Pick<RateCard, 'rates' | 'overtime' | 'volumeDiscounts' | 'tierDiscounts' | 'usagePrices'>;

/** What is wrong with a version of a rate card, one a place, in the order of the card. */
export function checkRateCard(card: CardContent): BillingProblemAt[] {
  const problems: BillingProblemAt[] = duplicateRates('rates', card.rates);
  const at = (path: string, fault: BillingFault) => problems.push({ path, fault });
  if (card.overtime && new Exact(card.overtime.multiplier).lt(1))
    at('overtime.multiplier', 'multiplier_below_one');
  if (card.overtime && card.overtime.thresholdMinutesPerWeek > WEEK_MINUTES)
    at('overtime.thresholdMinutesPerWeek', 'threshold_over_week');
  for (const index of repeated(card.volumeDiscounts.map(({ fromMinutes }) => String(fromMinutes))))
    at(`volumeDiscounts.${index}.fromMinutes`, 'same_band');
  for (const index of repeated(card.tierDiscounts.map(({ tier }) => tier)))
    at(`tierDiscounts.${index}.tier`, 'duplicate_tier');
  for (const [index, { tier }] of card.tierDiscounts.entries())
    if (!clientTiers.includes(tier)) at(`tierDiscounts.${index}.tier`, 'unknown_tier');
  for (const index of repeated(card.usagePrices.map(({ eventType }) => eventType)))
    at(`usagePrices.${index}.eventType`, 'duplicate_usage');
  for (const [index, { bands }] of card.usagePrices.entries()) checkBands(`usagePrices.${index}`, bands, at);
  return problems;
}

function checkBands(
  path: string,
  bands: RateCard['usagePrices'][number]['bands'],
  at: (path: string, fault: BillingFault) => void,
): void {
  let before = new Exact(0);
  for (const [index, { upTo, unitPrice }] of bands.entries()) {
    const where = `${path}.bands.${index}`;
    const isLast = index === bands.length - 1;
    if ((upTo === null) !== isLast) at(`${where}.upTo`, 'last_band_ends');
    else if (upTo !== null && new Exact(upTo).lte(before)) at(`${where}.upTo`, 'bands_not_rising');
    if (new Exact(unitPrice).lt(0)) at(`${where}.unitPrice`, 'negative_price');
    if (upTo !== null) before = new Exact(upTo);
  }
}

type TermsContent = Pick<ProjectTerms, 'overrides' | 'retainer' | 'outcomes'>;

/** What is wrong with a project's terms. */
export function checkTerms({ overrides, retainer, outcomes }: TermsContent): BillingProblemAt[] {
  const problems = duplicateRates('overrides', overrides);
  if (retainer?.to && retainer.to < retainer.from)
    problems.push({ path: 'retainer.to', fault: 'ends_before_start' });
  for (const index of repeated(outcomes.map(({ id }) => id)))
    problems.push({ path: `outcomes.${index}`, fault: 'duplicate_outcome' });
  return problems;
}

/** EN 16931 wants a rate above 0 for S (BR-S-5) and a reason for all that are exempt, reversed or outside (BR-E-10 …). */
export function checkTax(path: string, { category, rate, reason }: TaxRule): BillingProblemAt[] {
  if (category === 'S') return Number(rate) > 0 ? [] : [{ path: `${path}.rate`, fault: 'tax_rate_missing' }];
  if (category === 'Z' || (reason ?? '').trim() !== '') return [];
  return [{ path: `${path}.reason`, fault: 'tax_reason_missing' }];
}

/** What is wrong with who is billed: beside the tax, reverse charge and trade in the Community name the buyer (BR-AE-2, BR-IC-2). */
export function checkBillingInfo(info: Pick<BillingInfo, 'tax' | 'taxId'>): BillingProblemAt[] {
  const problems = checkTax('tax', info.tax);
  const needsId = info.tax.category === 'AE' || info.tax.category === 'K';
  if (needsId && (info.taxId ?? '').trim() === '') problems.push({ path: 'taxId', fault: 'tax_id_missing' });
  return problems;
}

/** What is wrong with the firm as a seller (BR-S-2: it names its VAT identifier or tax number). */
export function checkBillingSettings(
  settings: Pick<BillingSettings, 'defaultTax' | 'vatId' | 'taxNumber' | 'bank'>,
): BillingProblemAt[] {
  const problems = checkTax('defaultTax', settings.defaultTax);
  if ((settings.vatId ?? '').trim() === '' && (settings.taxNumber ?? '').trim() === '')
    problems.push({ path: 'vatId', fault: 'seller_tax_id_missing' });
  if (settings.bank && !isIban(settings.bank.iban)) problems.push({ path: 'bank.iban', fault: 'iban_wrong' });
  return problems;
}

/** ISO 13616: the number with its first four characters at the end, letters as 10 to 35, is 1 modulo 97. Spaces do not count. */
export function isIban(text: string): boolean {
  const iban = text.replaceAll(' ', '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return false;
  const digits = `${iban.slice(4)}${iban.slice(0, 4)}`.replaceAll(/[A-Z]/g, (letter) =>
    String(letter.charCodeAt(0) - 55),
  );
  return BigInt(digits) % 97n === 1n;
}

function duplicateRates(path: string, rates: readonly RateCard['rates'][number][]): BillingProblemAt[] {
  const names = rates.map(({ billRole, activityCode = null, userId = null }) =>
    JSON.stringify([billRole, activityCode, userId]),
  );
  return repeated(names).map((index) => ({ path: `${path}.${index}`, fault: 'duplicate_rate' }));
}

/** Positions of those that stood before. */
function repeated(names: readonly string[]): number[] {
  const seen = new Set<string>();
  return names.flatMap((name, index) => {
    if (seen.has(name)) return [index];
    seen.add(name);
    return [];
  });
}
