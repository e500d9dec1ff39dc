import { useEffect, useRef, useState } from 'react';
import { firstValueFrom } from 'rxjs';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import type { ExpectedRate } from '../../../../domain/rules/approval-queue-effect.ts';
import { addDays } from '../../../../domain/rules/civil-date.ts';
import { dayPattern, usualMinutes } from '../../../../domain/rules/pattern.ts';
import { useWorkspace } from '../../../data/workspace.tsx';

/** What of a person's last weeks an approver's sentences and sums need. */
export interface PersonHistory {
  /** Minutes by date, of everything that was not rejected. */
  readonly days: ReadonlyMap<string, number>;
  /** By project: at what their time there was approved last. */
  readonly rates: ReadonlyMap<string, ExpectedRate>;
}

export type Histories = ReadonlyMap<string, PersonHistory>;

/** Long enough for a pattern of some 40 working days, short enough to be read between two keys. */
const HISTORY_DAYS = 60;
/** Each change of the map draws the screen again. */
const TOLD_AT_ONCE = 20;

/** @param entries one person's, newest date first */
export function historyOf(entries: readonly TimeEntry[]): PersonHistory {
  const days = new Map<string, number>();
  const rates = new Map<string, ExpectedRate>();
  for (const { status, date, minutes, projectId, rateMinor, currency } of entries) {
    if (status !== 'rejected') days.set(date, (days.get(date) ?? 0) + minutes);
    if (rateMinor !== null && currency !== null && !rates.has(projectId))
      rates.set(projectId, { rateMinor, currency });
  }
  return { days, rates };
}

/** How long the person's days were before `date`; null where too few are known to say. */
export function usualBefore({ days }: PersonHistory, date: string): number | null {
  const totals = [...days].flatMap(([day, minutes]) => (day < date ? [minutes] : []));
  return usualMinutes(dayPattern(totals));
}

/**
 * Reads the last weeks of these people one after the other, in the order they are named and only while nothing else is to
 * do: the queue is on the screen before, and is complete without them.
 */
export function useHistories(userIds: readonly string[], today: string): Histories {
  const { data } = useWorkspace();
  const [histories, setHistories] = useState<Histories>(new Map());
  const wanted = useRef(userIds);
  wanted.current = userIds;
  const known = useRef(new Map<string, PersonHistory>());
  const key = userIds.join();

  // biome-ignore lint/correctness/useExhaustiveDependencies: whom to read is in the ref; `key` says that it is others
  useEffect(() => {
    let idle = 0;
    let isOver = false;
    let untold = 0;
    const from = addDays(today, -HISTORY_DAYS);
    const tell = (): void => {
      untold = 0;
      setHistories(new Map(known.current));
    };
    const later = (): void => {
      if (!isOver) idle = window.requestIdleCallback(() => void readOne());
    };
    const readOne = async (): Promise<void> => {
      const next = wanted.current.find((userId) => !known.current.has(userId));
      if (next === undefined) {
        if (untold > 0) tell();
        return;
      }
      const entries = await firstValueFrom(data.watchEntries({ userId: next, from })).catch(() => []);
      known.current.set(next, historyOf(entries));
      untold += 1;
      if (isOver) return;
      if (known.current.size === 1 || untold >= TOLD_AT_ONCE) tell();
      later();
    };
    later();
    return () => {
      isOver = true;
      window.cancelIdleCallback(idle);
      if (untold > 0) tell();
    };
  }, [data, today, key]);
  return histories;
}
