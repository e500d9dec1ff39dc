import { useEffect, useMemo, useState } from 'react';
import { firstValueFrom } from 'rxjs';
import { addDays } from '../../../../domain/rules/civil-date.ts';
import type { TimerRecord } from '../../../data/types.ts';
import { useWorkspace } from '../../../data/workspace.tsx';
import { type OpenWork, useOpenWork } from '../use-open-work.ts';
import { useToday } from '../use-week.ts';
import { rowId } from '../week-model.ts';
import { recentWork } from './timer-work.ts';

/** Whoever logged something in these days worked on that last; a longer look is only for who comes back. */
const RECENT_DAYS = [14, 120] as const;

export interface WorkChoice {
  open: ReadonlyMap<string, OpenWork>;
  /** What was worked on last and is still open, newest first. */
  recent: readonly OpenWork[];
}

/**
 * What a timer can be started on. History is read when a timer starts or ends and when the window comes back, not at
 * every key: a standing query would be redone with each entry.
 */
export function useWorkChoice(timer: TimerRecord | null): WorkChoice {
  const { data, session } = useWorkspace();
  const { userId } = session.session;
  const today = useToday();
  const open = useOpenWork(today);
  const [history, setHistory] = useState<readonly string[]>([]);
  const run = timer?.startedAt ?? null;
  // Its entry may not be written yet when the timer has ended.
  const present = timer ? rowId(timer) : null;
  const [lastRun, setLastRun] = useState<string | null>(null);
  if (present !== null && present !== lastRun) setLastRun(present);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a timer that started or ended is history that changed
  useEffect(() => {
    let isCurrent = true;
    const read = async (): Promise<void> => {
      for (const days of RECENT_DAYS) {
        const filter = { userId, from: addDays(today, -days) };
        const work = recentWork(await firstValueFrom(data.watchEntries(filter)));
        if (!isCurrent) return;
        setHistory(work.map(rowId));
        if (work.length > 0) return;
      }
    };
    const readQuietly = (): void => {
      // The storage is closed or refuses, which the sync line says; the timer can still be started by choosing.
      void read().catch(() => undefined);
    };
    readQuietly();
    window.addEventListener('focus', readQuietly);
    return () => {
      isCurrent = false;
      window.removeEventListener('focus', readQuietly);
    };
  }, [data, userId, today, run]);

  return useMemo(() => {
    const ids = new Set([...(lastRun === null ? [] : [lastRun]), ...history]);
    return { open, recent: [...ids].flatMap((id) => open.get(id) ?? []) };
  }, [open, history, lastRun]);
}
