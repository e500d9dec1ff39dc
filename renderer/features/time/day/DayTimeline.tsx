import { type PointerEvent, type RefObject, useId, useLayoutEffect, useMemo, useRef } from 'react';
import type { Project } from '../../../../domain/entities/project.ts';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { layoutColumns, type Span, spanMinutes } from '../../../../domain/rules/day-plan.ts';
import { momentOf } from '../../../../domain/rules/day-scale.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import type { GlyphStatus } from '../../../ui/StatusGlyph.tsx';
import { t } from '../../../words/words.ts';
import { rowLabel } from '../week-model.ts';
import { BlockView, type ItemProps } from './BlockView.tsx';
import type { DayBlock, DayItem, DayModel } from './day-model.ts';
import { elsewhereWords, lockWords, type TimeWords, workWords } from './day-words.ts';
import type { Dragged } from './drag-model.ts';
import { GapMark, HourScale, NowLine } from './HourScale.tsx';
import { middleOf } from './item-actions.ts';
import { LaneChip } from './LaneChip.tsx';
import { heightOf, spread, TARGET_MS, TARGET_PX, topOf } from './scale.ts';
import type { DragPreview } from './use-drag.ts';

export interface DayTimelineProps {
  model: DayModel;
  times: TimeWords;
  usual: Span;
  now: number;
  label: string;
  projects: ReadonlyMap<string, Project>;
  statusOf: (entry: TimeEntry) => { glyph: GlyphStatus; words: string };
  itemProps: (item: DayItem) => ItemProps;
  /** The name of an item for a screen reader. */
  wordsOf: (item: DayItem) => string;
  /** The block with the focus, and where a split of it would be; null for its middle. */
  current: { id: string; cursor: number | null } | null;
  preview: DragPreview | null;
  /** A stretch that the form is about. */
  draft: Span | null;
  canvas: RefObject<HTMLDivElement | null>;
  scroller: RefObject<HTMLDivElement | null>;
  onGrab: (event: PointerEvent<HTMLElement>, dragged: Dragged) => void;
}

const SCROLL_ROOM_PX = 24;

