import { useCallback } from 'react';
import { useClients, useProjects } from '../../../data/workspace.tsx';
import { projectLabel, type RowKey, rowLabel } from '../week-model.ts';

/** Names of a row of work: "Client · Project" and "Task · Activity". */
export function useWorkNames(): (row: RowKey) => { project: string; work: string } {
  const projects = useProjects();
  const clients = useClients();
  return useCallback(
    (row) => {
      const project = projects.get(row.projectId);
      return { project: projectLabel(project, clients), work: rowLabel(project, row) };
    },
    [projects, clients],
  );
}
