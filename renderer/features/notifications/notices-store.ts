import { create } from 'zustand';

interface NoticesStore {
  isOpen: boolean;
  show(isOpen: boolean): void;
}

/** Whether the panel of notices is open, over whatever screen. */
export const useNoticesStore = create<NoticesStore>((set) => ({
  isOpen: false,
  show: (isOpen) => set({ isOpen }),
}));
