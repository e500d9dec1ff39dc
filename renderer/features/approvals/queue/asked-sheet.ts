import { create } from 'zustand';

interface AskedSheet {
  /** The sheet that somebody came for, from outside the queue: a person's week, by its first day. */
  asked: { person: string; week: string } | null;
  ask(asked: AskedSheet['asked']): void;
}

/** Which sheet the queue is to look at first; it forgets once it has looked. */
export const useAskedSheet = create<AskedSheet>((set) => ({
  asked: null,
  ask: (asked) => set({ asked }),
}));
