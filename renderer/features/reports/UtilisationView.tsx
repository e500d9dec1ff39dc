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
import { t } from '../../words/words.ts';
import { personBars, totalsOf, underTarget } from './utilisation-series.ts';

type PersonLine = UtilisationResult['people'][number];

const MAX_TABLE_ROWS = 12;

/** What the utilisation report found: who against their target, in figures, and week by week. */
export function UtilisationView({ result, locale }: { result: UtilisationResult; locale: string }) {
  const { people, weeks } = result;
  const barSeries = [
    { key: 'utilisation', label: t('reports.utilisation'), colour: 1 },
    { key: 'target', label: t('reports.target'), isReference: true },
  ] as const;
  const weekSeries = [
    { key: 'billable', label: t('reports.billable'), colour: 1 },
    { key: 'total', label: t('reports.all-time'), colour: 2 },
    { key: 'capacity', label: t('reports.capacity'), isReference: true },
  ] as const;
  const chartWords = { showTable: t('reports.show-table'), showChart: t('reports.show-chart') };
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
    return <EmptyState title={t('reports.nobody')}>{t('reports.nobody-help')}</EmptyState>;
  }
  const all = totalsOf(people);
  const { under, of } = underTarget(people);
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-3">
        <span className="digits text-28 font-semibold">
          {all.capacity > 0 ? percent(Number(utilisation(all.billable, all.capacity))) : '–'}
        </span>
        <span className="digits text-muted">
          {t('reports.of-capacity', {
            billable: formatMinutes(all.billable),
            capacity: formatMinutes(all.capacity),
          })}
        </span>
      </div>
      <BarChart
        words={{
          ...chartWords,
          title: t('reports.by-person'),
          summary: [
            of === 0 ? t('reports.no-target') : t('reports.under-target', { under, of }),
            leftOut > 0 ? t('reports.busiest', { count: bars.length }) : '',
          ]
            .join(' ')
            .trim(),
          category: t('reports.person'),
        }}
        data={bars}
        series={barSeries}
        format={percent}
      />
      <section
        aria-label={t('reports.people')}
        className="flex flex-col rounded-normal border border-line"
        style={{ height: 66 + 32 * Math.min(MAX_TABLE_ROWS, people.length) }}
      >
        <Table
          label={t('reports.people')}
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
            title: t('reports.week-by-week'),
            summary: t('reports.week-summary'),
            category: t('reports.week-of'),
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
    width: number,
    of: (person: PersonLine) => number,
    total: number,
  ): TableColumn<PersonLine> => ({
    id,
    header,
    width,
    align: 'end',
    text: (person) => formatMinutes(of(person)),
    sortBy: of,
    total: formatMinutes(total),
  });
  return [
    {
      id: 'name',
      header: t('reports.person'),
      width: 140,
      text: ({ name }) => name,
      total: t('reports.people-count', { count: people.length }),
    },
    minutes(
      'billable',
      t('reports.billable-short'),
      112,
      ({ billableMinutes }) => billableMinutes,
      all.billable,
    ),
    minutes('total', t('reports.all-time'), 88, ({ totalMinutes }) => totalMinutes, all.total),
    minutes('capacity', t('reports.capacity'), 96, ({ capacityMinutes }) => capacityMinutes, all.capacity),
    {
      id: 'utilisation',
      header: t('reports.utilised'),
      width: 112,
      align: 'end',
      text: (person) => (person.capacityMinutes > 0 ? percent(Number(person.utilisation)) : '–'),
      sortBy: (person) => (person.capacityMinutes > 0 ? Number(person.utilisation) : null),
      total: all.capacity > 0 ? percent(Number(utilisation(all.billable, all.capacity))) : '–',
    },
    {
      id: 'target',
      header: t('reports.target'),
      width: 76,
      align: 'end',
      text: ({ targetUtilisation }) =>
        targetUtilisation === null ? '–' : percent(Number(targetUtilisation)),
      sortBy: ({ targetUtilisation }) => (targetUtilisation === null ? null : Number(targetUtilisation)),
    },
  ];
}
