import { useMemo } from 'react';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import { utilisation } from '../../../domain/rules/utilisation.ts';
import type { UtilisationResult } from '../../../domain/wire/reports.ts';
import { BarChart } from '../../ui/charts/BarChart.tsx';
import { LineChart } from '../../ui/charts/LineChart.tsx';
import { dateFormat, numberFormat } from '../../ui/format.ts';
import { EmptyState } from '../../ui/states.tsx';
import { Table } from '../../ui/Table.tsx';
import type { TableColumn } from '../../ui/table-model.ts';
import { personBars, totalsOf, underTarget } from './utilisation-series.ts';

type PersonLine = UtilisationResult['people'][number];

const barSeries = [
  { key: 'utilisation', label: 'Utilisation', colour: 1 },
  { key: 'target', label: 'Target', isReference: true },
] as const;
const weekSeries = [
  { key: 'billable', label: 'Billable', colour: 1 },
  { key: 'total', label: 'All time', colour: 2 },
  { key: 'capacity', label: 'Capacity', isReference: true },
] as const;
const chartWords = { showTable: 'Show as a table', showChart: 'Show as a chart' };
const MAX_TABLE_ROWS = 12;

/** What the utilisation report found: who against their target, in figures, and week by week. */
export function UtilisationView({ result, locale }: { result: UtilisationResult; locale: string }) {
  const { people, weeks } = result;
  const percent = useMemo(() => {
    const format = numberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
    return (ratio: number) => format.format(ratio);
  }, [locale]);
  const columns = useMemo(() => personColumns(people, percent), [people, percent]);
  const { bars, leftOut } = useMemo(() => personBars(people), [people]);
  const weekWords = dateFormat(locale, {
    day: 'numeric',
    month: 'short',
    ...(spansYears(weeks) ? { year: '2-digit' } : {}),
    timeZone: 'UTC',
  });
  if (people.length === 0) {
    return (
      <EmptyState title="Nobody to report on">
        No one was active in this period and nobody logged time in it. Choose another period.
      </EmptyState>
    );
  }
  const all = totalsOf(people);
  const { under, of } = underTarget(people);
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-3">
        <span className="digits text-28 font-semibold">
          {all.capacity > 0 ? percent(Number(utilisation(all.billable, all.capacity))) : '–'}
        </span>
        <span className="text-muted">
          of capacity was billable: <span className="digits">{formatMinutes(all.billable)}</span> of{' '}
          <span className="digits">{formatMinutes(all.capacity)}</span>
        </span>
      </div>
      <BarChart
        words={{
          ...chartWords,
          title: 'Utilisation by person',
          summary: [
            of === 0 ? 'Nobody has a target.' : `${under} of ${of} are under their target.`,
            leftOut > 0 ? `The ${bars.length} busiest are drawn; the table has everybody.` : '',
          ]
            .join(' ')
            .trim(),
          category: 'Person',
        }}
        data={bars}
        series={barSeries}
        format={percent}
      />
      <section
        aria-label="People"
        className="flex flex-col rounded-normal border border-line"
        style={{ height: 66 + 32 * Math.min(MAX_TABLE_ROWS, people.length) }}
      >
        <Table
          label="People"
          columns={columns}
          rows={people}
          rowId={({ userId }) => userId}
          defaultSort={{ column: 'utilisation', direction: 'descending' }}
        />
      </section>
      {weeks.length > 1 && (
        <LineChart
          words={{
            ...chartWords,
            title: 'Week by week',
            summary: 'Billable and all time beside the capacity of everybody.',
            category: 'Week of',
          }}
          data={weeks.map((week) => ({
            category: weekWords.format(new Date(`${week.weekStart}T12:00:00Z`)),
            billable: week.billableMinutes / 60,
            total: week.totalMinutes / 60,
            capacity: week.capacityMinutes / 60,
          }))}
          series={weekSeries}
          // Drawn in hours, so that the axis has round ones.
          format={(hours) => formatMinutes(Math.round(hours * 60))}
        />
      )}
    </>
  );
}

function spansYears(weeks: UtilisationResult['weeks']): boolean {
  return weeks.at(0)?.weekStart.slice(0, 4) !== weeks.at(-1)?.weekStart.slice(0, 4);
}

function personColumns(
  people: readonly PersonLine[],
  percent: (ratio: number) => string,
): TableColumn<PersonLine>[] {
  const all = totalsOf(people);
  const minutes = (
    id: string,
    header: string,
    of: (person: PersonLine) => number,
    total: number,
  ): TableColumn<PersonLine> => ({
    id,
    header,
    width: 76,
    align: 'end',
    text: (person) => formatMinutes(of(person)),
    sortBy: of,
    total: formatMinutes(total),
  });
  return [
    {
      id: 'name',
      header: 'Person',
      width: 140,
      text: ({ name }) => name,
      total: people.length === 1 ? '1 person' : `${people.length} people`,
    },
    minutes('billable', 'Billable', ({ billableMinutes }) => billableMinutes, all.billable),
    minutes('total', 'All time', ({ totalMinutes }) => totalMinutes, all.total),
    minutes('capacity', 'Capacity', ({ capacityMinutes }) => capacityMinutes, all.capacity),
    {
      id: 'utilisation',
      header: 'Utilised',
      width: 88,
      align: 'end',
      text: (person) => (person.capacityMinutes > 0 ? percent(Number(person.utilisation)) : '–'),
      sortBy: (person) => (person.capacityMinutes > 0 ? Number(person.utilisation) : null),
      total: all.capacity > 0 ? percent(Number(utilisation(all.billable, all.capacity))) : '–',
    },
    {
      id: 'target',
      header: 'Target',
      width: 64,
      align: 'end',
      text: ({ targetUtilisation }) =>
        targetUtilisation === null ? '–' : percent(Number(targetUtilisation)),
      sortBy: ({ targetUtilisation }) => (targetUtilisation === null ? null : Number(targetUtilisation)),
    },
  ];
}
