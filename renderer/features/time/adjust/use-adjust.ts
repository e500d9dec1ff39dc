import { v7 as uuidv7 } from 'uuid';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { newEntry } from '../../../data/new-entry.ts';
import { useWorkspace } from '../../../data/workspace.tsx';
import { recordUndo } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import { shortDay } from '../grid/day-words.ts';
import { type EntryActions, messageOf, type SaveResult } from '../grid/entry-actions.ts';
import { sayDone } from '../grid/take-back.ts';

/** A draft in the place of `original`, with all that it says; nothing of it is saved yet. */
export function adjustmentDraft(original: TimeEntry, now: Date): TimeEntry {
  const { projectId, taskId, activityCode, date, minutes, zone, billable, description } = original;
  const content = { projectId, taskId, activityCode, date, minutes, zone, billable, description };
  return newEntry(original, { ...content, correctsId: original.id }, now);
}

/** Saves an adjustment and sends it for its own decision, in one step of undo. */
export function useAdjust(actions: EntryActions): (entry: TimeEntry) => Promise<SaveResult> {
  const { data } = useWorkspace();
  return async (entry) => {
    const refused = await actions.save(entry, { quiet: true });
    if (refused !== null) return refused;
    try {
      await data.submitEntries([entry.id]);
    } catch (error) {
      return messageOf(error);
    }
    // What is brought back is another entry: the removed one may be a tombstone on the server already.
    let { id } = entry;
    recordUndo({
      label: t('adjust.undo', { minutes: formatMinutes(entry.minutes), day: shortDay(entry.date) }),
      undo: () => data.removeEntries([id]),
      redo: async () => {
        id = uuidv7();
        const again = await actions.save({ ...entry, id, version: 0 }, { quiet: true });
        if (again !== null) throw new Error(again);
        await data.submitEntries([id]);
      },
    });
    sayDone(t('adjust.sent'));
    return null;
  };
}
