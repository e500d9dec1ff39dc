import { useEffect, useMemo, useState } from 'react';
import type { Subscription } from 'rxjs';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { addDays, dateIn, weekDates } from '../../../domain/rules/civil-date.ts';
import { useObservable } from '../../data/hooks.ts';
import { useClients, usePeople, useProjects, useTenant, useWorkspace } from '../../data/workspace.tsx';
import { spokenLocale } from '../../words/words.ts';
import { type DayTarget, dayTargets } from './grid/targets.ts';
import { usePinnedRows } from './quick/use-pins.ts';
import { type RowKey, type WeekModel, weekModel } from './week-model.ts';
import { useWeekStore } from './week-store.ts';

/** Civil date now in the person's zone; moves on at midnight. */
export function useToday(): string {
  const { info } = useWorkspace();
  const [today, setToday] = useState(() => dateIn(info.zone, new Date().toISOString()));
  useEffect(() => {
    const timer = window.setInterval(() => setToday(dateIn(info.zone, new Date().toISOString())), 30_000);
    return () => window.clearInterval(timer);
  }, [info.zone]);
  return today;
}

export interface Week {
  model: WeekModel;
  entries: TimeEntry[];
  lastWeek: TimeEntry[];
  today: string;
  firstDay: string;
  isThisWeek: boolean;
  /** What is expected of each day of `model.days`, and what is missing. */
  targets: DayTarget[];
  /** Minutes that are expected in the week: of its workdays without holidays; 0 when no capacity is set. */
  targetMinutes: number;
}

const noRows: readonly RowKey[] = [];

const noEntries: TimeEntry[] = [];

/** Reads the weeks to both sides once the shown one is drawn, so that going to them shows them at once. */
function useReadAhead(firstDay: string): void {
  const { data } = useWorkspace();
  useEffect(() => {
    const subscriptions: Subscription[] = [];
    const waiting = window.requestIdleCallback(() => {
      for (const days of [-14, 7]) subscriptions.push(data.watchWeek(addDays(firstDay, days)).subscribe());
    });
    return () => {
      window.cancelIdleCallback(waiting);
      for (const subscription of subscriptions) subscription.unsubscribe();
    };
  }, [data, firstDay]);
}

/** The shown week of the person who is signed in, laid out for the grid. */
export function useWeek(): Week {
  const { data, session } = useWorkspace();
  const { userId } = session.session;
  const tenant = useTenant();
  const projects = useProjects();
  const clients = useClients();
  const people = usePeople();
  const today = useToday();
  const locale = spokenLocale();
  const weekStart = tenant?.settings.weekStart ?? 1;
  const date = useWeekStore((store) => store.date) ?? today;
  const days = useMemo(() => weekDates(date, weekStart), [date, weekStart]);
  const firstDay = days[0] ?? date;
  const lastDay = days.at(-1) ?? date;
  const added = useWeekStore((store) => store.added[firstDay] ?? noRows);
  const pinned = usePinnedRows();
  const week = useObservable(() => data.watchWeek(firstDay), [data, firstDay], noEntries);
  const before = addDays(firstDay, -7);
  const lastWeek = useObservable(() => data.watchWeek(before), [data, before], noEntries);
  useReadAhead(firstDay);
  return useMemo(() => {
    // While a week is being read, the one before it still stands.
    const entries = week.filter((entry) => entry.date >= firstDay && entry.date <= lastDay);
    // A pinned row whose project is not on this device any more has no name to be shown by.
    const kept = pinned.filter(({ projectId }) => projects.has(projectId));
    const model = weekModel({ days, entries, addedRows: [...kept, ...added], projects, clients, locale });
    const targets = dayTargets(days, model.dayTotals, people.get(userId), tenant?.settings, today);
    return {
      model,
      entries,
      lastWeek,
      today,
      firstDay,
      isThisWeek: days.includes(today),
      targets,
      targetMinutes: targets.reduce((sum, { target }) => sum + target, 0),
    };
  }, [
    week,
    lastWeek,
    days,
    firstDay,
    lastDay,
    added,
    pinned,
    projects,
    clients,
    people,
    tenant,
    userId,
    today,
    locale,
  ]);
}
