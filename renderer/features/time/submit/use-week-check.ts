import { useEffect, useMemo, useState } from 'react';
import type { Assignment } from '../../../../domain/entities/assignment.ts';
import { addDays } from '../../../../domain/rules/civil-date.ts';
import { useObservable } from '../../../data/hooks.ts';
import type { AttentionItem, Overlap } from '../../../data/types.ts';
import { useProjects, useSyncStatus, useTenant, useWorkspace } from '../../../data/workspace.tsx';
import type { Week } from '../use-week.ts';
import { checkWeek, type Finding } from './week-check.ts';

/** As far back as the server looks for what is usual (sync-server, entry-context). */
const HISTORY_DAYS = 180;
const AFTER_TURNING_MS = 400;
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

/**
 * The person's minutes a day before the week, asked for once a week that stays on the screen: a standing query would be
 * redone at every key, and who turns over weeks waits for none of them.
 */
function useHistory(firstDay: string): ReadonlyMap<string, number> {
  const { data } = useWorkspace();
  const [history, setHistory] = useState(noHistory);
  useEffect(() => {
    let isWanted = true;
    const ask = (): void => {
      data.minutesByDay(addDays(firstDay, -HISTORY_DAYS), addDays(firstDay, -1)).then(
        (minutes) => {
          if (isWanted) setHistory(minutes);
        },
        // The storage's trouble is said where it is written to; without a history nothing is unusual.
        () => undefined,
      );
    };
    const timer = window.setTimeout(ask, AFTER_TURNING_MS);
    return () => {
      isWanted = false;
      window.clearTimeout(timer);
    };
  }, [data, firstDay]);
  return history;
}
