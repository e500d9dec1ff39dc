interface Gap {
  from: number;
  /** Exclusive; Infinity for the last, which has no end. */
  readonly to: number;
}

/** Minutes that were priced at `from` on. */
export interface Taken {
  readonly from: number;
  readonly minutes: number;
}

/**
 * The minutes of a week or month in a row: each minute that is billed takes the lowest position that is free, and what
 * is beyond a threshold costs otherwise. What an earlier invoice billed keeps its place; what is taken back leaves a gap
 * that the correction fills, so that time does not become overtime by being corrected.
 */
export class Positions {
  readonly #gaps: Gap[] = [];

  /** @param taken what stands, by the thresholds that it was priced at */
  constructor(taken: readonly Taken[]) {
    let next = 0;
    for (const { from, minutes } of taken.toSorted((a, b) => a.from - b.from)) {
      if (minutes <= 0) continue;
      if (from > next) this.#gaps.push({ from: next, to: from });
      next = Math.max(next, from) + minutes;
    }
    this.#gaps.push({ from: next, to: Number.POSITIVE_INFINITY });
  }

  /** The lowest free position, and how many are free from there in a row. */
  get next(): { readonly at: number; readonly room: number } {
    const [gap] = this.#gaps;
    if (gap === undefined) throw new RangeError('a row of minutes has no end');
    return { at: gap.from, room: gap.to - gap.from };
  }

  /** @param minutes no more than there is room */
  take(minutes: number): void {
    const [gap] = this.#gaps;
    if (gap === undefined) return;
    gap.from += minutes;
    if (gap.from >= gap.to) this.#gaps.shift();
  }
}

/** Adds up and takes off minutes by key and threshold, before positions are made of them. */
export class Standing {
  readonly #minutes = new Map<string, Map<number, number>>();

  add(key: string, from: number, minutes: number): void {
    const byThreshold = this.#minutes.get(key) ?? new Map<number, number>();
    this.#minutes.set(key, byThreshold);
    byThreshold.set(from, (byThreshold.get(from) ?? 0) + minutes);
  }

  positions(key: string): Positions {
    const taken = [...(this.#minutes.get(key) ?? [])].map(([from, minutes]) => ({ from, minutes }));
    return new Positions(taken);
  }
}
