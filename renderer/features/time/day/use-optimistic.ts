import { useCallback, useEffect, useMemo, useState } from 'react';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import type { Change } from '../grid/history.ts';

/** By id: the entry as it will be, null when it will be gone. */
type Expected = ReadonlyMap<string, TimeEntry | null>;

const nothing: Expected = new Map();

export interface Optimistic {
  /** What is stored, with what is being saved over it. */
  entries: readonly TimeEntry[];
  expect(changes: readonly Change[]): void;
  /** The saving failed: what is stored stands. */
  giveUp(): void;
}

/** Shows a change at once, until the store says the same or the change is given up. */
export function useOptimistic(stored: readonly TimeEntry[]): Optimistic {
  const [expected, setExpected] = useState(nothing);
  const entries = useMemo(() => {
    if (expected.size === 0) return stored;
    const known = new Set(stored.map(({ id }) => id));
    const kept = stored.flatMap((entry) => {
      const change = expected.get(entry.id);
      return change === undefined ? [entry] : change ? [change] : [];
    });
    const made = [...expected.values()].flatMap((entry) => (entry && !known.has(entry.id) ? [entry] : []));
    return [...kept, ...made];
  }, [stored, expected]);

  useEffect(() => {
    if (expected.size === 0) return;
    const byId = new Map(stored.map((entry) => [entry.id, entry]));
    const open = [...expected].filter(([id, entry]) => !isThere(entry, byId.get(id)));
    if (open.length < expected.size) setExpected(new Map(open));
  }, [stored, expected]);

  const expect = useCallback((changes: readonly Change[]): void => {
    setExpected((before) => {
      const next = new Map(before);
      for (const change of changes) {
        if (change.after) next.set(change.after.id, change.after);
        else if (change.before) next.set(change.before.id, null);
      }
      return next;
    });
  }, []);
  const giveUp = useCallback((): void => setExpected(nothing), []);
  return { entries, expect, giveUp };
}

function isThere(expected: TimeEntry | null, stored: TimeEntry | undefined): boolean {
  if (!expected || !stored) return !expected && !stored;
  return (
    stored.startedAt === expected.startedAt &&
    stored.endedAt === expected.endedAt &&
    stored.minutes === expected.minutes &&
    stored.projectId === expected.projectId
  );
}
