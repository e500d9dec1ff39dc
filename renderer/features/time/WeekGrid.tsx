import { isoWeekday } from '../../../domain/rules/civil-date.ts';
import { parseDuration } from '../../../domain/rules/duration.ts';
import type { Way } from '../../data/types.ts';
import { CellGrid } from '../../ui/cell-grid.tsx';
import { cx } from '../../ui/cx.ts';
import { Duration } from '../../ui/Duration.tsx';
import { DurationCell, type ParsedDuration } from '../../ui/DurationCell.tsx';
import { formatDate } from '../../ui/format.ts';
import { entryStatus, mostUrgent } from './entry-status.ts';
import { cellLock, type RowKey, type WeekCell, type WeekModel, type WeekRow } from './week-model.ts';

export interface WeekGridProps {
  model: WeekModel;
  today: string;
  locale: string;
  ways: ReadonlyMap<string, Way>;
  nameOf: (userId: string) => string;
  onSet: (row: RowKey, cell: WeekCell, minutes: number) => void;
  onOpen: (row: RowKey, date: string) => void;
}

const columns = 'grid grid-cols-[minmax(148px,1fr)_repeat(7,minmax(64px,92px))_72px]';
const narrowest = 'min-w-[668px]';

/** `1:30`, `1.5`, `90m`, `9-10:30`; an empty text empties the cell. */
function parseCell(text: string): ParsedDuration {
  if (text.trim() === '') return { ok: true, minutes: null };
  const minutes = parseDuration(text);
  if (minutes === null) return { ok: false, message: 'Type a time such as 1:30, 1.5, 90m or 9-10:30.' };
  if (minutes > 1440) return { ok: false, message: 'A day has 24 hours: type 24:00 or less.' };
  return { ok: true, minutes: minutes === 0 ? null : minutes };
}

/** The week as a sheet: projects and work down, days across, totals at the right and at the foot. */
export function WeekGrid(props: WeekGridProps) {
  const { model, today, locale } = props;
  let line = -1;
  return (
    <div className={narrowest}>
      <CellGrid label="Hours of the week">
        <div
          role="row"
          className={cx(columns, 'sticky top-0 z-20 border-b border-line bg-page text-12 text-muted')}
        >
          <div role="columnheader" className="px-6 py-2">
            Project and work
          </div>
          {model.days.map((date) => (
            <DayHead key={date} date={date} isToday={date === today} locale={locale} />
          ))}
          <div role="columnheader" aria-label="Total" className="py-2 pr-6 text-right">
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
            {group.rows.map((row) => {
              line += 1;
              return <Row key={row.id} {...props} row={row} line={line} />;
            })}
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

function Row(props: WeekGridProps & { row: WeekRow; line: number }) {
  const { row, line, today, locale, ways, nameOf, onSet, onOpen } = props;
  return (
    <div role="row" data-work={row.id} className={cx(columns, 'min-h-8 hover:bg-hover/40')}>
      <div role="rowheader" className="flex items-center truncate pr-3 pl-9 text-strong" title={row.label}>
        <span className="truncate">{row.label}</span>
      </div>
      {row.cells.map((cell, column) => {
        const urgent = mostUrgent(
          cell.entries.map((entry) => entryStatus(entry, ways.get(entry.id), nameOf)),
        );
        const locked = cellLock(cell);
        const several = cell.entries.length > 1;
        const words = [urgent?.words, several ? `${cell.entries.length} entries` : null, locked].filter(
          Boolean,
        );
        return (
          <DurationCell
            key={cell.date}
            row={line}
            column={column}
            minutes={cell.entries.length > 0 ? cell.minutes : null}
            label={`${row.label}, ${formatDate(cell.date, locale, { weekday: 'long', day: 'numeric' })}`}
            parse={parseCell}
            status={urgent?.glyph}
            statusWord={words.length > 0 ? words.join('. ') : undefined}
            isReadOnly={locked !== null || several || cell.date > today}
            isToday={cell.date === today}
            onCommit={(minutes) => onSet(row.key, cell, minutes ?? 0)}
            onOpen={() => onOpen(row.key, cell.date)}
          />
        );
      })}
      <div className="digits flex items-center justify-end pr-6 font-medium">
        <Duration minutes={row.minutes} />
      </div>
    </div>
  );
}

/** The line of totals; it sticks to the foot of what scrolls, so that it is never out of sight. */
export function WeekTotals({ model, today }: { model: WeekModel; today: string }) {
  return (
    <div
      className={cx(columns, narrowest, 'items-center border-t border-line bg-page font-semibold')}
      aria-label="Totals by day"
      role="group"
    >
      <div className="px-6">Day total</div>
      {model.dayTotals.map((minutes, index) => (
        <div
          key={model.days[index]}
          className={cx('digits py-1.5 pr-7 text-right', model.days[index] === today && 'text-accent-ink')}
        >
          <Duration minutes={minutes} />
        </div>
      ))}
      <div className="digits pr-6 text-right">
        <Duration minutes={model.minutes} />
      </div>
    </div>
  );
}
