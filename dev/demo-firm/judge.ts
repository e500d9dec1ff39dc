import type { Project } from '../../domain/entities/project.ts';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import { addDays, dateIn } from '../../domain/rules/civil-date.ts';
import { type DayPattern, dayPattern } from '../../domain/rules/pattern.ts';
import { type ValidationContext, validateEntry } from '../../domain/rules/validation.ts';
import type { Setting } from './model.ts';

/**
 * Looks at every entry with the rules, as they would have on the day on which it was written, and puts the warnings
 * on those that were submitted.
 * @throws Error when a rule refuses an entry: then the generator is wrong.
 */
export function judgeEntries(
  setting: Setting,
  projects: readonly Project[],
  entries: readonly TimeEntry[],
): TimeEntry[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const days = Map.groupBy(entries, dayOf);
  const patterns = new Map<string, DayPattern>();
  const spent = new Map<string, number>();
  const warned = new Map<string, TimeEntry>();
  for (const [day, onDay] of [...days].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const userId = day.slice(11);
    for (const entry of onDay) {
      const project = projects.find(({ id }) => id === entry.projectId) ?? null;
      const spentMinutes = spent.get(entry.projectId) ?? 0;
      const { errors, warnings } = validateEntry(
        entry,
        contextOf(setting, project, entry, {
          others: onDay,
          spentMinutes,
          corrected: byId.get(entry.correctsId ?? '') ?? null,
          pattern: patterns.get(userId) ?? null,
        }),
      );
      if (errors.length > 0) throw new Error(`${entry.date} ${entry.description}: ${errors[0]?.message}`);
      if (entry.status !== 'draft') {
        warned.set(entry.id, { ...entry, warnings });
        spent.set(entry.projectId, spentMinutes + entry.minutes);
      }
    }
    patterns.set(
      userId,
      plus(
        patterns.get(userId),
        onDay.reduce((sum, { minutes }) => sum + minutes, 0),
      ),
    );
  }
  return entries.map((entry) => warned.get(entry.id) ?? entry);
}

type Known = Pick<ValidationContext, 'others' | 'spentMinutes' | 'corrected' | 'pattern'>;

/**
 * What the rules are told about an entry on the day on which it was written. A project or task that is closed now was
 * open while people worked on it.
 */
export function contextOf(
  { tenant, assignments, calendar }: Pick<Setting, 'tenant' | 'assignments' | 'calendar'>,
  project: Project | null,
  entry: TimeEntry,
  known: Known,
): ValidationContext {
  const wasOpen = project !== null && entry.date < addDays(calendar.monday, -35);
  return {
    settings: tenant.settings,
    project: wasOpen
      ? {
          ...project,
          status: 'active',
          tasks: project.tasks.map((task) => ({ ...task, closed: false })),
          spentAmountMinor: 0,
        }
      : project,
    assignments: assignments.filter(
      ({ userId, projectId }) => userId === entry.userId && projectId === entry.projectId,
    ),
    today: dateIn(entry.zone, entry.createdAt),
    ...known,
  };
}

/** Date first, so that days come in order of time. */
function dayOf({ date, userId }: TimeEntry): string {
  return `${date} ${userId}`;
}

function plus(pattern: DayPattern = dayPattern([]), minutes: number): DayPattern {
  const day = dayPattern([minutes]);
  return {
    days: pattern.days + day.days,
    sum: pattern.sum + day.sum,
    sumOfSquares: pattern.sumOfSquares + day.sumOfSquares,
  };
}
