import { useMemo } from 'react';
import { isoWeekday } from '../../../domain/rules/civil-date.ts';
import type { Way } from '../../data/types.ts';
import { CellGrid, type RangeActions } from '../../ui/cell-grid.tsx';
import { cx } from '../../ui/cx.ts';
import { Duration } from '../../ui/Duration.tsx';
import { formatDate } from '../../ui/format.ts';
import { t } from '../../words/words.ts';
import type { LockContext } from './grid/cell-lock.ts';
import { type CellHandlers, GridRow } from './grid/GridRow.tsx';
import { columns, narrowest } from './grid/layout.ts';
import type { WeekModel } from './week-model.ts';

export interface WeekGridProps extends CellHandlers {
  model: WeekModel;
  today: string;
  /** BCP 47: also tells rows that the language changed. */
  locale: string;
  ways: ReadonlyMap<string, Way>;
  locks: LockContext;
  range: RangeActions;
}

/** The week as a sheet: projects and work down, days across, totals at the right and at the foot. */
export function WeekGrid(props: WeekGridProps) {
  const { model, today, locale, ways, locks, range, onSet, onOpen, onRecall, onAdjust } = props;
  const lineOf = useMemo(
    () => new Map(model.groups.flatMap(({ rows }) => rows).map((row, line) => [row.id, line])),
    [model],
  );
  return (
    <div className={narrowest}>
      <CellGrid label={t('week.grid')} range={range}>
        <div
          role="row"
          className={cx(columns, 'sticky top-0 z-20 border-b border-line bg-page text-12 text-muted')}
        >
          <div role="columnheader" className="px-6 py-2">
            {t('week.grid.work')}
          </div>
          {model.days.map((date) => (
            <DayHead key={date} date={date} isToday={date === today} locale={locale} />
          ))}
          <div role="columnheader" aria-label={t('week.grid.total')} className="py-2 pr-6 text-right">
            Σ
          </div>
        </div>
        {model.groups.map((group) => (
          <div
            key={group.projectId}
            role="rowgroup"
            aria-label={group.label}
            className="border-b border-line py-1.5"
          >
            <div role="row" className={columns}>
              <div
                role="rowheader"
                className="col-span-8 truncate px-6 py-1 font-semibold"
                title={group.label}
              >
                {group.label}
              </div>
              <div className="digits py-1 pr-6 text-right text-12 text-muted">
                {group.rows.length > 1 && <Duration minutes={group.minutes} />}
              </div>
            </div>
            {group.rows.map((row) => (
              <GridRow
                key={row.id}
                row={row}
                line={lineOf.get(row.id) ?? 0}
                today={today}
                locale={locale}
                ways={ways}
                locks={locks}
                onSet={onSet}
                onOpen={onOpen}
                onRecall={onRecall}
                onAdjust={onAdjust}
              />
            ))}
          </div>
        ))}
      </CellGrid>
    </div>
  );
}

function DayHead({ date, isToday, locale }: { date: string; isToday: boolean; locale: string }) {
  const name = formatDate(date, locale, { weekday: 'short' });
  return (
    <div
      role="columnheader"
      aria-current={isToday ? 'date' : undefined}
      aria-label={formatDate(date, locale, { dateStyle: 'full' })}
      className={cx(
        'digits py-2 pr-6 text-right whitespace-nowrap',
        isToday && 'bg-accent-soft/55 font-semibold text-accent-ink',
        isoWeekday(date) > 5 && !isToday && 'text-faint',
      )}
    >
      {name} {Number(date.slice(8))}
    </div>
  );
}
