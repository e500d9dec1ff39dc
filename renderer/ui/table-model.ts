import type { ReactNode } from 'react';

export interface TableColumn<Row> {
  id: string;
  header: string;
  /** What is drawn; `text` when left out. */
  cell?: (row: Row) => ReactNode;
  /** The same as plain text: for copying, for sorting by default, and as the tooltip of what is cut. */
  text: (row: Row) => string;
  /** What it sorts by: minutes, minor units, ISO dates. null comes last either way. `false`: not sortable. */
  sortBy?: ((row: Row) => string | number | null) | false;
  /** Figures stand at the end. */
  align?: 'start' | 'end';
  /** px that suit it, also its share of spare room. */
  width: number;
  /** px below which it does not shrink; by default three quarters of `width` for text and all of it for figures. */
  minWidth?: number;
  /** At the foot, always in view. */
  total?: ReactNode;
}

export interface Sort {
  column: string;
  direction: 'ascending' | 'descending';
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** The rows in order; equal ones keep theirs. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly TableColumn<Row>[],
  sort: Sort | null,
): Row[] {
  const column = columns.find((candidate) => candidate.id === sort?.column);
  if (!sort || !column || column.sortBy === false) return [...rows];
  const valueIn = column.sortBy ?? column.text;
  const turn = sort.direction === 'ascending' ? 1 : -1;
  return rows
    .map((row) => ({ row, value: valueIn(row) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
      const order =
        typeof a.value === 'number' && typeof b.value === 'number'
          ? a.value - b.value
          : collator.compare(String(a.value), String(b.value));
      return order * turn;
    })
    .map(({ row }) => row);
}

/** px below which a column does not shrink. */
export function leastWidth<Row>(column: TableColumn<Row>): number {
  return column.minWidth ?? (column.align === 'end' ? column.width : Math.round(column.width * 0.75));
}

/** A click on a head: upwards, downwards, then the order the rows came in. */
export function nextSort(sort: Sort | null, column: string): Sort | null {
  if (sort?.column !== column) return { column, direction: 'ascending' };
  return sort.direction === 'ascending' ? { column, direction: 'descending' } : null;
}

/** Rows as tab-separated text with their heads, for the clipboard. */
export function tableText<Row>(columns: readonly TableColumn<Row>[], rows: readonly Row[]): string {
  const clean = (text: string): string => text.replace(/[\t\r\n]+/g, ' ');
  const lines = rows.map((row) => columns.map((column) => clean(column.text(row))).join('\t'));
  return [columns.map((column) => clean(column.header)).join('\t'), ...lines].join('\n');
}
