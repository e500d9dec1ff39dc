import { Decimal } from 'decimal.js';
import { Exact, safeInteger } from './exact.ts';

/** Minor units (cents) of one currency. */
export interface Money {
  readonly minor: number;
  readonly currency: string;
}

/**
 * Amount of `minutes` at `rateMinor` minor units an hour, in minor units, rounded half-even once, at the line.
 * @param factors decimal strings that the rate is multiplied by, exactly: overtime, 1 − discount.
 * @throws RangeError beyond ±2⁵³ minor units.
 */
export function amountOf(minutes: number, rateMinor: number, factors: readonly string[] = []): number {
  const product = factors.reduce(
    (amount, factor) => amount.times(factor),
    new Exact(minutes).times(rateMinor),
  );
  return safeInteger(product.div(60).toDecimalPlaces(0, Decimal.ROUND_HALF_EVEN));
}

/**
 * Sum of amounts in one currency.
 * @throws TypeError when currencies differ (there is no rate here to turn one into another), or for an empty list
 * without a currency; RangeError beyond ±2⁵³.
 */
export function addMoney(amounts: readonly Money[], currency = amounts[0]?.currency): Money {
  if (currency === undefined) throw new TypeError('a sum of nothing needs a currency');
  let minor = 0n;
  for (const amount of amounts) {
    if (amount.currency !== currency) {
      throw new TypeError(`${amount.currency} cannot be added to ${currency}`);
    }
    minor += BigInt(amount.minor);
  }
  return { minor: safeInteger(minor), currency };
}

/** Digits after the point of a currency: 2 for EUR, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  const { maximumFractionDigits } = currencyFormat('en', currency).resolvedOptions();
  return maximumFractionDigits ?? 2;
}

/** Minor units as a plain decimal in major units: 123456 EUR → `1234.56`. */
export function toDecimal({ minor, currency }: Money): string {
  const digits = minorDigits(currency);
  return new Exact(minor).div(new Exact(10).pow(digits)).toFixed(digits);
}

/** A decimal in major units as minor units, rounded half-even once: `1234.56` EUR → 123456. */
export function toMinor(decimal: string, currency: string): number {
  const scaled = new Exact(decimal).times(new Exact(10).pow(minorDigits(currency)));
  return safeInteger(scaled.toDecimalPlaces(0, Decimal.ROUND_HALF_EVEN));
}

/** Money as people of `locale` write it, with the currency: `€1,234.56`. Exact to the last digit. */
export function formatMoney(money: Money, locale: string): string {
  const decimal = toDecimal(money);
  return isNumeric(decimal) ? currencyFormat(locale, money.currency).format(decimal) : decimal;
}

/** The figure alone, for columns that name their currency in the head: `1,234.56`. */
export function formatAmount(money: Money, locale: string): string {
  const decimal = toDecimal(money);
  const digits = minorDigits(money.currency);
  const format = new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return isNumeric(decimal) ? format.format(decimal) : decimal;
}

/** Intl takes decimals as text, so that large sums pass through no float. */
function isNumeric(text: string): text is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(text);
}

const formats = new Map<string, Intl.NumberFormat>();

function currencyFormat(locale: string, currency: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  const known = formats.get(key) ?? new Intl.NumberFormat(locale, { style: 'currency', currency });
  formats.set(key, known);
  return known;
}
