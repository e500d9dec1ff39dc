import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useRef } from 'react';
import { useCellClipboard } from './cell-clipboard.ts';
import { type CellRange, cellOf, markRange, type Place, placeOf, rangeOf } from './cell-range.ts';

export type Move =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'next'
  | 'previous'
  | 'row-start'
  | 'row-end'
  | 'first'
  | 'last';

/**
 * What makes an element a cell of a CellGrid. Spread it on a div of your own; DurationCell does so by itself. Rows
 * and columns count from 0 and may have gaps.
 */
export function cellProps(row: number, column: number) {
  return { role: 'gridcell', tabIndex: -1, 'data-row': row, 'data-column': column } as const;
}

function byPlace(a: Place, b: Place): number {
  return a.row - b.row || a.column - b.column;
}

function target(places: Place[], from: Place, move: Move): Place | undefined {
  const inRow = places.filter((place) => place.row === from.row);
  const inColumn = places.filter((place) => place.column === from.column);
  switch (move) {
    case 'left':
      return inRow.findLast((place) => place.column < from.column);
    case 'right':
      return inRow.find((place) => place.column > from.column);
    case 'up':
      return inColumn.findLast((place) => place.row < from.row);
    case 'down':
      return inColumn.find((place) => place.row > from.row);
    case 'next':
      return places.find((place) => byPlace(place, from) > 0);
    case 'previous':
      return places.findLast((place) => byPlace(place, from) < 0);
    case 'row-start':
      return inRow[0];
    case 'row-end':
      return inRow.at(-1);
    case 'first':
      return places[0];
    case 'last':
      return places.at(-1);
  }
}

/** The cell that lies one move away from this one. */
function neighbour(cell: HTMLElement, move: Move): HTMLElement | null {
  const grid = cell.closest('[role="grid"]');
  if (!grid) return null;
  const cells = new Map<string, HTMLElement>();
  for (const element of grid.querySelectorAll<HTMLElement>('[data-row][data-column]')) {
    cells.set(`${element.dataset.row}:${element.dataset.column}`, element);
  }
  const places = [...cells.values()].map(placeOf).sort(byPlace);
  const found = target(places, placeOf(cell), move);
  return (found && cells.get(`${found.row}:${found.column}`)) ?? null;
}

/** Moves the focus from a cell; false when there is no cell that way. */
export function moveFrom(cell: HTMLElement, move: Move): boolean {
  const next = neighbour(cell, move);
  if (!next) return false;
  next.focus();
  next.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  return true;
}

const keyMoves: Record<string, Move> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Home: 'row-start',
  End: 'row-end',
};

/** What can be done with several cells at once. Ranges that are handed over lie within the grid. */
export interface RangeActions {
  /** @returns the text for the clipboard */
  copy(range: CellRange): string;
  /** Empties the cells. Also follows `copy` when the range is cut. */
  clear(range: CellRange): void;
  paste(text: string, range: CellRange): void;
  fill(range: CellRange, direction: 'down' | 'right'): void;
  /** The cells that are selected now; null when it is the focused one alone. */
  select(range: CellRange | null): void;
}

export interface CellGridProps {
  label: string;
  /** Rows: elements with `role="row"` that hold cells (`cellProps`, DurationCell), `rowheader` and `columnheader`. */
  children: ReactNode;
  className?: string;
  /** With it, cells can be selected, copied and pasted. */
  range?: RangeActions;
}

/**
 * A small grid of cells walked by arrow keys, Home, End, Ctrl+Home and Ctrl+End; one Tab stop in all. Tab goes from
 * cell to cell while a DurationCell is being edited, else out of the grid. With `range`: Shift with the same keys,
 * Shift+click, a drag or Ctrl+A select; Ctrl+C, X, V, D, R and Delete act on what is selected; Esc lets go of it.
 */
