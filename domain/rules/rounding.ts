import type { RoundingRule } from '../entities/tenant.ts';
import type { TimeEntry } from '../entities/time-entry.ts';

/**
 * Minutes by the tenant's rule. `nearest` takes the half up; `down` may give 0. The raw minutes stay with the entry,
 * these are what is billed.
 */
export function roundMinutes(minutes: number, { incrementMinutes, mode }: RoundingRule): number {
  const rest = minutes % incrementMinutes;
  const down = minutes - rest;
  const up = rest === 0 ? down : down + incrementMinutes;
  if (mode === 'down') return down;
  if (mode === 'up') return up;
  return 2 * rest >= incrementMinutes ? up : down;
}

export type RoundedEntry = Pick<TimeEntry, 'id' | 'userId' | 'projectId' | 'taskId' | 'date' | 'minutes'>;

/**
 * Billed minutes of each entry, by id. With scope `entry` each is rounded alone. With `day_task` the sum of a
 * person's entries on one task (or on the project, without a task) and date is rounded once, and shared out among them
 * by their raw minutes in whole minutes, in the order of their ids; the shares add up to the rounded sum.
 */
export function roundEntries(entries: readonly RoundedEntry[], rule: RoundingRule): Map<string, number> {
  if (rule.scope === 'entry')
    return new Map(entries.map(({ id, minutes }) => [id, roundMinutes(minutes, rule)]));
  const rounded = new Map<string, number>();
  for (const group of Map.groupBy(entries, dayTask).values()) {
    const total = group.reduce((sum, { minutes }) => sum + minutes, 0);
    const target = roundMinutes(total, rule);
    let before = 0;
    let shared = 0;
    for (const { id, minutes } of group.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
      before += minutes;
      const through = total === 0 ? 0 : Math.floor((before * target) / total);
      rounded.set(id, through - shared);
      shared = through;
    }
  }
  return rounded;
}

function dayTask({ userId, projectId, taskId, date }: RoundedEntry): string {
  return `${userId} ${projectId} ${taskId ?? ''} ${date}`;
}
