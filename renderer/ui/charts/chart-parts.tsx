import { type ChartProps, type Series, seriesColour } from './ChartFrame.tsx';

export const axisText = { fill: 'var(--n10)', fontSize: 12 } as const;
export const margin = { top: 16, right: 8, bottom: 0, left: 0 } as const;

interface ChartTooltipProps {
  active: boolean;
  label: string | number | undefined;
  data: readonly ({ category: string } & Record<string, number | null | string>)[];
  series: readonly Series<string>[];
  format: (value: number) => string;
}

/** All values of one category, under the pointer. */
export function ChartTooltip({ active, label, data, series, format }: ChartTooltipProps) {
  const point = data.find((candidate) => candidate.category === label);
  if (!active || !point) return null;
  return (
    <div className="floating flex flex-col gap-0.5 px-3 py-2 text-12">
      <p className="font-medium">{point.category}</p>
      {series.map((one, index) => {
        const value = point[one.key];
        if (typeof value !== 'number') return null;
        return (
          <p key={one.key} className="flex items-center gap-2">
            <span className="size-2 rounded-full" style={{ background: seriesColour(one, index) }} />
            <span className="flex-1 text-muted">{one.label}</span>
            <span className="digits pl-3">{format(value)}</span>
          </p>
        );
      })}
    </div>
  );
}

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
