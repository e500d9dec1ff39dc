import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { cx } from './cx.ts';
import { TableHead } from './TableHead.tsx';
import { type RowActions, TableRow } from './TableRow.tsx';
import { leastWidth, nextSort, type Sort, sortRows, type TableColumn, tableText } from './table-model.ts';

export interface TableProps<Row> {
  label: string;
  columns: readonly TableColumn<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** Enter, or a click. */
  onOpen?: (row: Row) => void;
  /** The row whose details are shown beside. */
  currentId?: string | null;
  /** Rows to act on together: Space, Ctrl+A, or the boxes at the start. */
  selection?: { ids: ReadonlySet<string>; onChange: (ids: ReadonlySet<string>) => void; label: string };
  defaultSort?: Sort;
  /** In place of rows when there are none. */
  empty?: ReactNode;
  /** The last rows came into view: where there are more of them elsewhere, this is when to fetch them. */
  onNearEnd?: () => void;
  /** 28 px rows instead of 32. */
  isCompact?: boolean;
}

const BOX_WIDTH = 36;
const HEAD_HEIGHT = 32;
const PAGE_ROWS = 15;
/** As many rows before the last one it is time for more. */
const NEAR_END_ROWS = 40;

/**
 * Rows and columns that stay quick with tens of thousands of rows. It fills the height it is given; the head and the
 * totals stay in view. Arrow keys walk cells (J and K rows), Enter sorts by a head, Alt+arrows on a head resize its column; copy
 * takes the selected rows, else the focused row, and from the head the whole table. Give it the room of a flex item.
 */
