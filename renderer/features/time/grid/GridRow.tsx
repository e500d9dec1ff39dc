import { memo } from 'react';
import { parseDuration } from '../../../../domain/rules/duration.ts';
import type { Way } from '../../../data/types.ts';
import { cx } from '../../../ui/cx.ts';
import { Duration } from '../../../ui/Duration.tsx';
import { DurationCell, type ParsedDuration } from '../../../ui/DurationCell.tsx';
import { formatDate } from '../../../ui/format.ts';
import { t } from '../../../words/words.ts';
import { entryStatus, mostUrgent } from '../entry-status.ts';
import type { WeekCell, WeekRow } from '../week-model.ts';
import { type CellLock, cellLock, type LockContext } from './cell-lock.ts';
import { clockTimes } from './clock-times.ts';
import { columns } from './layout.ts';

/** What cells ask for. Keep them the same from render to render: rows draw anew only for what is theirs. */
export interface CellHandlers {
  /** @param text as typed; a promise of null when it is saved, else why not */
  onSet: (row: WeekRow, cell: WeekCell, minutes: number, text: string) => Promise<string | null>;
  onOpen: (row: WeekRow, date: string) => void;
  onRecall: (cell: WeekCell) => void;
  /** A settled entry, or late work in a locked period. */
  onAdjust: (row: WeekRow, date: string) => void;
}

export interface GridRowProps extends CellHandlers {
  row: WeekRow;
  line: number;
  today: string;
  locale: string;
  ways: ReadonlyMap<string, Way>;
  locks: LockContext;
}

/** `1:30`, `1.5`, `90m`, `9-10:30`; an empty text empties the cell. */
export function parseCell(text: string): ParsedDuration {
  if (text.trim() === '') return { ok: true, minutes: null };
  const minutes = parseDuration(text);
  if (minutes === null) return { ok: false, message: t('week.cell.how') };
  if (minutes > 1440) return { ok: false, message: t('week.cell.too-long') };
  return { ok: true, minutes };
}

/** One line of work with its seven days. Drawn anew only when something of its own changed. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { row, line, today, locale } = props;
  return (
    <div role="row" data-work={row.id} className={cx(columns, 'min-h-8 hover:bg-hover/40')}>
      <div role="rowheader" className="flex items-center truncate pr-3 pl-9 text-strong" title={row.label}>
        <span className="truncate">{row.label}</span>
      </div>
      {row.cells.map((cell, column) => (
        <Cell
          key={cell.date}
          {...props}
          cell={cell}
          line={line}
          column={column}
          today={today}
          locale={locale}
        />
      ))}
      <div className="digits flex items-center justify-end pr-6 font-medium">
        <Duration minutes={row.minutes} />
      </div>
    </div>
  );
}, isSameRow);

function Cell(props: GridRowProps & { cell: WeekCell; column: number }) {
  const { row, cell, line, column, today, locale, ways, locks, onSet, onOpen, onRecall, onAdjust } = props;
  const nameOf = (userId: string): string => locks.nameOf(userId) ?? t('entry.somebody');
  const urgent = mostUrgent(cell.entries.map((entry) => entryStatus(entry, ways.get(entry.id), nameOf)));
  const lock = cellLock(cell, locks);
  const [only, ...more] = cell.entries;
  const isRead = lock !== null && urgent !== null && lock.kind === urgent.glyph;
  const words = [
    isRead ? lock.words : urgent?.words,
    more.length > 0 ? t('week.cell.entries', { count: cell.entries.length }) : null,
    only?.startedAt && only.endedAt && more.length === 0
      ? t('week.cell.from-to', clockTimes(only.startedAt, only.endedAt, only.zone))
      : null,
  ].filter(Boolean);
  return (
    <DurationCell
      row={line}
      column={column}
      minutes={cell.entries.length > 0 ? cell.minutes : null}
      label={`${row.label}, ${formatDate(cell.date, locale, { weekday: 'long', day: 'numeric' })}`}
      parse={parseCell}
      status={urgent?.glyph}
      statusWord={words.length > 0 ? words.join('. ') : undefined}
      isReadOnly={lock !== null}
      readOnlyWord={lock?.words}
      remedy={remedyOf(
        lock,
        () => onRecall(cell),
        () => onAdjust(row, cell.date),
      )}
      isToday={cell.date === today}
      hasNote={cell.entries.some(({ description }) => description !== '')}
      onCommit={(minutes, text) => onSet(row, cell, minutes ?? 0, text)}
      onOpen={() => onOpen(row, cell.date)}
    />
  );
}

/** What can be done about a lock from the cell itself, by which key. */
function remedyOf(lock: CellLock | null, recall: () => void, adjust: () => void) {
  switch (lock?.kind) {
    case 'submitted':
      return { key: 'r', label: t('week.lock.recall'), onPress: recall };
    case 'approved':
    case 'invoiced':
      return { key: 'a', label: t('adjust.press', { why: lock.words }), onPress: adjust };
    case 'period':
      return { key: 'a', label: t('adjust.press-late', { why: lock.words }), onPress: adjust };
    default:
      return undefined;
  }
}

/** Entries are the same object until they change, so identity is enough; ways are made anew at every key. */
function isSameRow(before: GridRowProps, after: GridRowProps): boolean {
  return (
    before.row.id === after.row.id &&
    before.row.label === after.row.label &&
    before.line === after.line &&
    before.today === after.today &&
    before.locale === after.locale &&
    before.locks === after.locks &&
    before.onSet === after.onSet &&
    before.onOpen === after.onOpen &&
    before.onRecall === after.onRecall &&
    before.onAdjust === after.onAdjust &&
    before.row.cells.length === after.row.cells.length &&
    before.row.cells.every((cell, index) => {
      const other = after.row.cells[index];
      return other !== undefined && isSameCell(cell, other, before.ways, after.ways);
    })
  );
}

function isSameCell(
  before: WeekCell,
  after: WeekCell,
  waysBefore: ReadonlyMap<string, Way>,
  waysAfter: ReadonlyMap<string, Way>,
): boolean {
  if (before.date !== after.date || before.entries.length !== after.entries.length) return false;
  return before.entries.every((entry, index) => {
    const [was, is] = [waysBefore.get(entry.id), waysAfter.get(entry.id)];
    return after.entries[index] === entry && was?.kind === is?.kind && was?.message === is?.message;
  });
}
