import { create } from 'zustand';

interface HistoryOpener {
  /** The entry whose history is shown; null while none is. */
  entryId: string | null;
}

/** Which entry's history stands beside the screen. Any screen may open it; the frame of the app shows it. */
export const useHistoryOpener = create<HistoryOpener>(() => ({ entryId: null }));

export function openHistory(entryId: string): void {
  useHistoryOpener.setState({ entryId });
}

/** Also when another person signs in. */
export function closeHistory(): void {
  useHistoryOpener.setState({ entryId: null });
}
