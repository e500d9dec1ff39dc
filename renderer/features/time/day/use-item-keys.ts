import { type KeyboardEvent, useState } from 'react';
import { MINUTE_MS } from '../../../../domain/rules/day-plan.ts';
import { matchesKeys } from '../../../ui/commands.ts';
import type { DayBlock, DayItem } from './day-model.ts';
import { itemActions, middleOf } from './item-actions.ts';
import type { ItemFocus } from './use-items.ts';

export interface ItemKeys {
  /** Where `X` splits the item that has the focus; null in its middle. */
  cursor: number | null;
  forgetCursor(): void;
  onKeyDown(event: KeyboardEvent): void;
}

/** The keys of the item with the focus: to others, what is done to it, and where it would be split. */
export function useItemKeys(options: {
  focus: ItemFocus;
  count: number;
  onAction: (id: string) => void;
  onOpen: (item: DayItem, element: Element) => void;
  onCursor: (at: number) => void;
}): ItemKeys {
  const { focus, count, onAction, onOpen, onCursor } = options;
  const { current } = focus;
  const [cursor, setCursor] = useState<{ id: string; at: number } | null>(null);
  const at = cursor && cursor.id === current?.id ? cursor.at : null;

  const moveCursor = (block: DayBlock, ms: number): void => {
    const moved = (at ?? middleOf(block)) + ms;
    const next = Math.max(block.from + MINUTE_MS, Math.min(block.to - MINUTE_MS, moved));
    setCursor({ id: block.id, at: next });
    onCursor(next);
  };

  /** Whether the key meant something here. */
  const handle = (event: KeyboardEvent, item: DayItem, element: Element): boolean => {
    const action = itemActions().find(({ keys }) => matchesKeys(keys, event));
    if (action) {
      onAction(action.id);
      return true;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const steps = { ArrowDown: 1, ArrowUp: -1, Home: -count, End: count }[event.key];
    if (steps !== undefined) {
      focus.step(steps);
      return true;
    }
    const side = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (side !== undefined && item.kind === 'block') {
      moveCursor(item.block, side * (event.shiftKey ? 1 : 5) * MINUTE_MS);
      return true;
    }
    if (event.key !== 'Enter' && event.key !== ' ') return false;
    onOpen(item, element);
    return true;
  };

  return {
    cursor: at,
    forgetCursor: () => setCursor(null),
    onKeyDown: (event) => {
      const element = event.target instanceof HTMLElement ? event.target.closest('[data-item]') : null;
      if (!element || !current || event.defaultPrevented) return;
      if (handle(event, current, element)) event.preventDefault();
    },
  };
}
