import { useEffect, useMemo, useState } from 'react';
import { firstValueFrom } from 'rxjs';
import type { Assignment } from '../../../../domain/entities/assignment.ts';
import { addDays } from '../../../../domain/rules/civil-date.ts';
import { useObservable } from '../../../data/hooks.ts';
import type { AttentionItem, Overlap } from '../../../data/types.ts';
import { useProjects, useSyncStatus, useTenant, useWorkspace } from '../../../data/workspace.tsx';
import type { Week } from '../use-week.ts';
import { checkWeek, type Finding } from './week-check.ts';

/** As far back as the server looks for what is usual (sync-server, entry-context). */
const HISTORY_DAYS = 180;
const noAssignments: Assignment[] = [];
const noOverlaps: Overlap[] = [];
const noHistory: ReadonlyMap<string, number> = new Map();

/** What is to be known before the shown week is submitted; kept up to date while it is shown. */
export function useWeekCheck(week: Week, attention: readonly AttentionItem[]): Finding[] {
  const { data } = useWorkspace();
  const tenant = useTenant();
  const projects = useProjects();
  const { unsent, phase } = useSyncStatus();
  const assignments = useObservable(() => data.watchAssignments(data.userId), [data], noAssignments);
  const overlaps = useObservable(() => data.overlaps(), [data], noOverlaps);
  const absence = useObservable(() => data.timer.absence(), [data], null);
  const timer = useObservable(() => data.timer.watch(), [data], null);
  const history = useHistory(week.firstDay);
  const waiting = phase === 'offline' || phase === 'needs_sign_in' ? unsent : 0;
  return useMemo(() => {
    const { days } = week.model;
    const inWeek = (date: unknown): boolean => typeof date === 'string' && days.includes(date);
    return checkWeek({
      entries: [...week.lastWeek, ...week.entries],
      days,
      targets: week.targets,
      settings: tenant?.settings ?? null,
      projects,
      assignments,
      today: week.today,
      history,
      attention: attention.filter(({ mine }) => inWeek(mine.date)).length,
      overlaps: overlaps.filter(({ mine }) => inWeek(mine.date)).length,
      awayMinutes: absence?.minutes ?? null,
      isTimerRunning: timer !== null,
      unsent: waiting,
    });
  }, [week, tenant, projects, assignments, attention, overlaps, absence, timer, history, waiting]);
}

/** The person's minutes a day before the week, asked for once a week that is shown: a standing query would be redone at every key. */
function useHistory(firstDay: string): ReadonlyMap<string, number> {
  const { data } = useWorkspace();
  const [history, setHistory] = useState(noHistory);
  useEffect(() => {
    let isWanted = true;
    const range = { from: addDays(firstDay, -HISTORY_DAYS), to: addDays(firstDay, -1) };
    firstValueFrom(data.watchEntries({ userId: data.userId, ...range }), { defaultValue: [] }).then(
      (entries) => {
        if (!isWanted) return;
        const totals = new Map<string, number>();
        for (const { date, minutes } of entries) totals.set(date, (totals.get(date) ?? 0) + minutes);
        setHistory(totals);
      },
      // The storage's trouble is said where it is written to; without a history nothing is unusual.
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [data, firstDay]);
  return history;
}
