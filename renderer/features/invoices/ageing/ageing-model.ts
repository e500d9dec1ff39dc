import type { Ageing, AgeingBucket } from '../../../../domain/wire/receivables.ts';

export const buckets = ['current', 'd1_30', 'd31_60', 'd61_90', 'over_90'] as const satisfies AgeingBucket[];

export type AgeingRow = Ageing['rows'][number];

/** What is open of a bucket; a bucket that the server leaves out holds nothing. */
export function inBucket({ buckets: amounts }: Pick<AgeingRow, 'buckets'>, bucket: AgeingBucket): number {
  return amounts[bucket] ?? 0;
}

/** What was paid too much and waits to be applied or given back, a currency each; currencies without any are left out. */
export function unappliedByCurrency(rows: readonly AgeingRow[]): { currency: string; minor: number }[] {
  const sums = new Map<string, number>();
  for (const { currency, unappliedMinor } of rows)
    if (unappliedMinor !== 0) sums.set(currency, (sums.get(currency) ?? 0) + unappliedMinor);
  return [...sums]
    .map(([currency, minor]) => ({ currency, minor }))
    .sort((a, b) => a.currency.localeCompare(b.currency));
}
