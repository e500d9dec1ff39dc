import { v7 as uuidv7 } from 'uuid';
import type { Project } from '../../../../domain/entities/project.ts';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import {
  type Cut,
  cutOverlap,
  entryParts,
  joinEntries,
  placed,
  type Span,
  spanMinutes,
  spanOf,
  splitEntry,
} from '../../../../domain/rules/day-plan.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { t } from '../../../words/words.ts';
import type { Change } from '../grid/history.ts';
import {
  type DayBlock,
  type DayGap,
  type DayModel,
  type DayOverlap,
  freeRoom,
  isSameWork,
} from './day-model.ts';
import { lockWords, type TimeWords, workWords } from './day-words.ts';

/** What a wish of the person comes to: changes to be saved as one, a question first, or the reason why not. */
export type Plan =
  | {
      kind: 'changes';
      changes: Change[];
      /** What it was, for "Undo …". */
      label: string;
      /** What has happened, once it has. */
      said: string;
      /** The entry that has the focus then. */
      focus: string | null;
    }
  | { kind: 'which'; first: TimeEntry; second: TimeEntry; joined: TimeEntry }
  | { kind: 'refused'; reason: string };

/** What every plan looks at. */
export interface PlanContext {
  model: DayModel;
  times: TimeWords;
  projects: ReadonlyMap<string, Project>;
}

function refused(reason: string): Plan {
  return { kind: 'refused', reason };
}

/** "9:00 to 10:30, 1:30" of an entry as it will be. */
function said(entry: TimeEntry, { times }: PlanContext) {
  const span = spanOf(entry);
  const range = span ? times.range(span) : { from: '', to: '' };
  return { ...range, minutes: formatMinutes(entry.minutes) };
}

/** A block at another time: moved it keeps its minutes, resized it holds those of its new time. */
export function planSpan(context: PlanContext, block: DayBlock, to: Span, how: 'move' | 'resize'): Plan {
  const { entry } = block;
  const locked = lockWords(entry);
  if (locked || !entry) return refused(locked ?? t('day.locked.gap'));
  if (to.from === block.from && to.to === block.to) return refused(t('day.refused.edge'));
  if (spanMinutes(to) < 1) return refused(t('day.refused.short'));
  const after = placed(entry, to, how === 'move' ? entry.minutes : spanMinutes(to));
  const work = workWords(entry, context.projects);
  const words = said(after, context);
  return {
    kind: 'changes',
    changes: [{ before: entry, after }],
    label:
      how === 'move'
        ? t('day.undo.move', { work, from: words.from })
        : t('day.undo.resize', { work, minutes: words.minutes }),
    said: t('day.said.now', words),
    focus: entry.id,
  };
}

/** An entry without a time gets one: at `from`, else in the first free stretch that is long enough. */
export function planPlace(context: PlanContext, entry: TimeEntry, usual: Span, from?: number): Plan {
  const locked = lockWords(entry);
  if (locked) return refused(locked);
  if (spanOf(entry)) return refused(t('day.refused.timed'));
  const { model } = context;
  const [room] =
    from === undefined
      ? [
          ...freeRoom(model, usual, entry.minutes),
          ...freeRoom(model, { from: usual.from, to: model.day.to }, entry.minutes),
          ...freeRoom(model, model.day, entry.minutes),
        ]
      : [{ from }];
  if (!room) return refused(t('day.refused.no-room', { minutes: formatMinutes(entry.minutes) }));
  const after = placed(entry, { from: room.from, to: room.from + entry.minutes * 60_000 }, entry.minutes);
  return {
    kind: 'changes',
    changes: [{ before: entry, after }],
    label: t('day.undo.place', { work: workWords(entry, context.projects) }),
    said: t('day.said.now', said(after, context)),
    focus: entry.id,
  };
}

/** A block in two, at `at`. */
export function planSplit(context: PlanContext, block: DayBlock, at: number): Plan {
  const { entry } = block;
  const locked = lockWords(entry);
  if (locked || !entry) return refused(locked ?? t('day.locked.gap'));
  const parts = splitEntry(entry, at);
  if (!parts) return refused(t('day.refused.split'));
  const [first, second] = parts;
  return {
    kind: 'changes',
    changes: [
      { before: entry, after: first },
      { before: null, after: asNew(second) },
    ],
    label: t('day.undo.split', { work: workWords(entry, context.projects) }),
    said: t('day.said.split', {
      time: context.times.at(at),
      first: formatMinutes(first.minutes),
      second: formatMinutes(second.minutes),
    }),
    focus: entry.id,
  };
}

