import { useMemo } from 'react';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import { LineChart } from '../../ui/charts/LineChart.tsx';
import { dateFormat } from '../../ui/format.ts';
import { t } from '../../words/words.ts';
import { burnSeries } from './burn-series.ts';
import type { ProjectRow } from './use-projects.ts';

export interface BurnChartProps {
  row: ProjectRow;
  /** The project's entries on this device. */
  entries: readonly TimeEntry[];
  today: string;
  weekStart: number;
  isOwnTimeOnly: boolean;
  locale: string;
}

/** Spent time by week against the straight plan, from the entries that this person may see. */
export function BurnChart({ row, entries, today, weekStart, isOwnTimeOnly, locale }: BurnChartProps) {
  const { project } = row;
  const { points, minutes } = useMemo(
    () => burnSeries({ project, entries, today, weekStart }),
    [project, entries, today, weekStart],
  );
  const spentSeries = { key: 'spent', label: t('projects.spent'), colour: 1 } as const;
  const planSeries = { key: 'planned', label: t('projects.chart-plan-line'), isReference: true } as const;
  const hasPlan = points.some(({ planned }) => planned !== null);
  const words = weekWords(points, locale);
  const isPartial = minutes < project.spentMinutes;

  return (
    <section aria-label={t('projects.chart')} className="flex flex-col gap-2">
      <LineChart
        words={{
          title: t('projects.chart-title'),
          summary: hasPlan ? t('projects.chart-plan') : t('projects.chart-no-plan'),
          showTable: t('projects.chart-table'),
          showChart: t('projects.chart-chart'),
          category: t('projects.chart-week'),
        }}
        data={points.map(({ weekStart: week, spent, planned }) => ({
          category: words(week),
          spent: spent === null ? null : spent / 60,
          planned: planned === null ? null : planned / 60,
        }))}
        series={hasPlan ? [spentSeries, planSeries] : [spentSeries]}
        // Drawn in hours, so that the axis has round ones.
        format={(hours) => formatMinutes(Math.round(hours * 60))}
        height={180}
      />
      {isPartial && (
        <p className="digits text-12 text-muted">
          {t(isOwnTimeOnly ? 'projects.chart-own' : 'projects.chart-partial', {
            minutes: formatMinutes(minutes),
            all: formatMinutes(project.spentMinutes),
          })}
        </p>
      )}
    </section>
  );
}

/** `12 May`, with the year where the weeks span several. */
function weekWords(points: readonly { weekStart: string }[], locale: string): (week: string) => string {
  const spansYears = points.at(0)?.weekStart.slice(0, 4) !== points.at(-1)?.weekStart.slice(0, 4);
  const format = dateFormat(locale, {
    day: 'numeric',
    month: 'short',
    ...(spansYears ? { year: '2-digit' } : {}),
    timeZone: 'UTC',
  });
  return (week) => format.format(new Date(`${week}T12:00:00Z`));
}
