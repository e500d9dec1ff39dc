import { useCallback, useEffect, useRef, useState } from 'react';
import type { HistoryStep } from '../../../domain/wire/history.ts';
import { errorWords } from '../../data/error-words.ts';
import { useObservable } from '../../data/hooks.ts';
import type { EntryTrail } from '../../data/trail-types.ts';
import { useSyncStatus, useWorkspace } from '../../data/workspace.tsx';

/** After so long a wait the person may stop it. */
const SLOW_MS = 1000;
const nothing: EntryTrail = { entry: null, changes: [], decisions: [] };

/** How far asking the server is. `slow`: it takes so long that the person may stop it. */
export type Asking =
  | { state: 'offline' | 'asking' | 'slow' | 'stopped' | 'read' }
  | { state: 'failed'; why: string };

export interface EntryHistory {
  asking: Asking;
  /** What the server's log says; null while it has not answered. */
  steps: readonly HistoryStep[] | null;
  trail: EntryTrail;
  hasMore: boolean;
  more(): void;
  ask(): void;
  stop(): void;
}

/** The history of an entry: the server's where it answers, and what the device knows. Asked anew when the entry changes. */
export function useHistory(entryId: string): EntryHistory {
  const { data } = useWorkspace();
  const isOffline = useSyncStatus().phase === 'offline';
  const trail = useObservable(() => data.watchTrail(entryId), [data, entryId], nothing);
  const [asking, setAsking] = useState<Asking>({ state: 'asking' });
  const [read, setRead] = useState<{ steps: readonly HistoryStep[]; next: number | null } | null>(null);
  const [tries, setTries] = useState(0);
  /** Of the questions that are open, the one whose answer counts. */
  const current = useRef(0);
  const version = trail.entry?.version ?? null;

  const question = useCallback(
    (after: number) => {
      current.current += 1;
      const mine = current.current;
      const isMine = (): boolean => current.current === mine;
      setAsking({ state: 'asking' });
      const timer = window.setTimeout(() => isMine() && setAsking({ state: 'slow' }), SLOW_MS);
      data.readHistory(entryId, after).then(
        ({ steps, next }) => {
          window.clearTimeout(timer);
          if (!isMine()) return;
          setRead((before) => ({
            steps: after === 0 || !before ? steps : [...before.steps, ...steps],
            next,
          }));
          setAsking({ state: 'read' });
        },
        (error: unknown) => {
          window.clearTimeout(timer);
          if (isMine()) setAsking({ state: 'failed', why: errorWords(error) });
        },
      );
    },
    [data, entryId],
  );
  const forget = useCallback(() => {
    current.current += 1;
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version of the entry, and another try, ask again
  useEffect(() => {
    if (isOffline) setAsking({ state: 'offline' });
    else question(0);
    return forget;
  }, [question, forget, isOffline, version, tries]);

  return {
    asking,
    steps: read?.steps ?? null,
    trail,
    hasMore: read !== null && read.next !== null,
    more: () => {
      if (read?.next) question(read.next);
    },
    ask: () => setTries((count) => count + 1),
    stop: () => {
      forget();
      setAsking({ state: 'stopped' });
    },
  };
}
