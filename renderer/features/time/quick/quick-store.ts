import { create } from 'zustand';
import type { RowKey } from '../week-model.ts';

/** Work that the person chose from the list, for as long as the words that named it stay the same. */
export interface ChosenWork {
  row: RowKey;
  workWords: string;
}

interface QuickStore {
  isOpen: boolean;
  /** Stays when the bar is closed with Esc. */
  text: string;
  chosen: ChosenWork | null;
  /** Opens the bar, with `text` in it where it is given. */
  open(text?: string): void;
  close(): void;
  type(text: string): void;
  choose(chosen: ChosenWork | null, text?: string): void;
  /** Empties the bar after its entry was saved. */
  clear(): void;
}

/** The bar that reads an entry from one line. */
export const useQuickStore = create<QuickStore>((set) => ({
  isOpen: false,
  text: '',
  chosen: null,
  open: (text) => set(text === undefined ? { isOpen: true } : { isOpen: true, text, chosen: null }),
  close: () => set({ isOpen: false }),
  type: (text) => set({ text }),
  choose: (chosen, text) => set(text === undefined ? { chosen } : { chosen, text }),
  clear: () => set({ text: '', chosen: null }),
}));
