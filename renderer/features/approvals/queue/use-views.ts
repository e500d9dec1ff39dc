import { useMemo } from 'react';
import { errorWords } from '../../../data/error-words.ts';
import { useObservable } from '../../../data/hooks.ts';
import { useWorkspace } from '../../../data/workspace.tsx';
import { showToast } from '../../../ui/Toast.tsx';
import { recordUndo, type UndoStep, undoStep } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import { readViews, type SavedView, withView } from './saved-views.ts';

export interface Views {
  views: readonly SavedView[];
  save(view: Omit<SavedView, 'id'>): Promise<void>;
  remove(view: SavedView): Promise<void>;
}

/** The saved views of this person on this device; saving and removing can be undone. */
export function useViews(): Views {
  const { data } = useWorkspace();
  const kept = useObservable<unknown>(() => data.watchKept('approvals'), [data], null);
  return useMemo(() => {
    const views = readViews(kept);
    const change = async (next: readonly SavedView[], said: string, label: string): Promise<void> => {
      const put = (them: readonly SavedView[]): Promise<void> => data.keep('approvals', { views: them });
      try {
        await put(next);
      } catch (error) {
        showToast({ message: errorWords(error), tone: 'bad' });
        return;
      }
      const step: UndoStep = { label, undo: () => put(views), redo: () => put(next) };
      recordUndo(step);
      showToast({
        message: said,
        undo: {
          label: t('common.undo'),
          onUndo: () =>
            void undoStep(step).catch((error) => showToast({ message: errorWords(error), tone: 'bad' })),
        },
      });
    };
    return {
      views,
      save: (view) => {
        const next = withView(views, view);
        const { name } = next.saved;
        return change(next.views, t('queue.views.saved', { name }), t('queue.views.undo-saved', { name }));
      },
      remove: ({ id, name }) =>
        change(
          views.filter((other) => other.id !== id),
          t('queue.views.removed', { name }),
          t('queue.views.undo-removed', { name }),
        ),
    };
  }, [data, kept]);
}
