import { MINUTE_MS, type Span, shift, snap } from '../../../../domain/rules/day-plan.ts';

/** What is dragged: a new stretch, a whole block, one of its edges, or an entry that has no time yet. */
export type DragKind = 'create' | 'move' | 'start' | 'end' | 'place';

export interface Dragged {
  kind: DragKind;
  /** The block or entry; null for a new one. */
  id: string | null;
  /** Where it was; for a new one the moment of the press, for one without a time its length. */
  span: Span;
}

export const STEP = 5;
export const FINE_STEP = 1;

/**
 * Where a drag stands now.
 * @param pressed moment under the pointer when it went down
 * @param at moment under it now
 * @param step minutes that it snaps to
 */
export function dragTo(dragged: Dragged, pressed: number, at: number, step: number, day: Span): Span {
  const { kind, span } = dragged;
  const least = step * MINUTE_MS;
  const inDay = (moment: number): number => Math.min(day.to, Math.max(day.from, moment));
  switch (kind) {
    case 'create': {
      const [one, other] = [inDay(snap(pressed, step)), inDay(snap(at, step))];
      const from = Math.min(one, other, day.to - least);
      return { from, to: Math.max(one, other, from + least) };
    }
    case 'move':
      return shift(span, snap(span.from + at - pressed, step) - span.from, day);
    case 'place': {
      const length = span.to - span.from;
      const from = Math.max(day.from, Math.min(day.to - length, snap(at, step)));
      return { from, to: from + length };
    }
    case 'start': {
      const from = Math.max(Math.min(span.from, day.from), snap(span.from + at - pressed, step));
      return { from: Math.min(from, snap(span.to, 1) - least), to: span.to };
    }
    case 'end': {
      const to = Math.min(Math.max(span.to, day.to), snap(span.to + at - pressed, step));
      return { from: span.from, to: Math.max(to, snap(span.from, 1) + least) };
    }
  }
}
