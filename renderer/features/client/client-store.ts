import { create } from 'zustand';
import type { Grouping, Period } from './client-model.ts';

interface ClientStore {
  /** The project whose panel is open. */
  openId: string | null;
  /** The project whose approved time is shown; null is all of them. */
  projectId: string | null;
  period: Period;
  grouping: Grouping;
  open(id: string | null): void;
  show(change: Partial<Pick<ClientStore, 'projectId' | 'period' | 'grouping'>>): void;
}

/** What the client's two screens show, so that each leads to the other and the palette to both. */
export const useClientStore = create<ClientStore>((set) => ({
  openId: null,
  projectId: null,
  period: 'month',
  grouping: 'week',
  open: (openId) => set({ openId }),
  show: (change) => set(change),
}));
