import { type MouseEvent, type RefObject, useState } from 'react';
import { type Span, snap } from '../../../../domain/rules/day-plan.ts';
import type { DayItem } from './day-model.ts';
import { momentAt } from './scale.ts';

/** A menu that is open: of what, where in the window (px), and at which moment of the day the pointer was. */
export interface OpenMenu {
  item: DayItem;
  x: number;
  y: number;
  at: number | null;
}

/** The menu of an item: at the pointer, or by keyboard at the item. */
export function useItemMenu(canvas: RefObject<HTMLElement | null>, day: Span) {
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  return {
    menu,
    close: () => setMenu(null),
    openUnder: (item: DayItem, element: Element): void => {
      const { left, bottom } = element.getBoundingClientRect();
      setMenu({ item, x: left, y: bottom, at: null });
    },
    onContextMenu: (item: DayItem, event: MouseEvent): void => {
      event.preventDefault();
      const { nativeEvent, clientX, clientY, currentTarget } = event;
      const isPointer = nativeEvent instanceof PointerEvent && nativeEvent.pointerType !== '';
      if (!isPointer) {
        const { left, top } = currentTarget.getBoundingClientRect();
        setMenu({ item, x: left + 16, y: top + 16, at: null });
        return;
      }
      const top = canvas.current?.getBoundingClientRect().top ?? 0;
      setMenu({ item, x: clientX, y: clientY, at: snap(momentAt(clientY - top, day), 5) });
    },
  };
}
