import { useMemo } from 'react';
import { combineLatest, map } from 'rxjs';
import type { Assignment } from '../../../../domain/entities/assignment.ts';
import type { Decision } from '../../../../domain/entities/decision.ts';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { addDays, dateIn } from '../../../../domain/rules/civil-date.ts';
import { delegationsOf, delegationToday } from '../../../../domain/rules/delegation.ts';
import { mayDecide } from '../../../../domain/rules/lifecycle.ts';
import { sheetManagers } from '../../../../domain/rules/permissions.ts';
import { useObservable } from '../../../data/hooks.ts';
import { useActor, useProjects, useTenant, useWorkspace } from '../../../data/workspace.tsx';
import { type DecidedGroup, decidedGroups } from './decided.ts';

const DECIDED_DAYS = 30;
/** Late work is decided on too: of older dates than this one looks in the entry itself. */
const WORK_DAYS = 120;
const noEntries: TimeEntry[] = [];
const noDecisions: Decision[] = [];
const noAssignments: Assignment[] = [];

/** What was decided in the last 30 days among what this person may decide on. */
export function useDecided(): DecidedGroup[] {
  const { data, info } = useWorkspace();
  const actor = useActor();
  const tenant = useTenant();
  const projects = useProjects();
  const now = new Date().toISOString();
  const today = dateIn(info.zone, now);
  const entries = useObservable(
    () => {
      const from = addDays(today, -WORK_DAYS);
      const of = (status: 'approved' | 'rejected' | 'invoiced') => data.watchEntries({ status, from });
      return combineLatest([of('approved'), of('rejected'), of('invoiced')]).pipe(
        map((lists) => lists.flat()),
      );
    },
    [data, today],
    noEntries,
  );
  const decisions = useObservable(() => data.watchDecisions(), [data], noDecisions);
  const assignments = useObservable(() => data.watchAssignments(), [data], noAssignments);
  const utcToday = delegationToday(now);
  return useMemo(() => {
    if (!tenant) return [];
    const { settings } = tenant;
    const delegations = delegationsOf(decisions, utcToday);
    const managers = sheetManagers(assignments, projects);
    const since = `${addDays(utcToday, -DECIDED_DAYS)}T00:00:00.000Z`;
    return decidedGroups(entries, since, (entry) =>
      mayDecide(entry, actor, {
        settings,
        project: projects.get(entry.projectId) ?? null,
        sheetManagers: managers,
        delegations,
        today: utcToday,
      }),
    );
  }, [tenant, entries, decisions, assignments, projects, actor, utcToday]);
}
