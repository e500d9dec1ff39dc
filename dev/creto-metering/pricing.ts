import { Decimal as BaseDecimal } from 'decimal.js';
import type { EventType } from './schema.ts';

/** Forty digits: exact for every sum and product of what the contract lets in; quotients round half-even. */
export const Decimal = BaseDecimal.clone({ precision: 40, rounding: BaseDecimal.ROUND_HALF_EVEN });
export type Amount = InstanceType<typeof Decimal>;

export const CURRENCY = 'USD';
export const TIERS_VERSION = '1';
const UNIT_PRICE_PLACES = 10;

type Band = { up_to: string | null; unit_price: string };

/** The contract fixes the bands of consulting_hour and api_call; the flat prices of the others are this stand-in's own. */
const BANDS: Record<EventType, readonly Band[]> = {
  consulting_hour: [
    { up_to: '50', unit_price: '200' },
    { up_to: '200', unit_price: '180' },
    { up_to: null, unit_price: '160' },
  ],
  api_call: [
    { up_to: '10000', unit_price: '0.001' },
    { up_to: '100000', unit_price: '0.0008' },
    { up_to: null, unit_price: '0.0005' },
  ],
  report_generation: [{ up_to: null, unit_price: '0.5' }],
  storage_gb: [{ up_to: null, unit_price: '0.1' }],
  task_execution: [{ up_to: null, unit_price: '0.00002' }],
};

/** Answer of `GET /v1/pricing/tiers`. */
export function pricingTiers(): { tiers: unknown[]; version: string } {
  const tiers = Object.entries(BANDS).map(([event_type, bands]) => ({
    event_type,
    currency: CURRENCY,
    bands,
  }));
  return { tiers, version: TIERS_VERSION };
}

/** What a period's usage costs in all. Below zero (more taken back than given) the first band's price goes on. */
function costOfTotal(type: EventType, usage: Amount): Amount {
  let cost = new Decimal(0);
  let from = new Decimal(0);
  for (const band of BANDS[type]) {
    const to = band.up_to === null ? usage : Decimal.min(usage, band.up_to);
    cost = cost.plus(to.minus(from).times(band.unit_price));
    if (band.up_to === null || usage.lte(band.up_to)) break;
    from = to;
  }
  return cost;
}

/** What `quantity` more costs after `before`: the difference of two totals, so a period's events sum to its total. */
export function blendedCost(type: EventType, before: Amount, quantity: Amount): Amount {
  return costOfTotal(type, before.plus(quantity)).minus(costOfTotal(type, before));
}

/**
 * Price of one event blended over the tiers that it spans from the usage before it in the billing period.
 * total_amount is exact; unit_price is total / quantity rounded half-even to 10 places (for quantity 0: the price
 * that the next unit would have).
 */
export function priceOf(
  type: EventType,
  before: Amount,
  quantity: Amount,
): { unit_price: string; total_amount: string } {
  const total = blendedCost(type, before, quantity);
  const next = BANDS[type].find((band) => band.up_to === null || before.lt(band.up_to))?.unit_price ?? '0';
  const unit = quantity.isZero() ? new Decimal(next) : total.dividedBy(quantity);
  return {
    unit_price: unit.toDecimalPlaces(UNIT_PRICE_PLACES).toFixed(),
    total_amount: total.isZero() ? '0' : total.toFixed(),
  };
}
