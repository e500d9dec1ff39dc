import { Decimal } from 'decimal.js';

/** Decimals wide enough that no product or quotient of Stint's figures is cut before its one rounding. */
export const Exact = Decimal.clone({
  precision: 80,
  rounding: Decimal.ROUND_HALF_EVEN,
  toExpNeg: -40,
  toExpPos: 60,
});
export type Exact = Decimal;

/** `numerator` ÷ `denominator` to the nearest integer, ties to even. `denominator` is positive. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const floor = numerator / denominator - (numerator % denominator < 0n ? 1n : 0n);
  const twiceRest = 2n * (numerator - floor * denominator);
  if (twiceRest === denominator) return floor + (floor % 2n === 0n ? 0n : 1n);
  return twiceRest > denominator ? floor + 1n : floor;
}

/**
 * `part` ÷ `whole` as a decimal string with exactly `decimals` places, half-even; null when `whole` is not above 0.
 * Both are integers.
 */
export function ratio(part: number, whole: number, decimals = 4): string | null {
  if (whole <= 0) return null;
  return new Exact(part).div(whole).toFixed(decimals, Decimal.ROUND_HALF_EVEN);
}

/** A figure beyond ±2⁵³, which neither a database nor JSON keeps exactly. */
export class TooLarge extends RangeError {}

/** A number that a database and JSON keep exactly. @throws TooLarge beyond ±2⁵³. */
export function safeInteger(value: Decimal | bigint): number {
  const number = Number(value.toString());
  if (!Number.isSafeInteger(number)) throw new TooLarge(`${value} is too large to be kept exactly`);
  return number;
}
