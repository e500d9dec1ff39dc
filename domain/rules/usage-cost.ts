import { Exact } from './exact.ts';
import { type PriceBand, tieredPrice } from './tiered-price.ts';

/**
 * What a billing period's whole usage costs over the bands, exact. Since a tiered price is additive, that is also the sum
 * of its events' prices, in whatever order they came. Below zero, where more was taken back than was used, the first
 * band's price goes on.
 * @throws RangeError where the bands do not rise or leave the usage without a price
 */
export function costOf(bands: readonly PriceBand[], usage: string): string {
  const quantity = new Exact(usage);
  if (quantity.isNegative() && !quantity.isZero()) {
    const below = quantity.times(tieredPrice(bands, '0', '0').unitPrice);
    return below.isZero() ? '0' : below.toFixed();
  }
  return tieredPrice(bands, '0', usage).total;
}

/** What of a usage lies in a band that begins at `from`. */
export interface BandUse {
  readonly from: string;
  readonly upTo: string | null;
  readonly unitPrice: string;
  readonly quantity: string;
  readonly amount: string;
}

/** The band that a usage stands in, `share` of which is used (0 to 1, four decimals) and `left` is not. */
export interface BandPlace {
  readonly index: number;
  readonly share: string | null;
  readonly left: string | null;
}

/**
 * Every band with what of `usage` is in it, and which one the usage stands in: at a limit, the band above it, which the
 * next unit will be priced by. Usage below zero is in the first band.
 */
export function bandsOf(
  bands: readonly PriceBand[],
  usage: string,
): { bands: BandUse[]; place: BandPlace | null } {
  const used = new Exact(usage);
  let from = new Exact(0);
  let place: BandPlace | null = null;
  const filled = bands.map(({ upTo, unitPrice }, index): BandUse => {
    const begin = from;
    const end = upTo === null ? null : new Exact(upTo);
    const reached = end === null || used.lessThan(end) ? used : end;
    const inBand = index > 0 && reached.lessThan(begin) ? new Exact(0) : reached.minus(begin);
    if (place === null && (end === null || used.lessThan(end))) {
      const within = inBand.isNegative() ? new Exact(0) : inBand;
      place = {
        index,
        share: end === null ? null : text(within.div(end.minus(begin)).toDecimalPlaces(4)),
        left: end === null ? null : text(end.minus(used)),
      };
    }
    from = end ?? begin;
    return {
      from: text(begin),
      upTo: end === null ? null : text(end),
      unitPrice,
      quantity: text(inBand),
      amount: text(inBand.times(unitPrice)),
    };
  });
  return { bands: filled, place };
}

function text(value: Exact): string {
  return value.isZero() ? '0' : value.toFixed();
}
