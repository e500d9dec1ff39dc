let pageLocale: string | undefined;

/** The locale of every number and date that is formatted without one of its own, from now on. */
export function formatIn(locale: string): void {
  pageLocale = locale;
}

/** Making a formatter of Intl costs 50 to 500 times what using one does, and a week draws hundreds of numbers. */
function kept<Formatter>(make: (locale: string | undefined, options: object) => Formatter) {
  const made = new Map<string, Formatter>();
  return (asked: string | undefined, options: object): Formatter => {
    const locale = asked ?? pageLocale;
    const key = `${locale ?? ''} ${JSON.stringify(options)}`;
    const known = made.get(key);
    if (known) return known;
    const formatter = make(locale, options);
    made.set(key, formatter);
    return formatter;
  };
}

/** `Intl.NumberFormat`, made once for each locale and set of options. */
export const numberFormat: (
  locale: string | undefined,
  options: Intl.NumberFormatOptions,
) => Intl.NumberFormat = kept((locale, options) => new Intl.NumberFormat(locale, options));

/** `Intl.DateTimeFormat`, made once for each locale and set of options. */
export const dateFormat: (
  locale: string | undefined,
  options: Intl.DateTimeFormatOptions,
) => Intl.DateTimeFormat = kept((locale, options) => new Intl.DateTimeFormat(locale, options));

/** A civil date (`YYYY-MM-DD`) in words of the locale. */
export function formatDate(
  date: string,
  locale: string | undefined,
  options: Intl.DateTimeFormatOptions,
): string {
  return dateFormat(locale, { ...options, timeZone: 'UTC' }).format(new Date(`${date}T12:00:00Z`));
}

/** Minutes for a screen reader: `7 hours 30 minutes` in the language of the page. */
export function spokenMinutes(minutes: number, locale?: string): string {
  const unit = (value: number, name: 'hour' | 'minute'): string =>
    numberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' }).format(value);
  const whole = Math.abs(Math.round(minutes));
  const hours = Math.floor(whole / 60);
  const rest = whole % 60;
  const words = [hours > 0 && unit(hours, 'hour'), (rest > 0 || hours === 0) && unit(rest, 'minute')];
  return `${minutes < 0 ? '−' : ''}${words.filter(Boolean).join(' ')}`;
}

const digitsOf = new Map<string, number>();

/** How many decimals a currency has: 2 for EUR, 0 for JPY, 3 for KWD. */
export function currencyDigits(currency: string): number {
  let digits = digitsOf.get(currency);
  if (digits === undefined) {
    digits =
      new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ??
      2;
    digitsOf.set(currency, digits);
  }
  return digits;
}

/**
 * Money for display from integer minor units. Exact up to 2^53 minor units: the digits are cut as text, not divided.
 * @param show `code` EUR 1,200.00; `symbol` €1,200.00; `none` 1,200.00 (for columns that name the currency once)
 */
export function formatMoney(
  minor: number,
  currency: string,
  show: 'symbol' | 'code' | 'none' = 'symbol',
  locale?: string,
): string {
  const digits = currencyDigits(currency);
  const padded = String(Math.abs(minor)).padStart(digits + 1, '0');
  const cut = padded.length - digits;
  const decimal = `${minor < 0 ? '-' : ''}${padded.slice(0, cut)}${digits > 0 ? `.${padded.slice(cut)}` : ''}`;
  const options: Intl.NumberFormatOptions =
    show === 'none'
      ? { minimumFractionDigits: digits, maximumFractionDigits: digits }
      : { style: 'currency', currency, currencyDisplay: show === 'code' ? 'code' : 'narrowSymbol' };
  // Intl reads decimal text exactly (ES2023); a template literal type says so to the compiler.
  return numberFormat(locale, options)
    .format(decimal as `${number}`)
    .replace('-', '−');
}
