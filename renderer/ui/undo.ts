import { create } from 'zustand';

/** One change that a person made and can take back and make again. */
export interface UndoStep {
  /** What it was, in words that follow "Undo": `1:30 on Mon 16`. */
  label: string;
  undo(): Promise<void>;
  redo(): Promise<void>;
}

interface UndoStore {
  done: readonly UndoStep[];
  undone: readonly UndoStep[];
}

const KEPT = 200;

/** The changes of this session, newest last; shared by all screens, so that Ctrl+Z is the same everywhere. */
export const useUndoStore = create<UndoStore>(() => ({ done: [], undone: [] }));

let queue: Promise<unknown> = Promise.resolve();

/** One after the other: two quick presses of Ctrl+Z take back two changes, each once. */
function serial<Result>(run: () => Promise<Result>): Promise<Result> {
  const result = queue.then(run);
  queue = result.catch(() => undefined);
  return result;
}

/** Remembers a change that was just made. What was undone before cannot be redone after it. */
export function recordUndo(step: UndoStep): void {
  useUndoStore.setState(({ done }) => ({ done: [...done, step].slice(-KEPT), undone: [] }));
}

/**
 * Takes back `step`, by default the newest change.
 * @returns what was taken back; null when there is nothing (any more) to take back
 * @throws what the step throws; it can be tried again then
 */
export function undoStep(step?: UndoStep): Promise<UndoStep | null> {
  return serial(async () => {
    const { done } = useUndoStore.getState();
    const chosen = step ?? done.at(-1);
    if (!chosen || !done.includes(chosen)) return null;
    await chosen.undo();
    useUndoStore.setState((now) => ({
      done: now.done.filter((other) => other !== chosen),
      undone: [...now.undone, chosen],
    }));
    return chosen;
  });
}

/** Makes the change again that was taken back last; null when there is none. @throws what the step throws */
export function redoStep(): Promise<UndoStep | null> {
  return serial(async () => {
    const chosen = useUndoStore.getState().undone.at(-1);
    if (!chosen) return null;
    await chosen.redo();
    useUndoStore.setState((now) => ({
      done: [...now.done, chosen],
      undone: now.undone.filter((other) => other !== chosen),
    }));
    return chosen;
  });
}

/** Forgets everything: another person signed in. */
export function clearUndo(): void {
  useUndoStore.setState({ done: [], undone: [] });
}
