import type { Project } from '../../../domain/entities/project.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { addDays, weekStartOf } from '../../../domain/rules/civil-date.ts';
import { type HealthPart, health } from '../../../domain/rules/health.ts';

/** Whether a client counts the entry: the firm has approved it, and nothing stands in its place. */
export function isApprovedTime(entry: Pick<TimeEntry, 'status' | 'replacedById'>): boolean {
  return (entry.status === 'approved' || entry.status === 'invoiced') && entry.replacedById === null;
}

export const periods = ['month', 'last-month', 'year', 'all'] as const;
export type Period = (typeof periods)[number];

/** The first and last date of a period; neither for all of the time. */
export function rangeOf(period: Period, today: string): { from?: string; to?: string } {
  const month = `${today.slice(0, 7)}-01`;
  switch (period) {
    case 'month':
      return { from: month, to: today };
    case 'last-month': {
      const to = addDays(month, -1);
      return { from: `${to.slice(0, 7)}-01`, to };
    }
    case 'year':
      return { from: `${today.slice(0, 4)}-01-01`, to: today };
    case 'all':
      return {};
  }
}

export const groupings = ['week', 'person', 'task'] as const;
export type Grouping = (typeof groupings)[number];

/** How things are called; each gives a name also for what this device does not know. */
export interface Names {
  person(userId: string): string;
  /** Empty where only one project is meant, and its name goes without saying. */
  project(projectId: string): string;
  /** Of the task, or of the activity where there is no task. */
  work(entry: Pick<TimeEntry, 'projectId' | 'taskId' | 'activityCode'>): string;
  week(firstDay: string): string;
}

export interface TimeGroup {
  id: string;
  name: string;
  /** Sorts like the name, weeks by their date. */
  order: string;
  minutes: number;
  billableMinutes: number;
  /** Newest first. */
  entries: readonly TimeEntry[];
}

/** Entries put together by week, newest first, by person or by project and task, in the order of their names. */
export function groupTime(
  entries: readonly TimeEntry[],
  by: Grouping,
  weekStart: number,
  names: Names,
): TimeGroup[] {
  const keyOf = (entry: TimeEntry): string => {
    if (by === 'week') return weekStartOf(entry.date, weekStart);
    return by === 'person' ? entry.userId : `${entry.projectId} ${entry.taskId ?? entry.activityCode}`;
  };
  const nameOf = (id: string, entry: TimeEntry): string => {
    if (by === 'week') return names.week(id);
    return by === 'person'
      ? names.person(entry.userId)
      : [names.project(entry.projectId), names.work(entry)].filter(Boolean).join(' · ');
  };
  const groups = [...Map.groupBy(entries, keyOf)].flatMap(([id, own]): TimeGroup[] => {
    const [first] = own;
    if (!first) return [];
    const name = nameOf(id, first);
    return [
      {
        id,
        name,
        order: by === 'week' ? id : name,
        minutes: minutesOf(own),
        billableMinutes: minutesOf(own.filter(({ billable }) => billable)),
        entries: own.toSorted((a, b) => b.date.localeCompare(a.date) || a.id.localeCompare(b.id)),
      },
    ];
  });
  const sorted = groups.toSorted((a, b) => a.order.localeCompare(b.order));
  return by === 'week' ? sorted.reverse() : sorted;
}

export function minutesOf(entries: readonly Pick<TimeEntry, 'minutes'>[]): number {
  return entries.reduce((sum, { minutes }) => sum + minutes, 0);
}

export interface ClientProject {
  project: Project;
  approvedMinutes: number;
  /** What was agreed, where the contract is over hours; else the firm keeps it to itself and it is null. */
  agreedMinutes: number | null;
  /** Of the dates alone: milestones and the end. */
  schedule: HealthPart;
}

/** The client's projects by name, each with what of it is approved and how it keeps to its dates. */
export function clientProjects(
  projects: Iterable<Project>,
  entries: readonly TimeEntry[],
  today: string,
): ClientProject[] {
  const spent = Map.groupBy(entries, ({ projectId }) => projectId);
  return [...projects]
    .filter(({ isTemplate }) => !isTemplate)
    .map((project) => ({
      project,
      approvedMinutes: minutesOf(spent.get(project.id) ?? []),
      agreedMinutes: project.budgetMinutes,
      schedule: scheduleOf(project, today),
    }))
    .toSorted((a, b) => a.project.name.localeCompare(b.project.name));
}

/** Without the tasks: how far they are is the firm's own estimate, and in a retainer they never end. */
function scheduleOf(project: Project, today: string): HealthPart {
  const { startDate, endDate, milestones, status } = project;
  const { parts } = health({
    burn: { startDate, endDate, budget: null, spent: 0, today },
    milestones,
    tasks: [],
    closed: status === 'completed' || status === 'cancelled',
    loggedMinutes: 0,
    assignedMinutes: 0,
  });
  const schedule = parts.find(({ part }) => part === 'schedule');
  if (!schedule) throw new Error('health has no part about the schedule');
  return schedule;
}
