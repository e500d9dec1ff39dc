import { startTransition, useEffect, useState } from 'react';

/** More entries than fit into a window. */
const IN_SIGHT = 16;

/**
 * The days that are drawn: in the first frame as many as are in sight, so that a long sheet is there in the frame of its
 * key, and all of them right after it.
 */
export function useDrawnDays<Entry>(
  days: readonly (readonly [string, readonly Entry[]])[],
): readonly (readonly [string, readonly Entry[]])[] {
  const [isWhole, setWhole] = useState(false);
  useEffect(() => {
    const frame = requestAnimationFrame(() => startTransition(() => setWhole(true)));
    return () => cancelAnimationFrame(frame);
  }, []);
  return isWhole ? days : daysInSight(days);
}

/** The first days that together have enough entries to fill a window; all where they have fewer. */
export function daysInSight<Entry>(
  days: readonly (readonly [string, readonly Entry[]])[],
): readonly (readonly [string, readonly Entry[]])[] {
  let count = 0;
  const last = days.findIndex(([, entries]) => {
    count += entries.length;
    return count >= IN_SIGHT;
  });
  return last < 0 ? days : days.slice(0, last + 1);
}
