import type { TimeBasis } from '../../../../domain/rules/billing/types.ts';
import { dec, text } from './rationals.ts';

/** The price of a basis in words that say all of it. */
export function priceText({
  rateMinor,
  origin,
  factors,
  roundingVersion,
  cardId,
}: Omit<TimeBasis, 'kind' | 'minutes' | 'exact'>): string {
  const from = Object.entries(origin)
    .filter(([name]) => name !== 'name')
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .toSorted();
  const factored = factors.map((factor) => {
    const by = text(dec(factor.factor));
    if (factor.kind === 'overtime') return `overtime ${factor.thresholdMinutes} ${by}`;
    if (factor.kind === 'volume') return `volume ${factor.fromMinutes} ${factor.month} ${by}`;
    return `tier ${factor.tier} ${factor.from} ${by}`;
  });
  return [rateMinor, from.join(','), factored.join(','), roundingVersion, cardId].join(' | ');
}
