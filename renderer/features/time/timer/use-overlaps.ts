import { firstValueFrom } from 'rxjs';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { addDays } from '../../../../domain/rules/civil-date.ts';
import type { OverlapChoice } from '../../../../domain/rules/intervals.ts';
import { useObservable } from '../../../data/hooks.ts';
import type { Overlap, StintData } from '../../../data/types.ts';
import { useWorkspace } from '../../../data/workspace.tsx';
import { showToast } from '../../../ui/Toast.tsx';
import { recordUndo, type UndoStep } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import { type Change, reversed } from '../grid/history.ts';
import { moveEntries } from './timer-change.ts';
import { attempt, undoOf } from './use-timer-actions.ts';

const none: Overlap[] = [];

/** One's own timed entries that share time, once a pair. */
export function useOverlaps(): Overlap[] {
  const { data } = useWorkspace();
  return useObservable(() => data.overlaps(), [data], none);
}

/** The entries that may change with a pair: on its dates and the days beside. */
async function around(data: StintData, { mine, other }: Overlap): Promise<Map<string, TimeEntry>> {
  const [first = mine.date, last = mine.date] = [mine.date, other.date].sort();
  const filter = { userId: data.userId, from: addDays(first, -1), to: addDays(last, 1) };
  const entries = await firstValueFrom(data.watchEntries(filter));
  return new Map(entries.map((entry) => [entry.id, entry]));
}

/** Ends an overlap as one change that can be undone. @returns whether it is mended */
export function mendOverlap(data: StintData, overlap: Overlap, choice: OverlapChoice): Promise<boolean> {
  return attempt(async () => {
    const before = await around(data, overlap);
    await data.resolveOverlap(overlap.mine.id, overlap.other.id, choice);
    const after = await around(data, overlap);
    const changes: Change[] = [...new Set([...before.keys(), ...after.keys()])]
      .map((id) => ({ before: before.get(id) ?? null, after: after.get(id) ?? null }))
      .filter((change) => change.before?.updatedAt !== change.after?.updatedAt);
    const step: UndoStep = {
      label: t('timer.undo.overlap'),
      undo: () => moveEntries(data, reversed(changes)),
      redo: () => moveEntries(data, changes),
    };
    recordUndo(step);
    showToast({ message: t('timer.overlap.done'), tone: 'ok', undo: undoOf(step) });
  });
}
