import { useCallback, useState } from 'react';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { newEntry } from '../../../data/new-entry.ts';
import type { FoundEntry } from '../../../data/types.ts';
import { useProjects, useTenant, useWorkspace } from '../../../data/workspace.tsx';
import type { Command } from '../../../ui/commands.ts';
import { showToast } from '../../../ui/Toast.tsx';
import { undoStep, useUndoStore } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import { billableByDefault } from '../billable.ts';
import { useEntryActions } from '../use-entry-actions.ts';
import { useToday } from '../use-week.ts';
import type { RowKey } from '../week-model.ts';
import { useWeekStore } from '../week-store.ts';
import { useQuickStore } from './quick-store.ts';
import { useHistory, useOwnWork } from './use-own-work.ts';
import { useWorkNames } from './use-work-names.ts';

/**
 * What the palette finds in the person's own time, by what is typed.
 * @param goToWeek shows the week screen
 * @param isOpen whether the palette is; the history is read only then
 */
export function usePaletteFind(
  isOpen: boolean,
  goToWeek: () => void,
): (query: string) => Promise<readonly Command[]> {
  const { data, session, info } = useWorkspace();
  const projects = useProjects();
  const tenant = useTenant();
  const today = useToday();
  const history = useHistory(today, isOpen);
  const own = useOwnWork(today, history);
  const names = useWorkNames();
  const actions = useEntryActions();
  const weekStart = tenant?.settings.weekStart ?? 1;
  const [finder] = useState(() => import('./palette.ts'));

  return useCallback(
    async (query) => {
      const { findByQuery } = await finder;
      const startTimer = async (row: RowKey): Promise<void> => {
        try {
          const billable = billableByDefault(projects.get(row.projectId), row.activityCode);
          await data.timer.start({ ...row, description: '', billable });
          showToast({ message: t('quick.timer-started', { project: names(row).project }), tone: 'ok' });
        } catch (error) {
          showToast({ message: error instanceof Error ? error.message : String(error), tone: 'bad' });
        }
      };
      const logAgain = async (entry: FoundEntry): Promise<void> => {
        const { projectId, taskId, activityCode, minutes, description, billable } = entry;
        const made = newEntry(
          session.session,
          { projectId, taskId, activityCode, date: today, minutes, zone: info.zone, billable, description },
          new Date(),
        );
        const refused = await actions.save(made);
        if (refused) {
          showToast({ message: refused, tone: 'bad' });
          return;
        }
        const step = useUndoStore.getState().done.at(-1);
        showToast({
          message: t('quick.saved', {
            date: t('quick.date.today'),
            minutes: formatMinutes(minutes),
            project: names(entry).project,
          }),
          tone: 'ok',
          ...(step ? { undo: { label: t('common.undo'), onUndo: () => void undoStep(step) } } : {}),
        });
      };
      return findByQuery(query, {
        data,
        own,
        names,
        today,
        weekStart,
        actions: {
          openQuick: (text) => useQuickStore.getState().open(text),
          openEntry: (entry) => {
            const week = useWeekStore.getState();
            week.showWeek(entry.date);
            week.open({ kind: 'cell', row: rowOf(entry), date: entry.date });
            goToWeek();
          },
          logAgain: (entry) => void logAgain(entry),
          showWeek: (date) => {
            useWeekStore.getState().showWeek(date);
            goToWeek();
          },
          startTimer: (row) => void startTimer(row),
        },
      });
    },
    [finder, data, own, names, today, weekStart, actions, goToWeek, projects, session.session, info.zone],
  );
}

function rowOf({ projectId, taskId, activityCode }: RowKey): RowKey {
  return { projectId, taskId, activityCode };
}
