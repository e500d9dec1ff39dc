import {
  type PointerEvent as ReactPointerEvent,
  type RefObject,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { Span } from '../../../../domain/rules/day-plan.ts';
import { type Dragged, dragTo, FINE_STEP, STEP } from './drag-model.ts';
import { momentAt } from './scale.ts';

/** What a drag shows while it lasts. */
export interface DragPreview extends Dragged {
  to: Span;
}

export interface DayDrag {
  preview: DragPreview | null;
  /** To be called on pointerdown; does nothing for other buttons than the first, and for touch on empty hours. */
  begin(event: ReactPointerEvent<HTMLElement>, dragged: Dragged): void;
}

/** A press that moves less than this is a click, px. */
const THRESHOLD_PX = 4;
/** So near to the edge of what scrolls, it scrolls along. */
const EDGE_PX = 28;

/**
 * Dragging on the scale of a day. Escape cancels. Alt snaps to single minutes.
 * @param options `canvas` is as high as the day and begins at its top; `mayDrag` says before the first move whether
 * this may be dragged at all (and tells the person why not)
 */
export function useDrag(options: {
  canvas: RefObject<HTMLElement | null>;
  scroller: RefObject<HTMLElement | null>;
  day: Span;
  mayDrag: (dragged: Dragged) => boolean;
  onDrop: (dragged: Dragged, to: Span) => void;
  onCancel: () => void;
}): DayDrag {
  const [preview, setPreview] = useState<DragPreview | null>(null);
  const latest = useRef(options);
  latest.current = options;
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);

  const begin = useCallback((event: ReactPointerEvent<HTMLElement>, dragged: Dragged): void => {
    if (event.button !== 0 || stop.current) return;
    // A finger on empty hours scrolls them.
    if (event.pointerType === 'touch' && dragged.kind === 'create') return;
    const target = event.currentTarget;
    const { pointerId, clientX, clientY } = event;
    const momentOfPointer = (y: number): number => {
      const top = latest.current.canvas.current?.getBoundingClientRect().top ?? 0;
      return momentAt(y - top, latest.current.day);
    };
    const pressed = momentOfPointer(clientY);
    let to: Span | null = null;
    // What is dragged in from above crosses the edge: it scrolls nothing on its way.
    let isWithin = false;
    const control = new AbortController();
    const { signal } = control;
    const end = (): void => {
      control.abort();
      stop.current = null;
      if (target.hasPointerCapture(pointerId)) target.releasePointerCapture(pointerId);
      setPreview(null);
    };
    stop.current = end;

    const move = (pointer: PointerEvent): void => {
      if (pointer.pointerId !== pointerId) return;
      if (!to) {
        if (Math.hypot(pointer.clientX - clientX, pointer.clientY - clientY) < THRESHOLD_PX) return;
        if (!latest.current.mayDrag(dragged)) {
          end();
          return;
        }
        target.setPointerCapture(pointerId);
      }
      const edge = edgeAt(latest.current.scroller.current, pointer.clientY);
      if (edge === 0) isWithin = true;
      else if (isWithin) latest.current.scroller.current?.scrollBy(0, (edge * EDGE_PX) / 2);
      const step = pointer.altKey ? FINE_STEP : STEP;
      to = dragTo(dragged, pressed, momentOfPointer(pointer.clientY), step, latest.current.day);
      setPreview({ ...dragged, to });
    };
    const up = (pointer: PointerEvent): void => {
      if (pointer.pointerId !== pointerId) return;
      const dropped = to;
      end();
      if (!dropped) return;
      // The click that ends a drag is no click on the block.
      target.addEventListener('click', swallow, { capture: true, once: true });
      setTimeout(() => target.removeEventListener('click', swallow, { capture: true }), 0);
      latest.current.onDrop(dragged, dropped);
    };
    const key = (press: KeyboardEvent): void => {
      if (press.key !== 'Escape' || !to) return;
      press.preventDefault();
      press.stopPropagation();
      end();
      latest.current.onCancel();
    };
    window.addEventListener('pointermove', move, { signal });
    window.addEventListener('pointerup', up, { signal });
    window.addEventListener('pointercancel', end, { signal });
    window.addEventListener('keydown', key, { signal, capture: true });
  }, []);

  return { preview, begin };
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}

/** -1 near or above the upper edge of what scrolls, 1 near or below the lower one, 0 between. */
function edgeAt(scroller: HTMLElement | null, y: number): -1 | 0 | 1 {
  if (!scroller) return 0;
  const { top, bottom } = scroller.getBoundingClientRect();
  if (y < top + EDGE_PX) return -1;
  return y > bottom - EDGE_PX ? 1 : 0;
}
