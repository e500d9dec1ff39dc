import { useEffect, useState } from 'react';

/**
 * Gives the focus to a cell of a row that is only just being shown: a new row is there to be typed into. Today's cell,
 * or the week's first. The closing list gives the focus back to its box a frame later, so ours comes after that.
 * @returns takes the `rowId`
 */
export function useFocusRow(days: readonly string[], today: string): (work: string) => void {
  const [work, setWork] = useState<string | null>(null);
  useEffect(() => {
    if (!work) return;
    const column = Math.max(0, days.indexOf(today));
    const cell = `[data-work="${CSS.escape(work)}"] [data-column="${column}"]`;
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        document.querySelector<HTMLElement>(cell)?.focus();
        setWork(null);
      });
    });
    return () => cancelAnimationFrame(frame);
  }, [work, days, today]);
  return setWork;
}
