import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, useEffect, useRef } from 'react';
import type { QueueLine } from '../../../../domain/rules/approval-queue.ts';
import { t } from '../../../words/words.ts';
import type { FlagContext } from './flag-words.ts';
import { step } from './moves.ts';
import { HeadingLine, SheetLine } from './QueueLines.tsx';
import type { QueueView } from './use-queue-view.ts';

const PAGE_ROWS = 10;
const HEIGHTS = { heading: 30, part: 26, clean: 44, flagged: 62 } as const;

function heightOf(line: QueueLine | undefined): number {
  if (!line) return HEIGHTS.clean;
  if (line.kind === 'heading') return line.partId === null ? HEIGHTS.heading : HEIGHTS.part;
  return line.sheet.flags.length === 0 ? HEIGHTS.clean : HEIGHTS.flagged;
}

/**
 * The rows of the queue, of which only those in sight are in the page. It is a grid of one column: the arrows walk,
 * with Shift they select, Space selects one, and the row that is looked at is named to screen readers.
 */
export function QueueList({ view, context }: { view: QueueView; context: FlagContext }) {
  const { lines, sheets, current, selection } = view;
  const scroller = useRef<HTMLDivElement>(null);
  // Rows are not drawn again for it, so what they call is looked up when they call.
  const now = useRef(view);
  now.current = view;
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightOf(lines[index]),
    getItemKey: (index) => lines[index]?.id ?? index,
    overscan: 6,
    // Before it is measured, so that the first frame has rows.
    initialRect: { width: 300, height: 700 },
  });
  const currentId = current?.id ?? null;
  const index = lines.findIndex((line) => line.kind === 'sheet' && line.id === currentId);
  const isFirst = index >= 0 && lines.slice(0, index).every(({ kind }) => kind === 'heading');

  const measured = useRef(lines);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other grouping or filter has other heights
  useEffect(() => {
    if (measured.current !== lines) virtual.measure();
    measured.current = lines;
  }, [lines]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a move scrolls, not every change of the list
  useEffect(() => {
    // The first one is shown with its headings.
    if (isFirst) {
      if ((virtual.scrollOffset ?? 0) > 0) virtual.scrollToOffset(0);
    } else if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' });
  }, [currentId, isFirst]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const move = (by: number) => () =>
      event.shiftKey ? view.extendBy(by) : view.choose(step(sheets, currentId, by));
    const keys: Record<string, (() => void) | undefined> = {
      ArrowDown: move(1),
      ArrowUp: move(-1),
      PageDown: move(PAGE_ROWS),
      PageUp: move(-PAGE_ROWS),
      Home: move(-sheets.length),
      End: move(sheets.length),
      ' ': currentId === null ? undefined : () => view.toggle(currentId),
    };
    const action = keys[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={t('queue.list')}
      aria-multiselectable
      aria-rowcount={lines.length}
      aria-colcount={1}
      aria-activedescendant={currentId === null ? undefined : `sheet-${currentId}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      className="group/list min-h-0 flex-1 overflow-auto outline-none focus-visible:ring-inside"
    >
      <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const line = lines[item.index];
          if (!line) return null;
          const isSheet = line.kind === 'sheet';
          return (
            <div
              key={line.id}
              id={isSheet ? `sheet-${line.id}` : undefined}
              role="row"
              aria-rowindex={item.index + 1}
              aria-selected={isSheet ? selection.has(line.id) : undefined}
              aria-current={isSheet && line.id === currentId ? 'true' : undefined}
              data-sheet={isSheet ? line.id : undefined}
              className="absolute inset-x-0 top-0"
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            >
              {line.kind === 'heading' ? (
                <HeadingLine
                  title={
                    line.partId === null
                      ? line.part === 'clean'
                        ? t('approvals.clean')
                        : t('approvals.look-closer')
                      : view.partName(line.partId)
                  }
                  isPart={line.partId !== null}
                  sheets={line.sheets}
                  onSelect={() => view.select(line.sheets.map(({ id }) => id))}
                />
              ) : (
                <Line
                  sheet={line.sheet}
                  name={view.personName(line.sheet.userId)}
                  part={line.sheet.partId === null ? null : view.partName(line.sheet.partId)}
                  context={context}
                  isCurrent={line.id === currentId}
                  isSelected={selection.has(line.id)}
                  onPress={({ isToggle, isRange }) => {
                    if (isRange) now.current.extendTo(line.id);
                    else if (isToggle) now.current.toggle(line.id);
                    else now.current.choose(line.id);
                  }}
                />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** What a row shows does not change with the row that is looked at: a key draws two rows, not all. */
const Line = memo(
  SheetLine,
  (before, after) =>
    before.sheet === after.sheet &&
    before.name === after.name &&
    before.part === after.part &&
    before.context === after.context &&
    before.isCurrent === after.isCurrent &&
    before.isSelected === after.isSelected,
);
