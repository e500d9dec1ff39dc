import { ChartColumn, Table2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { IconButton } from '../Button.tsx';

export interface Series<Key extends string> {
  key: Key;
  label: string;
  /** 1 to 8 of the chart palette; in order when left out. */
  colour?: ChartColour;
  /** Drawn as a thin dashed line without weight: a plan, a capacity, last year. */
  isReference?: boolean;
}

export type ChartColour = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** The CSS colour of a series. */
export function seriesColour(series: { colour?: ChartColour; isReference?: boolean }, index: number): string {
  if (series.isReference) return 'var(--n10)';
  return `var(--chart-${series.colour ?? (index % 8) + 1})`;
}

export interface ChartWords {
  /** What is shown: "Hours by week". */
  title: string;
  /** The one sentence that the picture says, for screen readers and under the title. */
  summary: string;
  showTable: string;
  showChart: string;
  /** The head of the first column of the table. */
  category: string;
}

export interface ChartProps<Key extends string> {
  words: ChartWords;
  data: readonly ({ category: string } & Record<Key, number | null>)[];
  series: readonly Series<Key>[];
  format: (value: number) => string;
  /** Steps of the axis are round multiples of it: 60 for minutes, 100 for cents. */
  unit?: number;
  /** In px. */
  height?: number;
}

interface FrameProps<Key extends string> extends ChartProps<Key> {
  /** The swatches are left out where the series are labelled in the picture. */
  hasLegend: boolean;
  children: ReactNode;
}

/** The title, the legend and the table behind every chart. The table says the same in numbers. */
export function ChartFrame<Key extends string>(props: FrameProps<Key>) {
  const { words, series, height = 220, hasLegend, children } = props;
  const [isTable, setTable] = useState(false);
  return (
    <figure className="flex min-w-0 flex-col gap-3">
      <figcaption className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <p className="text-15 font-semibold">{words.title}</p>
          <p className="text-12 text-muted">{words.summary}</p>
        </div>
        <IconButton
          size="small"
          label={isTable ? words.showChart : words.showTable}
          icon={isTable ? ChartColumn : Table2}
          onPress={() => setTable(!isTable)}
        />
      </figcaption>
      {hasLegend && !isTable && (
        <ul aria-hidden className="flex flex-wrap gap-x-4 gap-y-1 text-12 text-strong">
          {series.map((one, index) => (
            <li key={one.key} className="flex items-center gap-1.5">
              {one.isReference ? (
                <span className="w-5 border-t-2 border-dashed border-muted" />
              ) : (
                <span className="size-2.5 rounded-small" style={{ background: seriesColour(one, index) }} />
              )}
              {one.label}
            </li>
          ))}
        </ul>
      )}
      {isTable ? (
        <ChartTable {...props} />
      ) : (
        <div role="img" aria-label={`${words.title}. ${words.summary}`} style={{ height }}>
          {children}
        </div>
      )}
    </figure>
  );
}

function ChartTable<Key extends string>({ words, data, series, format, height = 220 }: ChartProps<Key>) {
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
      tabIndex={0}
      aria-label={words.title}
      className="overflow-auto"
      style={{ maxHeight: height + 40 }}
    >
      <table className="digits w-full text-right">
        <thead className="sticky top-0 bg-page text-12 text-muted">
          <tr className="border-b border-line">
            <th scope="col" className="py-1 text-left font-medium">
              {words.category}
            </th>
            {series.map((one) => (
              <th key={one.key} scope="col" className="py-1 pl-4 font-medium">
                {one.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.map((point) => (
            <tr key={point.category} className="border-b border-line">
              <th scope="row" className="py-1 text-left font-normal">
                {point.category}
              </th>
              {series.map((one) => {
                const value: number | null = point[one.key];
                return (
                  <td key={one.key} className="py-1 pl-4">
                    {value === null ? '–' : format(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
