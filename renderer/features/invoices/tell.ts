import { showToast } from '../../ui/Toast.tsx';
import { recordUndo, type UndoStep, undoStep } from '../../ui/undo.ts';
import { t } from '../../words/words.ts';
import { failureOf } from './failure.ts';

let clear = (): void => undefined;

/** Says that something was done; the last of such messages stands alone. */
export function tell(message: string): void {
  clear();
  clear = showToast({ message, tone: 'ok' });
}

/** The same with the way back, which Ctrl+Z is as well; it goes when the step is taken back. */
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
    undo: { label: t('common.undo'), onUndo: () => void takeBack(kept) },
  });
  clear = shut;
}

async function takeBack(step: UndoStep): Promise<void> {
  try {
    await undoStep(step);
  } catch (error) {
    showToast({ message: t('invoice.not-undone', { why: failureOf(error).words }), tone: 'bad' });
  }
}
