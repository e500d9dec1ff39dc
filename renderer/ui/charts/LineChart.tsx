import {
  CartesianGrid,
  LineChart as Chart,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { axisTicks } from './axis.ts';
import { ChartFrame, type ChartProps, seriesColour } from './ChartFrame.tsx';
import { axisText, ChartTooltip, margin } from './chart-parts.tsx';

/** Room for the names at the ends of the lines, px. */
const NAME_WIDTH = 96;
/** Names nearer than this to each other would touch; then the legend says them. */
const CLOSEST_NAMES = 0.08;

/** The course of amounts over time; each line carries its name at its end where the ends are far enough apart. */
export function LineChart<Key extends string>(props: ChartProps<Key>) {
  const { data, series, format } = props;
  const rows = data.map((point) => ({ ...point }));
  const axis = axisTicks(data, series, props.unit);
  const isNamed = endsAreApart(props);
  return (
    <ChartFrame {...props} hasLegend={series.length > 1 && !isNamed}>
      <ResponsiveContainer width="100%" height="100%">
        <Chart
          data={rows}
          margin={{ ...margin, right: isNamed ? NAME_WIDTH : margin.right }}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke="var(--n5)" />
          <XAxis
            dataKey="category"
            tick={axisText}
            tickLine={false}
            axisLine={{ stroke: 'var(--n8)' }}
            tickMargin={6}
            minTickGap={16}
          />
          <YAxis
            width="auto"
            tick={axisText}
            tickLine={false}
            axisLine={false}
            tickFormatter={format}
            {...axis}
          />
          <Tooltip
            cursor={{ stroke: 'var(--n7)' }}
            isAnimationActive={false}
            content={({ active, label }) => (
              <ChartTooltip active={active} label={label} data={rows} series={series} format={format} />
            )}
          />
          {series.map((one, index) => (
            <Line
              key={one.key}
              dataKey={one.key}
              type="linear"
              stroke={seriesColour(one, index)}
              strokeWidth={one.isReference ? 1.5 : 2}
              {...(one.isReference ? { strokeDasharray: '4 3' } : {})}
              dot={false}
              activeDot={one.isReference ? false : { r: 3.5, strokeWidth: 0 }}
              isAnimationActive={false}
              label={isNamed ? endName(one.label, lastPoint(data, one.key)) : false}
            />
          ))}
        </Chart>
      </ResponsiveContainer>
    </ChartFrame>
  );
}

function lastPoint<Key extends string>(data: ChartProps<Key>['data'], key: Key): number {
  return data.findLastIndex((point) => point[key] !== null);
}

function endsAreApart<Key extends string>({ data, series }: ChartProps<Key>): boolean {
  const all = data.flatMap((point) => series.map((one) => point[one.key])).filter((value) => value !== null);
  const span = Math.max(...all, 0) - Math.min(...all, 0) || 1;
  const ends = series.map((one) => data[lastPoint(data, one.key)]?.[one.key] ?? 0).sort((a, b) => a - b);
  return ends.every((end, index) => index === 0 || (end - (ends[index - 1] ?? 0)) / span >= CLOSEST_NAMES);
}

interface LabelPlace {
  x?: number | string | undefined;
  y?: number | string | undefined;
  index?: number | undefined;
}

/** Draws the name of a line beside its last point and nothing at the others. */
function endName(name: string, last: number) {
  return function EndName({ x, y, index }: LabelPlace) {
    if (index !== last) return <g />;
    return (
      <text
        x={Number(x) + 8}
        y={Number(y)}
        dominantBaseline="central"
        fontSize={12}
        fontWeight={500}
        fill="var(--n11)"
        stroke="var(--n1)"
        strokeWidth={4}
        paintOrder="stroke"
      >
        {name}
      </text>
    );
  };
}
