import { useCallback, useEffect, useMemo, useState } from 'react';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import type { Change } from '../grid/history.ts';

interface Expectation {
  /** The entry as it will be, null when it will be gone. */
  entry: TimeEntry | null;
  /** How many savings are under way that change it. */
  open: number;
}
type Expected = ReadonlyMap<string, Expectation>;

const nothing: Expected = new Map();
/** So long after the saving the store has told of it; then what it says stands, whatever it is. */
const TOLD_MS = 1_000;

export interface Optimistic {
  /** What is stored, with what is being saved over it. */
  entries: readonly TimeEntry[];
  expect(changes: readonly Change[]): void;
  /** The saving is done: what is stored stands as soon as it says the same. */
  settle(changes: readonly Change[]): void;
  /** The saving failed: what is stored stands. */
  giveUp(): void;
}

/** Shows changes at once, until they are saved and the store says the same, or until they are given up. */
export function useOptimistic(stored: readonly TimeEntry[]): Optimistic {
  const [expected, setExpected] = useState(nothing);
  const entries = useMemo(() => {
    if (expected.size === 0) return stored;
    const known = new Set(stored.map(({ id }) => id));
    const kept = stored.flatMap((entry) => {
      const change = expected.get(entry.id);
      return change === undefined ? [entry] : (change.entry ?? []);
    });
    const made = [...expected.values()].flatMap(({ entry }) =>
      entry && !known.has(entry.id) ? [entry] : [],
    );
    return [...kept, ...made];
  }, [stored, expected]);

  useEffect(() => {
    if (expected.size === 0) return;
    const byId = new Map(stored.map((entry) => [entry.id, entry]));
    const left = [...expected].filter(([id, { entry, open }]) => open > 0 || !isThere(entry, byId.get(id)));
    if (left.length < expected.size) setExpected(new Map(left));
  }, [stored, expected]);

  const expect = useCallback((changes: readonly Change[]): void => {
    setExpected((before) => {
      const next = new Map(before);
      for (const { before: old, after } of changes) {
        const id = after?.id ?? old?.id;
        if (id) next.set(id, { entry: after, open: (next.get(id)?.open ?? 0) + 1 });
      }
      return next;
    });
  }, []);
  const settle = useCallback((changes: readonly Change[]): void => {
    const ids = changes.flatMap(({ before, after }) => after?.id ?? before?.id ?? []);
    setExpected((before) => {
      const next = new Map(before);
      for (const id of ids) {
        const known = next.get(id);
        if (known) next.set(id, { ...known, open: Math.max(0, known.open - 1) });
      }
      return next;
    });
    setTimeout(() => {
      setExpected((before) => new Map([...before].filter(([id, { open }]) => open > 0 || !ids.includes(id))));
    }, TOLD_MS);
  }, []);
  const giveUp = useCallback((): void => setExpected(nothing), []);
  return { entries, expect, settle, giveUp };
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
