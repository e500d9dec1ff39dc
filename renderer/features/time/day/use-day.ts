import { useEffect, useMemo, useState } from 'react';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { addDays } from '../../../../domain/rules/civil-date.ts';
import { type Span, spanOf } from '../../../../domain/rules/day-plan.ts';
import { momentOf, usualHours } from '../../../../domain/rules/day-scale.ts';
import { useObservable } from '../../../data/hooks.ts';
import { useWorkspace } from '../../../data/workspace.tsx';
import { type DayModel, dayModel } from './day-model.ts';
import { type Optimistic, useOptimistic } from './use-optimistic.ts';

/** From how many days back one's usual hours are learned. */
const LEARNED_DAYS = 28;
const NOW_MS = 20_000;

export interface Day {
  model: DayModel;
  /** The entries behind the model and some days around it. */
  entries: readonly TimeEntry[];
  /** When the person usually works, on this day. */
  usual: Span;
  now: number;
  optimistic: Optimistic;
}

const none: TimeEntry[] = [];

/** One day of the person who is signed in; the running timer grows with the clock. */
export function useDay(date: string): Day {
  const { data, session, info } = useWorkspace();
  const { userId } = session.session;
  const { zone } = info;
  const all = useObservable(
    () => data.watchEntries({ userId, from: addDays(date, -LEARNED_DAYS), to: addDays(date, 2) }),
    [data, userId, date],
    none,
  );
  const running = useObservable(() => data.timer.watch(), [data], null);
  const now = useNow();

  // What began two days before in a zone far away may still reach into this day.
  const near = useMemo(() => all.filter((entry) => entry.date >= addDays(date, -2)), [all, date]);
  const optimistic = useOptimistic(near);
  const { entries } = optimistic;
  const until = running ? now : 0;
  const model = useMemo(
    () => dayModel({ date, zone, entries, running, now: until }),
    [date, zone, entries, running, until],
  );
  const usual = useMemo(() => {
    const known = all.flatMap((entry) => {
      const span = entry.date < date ? spanOf(entry) : null;
      return span ? [{ ...span, zone: entry.zone }] : [];
    });
    const hours = usualHours(known);
    return {
      from: momentOf(hours.from, model.day, zone),
      to: momentOf(hours.to, model.day, zone),
    };
  }, [all, date, model.day, zone]);
  return { model, entries, usual, now, optimistic };
}

/** Epoch ms, moved on often enough for a line that shows minutes. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), NOW_MS);
    return () => window.clearInterval(timer);
  }, []);
  return now;
}
