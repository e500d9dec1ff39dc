import { create } from 'zustand';

interface ProjectsStore {
  /** The project whose panel is open. */
  openId: string | null;
  query: string;
  open(id: string | null): void;
  search(query: string): void;
}

/** What the Projects screen shows, so that the palette can go to a project or a client's projects. */
export const useProjectsStore = create<ProjectsStore>((set) => ({
  openId: null,
  query: '',
  open: (openId) => set({ openId }),
  search: (query) => set({ query }),
}));
