import { firstValueFrom } from 'rxjs';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { type Absence, DataError, type StintData, type TimerRecord } from '../../../data/types.ts';
import { t } from '../../../words/words.ts';
import { type Change, noteSuccessors, rebased, reversed, writeChanges } from '../grid/history.ts';

/** One thing that a person did to the timer, and the entries that it made or took away. */
export interface TimerChange {
  before: TimerRecord | null;
  after: TimerRecord | null;
  entries: readonly Change[];
  /** The question that was open before, and is open again when this is undone. */
  absence: Absence | null;
}

/** Whether two records are of the same run and for the same work. */
export function isSameTimer(a: TimerRecord | null, b: TimerRecord | null): boolean {
  if (!a || !b) return a === b;
  return (
    a.startedAt === b.startedAt &&
    a.projectId === b.projectId &&
    a.taskId === b.taskId &&
    a.activityCode === b.activityCode &&
    a.description === b.description &&
    a.billable === b.billable
  );
}

/**
 * Makes a change again.
 * @throws DataError when timer or entries are not as the change expects them: something else was done since
 */
export async function redoTimerChange(data: StintData, change: TimerChange): Promise<void> {
  await move(data, change.before, change.after, change.entries);
}

/** Takes a change back; the question that was open is open again. @throws as redoTimerChange */
export async function undoTimerChange(data: StintData, change: TimerChange): Promise<void> {
  await move(data, change.after, change.before, reversed(change.entries));
  if (change.absence) await data.timer.noteAbsence(change.absence);
}

/** What is saved comes first and what is removed last: a crash in between shows time twice and never loses any. */
async function move(
  data: StintData,
  from: TimerRecord | null,
  to: TimerRecord | null,
  changes: readonly Change[],
): Promise<void> {
  const running = await firstValueFrom(data.timer.watch());
  if (!isSameTimer(running, from)) throw new DataError('invalid', t('timer.undo.moved-on'));
  const made = rebased(changes, await present(data, changes));
  await writeChanges(
    data,
    made.filter(({ after }) => after !== null),
  );
  noteSuccessors(changes, made);
  const removing = made.flatMap(({ before, after }) => (before && !after ? [before.id] : []));
  const isSameRun = from !== null && to?.start.monotonicMs === from.start.monotonicMs;
  if (to && isSameRun) {
    const { start: _, ...fields } = to;
    await data.timer.update(fields);
  } else if (from) {
    await data.timer.discard();
  }
  if (to && !isSameRun) await data.timer.restore(to, removing);
  else if (removing.length > 0) await data.removeEntries(removing);
}

/** The person's entries on every date that the changes name. */
async function present(data: StintData, changes: readonly Change[]): Promise<TimeEntry[]> {
  const dates = changes.flatMap((one) => [one.before?.date ?? [], one.after?.date ?? []].flat()).sort();
  const [from, to] = [dates[0], dates.at(-1)];
  return from && to ? firstValueFrom(data.watchEntries({ userId: data.userId, from, to })) : [];
}

/** Makes changes of entries alone. @throws DataError when one is not as the change expects it */
export async function moveEntries(data: StintData, changes: readonly Change[]): Promise<void> {
  const made = rebased(changes, await present(data, changes));
  await writeChanges(data, made);
  noteSuccessors(changes, made);
}
