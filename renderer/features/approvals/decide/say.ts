import { errorWords } from '../../../data/error-words.ts';
import { showToast, type ToastMessage } from '../../../ui/Toast.tsx';
import { redoStep, type UndoStep, undoStep } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';

let clear = (): void => undefined;

/** One message at a time about deciding: what is said last is what can be taken back. */
export function say(toast: ToastMessage): void {
  clear();
  clear = showToast(toast);
}

export function sayError(error: unknown): void {
  say({ message: errorWords(error), tone: 'bad' });
}

/** Takes back a step, by default the newest, and says so, unless the step itself had more to say. */
export async function takeBackStep(step?: UndoStep): Promise<void> {
  const before = clear;
  try {
    const done = await undoStep(step);
    if (done && clear === before) say({ message: t('decide.taken-back', { what: done.label }) });
  } catch (error) {
    sayError(error);
  }
}

/** Makes again what was taken back last. */
export async function makeAgain(): Promise<void> {
  try {
    const done = await redoStep();
    if (done) say({ message: t('decide.made-again', { what: done.label }), tone: 'ok' });
  } catch (error) {
    sayError(error);
  }
}
