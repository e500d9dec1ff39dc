/** Exact fractions of the oracle, which has its own: nothing here is shared with the engine. `d` is positive. */
export interface Ratio {
  readonly n: bigint;
  readonly d: bigint;
}

export const zero: Ratio = { n: 0n, d: 1n };

export function whole(value: number | bigint): Ratio {
  return { n: BigInt(value), d: 1n };
}

export function dec(text: string): Ratio {
  const negative = text.startsWith('-');
  let n = 0n;
  let d = 1n;
  let behind = false;
  for (const sign of negative ? text.slice(1) : text) {
    if (sign === '.') {
      behind = true;
      continue;
    }
    n = n * 10n + BigInt(sign);
    if (behind) d *= 10n;
  }
  return { n: negative ? -n : n, d };
}

export function mul(a: Ratio, b: Ratio): Ratio {
  return { n: a.n * b.n, d: a.d * b.d };
}

export function add(a: Ratio, b: Ratio): Ratio {
  return a.d === b.d ? { n: a.n + b.n, d: a.d } : { n: a.n * b.d + b.n * a.d, d: a.d * b.d };
}

export function neg(a: Ratio): Ratio {
  return { n: -a.n, d: a.d };
}

export function less(a: Ratio, b: Ratio): boolean {
  return a.n * b.d < b.n * a.d;
}

/** In lowest terms, found by trying the rest of divisions until there is none. */
export function text(a: Ratio): string {
  let x = a.n < 0n ? -a.n : a.n;
  let y = a.d;
  while (y > 0n) {
    const rest = x % y;
    x = y;
    y = rest;
  }
  return a.d / x === 1n ? `${a.n / x}` : `${a.n / x}/${a.d / x}`;
}

/** The nearest whole number; of two as near, the even one. Found by asking both neighbours. */
export function rounded(a: Ratio): number {
  const near = a.n / a.d;
  let best: bigint | undefined;
  let bestDistance = 0n;
  for (const candidate of [near - 1n, near, near + 1n]) {
    const off = candidate * a.d - a.n;
    const distance = off < 0n ? -off : off;
    const nearer = best === undefined || distance < bestDistance;
    if (nearer || (distance === bestDistance && candidate % 2n === 0n)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return Number(best);
}
