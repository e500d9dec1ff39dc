import { firstValueFrom } from 'rxjs';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { isEditable } from '../../../../domain/rules/lifecycle.ts';
import { DataError, type StintData } from '../../../data/types.ts';
import { recordUndo, type UndoStep } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import { sumMinutes } from '../week-model.ts';
import { liveId } from './history.ts';
import { inOrder } from './in-order.ts';

type Store = Pick<StintData, 'watchEntries' | 'submitEntries' | 'recallEntries'>;

export interface Submitted {
  count: number;
  minutes: number;
  /** Null when there was nothing to submit. */
  step: UndoStep | null;
}

export interface Submission {
  /**
   * Submits every draft and rejected entry of the dates, as they are once all that was typed is written.
   * @throws DataError with words to show
   */
  submitWeek(from: string, to: string): Promise<Submitted>;
  /** draft or rejected → submitted. @throws DataError */
  submit(entries: readonly TimeEntry[]): Promise<Submitted>;
  /** submitted → draft. @throws DataError when one was decided meanwhile */
  recall(entries: readonly TimeEntry[]): Promise<UndoStep>;
}

/** Submitting and recalling one's own entries, each one step of undo. */
export function submission(data: Store, userId: string): Submission {
  /** The entries as they are now, whatever their ids became since. @throws DataError when one is gone or not `as` wanted */
  const now = async (entries: readonly TimeEntry[], as: (entry: TimeEntry) => boolean): Promise<string[]> => {
    const dates = entries.map(({ date }) => date).toSorted();
    const [from, to] = [dates[0], dates.at(-1)];
    if (!from || !to) return [];
    const present = await firstValueFrom(data.watchEntries({ userId, from, to }));
    const byId = new Map(present.map((entry) => [entry.id, entry]));
    return entries.map(({ id }) => {
      const entry = byId.get(liveId(id));
      if (!entry) throw new DataError('not_found', t('entry.undo.gone'));
      if (!as(entry)) throw new DataError('invalid', t('entry.undo.locked', { status: entry.status }));
      return entry.id;
    });
  };
  const submitNow = async (entries: readonly TimeEntry[]): Promise<void> =>
    data.submitEntries(await now(entries, ({ status }) => isEditable(status)));
  const recallNow = async (entries: readonly TimeEntry[]): Promise<void> =>
    data.recallEntries(await now(entries, ({ status }) => status === 'submitted'));

  const submit = async (entries: readonly TimeEntry[]): Promise<Submitted> => {
    const minutes = sumMinutes(entries);
    if (entries.length === 0) return { count: 0, minutes, step: null };
    await submitNow(entries);
    const step = {
      label: t('entry.undo.submit', { minutes: formatMinutes(minutes) }),
      undo: () => recallNow(entries),
      redo: () => submitNow(entries),
    };
    recordUndo(step);
    return { count: entries.length, minutes, step };
  };
  return {
    submitWeek: (from, to) =>
      inOrder(async () => {
        const present = await firstValueFrom(data.watchEntries({ userId, from, to }));
        return submit(present.filter(({ status }) => isEditable(status)));
      }),
    submit: (entries) => inOrder(() => submit(entries)),
    recall: (entries) =>
      inOrder(async () => {
        await recallNow(entries);
        const step = {
          label: t('entry.undo.recall', { minutes: formatMinutes(sumMinutes(entries)) }),
          undo: () => submitNow(entries),
          redo: () => recallNow(entries),
        };
        recordUndo(step);
        return step;
      }),
  };
}
