import { create } from 'zustand';

export type TimerDialog = 'start' | 'edit' | 'away' | 'overlap';

interface TimerStore {
  dialog: TimerDialog | null;
  /** Whether main holds the shortcut of the system. */
  shortcut: 'on' | 'off' | 'taken' | null;
  open(dialog: TimerDialog): void;
  close(): void;
}

/** What of the timer is open, so that the week and the palette can open it too. */
export const useTimerStore = create<TimerStore>((set) => ({
  dialog: null,
  shortcut: null,
  open: (dialog) => set({ dialog }),
  close: () => set({ dialog: null }),
}));
