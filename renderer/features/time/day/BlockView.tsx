import { Lock, Timer } from 'lucide-react';
import type { KeyboardEvent, MouseEvent, PointerEvent } from 'react';
import type { Span } from '../../../../domain/rules/day-plan.ts';
import { common, spanMinutes } from '../../../../domain/rules/day-plan.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { cx } from '../../../ui/cx.ts';
import { type GlyphStatus, StatusGlyph } from '../../../ui/StatusGlyph.tsx';
import { t } from '../../../words/words.ts';
import type { DayBlock } from './day-model.ts';
import type { DragKind } from './drag-model.ts';
import { heightOf, TARGET_PX, topOf } from './scale.ts';

/** What every thing on the timeline that takes the focus has. Its name is text in it, beside what is drawn. */
export interface ItemProps {
  'data-item': string;
  role: 'button';
  tabIndex: 0 | -1;
  onFocus: () => void;
  onClick: (event: MouseEvent) => void;
  onContextMenu: (event: MouseEvent) => void;
  onKeyDown?: (event: KeyboardEvent) => void;
}

export interface BlockViewProps {
  block: DayBlock;
  day: Span;
  /** Where it is drawn while it is dragged or being saved; its own time otherwise. */
  at: Span;
  column: { column: number; of: number };
  item: ItemProps;
  name: string;
  title: string;
  subtitle: string;
  range: string;
  /** The zone that it was logged in, where clocks differ from here, and its times there. */
  elsewhere: { city: string; words: string } | null;
  status: { glyph: GlyphStatus; words: string } | null;
  isLocked: boolean;
  isDragged: boolean;
  isBillable: boolean;
  /** Where a split would be; null for a block without the focus. */
  cursor: { at: number; words: string } | null;
  onGrab: (kind: DragKind, event: PointerEvent<HTMLElement>) => void;
}

const TALL_PX = 40;
const ROOMY_PX = 64;

/** One stretch of work on the timeline. Short ones keep a target that a pointer can meet; the bar at the left is true. */
export function BlockView(props: BlockViewProps) {
  const { block, day, at, column, item, isLocked, isDragged, isBillable, cursor, onGrab } = props;
  const shown = common(at, day) ?? at;
  const trueHeight = heightOf(shown);
  const height = Math.max(TARGET_PX, trueHeight - 1);
  const isTall = height >= TALL_PX;
  const city = props.elsewhere && `${props.elsewhere.city} · `;
  const minutes = formatMinutes(isDragged || !block.entry ? spanMinutes(at) : block.entry.minutes);
  return (
    <div
      {...item}
      data-word={props.elsewhere?.words}
      onPointerDown={(event) => {
        const edge = event.target instanceof HTMLElement ? event.target.dataset.edge : undefined;
        onGrab(edge === 'start' || edge === 'end' ? edge : 'move', event);
      }}
      className={cx(
        'absolute overflow-hidden rounded-normal border pr-1.5 pl-3 select-none',
        isDragged ? 'z-20 cursor-grabbing shadow-float' : 'hover:z-10',
        isTall ? 'py-1' : 'flex items-center gap-2',
        !block.entry
          ? 'border-accent-line bg-page'
          : isLocked
            ? 'border-line-strong bg-side text-strong'
            : isBillable
              ? 'cursor-grab border-accent-line bg-accent-soft'
              : 'cursor-grab border-line-strong bg-raised',
        block.isShared && 'border-warn-line',
        block.beginsBefore && 'rounded-t-none border-t-2 border-dashed',
        block.endsAfter && 'rounded-b-none border-b-2 border-dashed',
      )}
      style={{
        top: topOf(shown.from, day),
        height,
        left: `calc((100% - var(--lane)) * ${column.column / column.of})`,
        width: `calc((100% - var(--lane)) / ${column.of} - 2px)`,
      }}
    >
      <span
        aria-hidden
        className={cx('absolute top-0 left-0 w-1', isLocked ? 'bg-mark' : 'bg-accent')}
        style={{ height: Math.max(2, Math.min(height, trueHeight)) }}
      />
      <span className="sr-only">{props.name}</span>
      <div aria-hidden className={cx('flex items-center gap-1.5', isTall ? 'min-w-0' : 'max-w-1/2 shrink-0')}>
        <span className={cx('truncate font-medium', isTall && 'min-w-0')}>{props.title}</span>
        {isTall && <span className="ml-auto flex shrink-0 items-center gap-1">{signs(props)}</span>}
      </div>
      {isTall ? (
        <>
          <div aria-hidden className="truncate text-12 text-strong">
            <span className="digits">
              {props.range} · {minutes}
            </span>
            {' · '}
            {city}
            {props.subtitle}
          </div>
          {height >= ROOMY_PX && props.elsewhere && (
            <div aria-hidden className="truncate text-12 text-muted">
              {props.elsewhere.words}
            </div>
          )}
          {height >= ROOMY_PX && block.description && (
            <div aria-hidden className="line-clamp-3 text-12 text-muted">
              {block.description}
            </div>
          )}
        </>
      ) : (
        <>
          <span aria-hidden className="digits min-w-0 truncate text-12 text-strong">
            {city}
            {props.range} · {minutes} · {props.subtitle}
          </span>
          <span aria-hidden className="ml-auto flex shrink-0 items-center gap-1">
            {signs(props)}
          </span>
        </>
      )}
      {cursor && (
        <span
          aria-hidden
          className="pointer-events-none absolute inset-x-0 border-t border-dashed border-accent-ink"
          style={{ top: heightOf({ from: shown.from, to: cursor.at }) }}
        >
          <span className="digits absolute right-1 bottom-0 rounded-small bg-page px-1 text-12 text-accent-ink">
            {cursor.words}
          </span>
        </span>
      )}
      {!isLocked && !block.beginsBefore && isTall && <Edge edge="start" />}
      {!isLocked && !block.endsAfter && <Edge edge="end" />}
    </div>
  );
}

/** Where a pointer takes hold of the start or the end. */
function Edge({ edge }: { edge: 'start' | 'end' }) {
  return (
    <span
      aria-hidden
      data-edge={edge}
      className={cx('absolute inset-x-0 h-2 cursor-ns-resize', edge === 'start' ? 'top-0' : 'bottom-0')}
    />
  );
}

function signs({ block, isLocked, status }: BlockViewProps) {
  return (
    <>
      {!block.entry && (
        <span className="flex items-center gap-1 text-12 text-accent-ink">
          <Timer size={14} aria-hidden />
          {t('day.running.short')}
        </span>
      )}
      {isLocked && block.entry && <Lock size={12} aria-hidden className="text-muted" />}
      {status && <StatusGlyph status={status.glyph} word={status.words} />}
    </>
  );
}
