import { Decimal } from 'decimal.js';
import { Exact } from './exact.ts';

/** `upTo` is where the band ends, counted from 0 usage; null has no end. Decimal strings, bands in rising order. */
export interface PriceBand {
  readonly upTo: string | null;
  readonly unitPrice: string;
}

export interface TieredPrice {
  /** Exact total, a decimal string. */
  readonly total: string;
  /** total ÷ quantity, half-even to 12 decimals; for a quantity of 0, the price of the band it stands in. */
  readonly unitPrice: string;
  /** How much of the quantity fell into each band that it touched, in order. */
  readonly spans: { readonly quantity: string; readonly unitPrice: string; readonly amount: string }[];
}

/**
 * Price of `quantity` after `usageBefore`, blended over the bands that it spans (DOMAIN.md, Tiered price). It is
 * additive: in one piece or in two after each other costs the same. A negative quantity takes usage back from the top.
 * @throws RangeError when usage would fall below 0, or the bands do not rise or leave the usage without a price.
 */
export function tieredPrice(bands: readonly PriceBand[], usageBefore: string, quantity: string): TieredPrice {
  const before = new Exact(usageBefore);
  const after = before.plus(quantity);
  if (before.isNegative() && !before.isZero()) throw new RangeError('usage cannot be below 0');
  if (after.isNegative() && !after.isZero()) throw new RangeError('more is taken back than was used');
  const sign = after.lessThan(before) ? -1 : 1;
  const [low, high] = sign < 0 ? [after, before] : [before, after];
  const spans: TieredPrice['spans'] = [];
  let total = new Exact(0);
  let floor = new Exact(0);
  let price: string | undefined;
  for (const { upTo, unitPrice } of bands) {
    const ceiling = upTo === null ? null : new Exact(upTo);
    if (ceiling?.lessThanOrEqualTo(floor)) throw new RangeError('price bands must rise');
    const from = Decimal.max(floor, low);
    const to = ceiling === null ? high : Decimal.min(ceiling, high);
    if (to.greaterThan(from)) {
      const inBand = to.minus(from).times(sign);
      const amount = inBand.times(unitPrice);
      spans.push({ quantity: inBand.toFixed(), unitPrice, amount: amount.toFixed() });
      total = total.plus(amount);
    }
    if (price === undefined && (ceiling === null || low.lessThan(ceiling))) price = unitPrice;
    if (ceiling === null) {
      floor = high;
      break;
    }
    floor = ceiling;
  }
  if (high.greaterThan(floor) || price === undefined) {
    throw new RangeError('the last price band must have no end');
  }
  const moved = after.minus(before);
  return {
    total: total.toFixed(),
    unitPrice: moved.isZero()
      ? price
      : new Exact(total.div(moved).toFixed(12, Decimal.ROUND_HALF_EVEN)).toFixed(),
    spans,
  };
}