/** The hours of one day with its work on them, and beside them what is missing or twice. */
export function DayTimeline(props: DayTimelineProps) {
  const { model, times, usual, now, projects, itemProps, wordsOf, preview, draft, canvas, scroller, onGrab } =
    props;
  const { day, date, zone, blocks } = model;
  const hintId = useId();
  const [firstBlock] = blocks;

  // To the first work of the day, or to the morning; once for a day, and again when its work has been read. What the
  // person logs themselves moves nothing.
  const scrolledTo = useRef('');
  if (preview || draft) scrolledTo.current = `${date} work`;
  const opensAt = `${date} ${firstBlock ? 'work' : 'empty'}`;
  useLayoutEffect(() => {
    if (scrolledTo.current === opensAt || scrolledTo.current === `${date} work`) return;
    scrolledTo.current = opensAt;
    const at = firstBlock?.shown.from ?? momentOf('08:00', day, zone);
    if (scroller.current) scroller.current.scrollTop = topOf(at, day) - SCROLL_ROOM_PX;
  }, [opensAt, date, day, zone, firstBlock, scroller]);

  const columns = useMemo(
    () =>
      layoutColumns(
        blocks.map(({ id, shown }) => ({
          id,
          from: shown.from,
          to: Math.max(shown.to, shown.from + TARGET_MS),
        })),
      ),
    [blocks],
  );
  const chipTops = useMemo(() => {
    const items = model.items.filter((item) => item.kind === 'gap' || item.kind === 'overlap');
    const wanted = items.map((item) => {
      const span = item.kind === 'gap' ? item.gap : item.overlap.span;
      return Math.max(0, topOf((span.from + span.to) / 2, day) - TARGET_PX / 2);
    });
    const tops = spread(wanted, TARGET_PX + 2);
    return new Map(items.map(({ id }, index) => [id, tops[index] ?? 0]));
  }, [model.items, day]);
  const ghost = preview?.kind === 'create' || preview?.kind === 'place' ? preview.to : draft;

  const viewOf = (block: DayBlock) => {
    const isDragged = preview?.id === block.id;
    const at = isDragged ? preview.to : block;
    const { from, to } = times.range(at);
    const isCurrent = props.current?.id === block.id && block.entry !== null;
    const cursor = props.current?.cursor ?? null;
    return (
      <BlockView
        key={block.id}
        block={block}
        day={day}
        at={at}
        column={columns.get(block.id) ?? { column: 0, of: 1 }}
        item={itemProps({ kind: 'block', id: block.id, block })}
        name={wordsOf({ kind: 'block', id: block.id, block })}
        title={projects.get(block.work.projectId)?.name ?? workWords(block.work, projects)}
        subtitle={rowLabel(projects.get(block.work.projectId), block.work)}
        range={t('day.range', { from, to })}
        elsewhere={elsewhereWords(block, times)}
        status={block.entry && props.statusOf(block.entry)}
        isLocked={lockWords(block.entry) !== null}
        isDragged={isDragged}
        isBillable={block.entry?.billable ?? true}
        cursor={
          isCurrent && cursor !== null && !isDragged
            ? { at: cursor ?? middleOf(block), words: times.at(cursor) }
            : null
        }
        onGrab={(kind, event) =>
          onGrab(event, { kind, id: block.id, span: { from: block.from, to: block.to } })
        }
      />
    );
  };

  const holdsTabStop = model.items.some((item) => item.kind !== 'untimed' && itemProps(item).tabIndex === 0);

  const chipOf = (item: Extract<DayItem, { kind: 'gap' | 'overlap' }>) => {
    const isGap = item.kind === 'gap';
    const minutes = formatMinutes(spanMinutes(isGap ? item.gap : item.overlap.span));
    return (
      <LaneChip
        key={item.id}
        item={itemProps(item)}
        name={wordsOf(item)}
        kind={item.kind}
        top={chipTops.get(item.id) ?? 0}
        minutes={minutes}
        words={t(isGap ? 'day.gap.short' : 'day.overlap.short', { minutes })}
      />
    );
  };

  // One after the other as they begin, blocks and what is said beside them: so they are read aloud.
  return (
    <div
      ref={scroller}
      role="group"
      aria-label={props.label}
      aria-describedby={hintId}
      // What scrolls must be reachable by keyboard, also while the day's one Tab stop is not in it.
      tabIndex={holdsTabStop ? -1 : 0}
      className="relative min-h-0 flex-1 overflow-y-auto focus-visible:ring-inside low:overflow-visible"
    >
      <p id={hintId} className="sr-only">
        {t('day.hint')}
      </p>
      <div
        ref={canvas}
        data-canvas=""
        className="relative mx-6 mb-4 cursor-crosshair @max-[640px]:mx-3"
        style={{ height: heightOf(day) }}
        onPointerDown={(event) => {
          if (event.target instanceof HTMLElement && event.target.closest('[data-item]')) return;
          onGrab(event, { kind: 'create', id: null, span: day });
        }}
      >
        <HourScale model={model} times={times} usual={usual} />
        <NowLine now={now} day={day} label={times.at(now)} />
        <div className="absolute inset-y-0 right-0 left-20 [--lane:208px] @max-[640px]:[--lane:64px]">
          {model.gaps.map((gap) => (
            <GapMark key={gap.id} gap={gap} day={day} />
          ))}
          {model.items.map((item) => {
            if (item.kind === 'block') return viewOf(item.block);
            return item.kind === 'untimed' ? null : chipOf(item);
          })}
          {ghost && (
            <div
              aria-hidden
              data-ghost=""
              className="pointer-events-none absolute right-(--lane) left-0 z-20 overflow-hidden rounded-normal border-2 border-dashed border-accent bg-accent-soft/70 px-3"
              style={{ top: topOf(ghost.from, day), height: Math.max(TARGET_PX, heightOf(ghost)) }}
            >
              <span className="digits font-medium text-accent-ink">
                {t('day.range', times.range(ghost))} · {formatMinutes(spanMinutes(ghost))}
              </span>
            </div>
          )}
        </div>
      </div>
    </div>
  );
}
