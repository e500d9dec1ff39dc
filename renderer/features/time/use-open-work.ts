import { useMemo } from 'react';
import type { Assignment } from '../../../domain/entities/assignment.ts';
import { useObservable } from '../../data/hooks.ts';
import { useClients, useProjects, useWorkspace } from '../../data/workspace.tsx';
import { projectLabel, type RowKey, rowId, rowLabel } from './week-model.ts';

/** A task and activity that time can be logged on; `group` is client and project. */
export interface OpenWork {
  row: RowKey;
  label: string;
  group: string;
}

const noAssignments: Assignment[] = [];

/** All work that this person may log on at a date (`YYYY-MM-DD`), by its `rowId`. */
export function useOpenWork(day: string): ReadonlyMap<string, OpenWork> {
  const { data, session } = useWorkspace();
  const projects = useProjects();
  const clients = useClients();
  const { userId } = session.session;
  const assignments = useObservable(() => data.watchAssignments(userId), [data, userId], noAssignments);
  return useMemo(() => {
    const found = new Map<string, OpenWork>();
    const assigned = new Set(
      assignments
        .filter(({ fromDate, toDate }) => fromDate <= day && (toDate === null || day <= toDate))
        .map(({ projectId }) => projectId),
    );
    for (const project of projects.values()) {
      if (!assigned.has(project.id) || project.isTemplate) continue;
      if (project.status === 'completed' || project.status === 'cancelled') continue;
      const tasks: (string | null)[] = [
        null,
        ...project.tasks.filter((task) => !task.closed).map(({ id }) => id),
      ];
      for (const { code } of project.activityCodes) {
        for (const taskId of tasks) {
          const row: RowKey = { projectId: project.id, taskId, activityCode: code };
          found.set(rowId(row), {
            row,
            label: rowLabel(project, row),
            group: projectLabel(project, clients),
          });
        }
      }
    }
    return found;
  }, [projects, clients, assignments, day]);
}
