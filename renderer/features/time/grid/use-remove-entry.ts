import { useCallback } from 'react';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { useProjects } from '../../../data/workspace.tsx';
import { showToast } from '../../../ui/Toast.tsx';
import { undoStep, useUndoStore } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import type { EntryActions, SaveResult } from './entry-actions.ts';
import { takeBack } from './take-back.ts';

/** Deletes an entry and says so, with the way back; a refusal is said as well. */
export function useRemoveEntry(actions: EntryActions): (entry: TimeEntry) => Promise<SaveResult> {
  const projects = useProjects();
  return useCallback(
    async (entry) => {
      const refused = await actions.remove(entry);
      if (refused) {
        showToast({ message: refused, tone: 'bad' });
        return refused;
      }
      const project = projects.get(entry.projectId)?.name ?? t('entry.this-project');
      sayDone(t('entry.deleted', { minutes: formatMinutes(entry.minutes), project }));
      return null;
    },
    [actions, projects],
  );
}

/** Says what was just done, with a button that takes back exactly that. */
export function sayDone(message: string, tone: 'ok' | 'plain' = 'plain'): void {
  const step = useUndoStore.getState().done.at(-1);
  showToast({
    message,
    tone,
    ...(step ? { undo: { label: t('common.undo'), onUndo: () => void takeBack(() => undoStep(step)) } } : {}),
  });
}
