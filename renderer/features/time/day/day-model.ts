import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { standingMinutes } from '../../../../domain/rules/adjustment.ts';
import {
  type Block,
  common,
  coveredMs,
  gaps,
  inOrder,
  type Overlap,
  overlapsOf,
  type Span,
  spanMinutes,
  spanOf,
} from '../../../../domain/rules/day-plan.ts';
import { daySpan } from '../../../../domain/rules/day-scale.ts';

/** What a line of work is about. */
export interface Work {
  projectId: string;
  taskId: string | null;
  activityCode: string;
}

/** One stretch of work on the shown day. Its span is the whole of it, also where the day shows only a part. */
export interface DayBlock extends Block {
  /** Null for the running timer. */
  readonly entry: TimeEntry | null;
  readonly work: Work;
  readonly description: string;
  /** The part that lies on the shown day. */
  readonly shown: Span;
  readonly beginsBefore: boolean;
  readonly endsAfter: boolean;
  readonly isShared: boolean;
}

export interface DayGap extends Block {
  readonly before: DayBlock;
  readonly after: DayBlock;
}

export interface DayOverlap extends Overlap<DayBlock> {
  readonly id: string;
}

/** Everything that the focus goes to, by its id. */
export type DayItem =
  | { kind: 'untimed'; id: string; entry: TimeEntry }
  | { kind: 'block'; id: string; block: DayBlock }
  | { kind: 'gap'; id: string; gap: DayGap }
  | { kind: 'overlap'; id: string; overlap: DayOverlap };

export interface DayModel {
  readonly date: string;
  readonly zone: string;
  readonly day: Span;
  readonly blocks: readonly DayBlock[];
  readonly untimed: readonly TimeEntry[];
  readonly gaps: readonly DayGap[];
  readonly overlaps: readonly DayOverlap[];
  /** Untimed work first, then blocks, gaps and overlaps as they begin. */
  readonly items: readonly DayItem[];
  /** Minutes of the entries that are dated this day, as in the week. */
  readonly minutes: number;
  readonly gapMinutes: number;
  readonly overlapMinutes: number;
}

/** The timer as it runs. */
export interface RunningWork extends Work {
  startedAt: string;
  description: string;
}

export const RUNNING = 'running';

/**
 * Lays out one day of a person in `zone`. An entry is on every day that its time touches in that zone, whatever its
 * own zone dated it; one without a time on its own date. Gaps are what lies between the first work and the last.
 * @param entries of the days around, at least those dated two days before to two days after
 * @param now epoch ms, to which a running timer reaches
 */
export function dayModel(input: {
  date: string;
  zone: string;
  entries: readonly TimeEntry[];
  running: RunningWork | null;
  now: number;
}): DayModel {
  const { date, zone, entries, running, now } = input;
  const day = daySpan(date, zone);
  const found: Omit<DayBlock, 'isShared'>[] = [];
  const add = (block: Pick<DayBlock, 'id' | 'entry' | 'work' | 'description'>, span: Span): void => {
    const onDay = common(span, day);
    if (!onDay) return;
    const beginsBefore = span.from < day.from;
    found.push({ ...block, ...span, shown: onDay, beginsBefore, endsAfter: span.to > day.to });
  };
  // What an adjustment replaced is no longer a part of the day; the week's cell still tells of it.
  const shown = entries.filter(({ replacedById }) => replacedById === null);
  for (const entry of shown) {
    const span = spanOf(entry);
    if (span) add({ id: entry.id, entry, work: entry, description: entry.description }, span);
  }
  if (running) {
    const from = Date.parse(running.startedAt);
    // A timer is on its day from its first second.
    const span = { from, to: Math.max(now, from + 60_000) };
    add({ id: RUNNING, entry: null, work: running, description: running.description }, span);
  }
  const overlaps = overlapsOf(found.map((block) => ({ ...block, isShared: true })))
    .filter(({ span }) => common(span, day) !== null)
    .map((overlap) => ({ ...overlap, id: `overlap:${overlap.earlier.id}:${overlap.later.id}` }));
  const shared = new Set(overlaps.flatMap(({ earlier, later }) => [earlier.id, later.id]));
  const blocks = inOrder(found).map((block) => ({ ...block, isShared: shared.has(block.id) }));
  const untimed = shown.filter((entry) => entry.date === date && spanOf(entry) === null);
  const between = gapsBetween(blocks);
  return {
    date,
    zone,
    day,
    blocks,
    untimed,
    gaps: between,
    overlaps,
    items: itemsOf(untimed, blocks, between, overlaps),
    minutes: standingMinutes(entries.filter((entry) => entry.date === date)),
    gapMinutes: between.reduce((sum, gap) => sum + spanMinutes(gap), 0),
    overlapMinutes: spanMinutes({
      from: 0,
      to: coveredMs(
        overlaps.map(({ span }) => span),
        day,
      ),
    }),
  };
}

function gapsBetween(blocks: readonly DayBlock[]): DayGap[] {
  const [first] = blocks;
  if (!first) return [];
  const within = { from: first.from, to: Math.max(...blocks.map(({ to }) => to)) };
  return gaps(blocks, within).flatMap((span) => {
    const before = blocks.findLast(({ to }) => to === span.from);
    const after = blocks.find(({ from }) => from === span.to);
    if (!before || !after || spanMinutes(span) < 1) return [];
    return [{ ...span, id: `gap:${before.id}:${after.id}`, before, after }];
  });
}

function itemsOf(
  untimed: readonly TimeEntry[],
  blocks: readonly DayBlock[],
  between: readonly DayGap[],
  overlaps: readonly DayOverlap[],
): DayItem[] {
  const timed: { at: number; item: DayItem }[] = [
    ...blocks.map((block) => ({ at: block.from, item: { kind: 'block' as const, id: block.id, block } })),
    ...between.map((gap) => ({ at: gap.from, item: { kind: 'gap' as const, id: gap.id, gap } })),
    ...overlaps.map((overlap) => ({
      at: overlap.span.from,
      item: { kind: 'overlap' as const, id: overlap.id, overlap },
    })),
  ];
  // A stable sort: at the same moment a block comes before what is said about it.
  timed.sort((a, b) => a.at - b.at);
  return [
    ...untimed.map((entry) => ({ kind: 'untimed' as const, id: entry.id, entry })),
    ...timed.map(({ item }) => item),
  ];
}

/** The free stretches of the day that hold `minutes` at least, in order. */
export function freeRoom(model: DayModel, within: Span, minutes: number): Span[] {
  return gaps(model.blocks, within).filter((span) => spanMinutes(span) >= minutes);
}

/** Whether two are the same work, so that joining them needs no question. */
export function isSameWork(a: TimeEntry, b: TimeEntry): boolean {
  return (
    a.projectId === b.projectId &&
    a.taskId === b.taskId &&
    a.activityCode === b.activityCode &&
    a.billable === b.billable &&
    a.description.trim() === b.description.trim()
  );
}
