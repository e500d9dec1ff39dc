import { showToast } from '../../../ui/Toast.tsx';
import { redoStep, type UndoStep, undoStep } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import { messageOf } from './entry-actions.ts';
import { inOrder } from './in-order.ts';

let clear = (): void => undefined;

/** One message for all steps: whoever goes back ten steps reads the last. */
function say(message: string, tone: 'plain' | 'bad'): void {
  clear();
  clear = showToast({ message, tone });
}

/** Takes back by `undo` once all that was typed is written, and says what came of it. */
export async function takeBack(undo: () => Promise<UndoStep | null> = undoStep): Promise<void> {
  try {
    const step = await inOrder(undo);
    if (step) say(t('week.undone', { what: step.label }), 'plain');
  } catch (error) {
    say(t('week.undo.refused', { why: messageOf(error) }), 'bad');
  }
}

/** Makes again what was taken back last, and says what came of it. */
export async function makeAgain(): Promise<void> {
  try {
    const step = await inOrder(redoStep);
    if (step) say(t('week.redone', { what: step.label }), 'plain');
  } catch (error) {
    say(t('week.redo.refused', { why: messageOf(error) }), 'bad');
  }
}