export function Table<Row>(props: TableProps<Row>) {
  const {
    label,
    columns,
    rows,
    rowId,
    onOpen,
    currentId = null,
    selection,
    empty,
    isCompact = false,
  } = props;
  const [sort, setSort] = useState<Sort | null>(props.defaultSort ?? null);
  const [widths, setWidths] = useState<Record<string, number>>({});
  // Row -1 is the head.
  const [active, setActive] = useState({ row: -1, column: 0 });
  const scroller = useRef<HTMLDivElement>(null);
  const wantsFocus = useRef(false);

  const sorted = useMemo(() => sortRows(rows, columns, sort), [rows, columns, sort]);
  const hasTotals = columns.some((column) => column.total !== undefined);
  const height = isCompact ? 28 : 32;
  const first = selection ? 1 : 0;
  const columnCount = columns.length + first;

  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 8,
    scrollMargin: HEAD_HEIGHT,
    scrollPaddingStart: HEAD_HEIGHT,
    scrollPaddingEnd: hasTotals ? HEAD_HEIGHT : 0,
    // The row with the focus stays drawn while others scroll past, so that the focus is not lost.
    rangeExtractor: (range) => {
      const drawn = defaultRangeExtractor(range);
      if (active.row < 0 || active.row >= sorted.length || drawn.includes(active.row)) return drawn;
      return [...drawn, active.row].sort((a, b) => a - b);
    },
  });

  useEffect(() => {
    if (!wantsFocus.current) return;
    const cell = scroller.current?.querySelector<HTMLElement>(`[data-at="${active.row}:${active.column}"]`);
    if (!cell) return;
    wantsFocus.current = false;
    cell.focus({ preventScroll: active.row >= 0 });
    cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });

  /** The chosen rows, else the one with the focus, and from the head all of them. */
  const copyText = useRef((): string => '');
  copyText.current = () => {
    const row = sorted[active.row];
    const chosen = selection ? sorted.filter((candidate) => selection.ids.has(rowId(candidate))) : [];
    const copied = active.row < 0 ? sorted : chosen.length > 0 ? chosen : row ? [row] : [];
    return tableText(columns, copied);
  };
  // On the document: with no text selected the clipboard's events start at its body.
  useEffect(() => {
    const onCopy = (event: ClipboardEvent): void => {
      const cell = document.activeElement;
      if (!(cell instanceof HTMLElement) || cell.dataset.at === undefined) return;
      if (!scroller.current?.contains(cell) || window.getSelection()?.toString()) return;
      event.clipboardData?.setData('text/plain', copyText.current());
      event.preventDefault();
    };
    document.addEventListener('copy', onCopy);
    return () => document.removeEventListener('copy', onCopy);
  }, []);

  const lastDrawn = virtual.getVirtualItems().at(-1)?.index ?? -1;
  const { onNearEnd } = props;
  const nearEnd = useRef(onNearEnd);
  nearEnd.current = onNearEnd;
  useEffect(() => {
    if (sorted.length > 0 && lastDrawn >= sorted.length - NEAR_END_ROWS) nearEnd.current?.();
  }, [lastDrawn, sorted.length]);

  const goTo = (row: number, column: number): void => {
    const next = {
      row: Math.min(sorted.length - 1, Math.max(-1, row)),
      column: Math.min(columnCount - 1, Math.max(0, column)),
    };
    wantsFocus.current = true;
    if (next.row >= 0) virtual.scrollToIndex(next.row);
    setActive(next);
  };

  const toggle = (id: string): void => {
    if (!selection) return;
    const ids = new Set(selection.ids);
    if (!ids.delete(id)) ids.add(id);
    selection.onChange(ids);
  };
  const actions = useRef<RowActions<Row>>({ toggle: () => {}, open: () => {} });
  actions.current = { toggle: (row) => toggle(rowId(row)), open: (row) => onOpen?.(row) };
  const areAll =
    selection !== undefined && rows.length > 0 && rows.every((row) => selection.ids.has(rowId(row)));
  const toggleAll = (): void => selection?.onChange(new Set(areAll ? [] : rows.map(rowId)));

  const onKeyDown = (event: KeyboardEvent): void => {
    const target = event.target;
    if (!(target instanceof HTMLElement) || target.dataset.at === undefined || event.altKey) return;
    const isFar = event.ctrlKey || event.metaKey;
    const row = sorted[active.row];
    const keys: Record<string, (() => void) | undefined> = {
      ArrowDown: () => goTo(isFar ? sorted.length - 1 : active.row + 1, active.column),
      ArrowUp: () => goTo(isFar ? 0 : active.row - 1, active.column),
      ArrowRight: () => goTo(active.row, active.column + 1),
      ArrowLeft: () => goTo(active.row, active.column - 1),
      PageDown: () => goTo(active.row + PAGE_ROWS, active.column),
      PageUp: () => goTo(Math.max(0, active.row - PAGE_ROWS), active.column),
      Home: () => goTo(isFar ? 0 : active.row, 0),
      End: () => goTo(isFar ? sorted.length - 1 : active.row, columnCount - 1),
      Enter: row && onOpen ? () => onOpen(row) : undefined,
      ' ': row && selection ? () => toggle(rowId(row)) : undefined,
      a: isFar && selection ? toggleAll : undefined,
      j: isFar ? undefined : () => goTo(active.row + 1, active.column),
      k: isFar ? undefined : () => goTo(active.row - 1, active.column),
    };
    const action = keys[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };

  const template = columns.map((column) => {
    const fixed = widths[column.id];
    return fixed ? `${fixed}px` : `minmax(${leastWidth(column)}px, ${column.width}fr)`;
  });
  if (selection) template.unshift(`${BOX_WIDTH}px`);
  const minWidth = columns.reduce(
    (sum, column) => sum + (widths[column.id] ?? leastWidth(column)),
    first * BOX_WIDTH,
  );
  const style: CSSProperties & Record<'--columns', string> = { '--columns': template.join(' '), minWidth };

  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={-1}
      aria-label={label}
      aria-rowcount={sorted.length + 1 + (hasTotals ? 1 : 0)}
      aria-colcount={columnCount}
      aria-multiselectable={selection ? true : undefined}
      className="relative min-h-0 flex-1 overflow-auto outline-none"
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        const at = event.target instanceof HTMLElement ? event.target.dataset.at : undefined;
        if (!at) return;
        const [row = -1, column = 0] = at.split(':').map(Number);
        if (row !== active.row || column !== active.column) setActive({ row, column });
      }}
    >
      <div style={style} className="flex min-h-full flex-col">
        <TableHead
          columns={columns}
          sort={sort}
          activeColumn={active.row === -1 ? active.column : -1}
          selection={
            selection
              ? { label: selection.label, state: areAll ? 'on' : selection.ids.size > 0 ? 'some' : 'off' }
              : null
          }
          onSelectAll={toggleAll}
          onSort={(column) => setSort(nextSort(sort, column))}
          onResize={(column, width) =>
            setWidths((all) => ({ ...all, [column]: Math.max(64, Math.round(width)) }))
          }
        />
        {sorted.length === 0 ? (
          <div className="flex-1">{empty}</div>
        ) : (
          <div role="rowgroup" className="relative shrink-0" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map((item) => {
              const row = sorted[item.index];
              if (row === undefined) return null;
              const id = rowId(row);
              return (
                <TableRow
                  key={id}
                  index={item.index}
                  top={item.start - HEAD_HEIGHT}
                  height={height}
                  row={row}
                  columns={columns}
                  activeColumn={active.row === item.index ? active.column : -1}
                  isCurrent={currentId === id}
                  isSelected={selection ? selection.ids.has(id) : null}
                  canOpen={onOpen !== undefined}
                  actions={actions}
                />
              );
            })}
          </div>
        )}
        {hasTotals && (
          <div role="rowgroup" className="sticky bottom-0 z-10 mt-auto bg-page">
            <div
              role="row"
              aria-rowindex={sorted.length + 2}
              className="grid h-8 grid-cols-(--columns) items-center border-t border-line-strong font-semibold"
            >
              {selection && <TotalCell align="start">{null}</TotalCell>}
              {columns.map((column) => (
                <TotalCell key={column.id} align={column.align ?? 'start'}>
                  {column.total}
                </TotalCell>
              ))}
            </div>
          </div>
        )}
      </div>
    </div>
  );
}

function TotalCell({ align, children }: { align: 'start' | 'end'; children: ReactNode }) {
  return (
    <div
      role="gridcell"
      className={cx('digits flex px-3 whitespace-nowrap', align === 'end' && 'justify-end')}
    >
      {children}
    </div>
  );
}
