import { useMemo } from 'react';
import { combineLatest, map } from 'rxjs';
import type { Assignment } from '../../../domain/entities/assignment.ts';
import type { Project } from '../../../domain/entities/project.ts';
import type { EntryStatus, TimeEntry } from '../../../domain/entities/time-entry.ts';
import { dateIn } from '../../../domain/rules/civil-date.ts';
import type { Health } from '../../../domain/rules/health.ts';
import { can } from '../../../domain/rules/permissions.ts';
import { useObservable } from '../../data/hooks.ts';
import {
  useActor,
  useClients,
  usePeople,
  useSyncStatus,
  useTenant,
  useWorkspace,
} from '../../data/workspace.tsx';
import { firstRecentDay, type ProjectFigures, projectFigures, recentTime } from './project-figures.ts';

export interface ProjectRow extends Omit<ProjectFigures, 'health'> {
  project: Project;
  /** Null until everything was pulled once: a score of half the time would mislead, and then jump. */
  health: Health | null;
  /** Null while the device does not know them. */
  clientName: string | null;
  managerName: string | null;
  /** Who is on it, as far as this person may see. */
  assignments: readonly Assignment[];
}

export interface Projects {
  /** Null for the moment until the device has read them. */
  rows: readonly ProjectRow[] | null;
  /** Civil date in the person's zone. */
  today: string;
  /** The device holds no time of others on projects that this person does not manage. */
  isOwnTimeOnly: boolean;
  /** ISO weekday. */
  weekStart: number;
}

// Read by status, because the local database is indexed by status and date and not by date alone.
const counted: readonly EntryStatus[] = ['draft', 'submitted', 'approved', 'invoiced'];
const noHolidays = { holidays: [] };

/** Every project that the person may see, with its figures from what is on this device. */
export function useProjectRows(): Projects {
  const { data, info } = useWorkspace();
  const actor = useActor();
  const tenant = useTenant();
  const clients = useClients();
  const people = usePeople();
  const { initialPullDone } = useSyncStatus();
  const today = dateIn(info.zone, new Date().toISOString());
  const from = firstRecentDay(today);
  const projects = useObservable<Project[] | null>(() => data.watchProjects(), [data], null);
  const assignments = useObservable<Assignment[] | null>(() => data.watchAssignments(), [data], null);
  const entries = useObservable<TimeEntry[] | null>(
    () =>
      combineLatest(counted.map((status) => data.watchEntries({ status, from, to: today }))).pipe(
        map((lists) => lists.flat()),
      ),
    [data, from, today],
    null,
  );
  const isOwnTimeOnly = !can(actor, 'time_entries.approve');
  const settings = tenant?.settings ?? noHolidays;

  const rows = useMemo(() => {
    if (projects === null || assignments === null || entries === null) return null;
    const recent = recentTime({ entries, assignments, settings, today });
    const team = Map.groupBy(assignments, ({ projectId }) => projectId);
    return projects.flatMap((project): ProjectRow[] => {
      const own = team.get(project.id) ?? [];
      const isOn = project.managerId === actor.userId || own.some(({ userId }) => userId === actor.userId);
      if (project.isTemplate || !can(actor, 'projects.view', { project, assigned: isOn })) return [];
      const figures = projectFigures(project, recent, today);
      return [
        {
          project,
          clientName: clients.get(project.clientId)?.name ?? null,
          managerName: people.get(project.managerId)?.name ?? null,
          assignments: own,
          ...figures,
          health: initialPullDone ? figures.health : null,
        },
      ];
    });
  }, [projects, assignments, entries, settings, today, actor, clients, people, initialPullDone]);
  return { rows, today, isOwnTimeOnly, weekStart: tenant?.settings.weekStart ?? 1 };
}
