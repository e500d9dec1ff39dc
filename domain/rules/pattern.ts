/**
 * How long a person's days usually are, as sums, so that it is exact and two halves can be added.
 * `sum` in minutes, `sumOfSquares` in minutes².
 */
export interface DayPattern {
  readonly days: number;
  readonly sum: number;
  readonly sumOfSquares: number;
}

/** Fewer days than this are no pattern. */
const LEAST_DAYS = 10;
/** A person who always logs the same would be flagged for one minute more: a deviation is at least a quarter. */
const LEAST_DEVIATION = 15;

/** The pattern of the given day totals in minutes: one number for each day that has any time on it. */
export function dayPattern(totals: readonly number[]): DayPattern {
  return {
    days: totals.length,
    sum: totals.reduce((sum, minutes) => sum + minutes, 0),
    sumOfSquares: totals.reduce((sum, minutes) => sum + minutes * minutes, 0),
  };
}

/** Whether a day of `minutes` lies beyond 2 standard deviations of the person's own days (DOMAIN.md, Rules). */
export function isUnusual(minutes: number, { days, sum, sumOfSquares }: DayPattern): boolean {
  if (days < LEAST_DAYS) return false;
  const scaledDistance = days * minutes - sum;
  const scaledVariance = days * sumOfSquares - sum * sum;
  const least = (days * LEAST_DEVIATION) ** 2;
  return scaledDistance ** 2 > 4 * Math.max(scaledVariance, least);
}

/** How long the person's days usually are, in whole minutes; null where there are too few to say. */
export function usualMinutes({ days, sum }: DayPattern): number | null {
  return days < LEAST_DAYS ? null : Math.round(sum / days);
}
