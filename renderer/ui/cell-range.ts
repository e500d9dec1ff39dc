/** Where a cell stands in its grid; rows and columns count from 0 and may have gaps. */
export interface Place {
  row: number;
  column: number;
}

/** A rectangle of cells, both ends included. */
export interface CellRange {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

export function placeOf(cell: HTMLElement): Place {
  return { row: Number(cell.dataset.row), column: Number(cell.dataset.column) };
}

export function rangeOf(a: Place, b: Place): CellRange {
  return {
    top: Math.min(a.row, b.row),
    left: Math.min(a.column, b.column),
    bottom: Math.max(a.row, b.row),
    right: Math.max(a.column, b.column),
  };
}

/** The cell that a keyboard or pointer event is about; null for one inside a text field or beside the cells. */
export function cellOf(target: EventTarget | null): HTMLElement | null {
  if (!(target instanceof HTMLElement)) return null;
  return target.closest<HTMLElement>('[data-row][data-column]');
}

const allCells = '[data-row][data-column]';

/** Marks the cells of the range as selected, and no others. In the DOM: a selection draws no cell anew. */
export function markRange(grid: HTMLElement, range: CellRange | null): void {
  for (const cell of grid.querySelectorAll<HTMLElement>(allCells)) {
    const { row, column } = placeOf(cell);
    const isIn =
      range !== null &&
      row >= range.top &&
      row <= range.bottom &&
      column >= range.left &&
      column <= range.right;
    if (isIn) cell.setAttribute('aria-selected', 'true');
    else cell.removeAttribute('aria-selected');
  }
}
