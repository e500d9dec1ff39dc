import { useCallback, useEffect, useMemo, useState } from 'react';
import type { z } from 'zod';
import { create } from 'zustand';
import { useAskServer } from '../../../data/ask-server.ts';
import { RequestFailure } from '../../../data/connection.ts';
import { errorWords } from '../../../data/error-words.ts';
import { useSyncStatus, useWorkspace } from '../../../data/workspace.tsx';

/** What was last read at an address, and when. */
interface Seen {
  value: unknown;
  at: string;
}

interface SeenStore {
  /** Whose memory this is: server, firm and person. */
  owner: string | null;
  byPath: ReadonlyMap<string, Seen>;
  /** Raised when something was changed that screens show: they ask again then. */
  revision: number;
}

/** Answers that are kept at once; the oldest goes first. */
const KEPT = 60;
const nothing = { byPath: new Map<string, Seen>(), revision: 0 };

/** In memory only: usage and money of clients are not kept on the device. */
const useStore = create<SeenStore>(() => ({ owner: null, ...nothing }));

/** The memory of `owner` with an answer as the newest; what another person saw is let go of. */
export function withSeen(store: SeenStore, owner: string, path: string, seen: Seen): SeenStore {
  const { byPath, revision } = store.owner === owner ? store : nothing;
  const others = [...byPath].filter(([other]) => other !== path).slice(1 - KEPT);
  return { owner, revision, byPath: new Map([...others, [path, seen]]) };
}

/** Keeps an answer that came otherwise than by `useSeen`, for example to a change. */
export function keepSeen(owner: string, path: string, value: unknown): void {
  useStore.setState((store) => withSeen(store, owner, path, { value, at: new Date().toISOString() }));
}

/** Something was changed: what is on the screen is asked for again. */
export function askAgain(owner: string): void {
  useStore.setState((store) => (store.owner === owner ? { revision: store.revision + 1 } : {}));
}

export interface Reading<Value> {
  /** What the server last said in this session; null before it did. */
  value: Value | null;
  /** Instant of that. */
  seenAt: string | null;
  /** Why the last question was not answered, fit to show; null where it was. */
  failure: string | null;
  isOffline: boolean;
  reload(): void;
}

/** Whose memory: another person at this device sees nothing of it. */
export function useOwner(): string {
  const { server, session } = useWorkspace().session;
  return `${server} ${session.tenantId} ${session.userId}`;
}

/** Raised when something was changed; an effect that depends on it asks again. */
export function useRevision(owner: string): number {
  return useStore((store) => (store.owner === owner ? store.revision : 0));
}

const networkKinds = new Set(['offline', 'unreachable', 'timeout']);

/** Whether no answer came, so that the same may work later. */
export function isNetworkFailure(error: unknown): boolean {
  return error instanceof RequestFailure && networkKinds.has(error.kind);
}

/**
 * Reads something of the server's while it is shown, again when the network comes back or something was changed, and
 * every `everyMs` where given. What was seen stays when an answer fails; null reads nothing.
 */
export function useSeen<Schema extends z.ZodType>(
  path: string | null,
  schema: Schema,
  everyMs?: number,
): Reading<z.output<Schema>> {
  const ask = useAskServer();
  const owner = useOwner();
  const { phase } = useSyncStatus();
  const revision = useRevision(owner);
  const [turn, setTurn] = useState(0);
  const [failed, setFailed] = useState<{ path: string; words: string; isNetwork: boolean } | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn, a revision and a changed phase ask once more
  useEffect(() => {
    if (path === null) return;
    let isWanted = true;
    ask(path, schema).then(
      (value) => {
        keepSeen(owner, path, value);
        if (isWanted) setFailed(null);
      },
      (error: unknown) => {
        if (isWanted) setFailed({ path, words: errorWords(error), isNetwork: isNetworkFailure(error) });
      },
    );
    return () => {
      isWanted = false;
    };
  }, [ask, owner, path, schema, phase, revision, turn]);

  const reload = useCallback(() => setTurn((now) => now + 1), []);
  useEffect(() => {
    if (everyMs === undefined) return;
    const timer = setInterval(reload, everyMs);
    return () => clearInterval(timer);
  }, [everyMs, reload]);

  const seen = useStore((store) =>
    path !== null && store.owner === owner ? (store.byPath.get(path) ?? null) : null,
  );
  const value = useMemo(() => schema.safeParse(seen?.value).data ?? null, [schema, seen]);
  const failure = failed?.path === path ? failed : null;
  return {
    value,
    seenAt: seen?.at ?? null,
    failure: failure?.words ?? null,
    isOffline: phase === 'offline' || (failure?.isNetwork ?? false),
    reload,
  };
}
