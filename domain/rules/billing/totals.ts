import type { TaxCategory } from '../../entities/billing.ts';
import { divideHalfEven, safeInteger } from '../exact.ts';
import { fractionOf, fractionText, times } from './fraction.ts';
import { projectOrder, type Sketch, single } from './sketch.ts';
import type { BillingInput, BillingResult } from './types.ts';

function sum(amounts: readonly number[]): number {
  return safeInteger(amounts.reduce((total, amount) => total + BigInt(amount), 0n));
}

/**
 * Discounts that were entered by hand, in the order in which they were. A percentage is of the net of all other lines,
 * rounded half-even once; off a net below 0 it takes nothing.
 */
export function discountLines(discounts: BillingInput['discounts'], lines: readonly Sketch[]): Sketch[] {
  const net = Math.max(0, sum(lines.map(({ line }) => line.amountMinor)));
  return discounts.map((discount, index) => {
    const percent = 'percent' in discount ? discount.percent : null;
    const exact =
      'percent' in discount
        ? times({ top: BigInt(-net), bottom: 1n }, fractionOf(discount.percent))
        : { top: BigInt(-discount.amountMinor), bottom: 1n };
    return {
      line: {
        kind: 'discount',
        description: discount.description,
        ...single(safeInteger(divideHalfEven(exact.top, exact.bottom))),
        projectId: null,
        rateCardId: null,
        rateCardVersion: null,
        roundingVersion: null,
        basis: {
          kind: 'discount',
          percent,
          ofMinor: percent === null ? null : net,
          exact: fractionText(exact),
        },
      },
      order: [...projectOrder(null), 2, index],
      claim: null,
    };
  });
}

interface Net {
  readonly amountMinor: number;
  readonly taxCategory: TaxCategory;
  readonly taxRate: string;
}

/**
 * One tax line a category and rate: the sum of its nets times the rate, rounded half-even once (EN 16931 BR-CO-17).
 * @param reason why there is no tax, for categories without a rate
 */
export function taxLines(lines: readonly Net[], reason: string | null): BillingResult['taxes'] {
  const rates = Map.groupBy(lines, ({ taxCategory, taxRate }) => `${taxCategory} ${taxRate}`);
  return [...rates.values()]
    .flatMap((same) => {
      const [first] = same;
      if (first === undefined) return [];
      const netMinor = sum(same.map(({ amountMinor }) => amountMinor));
      const tax = times({ top: BigInt(netMinor), bottom: 1n }, fractionOf(first.taxRate));
      const taxMinor = safeInteger(divideHalfEven(tax.top, tax.bottom));
      return { category: first.taxCategory, rate: first.taxRate, reason, netMinor, taxMinor };
    })
    .toSorted((a, b) => (`${a.category} ${a.rate}` < `${b.category} ${b.rate}` ? -1 : 1));
}

/** Totals are sums of what was rounded before. */
export function totalsOf(
  lines: readonly { readonly kind: string; readonly amountMinor: number }[],
  taxes: BillingResult['taxes'],
): BillingResult['totals'] {
  const isDiscount = ({ kind }: { kind: string }) => kind === 'discount';
  const subtotalMinor = sum(lines.filter((line) => !isDiscount(line)).map(({ amountMinor }) => amountMinor));
  const discountMinor = sum(lines.filter(isDiscount).map(({ amountMinor }) => -amountMinor));
  const taxMinor = sum(taxes.map((tax) => tax.taxMinor));
  return {
    subtotalMinor,
    discountMinor,
    taxMinor,
    totalMinor: sum([subtotalMinor, -discountMinor, taxMinor]),
  };
}
