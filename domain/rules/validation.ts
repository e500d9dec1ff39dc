import type { Assignment } from '../entities/assignment.ts';
import type { Project } from '../entities/project.ts';
import type { TenantSettings } from '../entities/tenant.ts';
import type { TimeEntry, WarningKind } from '../entities/time-entry.ts';
import { claimedBeside, isAdjustment } from './adjustment.ts';
import { daysBetween, isoWeekday, isZone, spokenDate, weekEndOf } from './civil-date.ts';
import { formatMinutes } from './duration.ts';
import { isSettled, type Refusal } from './lifecycle.ts';
import { isLocked } from './lock.ts';
import { type DayPattern, isUnusual } from './pattern.ts';
import { type Interval, isForward, overlaps } from './time.ts';

/** What of an entry the rules look at. A form can ask before there is an entry. */
export type CheckedEntry = Pick<
  TimeEntry,
  | 'id'
  | 'userId'
  | 'projectId'
  | 'taskId'
  | 'activityCode'
  | 'date'
  | 'minutes'
  | 'startedAt'
  | 'endedAt'
  | 'zone'
  | 'billable'
  | 'description'
  | 'timeTrust'
  | 'correctsId'
> &
  Partial<Pick<TimeEntry, 'source' | 'status'>>;

export interface ValidationContext {
  readonly settings: TenantSettings;
  /** The entry's project; null when there is none such in this tenant. */
  readonly project: Project | null;
  /** The user's assignments; those to other projects are ignored. */
  readonly assignments: readonly Pick<Assignment, 'projectId' | 'userId' | 'fromDate' | 'toDate'>[];
  /**
   * The user's other entries, not deleted: all on the entry's date, and every timed one whose start to end meets
   * the entry's; for an adjustment, what else corrects the same entry. More do no harm; the entry itself is ignored.
   */
  readonly others: readonly CheckedEntry[];
  /** Civil date now, in the entry's zone (`dateIn(entry.zone, now)`). */
  readonly today: string;
  /** Minutes that everybody spent on the project, without this entry. */
  readonly spentMinutes: number;
  /** The entry that `correctsId` names; null when there is none, or it is not known. */
  readonly corrected:
    | (Pick<TimeEntry, 'id' | 'userId' | 'status'> &
        Partial<Pick<TimeEntry, 'projectId' | 'minutes' | 'replacedById'>>)
    | null;
  /** The user's usual days, without this one; null when not known. */
  readonly pattern: DayPattern | null;
}

export type EntryError = Refusal;

export interface Verdict {
  /** Each refuses the entry. In the order in which a person would fix them. */
  readonly errors: EntryError[];
  /** Travel with the entry to the approver. Given beside errors too, so that a form can show both at once. */
  readonly warnings: WarningKind[];
}

export const DAY_MINUTES = 1440;
const LONG_DAY_MINUTES = 16 * 60;
const FREE_DAY_MINUTES = 4 * 60;

/**
 * Every rule of DOMAIN.md, "Rules", for one entry; the same code on device and server.
 * An entry that corrects another stands in for it: the corrected one counts neither for the day's total nor as a
 * duplicate or overlap. The locked period stops no adjustment (domain/rules/adjustment.ts).
 */
export function validateEntry(entry: CheckedEntry, context: ValidationContext): Verdict {
  const others = counting(entry, context.others);
  const dayMinutes = others
    .filter((other) => other.date === entry.date)
    .reduce((sum, other) => sum + other.minutes, entry.minutes);
  return {
    errors: [
      ...timeErrors(entry),
      ...projectErrors(entry, context),
      ...neighbourErrors(entry, others, dayMinutes),
      ...periodErrors(entry, context),
    ],
    warnings: warningsOf(entry, context, dayMinutes),
  };
}

/** The user's other entries that still stand, once every adjustment is approved that was not rejected. */
function counting(entry: CheckedEntry, all: readonly CheckedEntry[]): CheckedEntry[] {
  const others = all.filter((other) => other.id !== entry.id && other.userId === entry.userId);
  return claimedBeside(entry, others);
}

