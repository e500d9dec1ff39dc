import { useCallback } from 'react';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { useProjects } from '../../../data/workspace.tsx';
import { t } from '../../../words/words.ts';
import type { EntryActions, SaveResult } from './entry-actions.ts';
import { say, sayDone } from './take-back.ts';

/** Deletes an entry and says so, with the way back; a refusal is said as well. */
export function useRemoveEntry(actions: EntryActions): (entry: TimeEntry) => Promise<SaveResult> {
  const projects = useProjects();
  return useCallback(
    async (entry) => {
      const refused = await actions.remove(entry);
      if (refused) {
        say(refused, 'bad');
        return refused;
      }
      const project = projects.get(entry.projectId)?.name ?? t('entry.this-project');
      sayDone(t('entry.deleted', { minutes: formatMinutes(entry.minutes), project }));
      return null;
    },
    [actions, projects],
  );
}
