import type { MeteringEventType, MeteringUnit } from '../../../../domain/entities/metering-event.ts';
import { Exact } from '../../../../domain/rules/exact.ts';
import { currencyDigits, dateFormat, formatDate, formatMoney, numberFormat } from '../../../ui/format.ts';
import { spokenLocale, t } from '../../../words/words.ts';

/** Decimals of a quantity on the screen; a quantity has six at most. */
const QUANTITY_DIGITS = 6;
/** Decimals of a price that is asked for very many of something. */
const PRICE_DIGITS = 12;

/** `Consulting hours` */
export function typeWords(type: MeteringEventType): string {
  return t(`metering.type-${type}`);
}

/** A decimal string in the person's notation, with a true minus. */
export function decimalWords(text: string, digits = QUANTITY_DIGITS): string {
  return numberFormat(spokenLocale(), { maximumFractionDigits: digits })
    .format(text as `${number}`)
    .replace('-', '−');
}

/** A quantity with its unit: `12.5 h`, `1 report`, `1,200 requests`. */
export function quantityWords(quantity: string, unit: MeteringUnit, digits = QUANTITY_DIGITS): string {
  return t(`metering.unit-${unit}`, { amount: decimalWords(quantity, digits), count: Number(quantity) });
}

/** The same with its sign, for differences. */
export function signedQuantity(quantity: string, unit: MeteringUnit): string {
  return `${new Exact(quantity).isPositive() && !new Exact(quantity).isZero() ? '+' : ''}${quantityWords(quantity, unit)}`;
}

/** An exact amount in whole units of `currency`, rounded half-even to its minor unit once; null where none is known. */
export function minorOf(amount: string, currency: string): number {
  return new Exact(amount)
    .times(new Exact(10).pow(currencyDigits(currency)))
    .toDecimalPlaces(0)
    .toNumber();
}

/** An exact amount as money to the cent; a dash where no prices are known. */
export function costWords(amount: string | null, currency: string | null): string {
  if (amount === null || currency === null) return '–';
  return formatMoney(minorOf(amount, currency), currency, 'symbol', spokenLocale());
}

/** Minor units as money; a dash where there are none. */
export function minorWords(minor: number | null, currency: string | null): string {
  return minor === null || currency === null ? '–' : formatMoney(minor, currency, 'symbol', spokenLocale());
}

/** The same with its sign, for differences. */
export function signedMinor(minor: number | null, currency: string | null): string {
  return `${minor !== null && minor > 0 ? '+' : ''}${minorWords(minor, currency)}`;
}

/** What one of something costs, with all its digits: `€0.0005`. */
export function priceWords(price: string, currency: string): string {
  return numberFormat(spokenLocale(), {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    maximumFractionDigits: PRICE_DIGITS,
  }).format(price as `${number}`);
}

/** A part of 1 as a percentage without decimals. */
export function shareWords(share: string): string {
  return numberFormat(spokenLocale(), { style: 'percent', maximumFractionDigits: 0 }).format(
    share as `${number}`,
  );
}

/** `2026-10` as `October 2026` */
export function monthWords(month: string): string {
  return formatDate(`${month}-01`, spokenLocale(), { month: 'long', year: 'numeric' });
}

/** `24 Nov 2026` */
export function dayWords(date: string): string {
  return formatDate(date, spokenLocale(), { day: 'numeric', month: 'short', year: 'numeric' });
}

/** `24 Nov, 14:02` on the person's clock; only the time where it is of the same day as `now`. */
export function instantWords(instant: string, now = new Date()): string {
  const at = new Date(instant);
  const isToday = at.toDateString() === now.toDateString();
  return dateFormat(spokenLocale(), {
    ...(isToday ? {} : { day: 'numeric', month: 'short' }),
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);
}