function timeErrors(entry: CheckedEntry): EntryError[] {
  const errors: EntryError[] = [];
  if (!Number.isInteger(entry.minutes) || entry.minutes < 1 || entry.minutes > DAY_MINUTES) {
    errors.push({
      code: 'minutes_out_of_range',
      message: 'An entry holds from one minute to 24 hours. Change the time, or split it over several days.',
    });
  }
  if (!isZone(entry.zone)) {
    errors.push({
      code: 'malformed',
      message: `“${entry.zone}” is no time zone. Choose one from the list.`,
      values: { reason: 'zone', zone: entry.zone },
    });
  }
  if ((entry.startedAt === null) !== (entry.endedAt === null)) {
    errors.push({
      code: 'malformed',
      message: 'A start needs an end. Give both, or only the minutes.',
      values: { reason: 'start-without-end' },
    });
  }
  const interval = intervalOf(entry);
  if (interval !== null && !isForward(interval)) {
    errors.push({
      code: 'malformed',
      message: 'The end is not after the start. Correct one of them.',
      values: { reason: 'end-before-start' },
    });
  }
  return errors;
}

function projectErrors(entry: CheckedEntry, { project, assignments }: ValidationContext): EntryError[] {
  if (project === null || project.id !== entry.projectId || project.isTemplate) {
    return [{ code: 'unknown_project', message: 'This project is not known. Choose another one.' }];
  }
  const errors: EntryError[] = [];
  if (entry.correctsId === null && (project.status === 'completed' || project.status === 'cancelled')) {
    errors.push({
      code: 'project_closed',
      message: `${project.name} is ${project.status}. Move the time to another project, or ask its manager to reopen it.`,
      values: { project: project.name, status: project.status },
    });
  }
  if (entry.taskId !== null) {
    const task = project.tasks.find(({ id }) => id === entry.taskId);
    if (!task || (task.closed && entry.correctsId === null)) {
      errors.push({
        code: 'unknown_task',
        message: task
          ? `The task ${task.name} is closed. Choose another task.`
          : `This task is not one of ${project.name}. Choose another task.`,
        values: task ? { reason: 'closed', task: task.name } : { project: project.name },
      });
    }
  }
  if (!project.activityCodes.some(({ code }) => code === entry.activityCode)) {
    errors.push({
      code: 'unknown_activity',
      message: `${project.name} has no activity ${entry.activityCode}. Choose one of its own.`,
      values: { project: project.name, activity: entry.activityCode },
    });
  }
  const assigned = assignments.some(
    (assignment) =>
      assignment.userId === entry.userId &&
      assignment.projectId === project.id &&
      assignment.fromDate <= entry.date &&
      (assignment.toDate === null || entry.date <= assignment.toDate),
  );
  if (!assigned) {
    errors.push({
      code: 'not_assigned',
      message: `You are not assigned to ${project.name} on ${spokenDate(entry.date)}. Ask its manager to assign you, or choose another project.`,
      values: { project: project.name, date: entry.date },
    });
  }
  if (entry.billable && !project.allowsBillable) {
    errors.push({
      code: 'not_billable_here',
      message: `Time on ${project.name} cannot be billed. Mark it as not billable.`,
      values: { project: project.name },
    });
  }
  return errors;
}

function neighbourErrors(
  entry: CheckedEntry,
  others: readonly CheckedEntry[],
  dayMinutes: number,
): EntryError[] {
  const errors: EntryError[] = [];
  if (others.some((other) => sameWork(entry, other))) {
    errors.push({
      code: 'duplicate',
      message: `The same work is already logged on ${spokenDate(entry.date)}. Change the description if it is other work, or delete one of the two.`,
      values: { date: entry.date },
    });
  }
  if (others.some((other) => overlap(entry, other))) {
    errors.push({
      code: 'overlap',
      message:
        'Another entry of yours covers part of this time. Correct the start or the end of one of them.',
    });
  }
  if (dayMinutes > DAY_MINUTES) {
    errors.push({
      code: 'day_over_24_hours',
      message: `With this entry ${spokenDate(entry.date)} would have ${formatMinutes(dayMinutes)}, more than 24 hours. Shorten it or move a part to another day.`,
      values: { date: entry.date, minutes: dayMinutes },
    });
  }
  return errors;
}

function sameWork(a: CheckedEntry, b: CheckedEntry): boolean {
  return (
    a.projectId === b.projectId &&
    a.taskId === b.taskId &&
    a.date === b.date &&
    a.startedAt === b.startedAt &&
    a.description.trim() === b.description.trim()
  );
}

