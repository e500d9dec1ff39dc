import { errorWords } from '../../../data/error-words.ts';
import { showToast } from '../../../ui/Toast.tsx';
import { recordUndo, type UndoStep, undoStep } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';

let clear = (): void => undefined;

/** Says that something was done; the last of such messages stands alone. */
export function tell(message: string): void {
  clear();
  clear = showToast({ message, tone: 'ok' });
}

/** Says that something was not done, and why. */
export function tellFailure(error: unknown): void {
  clear();
  clear = showToast({ message: t('metering.not-done', { why: errorWords(error) }), tone: 'bad' });
}

/** Says that something was done, with the way back, which Ctrl+Z is as well. */
export function tellWithUndo(message: string, step: UndoStep): void {
  clear();
  const kept: UndoStep = {
    ...step,
    undo: async () => {
      await step.undo();
      shut();
    },
  };
  recordUndo(kept);
  const shut = showToast({
    message,
    tone: 'ok',
    undo: { label: t('common.undo'), onUndo: () => void undoStep(kept).catch(tellFailure) },
  });
  clear = shut;
}
