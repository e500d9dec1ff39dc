import { create } from 'zustand';

/** One change that can be taken back. */
export interface Undoable {
  /** What it was, to follow "Undo": "1:30 on Mon 16". */
  label: string;
  undo: () => Promise<void>;
}

interface UndoStore {
  done: readonly Undoable[];
  push(change: Undoable): void;
  /** Takes this change back, once. @throws what its `undo` throws; it can be tried again then */
  takeBack(change: Undoable): Promise<void>;
}

const KEPT = 100;

/** The changes of this session that Ctrl-Z takes back, newest last. */
export const useUndoStore = create<UndoStore>((set, get) => ({
  done: [],
  push: (change) => set(({ done }) => ({ done: [...done, change].slice(-KEPT) })),
  takeBack: async (change) => {
    if (!get().done.includes(change)) return;
    await change.undo();
    set(({ done }) => ({ done: done.filter((other) => other !== change) }));
  },
}));
