import type { Client } from '../../../domain/entities/client.ts';
import type { Project } from '../../../domain/entities/project.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { standingMinutes } from '../../../domain/rules/adjustment.ts';
import { t } from '../../words/words.ts';

/** What one line of the week grid is about. */
export interface RowKey {
  projectId: string;
  taskId: string | null;
  activityCode: string;
}

export interface WeekCell {
  date: string;
  minutes: number;
  entries: TimeEntry[];
}

export interface WeekRow {
  id: string;
  key: RowKey;
  label: string;
  cells: WeekCell[];
  minutes: number;
}

export interface WeekGroup {
  projectId: string;
  label: string;
  rows: WeekRow[];
  minutes: number;
}

export interface WeekModel {
  days: string[];
  groups: WeekGroup[];
  dayTotals: number[];
  minutes: number;
  billableMinutes: number;
}

/** A stable id for a row, for keys and for what is remembered as pinned. */
export function rowId(key: RowKey): string {
  return `${key.projectId}/${key.taskId ?? '-'}/${key.activityCode}`;
}

/**
 * Lays the entries of one week out as rows of project, task and activity with one cell a day.
 * Rows without minutes are those that the person added or pinned. Order: client, project, task, activity by name.
 */
export function weekModel(input: {
  days: string[];
  entries: TimeEntry[];
  addedRows: RowKey[];
  projects: ReadonlyMap<string, Project>;
  clients: ReadonlyMap<string, Client>;
  locale: string;
}): WeekModel {
  const { days, entries, addedRows, projects, clients, locale } = input;
  const byRow = new Map<string, { key: RowKey; entries: TimeEntry[] }>();
  const rowOf = (key: RowKey): { key: RowKey; entries: TimeEntry[] } => {
    const id = rowId(key);
    const known = byRow.get(id);
    if (known) return known;
    const made = {
      key: { projectId: key.projectId, taskId: key.taskId, activityCode: key.activityCode },
      entries: [],
    };
    byRow.set(id, made);
    return made;
  };
  for (const key of addedRows) rowOf(key);
  for (const entry of entries) if (days.includes(entry.date)) rowOf(entry).entries.push(entry);

  const collator = new Intl.Collator(locale, { numeric: true });
  const groups = new Map<string, WeekGroup>();
  for (const [id, { key, entries: own }] of byRow) {
    const project = projects.get(key.projectId);
    const group = groups.get(key.projectId) ?? {
      projectId: key.projectId,
      label: projectLabel(project, clients),
      rows: [],
      minutes: 0,
    };
    groups.set(key.projectId, group);
    const cells = days.map((date) => {
      const inCell = own.filter((entry) => entry.date === date);
      return { date, entries: inCell, minutes: standingMinutes(inCell) };
    });
    const minutes = standingMinutes(own);
    group.rows.push({ id, key, label: rowLabel(project, key), cells, minutes });
    group.minutes += minutes;
  }
  const sorted = [...groups.values()].sort((a, b) => collator.compare(a.label, b.label));
  for (const group of sorted) group.rows.sort((a, b) => collator.compare(a.label, b.label));
  return {
    days,
    groups: sorted,
    dayTotals: days.map((date) => standingMinutes(entries.filter((entry) => entry.date === date))),
    minutes: standingMinutes(entries),
    billableMinutes: standingMinutes(entries.filter((entry) => entry.billable)),
  };
}

/** "Client · Project", or a plain sentence when the project is not on this device. */
export function projectLabel(project: Project | undefined, clients: ReadonlyMap<string, Client>): string {
  if (!project) return t('entry.no-project');
  const client = clients.get(project.clientId);
  return client ? `${client.name} · ${project.name}` : project.name;
}

/** "Task · Activity", or the activity alone. */
export function rowLabel(project: Project | undefined, key: RowKey): string {
  const activity =
    project?.activityCodes.find((item) => item.code === key.activityCode)?.name ?? key.activityCode;
  const task = key.taskId ? project?.tasks.find((item) => item.id === key.taskId)?.name : undefined;
  return task ? `${task} · ${activity}` : activity;
}

/** @returns whole minutes */
export function sumMinutes(entries: readonly { minutes: number }[]): number {
  return entries.reduce((sum, entry) => sum + entry.minutes, 0);
}
