import { currencyDigits, numberFormat } from '../../../ui/format.ts';
import { spokenLocale } from '../../../words/words.ts';

/** Decimals beyond the currency's own that are shown of an amount that does not end. */
const MORE_DIGITS = 4;

/** An exact fraction of whole numbers; `bottom` is positive. */
export interface Exactly {
  top: bigint;
  bottom: bigint;
}

function common(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** In lowest terms. */
export function reduced({ top, bottom }: Exactly): Exactly {
  const divisor = common(top, bottom);
  return divisor === 0n ? { top, bottom } : { top: top / divisor, bottom: bottom / divisor };
}

/** `n/d` or a decimal as the engine writes it; null for anything else. */
export function readExact(text: string): Exactly | null {
  const fraction = /^(-?\d+)(?:\/(\d+))?$/.exec(text);
  if (fraction) {
    const bottom = BigInt(fraction[2] ?? '1');
    return bottom > 0n ? reduced({ top: BigInt(fraction[1] ?? '0'), bottom }) : null;
  }
  const decimal = /^(-?)(\d+)\.(\d+)$/.exec(text);
  if (!decimal) return null;
  const [, sign = '', whole = '0', digits = ''] = decimal;
  return reduced({ top: BigInt(`${sign}${whole}${digits}`), bottom: 10n ** BigInt(digits.length) });
}

/** Minor units of a currency as major units. */
export function inMajor({ top, bottom }: Exactly, currency: string): Exactly {
  return reduced({ top, bottom: bottom * 10n ** BigInt(currencyDigits(currency)) });
}

/**
 * An exact amount of major units: its decimals where they end within a few digits, else the first of them with an
 * ellipsis and the fraction itself.
 */
export function exactMoney(amount: Exactly, currency: string): { text: string; fraction: string | null } {
  const { top, bottom } = reduced(amount);
  const own = currencyDigits(currency);
  const digits = own + MORE_DIGITS;
  const scale = 10n ** BigInt(digits);
  const size = top < 0n ? -top : top;
  const scaled = (size * scale) / bottom;
  const isWhole = (size * scale) % bottom === 0n;
  const padded = scaled.toString().padStart(digits + 1, '0');
  const cut = padded.length - digits;
  const decimals = digits === 0 ? '' : `.${padded.slice(cut)}`;
  const plain = `${top < 0n ? '-' : ''}${padded.slice(0, cut)}${decimals}`;
  const text = numberFormat(spokenLocale(), {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: own,
    maximumFractionDigits: digits,
  })
    .format(plain as `${number}`)
    .replace('-', '−');
  return isWhole ? { text, fraction: null } : { text: `${text}…`, fraction: `${top}/${bottom}` };
}
