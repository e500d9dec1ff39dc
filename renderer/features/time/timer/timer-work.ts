import type { Client } from '../../../../domain/entities/client.ts';
import type { Project } from '../../../../domain/entities/project.ts';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { projectLabel, type RowKey, rowId, rowLabel } from '../week-model.ts';

/** "Client · Project · Task · Activity". */
export function workLabel(
  work: RowKey,
  projects: ReadonlyMap<string, Project>,
  clients: ReadonlyMap<string, Client>,
): string {
  const project = projects.get(work.projectId);
  return `${projectLabel(project, clients)} · ${rowLabel(project, work)}`;
}

/** "Project · Task · Activity", for where there is little room. */
export function shortWorkLabel(work: RowKey, projects: ReadonlyMap<string, Project>): string {
  const project = projects.get(work.projectId);
  return project ? `${project.name} · ${rowLabel(project, work)}` : rowLabel(project, work);
}

/**
 * The work that was logged last, newest first, each once. Ids are UUIDv7, so they tell when an entry was made, which
 * neither sync nor an approval changes.
 */
export function recentWork(entries: readonly TimeEntry[]): RowKey[] {
  const newest = [...entries]
    .filter(({ source, correctsId }) => source !== 'import' && correctsId === null)
    .sort((a, b) => (a.id < b.id ? 1 : -1));
  const found = new Map<string, RowKey>();
  for (const { projectId, taskId, activityCode } of newest) {
    const work: RowKey = { projectId, taskId, activityCode };
    if (!found.has(rowId(work))) found.set(rowId(work), work);
  }
  return [...found.values()];
}

/** The `rowId` of the work that has the focus in a grid or timeline (`data-work`); null elsewhere. */
export function focusedWork(): string | null {
  return document.activeElement?.closest<HTMLElement>('[data-work]')?.dataset.work ?? null;
}
