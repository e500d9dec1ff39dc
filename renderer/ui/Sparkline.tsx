export interface SparklineProps {
  values: readonly number[];
  /** Says what the line says: "Utilisation, last 12 weeks: 62 % to 78 %". */
  label: string;
  width?: number;
  height?: number;
}

/** A line the size of a word: its course, not its numbers. The last point is marked. */
export function Sparkline({ values, label, width = 72, height = 20 }: SparklineProps) {
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  const inset = 3;
  const points = values.map((value, index) => ({
    x: inset + (values.length > 1 ? (index / (values.length - 1)) * (width - inset * 2) : 0),
    y: span === 0 ? height / 2 : height - inset - ((value - low) / span) * (height - inset * 2),
  }));
  const last = points.at(-1);
  return (
    <svg width={width} height={height} role="img" aria-label={label} className="shrink-0 text-chart-1">
      {last && (
        <>
          <polyline
            points={points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
            strokeLinejoin="round"
            strokeLinecap="round"
          />
          <circle cx={last.x} cy={last.y} r="2.25" fill="currentColor" />
        </>
      )}
    </svg>
  );
}
