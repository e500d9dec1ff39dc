import type { WeekRow } from '../week-model.ts';
import type { CellTarget } from './cell-change.ts';
import type { Block, PastedCell } from './clipboard.ts';

/** A rectangle of the grid; rows and columns from 0, both ends included. */
export interface CellRange {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

export interface PastePlan {
  targets: CellTarget[];
  /** Cells whose text is no time. */
  unreadable: { row: WeekRow; date: string; text: string }[];
  /** How many rows and columns with something in them lie beyond the grid. */
  rowsOutside: number;
  columnsOutside: number;
}

/**
 * Where each pasted cell goes: the block from the top left of the range on; a single cell into all of the range, and a
 * block as often as it fits when the range is a multiple of it, as spreadsheets do.
 */
export function planPaste(block: Block<PastedCell>, range: CellRange, rows: readonly WeekRow[]): PastePlan {
  const height = block.length;
  const width = Math.max(0, ...block.map((row) => row.length));
  const plan: PastePlan = { targets: [], unreadable: [], rowsOutside: 0, columnsOutside: 0 };
  if (height === 0 || width === 0) return plan;
  const [down, across] = [range.bottom - range.top + 1, range.right - range.left + 1];
  const repeats = down % height === 0 && across % width === 0;
  const [toRows, toColumns] = repeats ? [down, across] : [height, width];
  const outside = { rows: new Set<number>(), columns: new Set<number>() };
  for (let y = 0; y < toRows; y += 1) {
    for (let x = 0; x < toColumns; x += 1) {
      const pasted = block[y % height]?.[x % width];
      if (!pasted) continue;
      const row = rows[range.top + y];
      const cell = row?.cells[range.left + x];
      const isEmpty = pasted.ok && pasted.value.minutes === 0;
      if (!row || !cell) {
        if (isEmpty) continue;
        if (!row) outside.rows.add(y);
        else outside.columns.add(x);
      } else if (!pasted.ok) plan.unreadable.push({ row, date: cell.date, text: pasted.text });
      else plan.targets.push({ row: row.key, cell, value: pasted.value });
    }
  }
  plan.rowsOutside = outside.rows.size;
  plan.columnsOutside = outside.columns.size;
  return plan;
}

/** The first row (or column) of a range into the rest of it: Ctrl+D and Ctrl+R. */
export function planFill(
  range: CellRange,
  rows: readonly WeekRow[],
  direction: 'down' | 'right',
): CellTarget[] {
  const targets: CellTarget[] = [];
  for (let y = range.top; y <= range.bottom; y += 1) {
    for (let x = range.left; x <= range.right; x += 1) {
      const from = direction === 'down' ? rows[range.top]?.cells[x] : rows[y]?.cells[range.left];
      const row = rows[y];
      const cell = row?.cells[x];
      if (!row || !cell || !from || cell === from) continue;
      const only = from.entries.length === 1 ? from.entries[0] : undefined;
      const { minutes } = from;
      const value = only ? { minutes, description: only.description, billable: only.billable } : { minutes };
      targets.push({ row: row.key, cell, value });
    }
  }
  return targets;
}