/** A part of an entry that becomes one of its own: a draft that the server has not seen. */
function asNew(part: TimeEntry): TimeEntry {
  const at = new Date().toISOString();
  return {
    ...part,
    id: uuidv7(),
    version: 0,
    createdAt: at,
    updatedAt: at,
    status: 'draft',
    submittedAt: null,
    decision: null,
    warnings: [],
  };
}

/** A block and the one that follows it as one. Where they are different work, `keep` says whose it is. */
export function planJoin(context: PlanContext, block: DayBlock, keep?: TimeEntry): Plan {
  const { blocks } = context.model;
  const next = blocks[blocks.findIndex(({ id }) => id === block.id) + 1];
  if (!next) return refused(t('day.refused.no-next'));
  const locked = lockWords(block.entry) ?? lockWords(next.entry);
  if (locked || !block.entry || !next.entry) return refused(locked ?? t('day.locked.gap'));
  const [first, second] = [block.entry, next.entry];
  const kept = keep ?? first;
  const joined = joinEntries(first, second, kept);
  if (typeof joined === 'string') return refused(t(`day.refused.join.${joined}`));
  if (!keep && !isSameWork(first, second)) return { kind: 'which', first, second, joined };
  const gone = kept.id === first.id ? second : first;
  return {
    kind: 'changes',
    changes: [
      { before: kept, after: joined },
      { before: gone, after: null },
    ],
    label: t('day.undo.join', { work: workWords(kept, context.projects) }),
    said: t('day.said.joined', said(joined, context)),
    focus: kept.id,
  };
}

/** A gap is closed by the entry before it, or by the one after. */
export function planFill(context: PlanContext, gap: DayGap, side: 'before' | 'after'): Plan {
  const block = gap[side];
  const { entry } = block;
  const locked = lockWords(entry);
  if (locked || !entry) return refused(locked ?? t('day.refused.no-neighbour'));
  const to = side === 'before' ? { from: block.from, to: gap.to } : { from: gap.from, to: block.to };
  const after = placed(entry, to);
  const work = workWords(entry, context.projects);
  return {
    kind: 'changes',
    changes: [{ before: entry, after }],
    label: t('day.undo.fill', { minutes: formatMinutes(spanMinutes(gap)) }),
    said: t('day.said.filled', { work, ...said(after, context) }),
    focus: entry.id,
  };
}

/** An overlap is taken away by shortening one of the two, or both to the middle. */
export function planMend(context: PlanContext, overlap: DayOverlap, cut: Cut): Plan {
  const left = cutOverlap(overlap, cut);
  const changes: Change[] = [];
  for (const side of ['earlier', 'later'] as const) {
    const block = overlap[side];
    const parts = left[side];
    const isSame = parts.length === 1 && parts[0]?.from === block.from && parts[0].to === block.to;
    if (isSame) continue;
    const locked = lockWords(block.entry);
    if (locked || !block.entry) return refused(locked ?? t('day.locked.gap'));
    const [first, ...more] = entryParts(block.entry, parts);
    if (!first) {
      return refused(t('day.refused.nothing-left', { work: workWords(block.entry, context.projects) }));
    }
    changes.push({ before: block.entry, after: first });
    for (const part of more) changes.push({ before: null, after: asNew(part) });
  }
  return {
    kind: 'changes',
    changes,
    label: t('day.undo.mend'),
    said: t('day.said.mended'),
    focus: changes[0]?.after?.id ?? null,
  };
}

/** An entry is deleted. */
export function planRemove(context: PlanContext, entry: TimeEntry | null): Plan {
  const locked = lockWords(entry);
  if (locked || !entry) return refused(locked ?? t('day.locked.gap'));
  const words = { work: workWords(entry, context.projects), minutes: formatMinutes(entry.minutes) };
  return {
    kind: 'changes',
    changes: [{ before: entry, after: null }],
    label: t('day.undo.remove', words),
    said: t('day.said.removed', words),
    focus: null,
  };
}

/** A new entry as the form made it. */
export function planLog(context: PlanContext, entry: TimeEntry): Plan {
  const work = workWords(entry, context.projects);
  const words = said(entry, context);
  return {
    kind: 'changes',
    changes: [{ before: null, after: entry }],
    label: t('day.undo.log', { work, minutes: words.minutes }),
    said: t('day.said.logged', { work, ...words }),
    focus: entry.id,
  };
}
