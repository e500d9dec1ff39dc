import { showToast } from '../../../ui/Toast.tsx';
import { redoStep, type UndoStep, undoStep, useUndoStore } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import { messageOf } from './entry-actions.ts';
import { inOrder } from './in-order.ts';

let clear = (): void => undefined;

/** One message at a time for what was done: whoever goes back ten steps reads the last. */
export function say(message: string, tone: 'plain' | 'ok' | 'bad' = 'plain'): void {
  clear();
  clear = showToast({ message, tone });
}

/** Says what was just done, with a button that takes back exactly that. */
export function sayDone(message: string, tone: 'plain' | 'ok' = 'plain'): void {
  const step = useUndoStore.getState().done.at(-1);
  clear();
  clear = showToast({
    message,
    tone,
    ...(step ? { undo: { label: t('common.undo'), onUndo: () => void takeBack(() => undoStep(step)) } } : {}),
  });
}

/** Takes back a step, by default the newest, once all that was typed is written; says what came of it. */
export async function takeBack(undo: () => Promise<UndoStep | null> = undoStep): Promise<void> {
  try {
    const step = await inOrder(undo);
    if (step) say(t('week.undone', { what: step.label }));
  } catch (error) {
    say(t('week.undo.refused', { why: messageOf(error) }), 'bad');
  }
}

/** Makes again what was taken back last, and says what came of it. */
export async function makeAgain(): Promise<void> {
  try {
    const step = await inOrder(redoStep);
    if (step) say(t('week.redone', { what: step.label }));
  } catch (error) {
    say(t('week.redo.refused', { why: messageOf(error) }), 'bad');
  }
}
