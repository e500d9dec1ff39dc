import type { Rate, RateCard } from '../../../../domain/entities/rate-card.ts';
import { checkRateCard } from '../../../../domain/rules/billing-checks.ts';
import type { BillingChange, RateCardContent } from '../../../../domain/wire/billing-setup.ts';
import { t } from '../../../words/words.ts';
import type { Problems } from '../common/problems.ts';

type Band = RateCard['usagePrices'][number]['bands'][number];

/** A rate under change: its amount may be missing yet. */
export type EditRate = Omit<Rate, 'rate'> & { readonly rate: number | null };
/** A band under change: its price may be missing yet. */
export type EditBand = Omit<Band, 'unitPrice'> & { readonly unitPrice: string | null };
export type EventType = RateCard['usagePrices'][number]['eventType'];

/** A version of a card under change. */
export interface EditCard extends Omit<RateCardContent, 'rates' | 'usagePrices'> {
  readonly rates: readonly EditRate[];
  readonly usagePrices: readonly { readonly eventType: EventType; readonly bands: readonly EditBand[] }[];
}

/** A card that nobody has filled in yet. */
export function emptyCard(currency: string, today: string): EditCard {
  return {
    name: '',
    currency,
    validFrom: today,
    rates: [{ billRole: null, rate: null }],
    overtime: null,
    volumeDiscounts: [],
    tierDiscounts: [],
    usagePrices: [],
  };
}

/** A version as it is. */
export function sameCard(version: RateCardContent): EditCard {
  const { name, currency, validFrom, rates, overtime, volumeDiscounts, tierDiscounts, usagePrices } = version;
  return { name, currency, validFrom, rates, overtime, volumeDiscounts, tierDiscounts, usagePrices };
}

/** The next version begins as the newest one is, and is valid from today on unless that is. */
export function nextCard(newest: RateCardContent, today: string): EditCard {
  return { ...sameCard(newest), validFrom: newest.validFrom > today ? newest.validFrom : today };
}

/** What is missing, so that it is no card yet. */
export function gapsOf(card: EditCard): Problems {
  const gaps = new Map<string, string>();
  const missing = (path: string) => gaps.set(path, t('billing.fault-empty'));
  if (card.name.trim() === '') missing('name');
  if (!/^[A-Z]{3}$/.test(card.currency)) gaps.set('currency', t('rates.fault-code'));
  if (card.rates.length === 0) gaps.set('rates', t('rates.fault-no-rate'));
  for (const [index, { rate }] of card.rates.entries()) if (rate === null) missing(`rates.${index}.rate`);
  for (const [index, { bands }] of card.usagePrices.entries())
    for (const [at, { unitPrice }] of bands.entries())
      if (unitPrice === null) missing(`usagePrices.${index}.bands.${at}.unitPrice`);
  return gaps;
}

/** The card as it is sent and checked; what is missing is 0. */
export function contentOf(card: EditCard): RateCardContent {
  return {
    ...card,
    name: card.name.trim(),
    rates: card.rates.map((rate) => ({ ...rate, rate: rate.rate ?? 0 })),
    volumeDiscounts: [...card.volumeDiscounts],
    tierDiscounts: [...card.tierDiscounts],
    usagePrices: card.usagePrices.map(({ eventType, bands }) => ({
      eventType,
      bands: bands.map(({ upTo, unitPrice }) => ({ upTo, unitPrice: unitPrice ?? '0' })),
    })),
  };
}

/** What to ask the effect of; null while it is no card yet. */
export function changeOf(cardId: string, card: EditCard): BillingChange | null {
  const content = contentOf(card);
  const isWhole = gapsOf(card).size === 0 && checkRateCard(content).length === 0;
  return isWhole ? { kind: 'card', cardId, content } : null;
}

/** The next band begins where the last one with an end ends; the last has none. */
export function withBand(bands: readonly EditBand[]): EditBand[] {
  const last = bands.at(-1);
  if (last === undefined) return [{ upTo: null, unitPrice: null }];
  const before = bands.at(-2)?.upTo ?? '0';
  return [
    ...bands.slice(0, -1),
    { ...last, upTo: String(Number(before) + 1000) },
    { upTo: null, unitPrice: null },
  ];
}

/** Without one of the bands; the last has no end. */
export function withoutBand(bands: readonly EditBand[], index: number): EditBand[] {
  const left = bands.filter((_, at) => at !== index);
  return left.map((band, at) => (at === left.length - 1 ? { ...band, upTo: null } : band));
}
