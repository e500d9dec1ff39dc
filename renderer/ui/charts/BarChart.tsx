import {
  Bar,
  CartesianGrid,
  ComposedChart,
  LabelList,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { axisTicks } from './axis.ts';
import { ChartFrame, type ChartProps, seriesColour } from './ChartFrame.tsx';
import { axisText, ChartTooltip, margin } from './chart-parts.tsx';

/** As many bars as still have room for their number. */
const LABELLED = 14;

export interface BarChartProps<Key extends string> extends ChartProps<Key> {
  /** The series of a category stand on each other instead of beside. */
  isStacked?: boolean;
}

/**
 * Amounts by category. One series with few bars carries its numbers on the bars and needs no axis. A series with
 * `isReference` is a dashed line.
 */
export function BarChart<Key extends string>(props: BarChartProps<Key>) {
  const { data, series, format, isStacked = false } = props;
  const bars = series.filter((one) => !one.isReference);
  const isLabelled = bars.length === 1 && data.length <= LABELLED;
  const axis = axisTicks(data, series, props.unit, isStacked);
  const rows = data.map((point) => ({ ...point }));
  return (
    <ChartFrame {...props} hasLegend={series.length > 1}>
      <ResponsiveContainer width="100%" height="100%">
        <ComposedChart data={rows} margin={margin} accessibilityLayer={false} barCategoryGap="24%" barGap={2}>
          {!isLabelled && <CartesianGrid vertical={false} stroke="var(--n5)" />}
          <XAxis
            dataKey="category"
            tick={axisText}
            tickLine={false}
            axisLine={{ stroke: 'var(--n8)' }}
            tickMargin={6}
          />
          <YAxis
            hide={isLabelled}
            width="auto"
            tick={axisText}
            tickLine={false}
            axisLine={false}
            tickFormatter={format}
            {...axis}
          />
          <Tooltip
            cursor={{ fill: 'var(--n3)' }}
            isAnimationActive={false}
            content={({ active, label }) => (
              <ChartTooltip active={active} label={label} data={rows} series={series} format={format} />
            )}
          />
          {series.map((one, index) =>
            one.isReference ? (
              <Line
                key={one.key}
                dataKey={one.key}
                type="linear"
                stroke={seriesColour(one, index)}
                strokeWidth={1.5}
                strokeDasharray="4 3"
                dot={false}
                activeDot={false}
                isAnimationActive={false}
              />
            ) : (
              <Bar
                key={one.key}
                dataKey={one.key}
                fill={seriesColour(one, index)}
                maxBarSize={40}
                radius={isStacked ? 0 : [2, 2, 0, 0]}
                stroke={isStacked ? 'var(--n1)' : 'none'}
                {...(isStacked ? { stackId: 'all' } : {})}
                isAnimationActive={false}
              >
                {isLabelled && (
                  <LabelList
                    dataKey={one.key}
                    position="top"
                    offset={4}
                    fill="var(--n11)"
                    fontSize={12}
                    formatter={(value) => (typeof value === 'number' ? format(value) : '')}
                  />
                )}
              </Bar>
            ),
          )}
        </ComposedChart>
      </ResponsiveContainer>
    </ChartFrame>
  );
}
