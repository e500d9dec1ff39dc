import { useCallback } from 'react';
import { firstValueFrom } from 'rxjs';
import { addDays, dateIn } from '../../../../domain/rules/civil-date.ts';
import { useObservable } from '../../../data/hooks.ts';
import { refusalWords } from '../../../data/rule-words.ts';
import { useProjects, useTenant, useWorkspace } from '../../../data/workspace.tsx';
import { recordUndo, type UndoStep } from '../../../ui/undo.ts';
import { applyChanges, type Change, refusalOf } from './changes.ts';

/** Why it was not saved, in words; or the step that takes it back. */
export type Applied = { refused: string } | { step: UndoStep };

/** Saves several changes as one: all rules are looked at first, and one step takes them back. */
export type ApplyChanges = (changes: readonly Change[], label: string) => Promise<Applied>;

export function useChanges(): ApplyChanges {
  const { data, session } = useWorkspace();
  const { userId } = session.session;
  const tenant = useTenant();
  const projects = useProjects();
  const assignments = useObservable(() => data.watchAssignments(userId), [data, userId], []);
  return useCallback(
    async (changes, label) => {
      try {
        if (tenant) {
          const now = new Date().toISOString();
          const stored = await firstValueFrom(data.watchEntries({ userId, ...datesOf(changes) }));
          const refusal = refusalOf(changes, stored, (entry) => {
            const project = projects.get(entry.projectId) ?? null;
            return {
              settings: tenant.settings,
              project,
              assignments,
              today: dateIn(entry.zone, now),
              spentMinutes: project?.spentMinutes ?? 0,
            };
          });
          if (refusal) return { refused: refusalWords(refusal) };
        }
        const step = await applyChanges(data, changes, label);
        recordUndo(step);
        return { step };
      } catch (error) {
        return { refused: error instanceof Error ? error.message : String(error) };
      }
    },
    [data, userId, tenant, projects, assignments],
  );
}

/** The dates whose entries the rules look at: those of the changes and two beside them; for an adjustment all. */
function datesOf(changes: readonly Change[]): { from?: string; to?: string } {
  if (changes.some(({ after }) => after?.correctsId)) return {};
  const dates = changes.flatMap(({ before, after }) => [before, after].flatMap((entry) => entry?.date ?? []));
  const sorted = dates.toSorted();
  const [first, last] = [sorted[0], sorted.at(-1)];
  return first && last ? { from: addDays(first, -2), to: addDays(last, 2) } : {};
}
