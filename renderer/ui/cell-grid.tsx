import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';

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

interface Place {
  row: number;
  column: number;
}

/**
 * What makes an element a cell of a CellGrid. Spread it on a div of your own; DurationCell does so by itself. Rows
 * and columns count from 0 and may have gaps.
 */
export function cellProps(row: number, column: number) {
  return { role: 'gridcell', tabIndex: -1, 'data-row': row, 'data-column': column } as const;
}

function placeOf(cell: HTMLElement): Place {
  return { row: Number(cell.dataset.row), column: Number(cell.dataset.column) };
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

/** Moves the focus from a cell; false when there is no cell that way. */
export function moveFrom(cell: HTMLElement, move: Move): boolean {
  const grid = cell.closest('[role="grid"]');
  if (!grid) return false;
  const cells = new Map<string, HTMLElement>();
  for (const element of grid.querySelectorAll<HTMLElement>('[data-row][data-column]')) {
    cells.set(`${element.dataset.row}:${element.dataset.column}`, element);
  }
  const places = [...cells.values()].map(placeOf).sort(byPlace);
  const found = target(places, placeOf(cell), move);
  const next = found && cells.get(`${found.row}:${found.column}`);
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

export interface CellGridProps {
  label: string;
  /** Rows: elements with `role="row"` that hold cells (`cellProps`, DurationCell), `rowheader` and `columnheader`. */
  children: ReactNode;
  className?: string;
}

/**
 * A small grid of cells walked by arrow keys, Home, End, Ctrl+Home and Ctrl+End; one Tab stop in all. Tab goes from
 * cell to cell while a DurationCell is being edited, else out of the grid.
 */
export function CellGrid({ label, children, className }: CellGridProps) {
  const grid = useRef<HTMLDivElement>(null);

  // Cells render tabIndex -1; the one that was focused last (or the first) is the grid's Tab stop.
  useEffect(() => {
    const cells = grid.current?.querySelectorAll<HTMLElement>('[data-row][data-column]');
    if (!cells || [...cells].some((cell) => cell.tabIndex === 0)) return;
    const first = cells[0];
    if (first) first.tabIndex = 0;
  });

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const cell = event.target;
    if (event.defaultPrevented || !(cell instanceof HTMLElement) || cell.dataset.row === undefined) return;
    if (event.altKey || event.shiftKey) return;
    const isFar = event.ctrlKey || event.metaKey;
    const move = isFar ? ({ Home: 'first', End: 'last' } as const)[event.key] : keyMoves[event.key];
    if (!move) return;
    event.preventDefault();
    moveFrom(cell, move);
  };

  return (
    <div
      ref={grid}
      role="grid"
      tabIndex={-1}
      aria-label={label}
      className={className}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        const cell = event.target;
        if (!(cell instanceof HTMLElement) || cell.dataset.row === undefined) return;
        for (const old of grid.current?.querySelectorAll<HTMLElement>('[data-row][tabindex="0"]') ?? [])
          old.tabIndex = -1;
        cell.tabIndex = 0;
      }}
    >
      {children}
    </div>
  );
}
