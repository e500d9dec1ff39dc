import { useCallback, useEffect, useRef, useState } from 'react';
import { create } from 'zustand';
import type { DeadLetter } from '../../../../domain/wire/metering.ts';
import { errorWords } from '../../../data/error-words.ts';
import { useSyncStatus } from '../../../data/workspace.tsx';
import { isNetworkFailure, type Reading, useOwner, useRevision } from '../common/seen.ts';
import { LETTER_PAGE, type LetterState, type UsageApi, useUsageApi } from '../common/usage-api.ts';
import { withoutDoubles } from './letter-model.ts';

/** Letters of one state as far as they were read, latest refused first. */
export interface LetterList {
  letters: readonly DeadLetter[];
  /** Where the next page begins; null where all were read. */
  next: string | null;
  total: number;
}

interface Kept {
  list: LetterList;
  seenAt: string;
}

const useStore = create<{ owner: string | null; dead: Kept | null; dropped: Kept | null }>(() => ({
  owner: null,
  dead: null,
  dropped: null,
}));

/** Reads pages from the first one on until there are `count` letters or no more. @throws RequestFailure */
export async function readLetters(api: UsageApi, state: LetterState, count: number): Promise<LetterList> {
  let letters: DeadLetter[] = [];
  let next: string | null = null;
  let total = 0;
  do {
    const page = await api.letters(state, next);
    letters = withoutDoubles([...letters, ...page.letters]);
    next = page.next;
    total = page.total;
  } while (next !== null && letters.length < count);
  return { letters, next, total };
}

export interface LettersState extends Reading<LetterList> {
  /** Asks for the next page, where there is one. */
  more(): void;
}

/**
 * The letters of one state, page after page. Read again when something was changed, the network comes back or `changes`
 * differs, as far as they were read before.
 */
export function useLetters(state: LetterState, changes: number): LettersState {
  const api = useUsageApi();
  const owner = useOwner();
  const { phase } = useSyncStatus();
  const revision = useRevision(owner);
  const [turn, setTurn] = useState(0);
  const [failed, setFailed] = useState<{ words: string; isNetwork: boolean } | null>(null);
  const asked = useRef(0);
  const kept = useStore((store) => (store.owner === owner ? store[state] : null));
  const listed = useRef(0);
  listed.current = kept?.list.letters.length ?? 0;

  const read = useCallback(
    async (count: number): Promise<void> => {
      asked.current += 1;
      const question = asked.current;
      try {
        const list = await readLetters(api, state, count);
        if (question !== asked.current) return;
        const seen = { list, seenAt: new Date().toISOString() };
        useStore.setState((store) => ({
          ...(store.owner === owner ? {} : { dead: null, dropped: null }),
          owner,
          [state]: seen,
        }));
        setFailed(null);
      } catch (error) {
        if (question === asked.current)
          setFailed({ words: errorWords(error), isNetwork: isNetworkFailure(error) });
      }
    },
    [api, owner, state],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of the rest is an occasion to ask again
  useEffect(() => void read(listed.current), [read, phase, revision, turn, changes]);

  const list = kept?.list ?? null;
  const next = list?.next ?? null;
  const isReadingMore = useRef<string | null>(null);
  return {
    value: list,
    seenAt: kept?.seenAt ?? null,
    failure: failed?.words ?? null,
    isOffline: phase === 'offline' || (failed?.isNetwork ?? false),
    reload: useCallback(() => setTurn((now) => now + 1), []),
    more: () => {
      if (next === null || isReadingMore.current === next) return;
      isReadingMore.current = next;
      void read(listed.current + LETTER_PAGE);
    },
  };
}