export function CellGrid({ label, children, className, range: actions }: CellGridProps) {
  const grid = useRef<HTMLDivElement>(null);
  const selection = useRef<{ anchor: Place; head: Place } | null>(null);
  /** Set while the focus moves with the selection, which must not end it. */
  const isExtending = useRef(false);

  // Cells render tabIndex -1; the one that was focused last (or the first) is the grid's Tab stop.
  useEffect(() => {
    const element = grid.current;
    if (!element) return;
    if (selection.current) markRange(element, rangeOf(selection.current.anchor, selection.current.head));
    const cells = element.querySelectorAll<HTMLElement>('[data-row][data-column]');
    if ([...cells].some((cell) => cell.tabIndex === 0)) return;
    const first = cells[0];
    if (first) first.tabIndex = 0;
  });

  const select = (next: { anchor: Place; head: Place } | null): void => {
    if (!next && !selection.current) return;
    selection.current = next;
    const range = next && rangeOf(next.anchor, next.head);
    if (grid.current) markRange(grid.current, range);
    actions?.select(range);
  };
  /** Selects from where the selection began through `cell`, which takes the focus. */
  const extendTo = (from: HTMLElement, cell: HTMLElement): void => {
    const anchor = selection.current?.anchor ?? placeOf(from);
    isExtending.current = true;
    cell.focus();
    isExtending.current = false;
    select({ anchor, head: placeOf(cell) });
  };
  const rangeAt = (cell: HTMLElement): CellRange => {
    const place = placeOf(cell);
    return selection.current
      ? rangeOf(selection.current.anchor, selection.current.head)
      : rangeOf(place, place);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const cell = event.target;
    if (event.defaultPrevented || !(cell instanceof HTMLElement) || cell.dataset.row === undefined) return;
    if (event.altKey) return;
    const isFar = event.ctrlKey || event.metaKey;
    const move = isFar ? ({ Home: 'first', End: 'last' } as const)[event.key] : keyMoves[event.key];
    const key = event.key.toLowerCase();
    if (move && event.shiftKey && actions) {
      const to = neighbour(cell, move);
      if (to) extendTo(cell, to);
    } else if (move && !event.shiftKey) moveFrom(cell, move);
    else if (!actions) return;
    else if (event.key === 'Escape' && selection.current) select(null);
    else if (isFar && !event.shiftKey && key === 'a') selectAll();
    else if (isFar && !event.shiftKey && (key === 'd' || key === 'r') && selection.current)
      actions.fill(rangeAt(cell), key === 'd' ? 'down' : 'right');
    else return;
    event.preventDefault();
  };
  const selectAll = (): void => {
    const places = [...(grid.current?.querySelectorAll<HTMLElement>('[data-row][data-column]') ?? [])].map(
      placeOf,
    );
    const rows = places.map(({ row }) => row);
    const columns = places.map(({ column }) => column);
    if (places.length === 0) return;
    const anchor = { row: Math.min(...rows), column: Math.min(...columns) };
    select({ anchor, head: { row: Math.max(...rows), column: Math.max(...columns) } });
  };
  // Before the cell itself, which would empty only itself.
  const onKeyDownCapture = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (!actions || !selection.current || event.target instanceof HTMLInputElement) return;
    if (event.key !== 'Delete' && event.key !== 'Backspace') return;
    const cell = cellOf(event.target);
    if (!cell) return;
    event.preventDefault();
    event.stopPropagation();
    actions.clear(rangeAt(cell));
  };

  useCellClipboard(
    grid,
    actions
      ? {
          copy: (cell) => actions.copy(rangeAt(cell)),
          cut: (cell) => {
            const range = rangeAt(cell);
            const text = actions.copy(range);
            actions.clear(range);
            return text;
          },
          paste: (text, cell) => actions.paste(text, rangeAt(cell)),
        }
      : null,
  );

  const onMouseDown = (event: MouseEvent<HTMLDivElement>): void => {
    if (!actions || !event.shiftKey || event.target instanceof HTMLInputElement) return;
    const cell = cellOf(event.target);
    const from = cellOf(document.activeElement);
    if (!cell || !from || !grid.current?.contains(from)) return;
    event.preventDefault();
    extendTo(from, cell);
  };
  const onMouseOver = (event: MouseEvent<HTMLDivElement>): void => {
    if (!actions || event.buttons !== 1) return;
    const cell = cellOf(event.target);
    const from = cellOf(document.activeElement);
    if (cell && from && cell !== from && from === document.activeElement) extendTo(from, cell);
  };

  return (
    <div
      ref={grid}
      role="grid"
      tabIndex={-1}
      aria-label={label}
      aria-multiselectable={actions ? true : undefined}
      className={className}
      onKeyDown={onKeyDown}
      onKeyDownCapture={onKeyDownCapture}
      onMouseDown={onMouseDown}
      onMouseOver={onMouseOver}
      onFocus={(event) => {
        const cell = event.target;
        if (!(cell instanceof HTMLElement) || cell.dataset.row === undefined) return;
        if (!isExtending.current) select(null);
        for (const old of grid.current?.querySelectorAll<HTMLElement>('[data-row][tabindex="0"]') ?? [])
          old.tabIndex = -1;
        cell.tabIndex = 0;
      }}
    >
      {children}
    </div>
  );
}
