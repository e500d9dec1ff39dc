import { v7 } from 'uuid';

/** A small seeded source of chance (mulberry32): the same seed gives the same firm on every machine. */
export interface Random {
  /** An integer from `from` through `to`. */
  int(from: number, to: number): number;
  /** True in `percent` of 100 cases; fractions of a percent count. */
  chance(percent: number): boolean;
  pick<T>(values: readonly [T, ...T[]]): T;
  /** A UUIDv7 of the given instant. */
  id(ms: number): string;
}

export function seededRandom(seed: string): Random {
  let state = 0x811c9dc5;
  for (const character of seed) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    int,
    chance: (percent) => next() * 100 < percent,
    pick: (values) => values[int(0, values.length - 1)] ?? values[0],
    id: (ms) => v7({ msecs: ms, random: Uint8Array.from({ length: 16 }, () => int(0, 255)) }),
  };
}
