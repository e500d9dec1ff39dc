import { type FocusEvent, type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { DayItem } from './day-model.ts';

export interface ItemFocus {
  /** The item that has, or last had, the focus; null when there is none of it any more and no other either. */
  current: DayItem | null;
  /** The one that Tab goes to. */
  tabStop: string | null;
  /** Notes the item as the current one; the focus is there already. */
  note: (id: string) => void;
  /** Puts the focus on the item, or on that which will have this id with the next change. */
  go: (id: string) => void;
  /** The item that many places on; stays at the ends. */
  step: (by: number) => void;
  rootProps: { onFocus: (event: FocusEvent) => void; onBlur: (event: FocusEvent) => void };
}

/** One Tab stop for all items of the day; the focus outlives that its item moves, is replaced or goes. */
export function useItems(items: readonly DayItem[], root: RefObject<HTMLElement | null>): ItemFocus {
  const [currentId, setCurrentId] = useState<string | null>(null);
  const index = useRef(0);
  const isInside = useRef(false);
  const wanted = useRef<string | null>(null);

  const found = items.findIndex(({ id }) => id === currentId);
  const current = items[found] ?? null;

  const focus = useCallback(
    (id: string): boolean => {
      const element = root.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(id)}"]`);
      element?.focus();
      return Boolean(element);
    },
    [root],
  );
  const go = useCallback(
    (id: string) => {
      setCurrentId(id);
      if (!focus(id)) wanted.current = id;
    },
    [focus],
  );

  // React moves an element to its new place among its siblings, and an entry may go: both lose the focus.
  useLayoutEffect(() => {
    const wish = wanted.current;
    if (wish && items.some(({ id }) => id === wish)) {
      wanted.current = null;
      setCurrentId(wish);
      focus(wish);
      return;
    }
    if (found >= 0) index.current = found;
    else if (currentId !== null) {
      setCurrentId(items[Math.min(index.current, items.length - 1)]?.id ?? null);
      return;
    }
    const isLost = document.activeElement === document.body || document.activeElement === null;
    if (isInside.current && isLost && currentId) focus(currentId);
  }, [items, found, currentId, focus]);

  return {
    current,
    tabStop: current?.id ?? items[0]?.id ?? null,
    note: setCurrentId,
    go,
    step: (by) => {
      const next = items[Math.max(0, Math.min(items.length - 1, found + by))];
      if (next) go(next.id);
    },
    rootProps: {
      onFocus: () => {
        isInside.current = true;
      },
      onBlur: (event) => {
        if (event.relatedTarget instanceof Node && !root.current?.contains(event.relatedTarget))
          isInside.current = false;
      },
    },
  };
}
