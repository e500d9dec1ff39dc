import { create } from 'zustand';

/** What the dialog of templates shows; null is closed. */
export type TemplatesView =
  | { kind: 'list' }
  | { kind: 'save'; scope: 'day' | 'week'; date: string }
  | { kind: 'apply'; templateId: string; date: string }
  | { kind: 'recurring'; recurringId: string | null }
  | { kind: 'proposals' };

interface TemplatesStore {
  view: TemplatesView | null;
  show(view: TemplatesView | null): void;
}

export const useTemplatesStore = create<TemplatesStore>((set) => ({
  view: null,
  show: (view) => set({ view }),
}));
