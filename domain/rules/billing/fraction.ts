/** Exact rational numbers of whole numbers of any size. `bottom` is positive; both in lowest terms. */
export interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}

function common(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** @throws RangeError for a bottom that is not positive */
export function fraction(top: bigint, bottom: bigint): Fraction {
  if (bottom <= 0n) throw new RangeError('the bottom of a fraction is positive');
  const divisor = common(top, bottom);
  return { top: top / divisor, bottom: bottom / divisor };
}

/**
 * A decimal string as a fraction.
 * @throws SyntaxError for what is no plain decimal
 */
export function fractionOf(decimal: string): Fraction {
  const [whole = '', digits = ''] = decimal.split('.');
  return fraction(BigInt(whole + digits), 10n ** BigInt(digits.length));
}

export function times(a: Fraction, b: Fraction): Fraction {
  return fraction(a.top * b.top, a.bottom * b.bottom);
}

/** `n/d`, or `n` for a whole number. */
export function fractionText({ top, bottom }: Fraction): string {
  return bottom === 1n ? `${top}` : `${top}/${bottom}`;
}
