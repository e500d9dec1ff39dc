import { addDays } from './civil-date.ts';

export interface PlannedTask {
  readonly id: string;
  /** What is left of it, in minutes; 0 for a closed task. */
  readonly minutes: number;
  /** Ids of tasks that must end first; ids that are not in the plan count as done. */
  readonly dependsOn: readonly string[];
}

/** Minutes of work since the plan's beginning, if every task could be worked on at once. */
export interface TaskTimes {
  readonly id: string;
  readonly earliestStart: number;
  readonly earliestEnd: number;
  readonly latestStart: number;
  readonly latestEnd: number;
  /** How much later it may start without moving the end. */
  readonly slack: number;
  readonly critical: boolean;
}

export type CriticalPath =
  | { readonly kind: 'plan'; readonly minutes: number; readonly tasks: readonly TaskTimes[] }
  /** Tasks that wait for each other, so that none can ever start. */
  | { readonly kind: 'cycle'; readonly ids: readonly string[] };

/** Critical path with slack (DOMAIN.md, Figures). The tasks come back in an order in which they can be done. */
export function criticalPath(tasks: readonly PlannedTask[]): CriticalPath {
  const { ordered, stuck } = inOrder(tasks);
  if (stuck.length > 0) return { kind: 'cycle', ids: stuck };
  const earliestEnd = new Map<string, number>();
  for (const { id, minutes, dependsOn } of ordered) {
    const start = Math.max(0, ...dependsOn.map((before) => earliestEnd.get(before) ?? 0));
    earliestEnd.set(id, start + minutes);
  }
  const end = Math.max(0, ...earliestEnd.values());
  const latestEnd = new Map(ordered.map(({ id }) => [id, end]));
  for (const { id, minutes, dependsOn } of ordered.toReversed()) {
    const start = (latestEnd.get(id) ?? end) - minutes;
    for (const before of dependsOn) {
      const known = latestEnd.get(before);
      if (known !== undefined) latestEnd.set(before, Math.min(known, start));
    }
  }
  const times = ordered.map(({ id, minutes }): TaskTimes => {
    const [early, late] = [earliestEnd.get(id) ?? 0, latestEnd.get(id) ?? end];
    return {
      id,
      earliestStart: early - minutes,
      earliestEnd: early,
      latestStart: late - minutes,
      latestEnd: late,
      slack: late - early,
      critical: late === early,
    };
  });
  return { kind: 'plan', minutes: end, tasks: times };
}

export interface LevelledDay {
  readonly date: string;
  readonly taskId: string;
  readonly minutes: number;
}

export interface Levelling {
  readonly from: string;
  /** Minutes that the team has on a date. */
  readonly capacityOn: (date: string) => number;
  /** The most that goes into one task on one date: one person's day, where a task is for one person. */
  readonly taskMinutesPerDay: number;
  /** Where to give up. */
  readonly until: string;
}

/**
 * Spreads the tasks over dates so that no date holds more than its capacity: each date goes to the ready tasks with
 * the least slack first. A task begins on the date at the earliest on which the last one before it ended.
 * Null when the tasks wait for each other or do not fit before `until`.
 */
export function level(tasks: readonly PlannedTask[], options: Levelling): LevelledDay[] | null {
  const path = criticalPath(tasks);
  if (path.kind === 'cycle') return null;
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const queue = path.tasks
    .toSorted((a, b) => a.slack - b.slack || a.earliestStart - b.earliestStart || (a.id < b.id ? -1 : 1))
    .flatMap(({ id }) => byId.get(id) ?? []);
  const left = new Map(tasks.map(({ id, minutes }) => [id, minutes]));
  const isDone = (id: string) => (left.get(id) ?? 0) === 0;
  const isFinished = (task: PlannedTask): boolean =>
    isDone(task.id) && task.dependsOn.every((id) => byId.get(id) === undefined || finished.has(id));
  const finished = new Set<string>();
  const settle = () => {
    for (let grew = true; grew; ) {
      const size = finished.size;
      for (const task of queue) if (isFinished(task)) finished.add(task.id);
      grew = finished.size > size;
    }
  };
  const days: LevelledDay[] = [];
  settle();
  for (let date = options.from; finished.size < tasks.length; date = addDays(date, 1)) {
    if (date > options.until) return null;
    let capacity = options.capacityOn(date);
    const today = new Map<string, number>();
    for (let moved = true; moved && capacity > 0; ) {
      moved = false;
      for (const { id, dependsOn } of queue) {
        const room = Math.min(capacity, options.taskMinutesPerDay - (today.get(id) ?? 0), left.get(id) ?? 0);
        if (room <= 0 || !dependsOn.every((before) => !byId.has(before) || finished.has(before))) continue;
        today.set(id, (today.get(id) ?? 0) + room);
        left.set(id, (left.get(id) ?? 0) - room);
        capacity -= room;
        moved = true;
        settle();
      }
    }
    for (const [taskId, minutes] of today) days.push({ date, taskId, minutes });
  }
  return days;
}

/** Dependencies first; ties in the order given. What cannot be ordered waits for itself. */
function inOrder(tasks: readonly PlannedTask[]): { ordered: PlannedTask[]; stuck: string[] } {
  const ids = new Set(tasks.map(({ id }) => id));
  const done = new Set<string>();
  const ordered: PlannedTask[] = [];
  let waiting = [...tasks];
  for (let moved = true; moved; ) {
    const ready = waiting.filter(({ dependsOn }) => dependsOn.every((id) => !ids.has(id) || done.has(id)));
    for (const task of ready) done.add(task.id);
    ordered.push(...ready);
    waiting = waiting.filter(({ id }) => !done.has(id));
    moved = ready.length > 0;
  }
  return { ordered, stuck: waiting.map(({ id }) => id) };
}
