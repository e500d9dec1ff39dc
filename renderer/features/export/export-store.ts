import { create } from 'zustand';

interface ExportStore {
  isOpen: boolean;
  show(isOpen: boolean): void;
}

/** Whether the export of one's own time is asked for; palette and settings open it. */
export const useExportStore = create<ExportStore>((set) => ({
  isOpen: false,
  show: (isOpen) => set({ isOpen }),
}));
