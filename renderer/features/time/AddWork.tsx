import { useMemo, useState } from 'react';
import type { Assignment } from '../../../domain/entities/assignment.ts';
import { useObservable } from '../../data/hooks.ts';
import { useClients, useProjects, useWorkspace } from '../../data/workspace.tsx';
import { ComboBox } from '../../ui/ComboBox.tsx';
import { projectLabel, type RowKey, rowId, rowLabel } from './week-model.ts';

const noAssignments: Assignment[] = [];

/** One search box over every task and activity that this person may log on; choosing adds a row. */
export function AddWork(props: {
  day: string;
  shown: ReadonlySet<string>;
  onAdd: (row: RowKey) => void;
  autoFocus?: boolean;
  placeholder?: string;
}) {
  const { day, shown, onAdd, autoFocus = false, placeholder = 'Add work: project, task or activity' } = props;
  const { data, session } = useWorkspace();
  const projects = useProjects();
  const clients = useClients();
  const { userId } = session.session;
  const assignments = useObservable(() => data.watchAssignments(userId), [data, userId], noAssignments);

  // The box forgets what was typed once a row was added.
  const [added, setAdded] = useState(0);

  const rows = useMemo(() => {
    const found = new Map<string, { row: RowKey; label: string; group: string }>();
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
          const id = rowId(row);
          if (!shown.has(id))
            found.set(id, { row, label: rowLabel(project, row), group: projectLabel(project, clients) });
        }
      }
    }
    return found;
  }, [projects, clients, assignments, day, shown]);

  const options = useMemo(
    () =>
      [...rows]
        .map(([id, { label, group }]) => ({ id, label, group }))
        .sort((a, b) => a.group.localeCompare(b.group)),
    [rows],
  );

  return (
    <ComboBox
      key={added}
      label="Add work"
      hideLabel
      className="w-80 max-w-full"
      options={options}
      value={null}
      placeholder={placeholder}
      emptyText="Nothing of yours is called that. Your manager can assign you."
      onChange={(id) => {
        const chosen = id ? rows.get(id) : undefined;
        if (!chosen) return;
        setAdded((count) => count + 1);
        onAdd(chosen.row);
      }}
      autoFocus={autoFocus}
    />
  );
}