function overlap(a: CheckedEntry, b: CheckedEntry): boolean {
  const [first, second] = [intervalOf(a), intervalOf(b)];
  return first !== null && second !== null && overlaps(first, second);
}

function intervalOf({ startedAt, endedAt }: CheckedEntry): Interval | null {
  return startedAt === null || endedAt === null ? null : { startedAt, endedAt };
}

function periodErrors(entry: CheckedEntry, context: ValidationContext): EntryError[] {
  const { settings, today } = context;
  const errors: EntryError[] = [];
  if (entry.date > today) {
    errors.push({
      code: 'future_date',
      message: `${spokenDate(entry.date)} has not come yet. Log the time on or after that day.`,
      values: { date: entry.date },
    });
  }
  if (entry.correctsId !== null) errors.push(...correctionErrors(entry, context));
  else if (!isAdjustment(entry) && isLocked(entry.date, settings, today)) {
    const weekEnd = weekEndOf(entry.date, settings.weekStart);
    errors.push({
      code: 'period_locked',
      message: `The week to ${spokenDate(weekEnd)} is locked. Log an adjustment instead.`,
      values: { date: weekEnd },
    });
  }
  return errors;
}

/** Whether the entry may correct the one that it names: known, settled, still standing, and adjusted by no other. */
function correctionErrors(
  { id, userId, correctsId }: CheckedEntry,
  { corrected, others }: ValidationContext,
): EntryError[] {
  if (corrected === null || corrected.id !== correctsId || corrected.userId !== userId) {
    return [
      {
        code: 'wrong_state',
        message: 'The entry that this one corrects is not known. Open it and adjust it from there.',
        values: { reason: 'corrected-unknown' },
      },
    ];
  }
  if (!isSettled(corrected.status)) {
    return [
      {
        code: 'wrong_state',
        message: `The entry that this one corrects is ${corrected.status} and can still be changed itself.`,
        values: { reason: 'corrected-open', status: corrected.status },
      },
    ];
  }
  const another = others.some(
    (other) => other.id !== id && other.correctsId === correctsId && other.status !== 'rejected',
  );
  if (another || ![undefined, null, id].includes(corrected.replacedById)) {
    return [
      {
        code: 'wrong_state',
        message:
          'Another adjustment of this entry is there already. Change that one, or adjust it once it is approved.',
        values: { reason: 'corrected-adjusted' },
      },
    ];
  }
  return [];
}

function warningsOf(entry: CheckedEntry, context: ValidationContext, dayMinutes: number): WarningKind[] {
  const { project, settings, today, spentMinutes, pattern } = context;
  const warnings: WarningKind[] = [];
  if (
    project !== null &&
    (entry.date < project.startDate || (project.endDate !== null && entry.date > project.endDate))
  ) {
    warnings.push('outside_project_dates');
  }
  if (dayMinutes > LONG_DAY_MINUTES) warnings.push('long_day');
  const { corrected } = context;
  const inPlace = corrected?.projectId === entry.projectId ? (corrected.minutes ?? 0) : 0;
  if (project !== null && isOverBudget(entry, project, spentMinutes - inPlace)) warnings.push('over_budget');
  if (dayMinutes > FREE_DAY_MINUTES && isFreeDay(entry.date, settings)) warnings.push('weekend_or_holiday');
  if (daysBetween(entry.date, today) > settings.approval.lateAfterDays) warnings.push('late');
  if (pattern !== null && isUnusual(dayMinutes, pattern)) warnings.push('unusual');
  if (entry.timeTrust?.level === 'low') warnings.push('low_time_trust');
  return warnings;
}

/** An entry has no amount before its approval, so a budget of money warns once it is used up. */
function isOverBudget(entry: CheckedEntry, project: Project, spentMinutes: number): boolean {
  const { budgetMinutes, budgetAmountMinor, spentAmountMinor } = project;
  return (
    (budgetMinutes !== null && spentMinutes + entry.minutes > budgetMinutes) ||
    (entry.billable && budgetAmountMinor !== null && spentAmountMinor >= budgetAmountMinor)
  );
}

/** Saturday, Sunday, or one of the tenant's holidays. */
export function isFreeDay(date: string, settings: Pick<TenantSettings, 'holidays'>): boolean {
  return isoWeekday(date) >= 6 || settings.holidays.some((holiday) => holiday.date === date);
}
