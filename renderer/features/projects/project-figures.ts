import type { Assignment } from '../../../domain/entities/assignment.ts';
import type { Project } from '../../../domain/entities/project.ts';
import type { TenantSettings } from '../../../domain/entities/tenant.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { type Burn, burn } from '../../../domain/rules/burn.ts';
import { addDays } from '../../../domain/rules/civil-date.ts';
import { type Health, health } from '../../../domain/rules/health.ts';
import { isFreeDay } from '../../../domain/rules/validation.ts';
import { plannedAt } from './burn-series.ts';

/** What a project is steered by: minutes, or money where it has only that. */
export interface Budget {
  unit: 'minutes' | 'money';
  currency: string;
  budget: number;
  spent: number;
  /** What the plan has used up by today; null without an end. */
  planned: number | null;
}

export interface ProjectFigures {
  budget: Budget | null;
  burn: Burn;
  health: Health;
}

/** The stretch over which logged time is held against assigned time: four weeks, today included. */
export const RECENT_DAYS = 28;

export function firstRecentDay(today: string): string {
  return addDays(today, 1 - RECENT_DAYS);
}

export function isClosed(project: Pick<Project, 'status'>): boolean {
  return project.status === 'completed' || project.status === 'cancelled';
}

function budgetOf(project: Project, today: string): Budget | null {
  const { budgetMinutes, budgetAmountMinor, currency, spentMinutes, spentAmountMinor } = project;
  const budget = budgetMinutes ?? budgetAmountMinor;
  if (budget === null) return null;
  const planned = plannedAt(project, budget, today);
  return budgetMinutes === null
    ? { unit: 'money', currency, budget, spent: spentAmountMinor, planned }
    : { unit: 'minutes', currency, budget, spent: spentMinutes, planned };
}

/** Recent time by project, counted once for a whole list of projects. */
export interface RecentTime {
  logged: ReadonlyMap<string, number>;
  assigned: ReadonlyMap<string, number>;
}

/**
 * Minutes logged on and assigned to each project over the last four weeks, from what is on this device. Rejected time
 * does not count. An assignment gives a fifth of its week on each working day, rounded down once for each person.
 */
export function recentTime(input: {
  entries: readonly Pick<TimeEntry, 'projectId' | 'minutes' | 'status' | 'date'>[];
  assignments: readonly Assignment[];
  settings: Pick<TenantSettings, 'holidays'>;
  today: string;
}): RecentTime {
  const { entries, assignments, settings, today } = input;
  const first = firstRecentDay(today);
  const logged = new Map<string, number>();
  for (const { projectId, minutes, status, date } of entries) {
    if (status === 'rejected' || date < first || date > today) continue;
    logged.set(projectId, (logged.get(projectId) ?? 0) + minutes);
  }
  const workdays: string[] = [];
  for (let date = first; date <= today; date = addDays(date, 1)) {
    if (!isFreeDay(date, settings)) workdays.push(date);
  }
  const assigned = new Map<string, number>();
  for (const { projectId, fromDate, toDate, minutesPerWeek } of assignments) {
    const days = workdays.filter((date) => fromDate <= date && (toDate === null || date <= toDate)).length;
    if (days === 0) continue;
    assigned.set(projectId, (assigned.get(projectId) ?? 0) + Math.floor((minutesPerWeek * days) / 5));
  }
  return { logged, assigned };
}

/** Burn and health of one project today. */
export function projectFigures(project: Project, recent: RecentTime, today: string): ProjectFigures {
  const budget = budgetOf(project, today);
  const burnInput = {
    startDate: project.startDate,
    endDate: project.endDate,
    budget: budget?.budget ?? null,
    spent: budget?.spent ?? project.spentMinutes,
    today,
  };
  const figures = health({
    burn: burnInput,
    milestones: project.milestones,
    tasks: project.tasks,
    closed: isClosed(project),
    loggedMinutes: recent.logged.get(project.id) ?? 0,
    assignedMinutes: recent.assigned.get(project.id) ?? 0,
  });
  return {
    budget,
    burn: burn(burnInput),
    health: figures,
  };
}
