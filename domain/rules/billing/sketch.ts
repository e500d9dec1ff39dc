import type { DraftLine } from './types.ts';

/** A line before lines are put in order. */
export interface Sketch {
  readonly line: Omit<DraftLine, 'position' | 'taxCategory' | 'taxRate'>;
  /** By which lines are put in order, part by part. No two lines have the same. */
  readonly order: readonly (string | number)[];
  readonly claim: string | null;
}

/** Sections of a project's lines, in their order; usage and discounts are the client's and come last. */
export const section = {
  retainer: 1,
  milestone: 2,
  outcome: 3,
  time: 4,
  correction: 5,
  expense: 6,
} as const;

/** Parts of an order compare as numbers, or as strings by code units, which no locale has a say in. */
export function inOrder(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (const [index, one] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (one !== other) return one < other ? -1 : 1;
  }
  return a.length - b.length;
}

/** Lines of a project: those of projects by their codes, the client's own after all. */
export function projectOrder(
  project: { readonly code: string; readonly id: string } | null,
): (string | number)[] {
  return project === null ? [1, '', ''] : [0, project.code, project.id];
}

/** A fee, an expense or a discount of its own: one of it; what comes off has a negative quantity. */
export function single(
  amountMinor: number,
): Pick<DraftLine, 'quantity' | 'unit' | 'rateMinor' | 'amountMinor'> {
  return {
    quantity: amountMinor < 0 ? '-1' : '1',
    unit: 'item',
    rateMinor: Math.abs(amountMinor),
    amountMinor,
  };
}
