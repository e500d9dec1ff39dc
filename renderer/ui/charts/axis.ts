import type { ChartProps, Series } from './ChartFrame.tsx';

const STEPS_AT_MOST = 5;

/** The lines of the axis: from 0 in few, round steps, far enough for every value. */
export function axisTicks<Key extends string>(
  data: ChartProps<Key>['data'],
  series: readonly Series<Key>[],
  unit = 1,
  isStacked = false,
): { ticks: number[]; domain: [number, number] } {
  const amountOf = (point: Record<Key, number | null>, one: Series<Key>): number => point[one.key] ?? 0;
  const tops = data.map((point) => {
    const bars = series.filter((one) => isStacked && !one.isReference);
    const rest = series.filter((one) => !bars.includes(one));
    return Math.max(
      bars.reduce((sum, one) => sum + amountOf(point, one), 0),
      ...rest.map((one) => amountOf(point, one)),
    );
  });
  const lows = data.flatMap((point) => series.map((one) => amountOf(point, one)));
  const high = Math.max(...tops, 0) / unit;
  const low = Math.min(...lows, 0) / unit;
  const rough = Math.max((high - low) / STEPS_AT_MOST, 1e-9);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.floor(low / step);
  const last = Math.max(Math.ceil(high / step), first + 1);
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step * unit);
  return { ticks, domain: [first * step * unit, last * step * unit] };
}
