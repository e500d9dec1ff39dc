import { errorWords } from '../../../data/error-words.ts';
import { showToast } from '../../../ui/Toast.tsx';
import { undoStep } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';

/** Says that something was saved, with the way back where there is one. */
export function saySaved(message: string, undoable: boolean): void {
  showToast({
    message,
    ...(undoable
      ? {
          undo: {
            label: t('common.undo'),
            onUndo: () =>
              void undoStep().catch((error: unknown) =>
                showToast({ message: errorWords(error), tone: 'bad' }),
              ),
          },
        }
      : {}),
  });
}

/** Of what was saved and the drafts that could be refreshed. */
export function withDrafts(message: string, drafts: readonly unknown[]): string {
  return drafts.length === 0 ? message : `${message} ${t('billing.drafts-stay', { count: drafts.length })}`;
}
