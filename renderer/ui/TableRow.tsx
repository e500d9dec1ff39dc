import { memo, type RefObject } from 'react';
import { TickBox } from './Checkbox.tsx';
import { cx } from './cx.ts';
import type { TableColumn } from './table-model.ts';

interface TableRowProps<Row> {
  index: number;
  /** px from the top of the body. */
  top: number;
  height: number;
  row: Row;
  columns: readonly TableColumn<Row>[];
  /** The cell that Tab goes to; -1 for none. */
  activeColumn: number;
  isCurrent: boolean;
  /** Null when rows cannot be selected. */
  isSelected: boolean | null;
  canOpen: boolean;
  /** One object for the life of the table, so that scrolling draws only the rows that come into view. */
  actions: RefObject<RowActions<Row>>;
}

export interface RowActions<Row> {
  toggle: (row: Row) => void;
  open: (row: Row) => void;
}

function PlainTableRow<Row>(props: TableRowProps<Row>) {
  const { index, top, height, row, columns, activeColumn, isCurrent, isSelected, canOpen, actions } = props;
  const first = isSelected === null ? 0 : 1;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys.
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected ?? undefined}
      aria-current={isCurrent || undefined}
      className={cx(
        'absolute inset-x-0 grid grid-cols-(--columns) items-center border-b border-line',
        isCurrent && 'before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:bg-accent',
        isSelected || isCurrent ? 'bg-accent-soft/60' : canOpen && 'hover:bg-hover',
      )}
      style={{ top, height }}
      onClick={() => actions.current.open(row)}
    >
      {isSelected !== null && (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys.
        <div
          role="gridcell"
          tabIndex={activeColumn === 0 ? 0 : -1}
          data-at={`${index}:0`}
          className="flex h-full items-center justify-center outline-none focus-visible:ring-inside"
          onClick={(event) => {
            event.stopPropagation();
            actions.current.toggle(row);
          }}
        >
          <TickBox state={isSelected ? 'on' : 'off'} />
        </div>
      )}
      {columns.map((column, position) => {
        const text = column.text(row);
        return (
          <div
            key={column.id}
            role="gridcell"
            tabIndex={activeColumn === position + first ? 0 : -1}
            data-at={`${index}:${position + first}`}
            title={text}
            className={cx(
              'flex h-full min-w-0 items-center px-3 outline-none focus-visible:ring-inside',
              column.align === 'end' && 'digits justify-end',
            )}
          >
            <span className="min-w-0 truncate">{column.cell ? column.cell(row) : text}</span>
          </div>
        );
      })}
    </div>
  );
}

/** One row of a Table. */
export const TableRow = memo(PlainTableRow) as typeof PlainTableRow;
