import { formatMinutes } from '../../../domain/rules/duration.ts';
import { BarChart } from '../../ui/charts/BarChart.tsx';
import { LineChart } from '../../ui/charts/LineChart.tsx';
import { formatMoney } from '../../ui/format.ts';
import { SamplePage } from './Sample.tsx';

const table = { showTable: 'Show as a table', showChart: 'Show as a chart' };
const weeks = ['W40', 'W41', 'W42', 'W43', 'W44', 'W45', 'W46', 'W47'];
const hours = [2_010, 2_190, 1_850, 2_340, 2_250, 2_400, 1_560, 1_890];
const hoursOf = (minutes: number): string => formatMinutes(minutes);
const euros = (minor: number): string => formatMoney(minor, 'EUR').replace(/[.,]00$/, '');

export function ChartsSection() {
  return (
    <SamplePage title="Charts">
      <div className="grid grid-cols-[repeat(auto-fit,minmax(min(360px,100%),1fr))] gap-x-10 gap-y-10">
        <BarChart
          words={{
            ...table,
            title: 'Hours by week',
            summary: '31:30 this week, 5:09 below the mean of 8.',
            category: 'Week',
          }}
          data={weeks.map((category, index) => ({ category, hours: hours[index] ?? 0 }))}
          series={[{ key: 'hours', label: 'Hours' }]}
          format={hoursOf}
          unit={60}
        />
        <BarChart
          isStacked
          words={{
            ...table,
            title: 'Billable and other',
            summary: 'Billable 74 % over 8 weeks; capacity 40:00.',
            category: 'Week',
          }}
          data={weeks.map((category, index) => ({
            category,
            billable: Math.round((hours[index] ?? 0) * 0.74),
            other: Math.round((hours[index] ?? 0) * 0.26),
            capacity: 2_400,
          }))}
          series={[
            { key: 'billable', label: 'Billable' },
            { key: 'other', label: 'Other', colour: 7 },
            { key: 'capacity', label: 'Capacity', isReference: true },
          ]}
          format={hoursOf}
          unit={60}
        />
        <LineChart
          words={{
            ...table,
            title: 'Burn of Atlas',
            summary: '€31,200 of €48,000 spent, €2,400 above plan.',
            category: 'Week',
          }}
          data={weeks.map((category, index) => ({
            category,
            spent: index < 6 ? (index + 1) * 520_000 : null,
            plan: (index + 1) * 480_000,
            budget: 4_800_000,
          }))}
          series={[
            { key: 'spent', label: 'Spent' },
            { key: 'plan', label: 'Plan', isReference: true },
            { key: 'budget', label: 'Budget', colour: 2 },
          ]}
          format={euros}
          unit={100}
        />
        <LineChart
          words={{
            ...table,
            title: 'Revenue by client',
            summary: 'Eight clients; all colours of the palette.',
            category: 'Week',
          }}
          data={weeks.map((category, week) => {
            const of = (index: number): number =>
              200_000 + index * 90_000 + ((week * 7 + index * 3) % 5) * 22_000;
            return {
              category,
              a: of(0),
              b: of(1),
              c: of(2),
              d: of(3),
              e: of(4),
              f: of(5),
              g: of(6),
              h: of(7),
            };
          })}
          series={[
            { key: 'a', label: 'Acme' },
            { key: 'b', label: 'Borealis' },
            { key: 'c', label: 'Cedar' },
            { key: 'd', label: 'Delta' },
            { key: 'e', label: 'Étoile' },
            { key: 'f', label: 'Fjord' },
            { key: 'g', label: 'Gale' },
            { key: 'h', label: 'Harbour' },
          ]}
          format={euros}
          unit={100}
          height={260}
        />
      </div>
    </SamplePage>
  );
}
