import { useEffect } from 'react';
import { useWorkspace } from '../../../data/workspace.tsx';
import { useCommand } from '../../../ui/commands.ts';
import { clearUndo, useUndoStore } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import { useWeekStore } from '../week-store.ts';
import { makeAgain, takeBack } from './take-back.ts';

/**
 * Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y, with the words of the step that they take back or make again. For every screen.
 * @param isOffered false for whoever changes nothing, and so has nothing to take back
 */
export function useUndoCommands(isOffered: boolean): void {
  const { data } = useWorkspace();
  // What one person did is not for the next to see or to take back.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each person's data
  useEffect(
    () => () => {
      clearUndo();
      useWeekStore.getState().forget();
    },
    [data],
  );
  const last = useUndoStore((store) => store.done.at(-1));
  const undone = useUndoStore((store) => store.undone.at(-1));
  useCommand(
    isOffered
      ? {
          id: 'time.undo',
          label: last ? t('week.undo', { what: last.label }) : t('common.undo'),
          group: t('week.group'),
          keys: 'Mod+Z',
          run: () => void takeBack(),
        }
      : null,
  );
  useCommand(
    isOffered
      ? {
          id: 'time.redo',
          label: undone ? t('week.redo', { what: undone.label }) : t('common.redo'),
          group: t('week.group'),
          keys: 'Mod+Shift+Z',
          alsoKeys: 'Mod+Y',
          run: () => void makeAgain(),
        }
      : null,
  );
}
