import { type Series, seriesColour } from './ChartFrame.tsx';

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
