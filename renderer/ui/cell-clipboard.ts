import { type RefObject, useEffect, useRef } from 'react';

export interface CellClipboard {
  /** @returns the text for the clipboard */
  copy(cell: HTMLElement): string;
  cut(cell: HTMLElement): string;
  paste(text: string, cell: HTMLElement): void;
}

/**
 * Copy, cut and paste while a cell of the grid has the focus, by the clipboard's own events, which need no
 * permission. They are listened to on the document: with no text selected they start at its body. Text fields keep
 * theirs.
 */
export function useCellClipboard(grid: RefObject<HTMLElement | null>, clipboard: CellClipboard | null): void {
  const latest = useRef(clipboard);
  latest.current = clipboard;
  useEffect(() => {
    const listen = (event: ClipboardEvent): void => {
      const cell = document.activeElement;
      const actions = latest.current;
      if (!actions || !event.clipboardData || !(cell instanceof HTMLElement)) return;
      if (cell.dataset.row === undefined || !grid.current?.contains(cell)) return;
      if (document.querySelector('[data-modal]')) return;
      event.preventDefault();
      if (event.type === 'paste') actions.paste(event.clipboardData.getData('text/plain'), cell);
      else
        event.clipboardData.setData(
          'text/plain',
          event.type === 'cut' ? actions.cut(cell) : actions.copy(cell),
        );
    };
    const types = ['copy', 'cut', 'paste'] as const;
    for (const type of types) document.addEventListener(type, listen);
    return () => {
      for (const type of types) document.removeEventListener(type, listen);
    };
  }, [grid]);
}
