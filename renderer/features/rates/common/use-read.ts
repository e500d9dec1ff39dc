import { useCallback, useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import { useAskServer } from '../../../data/ask-server.ts';
import { errorWords } from '../../../data/error-words.ts';
import { useSyncStatus } from '../../../data/workspace.tsx';

export interface Read<Value> {
  /** What the server last said; null before it did. */
  value: Value | null;
  failure: string | null;
  isOffline: boolean;
  /** An answer to a change is newer than what was read. */
  put(value: Value): void;
  reload(): void;
}

/** Reads something of the server's while its screen is open, and again when the network comes back; null reads nothing. */
export function useRead<Schema extends z.ZodType>(
  path: string | null,
  schema: Schema,
): Read<z.output<Schema>> {
  const ask = useAskServer();
  const { phase } = useSyncStatus();
  const isOffline = phase === 'offline';
  const [read, setRead] = useState<{ path: string; value: z.output<Schema> } | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  const newest = useRef(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn asks once more
  useEffect(() => {
    if (path === null || isOffline) return;
    newest.current += 1;
    const question = newest.current;
    ask(path, schema).then(
      (value) => {
        if (question !== newest.current) return;
        setRead({ path, value });
        setFailure(null);
      },
      (error: unknown) => {
        if (question === newest.current) setFailure(errorWords(error));
      },
    );
  }, [ask, path, schema, isOffline, turn]);

  const put = useCallback(
    (value: z.output<Schema>) => {
      newest.current += 1;
      if (path !== null) setRead({ path, value });
    },
    [path],
  );
  return {
    value: read?.path === path ? read.value : null,
    failure,
    isOffline,
    put,
    reload: useCallback(() => setTurn((now) => now + 1), []),
  };
}
