/** The value below which `share` of the values lie, 0 < share ≤ 1; of 0.5 the upper median. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);
export const seconds = (ms: number): number => Math.round(ms) / 1000;
export const tenths = (value: number): number => Math.round(value * 10) / 10;

export function spread(values: readonly number[]): { p50: number; p95: number } {
  return { p50: tenths(median(values)), p95: tenths(quantile(values, 0.95)) };
}
