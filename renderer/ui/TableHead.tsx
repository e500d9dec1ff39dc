import { ArrowDown, ArrowUp } from 'lucide-react';
import type { PointerEvent } from 'react';
import { TickBox } from './Checkbox.tsx';
import { cx } from './cx.ts';
import type { Sort, TableColumn } from './table-model.ts';

interface TableHeadProps<Row> {
  columns: readonly TableColumn<Row>[];
  sort: Sort | null;
  activeColumn: number;
  selection: { label: string; state: 'on' | 'off' | 'some' } | null;
  onSelectAll: () => void;
  onSort: (column: string) => void;
  onResize: (column: string, width: number) => void;
}

/** px that one press of Alt+arrow gives or takes. */
const STEP = 16;
const cellClass = 'group relative flex h-8 min-w-0 items-center outline-none focus-visible:ring-inside';

/** The head of a Table: sorts, resizes, selects all. */
export function TableHead<Row>(props: TableHeadProps<Row>) {
  const { columns, sort, activeColumn, selection, onSelectAll, onSort, onResize } = props;
  const first = selection ? 1 : 0;
  return (
    <div role="rowgroup" className="sticky top-0 z-10 bg-page">
      <div
        role="row"
        aria-rowindex={1}
        className="grid h-8 grid-cols-(--columns) border-b border-line-strong text-12 font-medium text-muted"
      >
        {selection && (
          <div
            role="columnheader"
            tabIndex={activeColumn === 0 ? 0 : -1}
            data-at="-1:0"
            className={cx(cellClass, 'justify-center')}
            onClick={onSelectAll}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' && event.key !== ' ') return;
              event.preventDefault();
              onSelectAll();
            }}
          >
            <span className="sr-only">{selection.label}</span>
            <TickBox state={selection.state} />
          </div>
        )}
        {columns.map((column, position) => {
          const direction = sort?.column === column.id ? sort.direction : null;
          const isSortable = column.sortBy !== false;
          const Arrow = direction === 'descending' ? ArrowDown : ArrowUp;
          return (
            <div
              key={column.id}
              role="columnheader"
              aria-sort={isSortable ? (direction ?? 'none') : undefined}
              tabIndex={activeColumn === position + first ? 0 : -1}
              data-at={`-1:${position + first}`}
              className={cx(
                cellClass,
                'gap-1 px-3',
                column.align === 'end' && 'flex-row-reverse',
                isSortable && 'hover:text-ink',
              )}
              onClick={() => isSortable && onSort(column.id)}
              onKeyDown={(event) => {
                const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
                if (event.altKey && step) onResize(column.id, event.currentTarget.offsetWidth + step);
                else if (isSortable && (event.key === 'Enter' || event.key === ' ')) onSort(column.id);
                else return;
                event.preventDefault();
                event.stopPropagation();
              }}
            >
              <span className="truncate">{column.header}</span>
              {isSortable && (
                <Arrow
                  size={12}
                  strokeWidth={2}
                  aria-hidden
                  className={cx(
                    'shrink-0',
                    direction ? 'text-accent-ink' : 'opacity-0 group-hover:opacity-50',
                  )}
                />
              )}
              <ResizeHandle onResize={(width) => onResize(column.id, width)} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The edge of a column, to drag. The keyboard resizes from the head itself. */
function ResizeHandle({ onResize }: { onResize: (width: number) => void }) {
  const start = (event: PointerEvent<HTMLSpanElement>): void => {
    const handle = event.currentTarget;
    const begin = event.clientX;
    const width = handle.parentElement?.offsetWidth ?? 0;
    handle.setPointerCapture(event.pointerId);
    const move = (moved: globalThis.PointerEvent): void => onResize(width + moved.clientX - begin);
    handle.addEventListener('pointermove', move);
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), {
      once: true,
    });
  };
  return (
    <span
      aria-hidden
      className="absolute inset-y-1 right-0 z-10 w-2 cursor-col-resize touch-none after:absolute after:inset-y-0 after:right-0 after:w-px after:bg-line hover:after:bg-focus"
      onPointerDown={start}
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => event.stopPropagation()}
    />
  );
}
