import type { Cut, Span } from '../../../../domain/rules/day-plan.ts';
import { MINUTE_MS, shift, snap } from '../../../../domain/rules/day-plan.ts';
import { t } from '../../../words/words.ts';
import type { DayBlock, DayItem } from './day-model.ts';
import {
  type Plan,
  type PlanContext,
  planFill,
  planJoin,
  planMend,
  planPlace,
  planRemove,
  planSpan,
  planSplit,
} from './plans.ts';

const STEP_MS = 5 * MINUTE_MS;

/** Something that can be done to the item that has the focus. */
export interface ItemAction {
  id: string;
  label: string;
  keys: string;
  plan(item: DayItem, context: ItemContext): Plan;
}

export interface ItemContext extends PlanContext {
  usual: Span;
  /** Where `X` splits the block that has the focus; null in its middle. */
  cursor: number | null;
}

function refused(reason: string): Plan {
  return { kind: 'refused', reason };
}

function onBlock(item: DayItem, plan: (block: DayBlock) => Plan): Plan {
  return item.kind === 'block' ? plan(item.block) : refused(t('day.locked.gap'));
}

/** The middle of a block to the next five minutes, or to the minute where it is shorter. */
export function middleOf({ from, to }: Span): number {
  const middle = (from + to) / 2;
  const snapped = snap(middle, to - from > 2 * STEP_MS ? 5 : 1);
  return snapped > from && snapped < to ? snapped : Math.round(middle);
}

function move(by: number) {
  return (item: DayItem, context: ItemContext): Plan =>
    onBlock(item, (block) => planSpan(context, block, shift(block, by, context.model.day), 'move'));
}

function resize(edge: 'start' | 'end', by: number) {
  return (item: DayItem, context: ItemContext): Plan =>
    onBlock(item, (block) => {
      const to =
        edge === 'end' ? { from: block.from, to: block.to + by } : { from: block.from + by, to: block.to };
      return planSpan(context, block, to, 'resize');
    });
}

function fill(side: 'before' | 'after') {
  return (item: DayItem, context: ItemContext): Plan => {
    const { gaps } = context.model;
    const gap = item.kind === 'gap' ? item.gap : gaps.find((one) => one[side].id === item.id);
    return gap ? planFill(context, gap, side) : refused(t('day.refused.no-gap'));
  };
}

function mend(cut: Cut) {
  return (item: DayItem, context: ItemContext): Plan => {
    const overlap =
      item.kind === 'overlap'
        ? item.overlap
        : context.model.overlaps.find(({ earlier, later }) => earlier.id === item.id || later.id === item.id);
    return overlap ? planMend(context, overlap, cut) : refused(t('day.refused.no-overlap'));
  };
}

/** Everything that keys do to the item with the focus, in the order of menus and of the sheet of shortcuts. */
export function itemActions(): ItemAction[] {
  return [
    {
      id: 'day.split',
      label: t('day.split'),
      keys: 'X',
      plan: (item, context) =>
        onBlock(item, (block) => planSplit(context, block, context.cursor ?? middleOf(block))),
    },
    {
      id: 'day.join',
      label: t('day.join'),
      keys: 'M',
      plan: (item, context) => onBlock(item, (block) => planJoin(context, block)),
    },
    { id: 'day.fill', label: t('day.fill'), keys: 'F', plan: fill('before') },
    { id: 'day.fill-after', label: t('day.fill-after'), keys: 'Shift+F', plan: fill('after') },
    { id: 'day.mend', label: t('day.mend'), keys: 'O', plan: mend('earlier') },
    { id: 'day.mend-later', label: t('day.mend-later'), keys: 'Shift+O', plan: mend('later') },
    { id: 'day.mend-middle', label: t('day.mend-middle'), keys: 'Alt+O', plan: mend('middle') },
    {
      id: 'day.place',
      label: t('day.place'),
      keys: 'G',
      plan: (item, context) =>
        item.kind === 'untimed'
          ? planPlace(context, item.entry, context.usual)
          : refused(t('day.refused.timed')),
    },
    {
      id: 'day.delete',
      label: t('day.delete'),
      keys: 'Delete',
      plan: (item, context) => {
        if (item.kind === 'untimed') return planRemove(context, item.entry);
        return onBlock(item, (block) => planRemove(context, block.entry));
      },
    },
    { id: 'day.move-earlier', label: t('day.move-earlier'), keys: 'Alt+ArrowUp', plan: move(-STEP_MS) },
    { id: 'day.move-later', label: t('day.move-later'), keys: 'Alt+ArrowDown', plan: move(STEP_MS) },
    {
      id: 'day.end-earlier',
      label: t('day.end-earlier'),
      keys: 'Shift+ArrowUp',
      plan: resize('end', -STEP_MS),
    },
    { id: 'day.end-later', label: t('day.end-later'), keys: 'Shift+ArrowDown', plan: resize('end', STEP_MS) },
    {
      id: 'day.start-earlier',
      label: t('day.start-earlier'),
      keys: 'Mod+Shift+ArrowUp',
      plan: resize('start', -STEP_MS),
    },
    {
      id: 'day.start-later',
      label: t('day.start-later'),
      keys: 'Mod+Shift+ArrowDown',
      plan: resize('start', STEP_MS),
    },
  ];
}
