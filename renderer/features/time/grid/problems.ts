import { create } from 'zustand';

/** Why a paste, a deletion or a fill of several cells was not made: nothing of it was. */
export interface Problems {
  kind: 'paste' | 'clear' | 'fill';
  /** Cells that refuse, with the reason; `work` and `date` name the cell. */
  cells: readonly { work: string; workId: string; date: string; message: string }[];
  /** What is wrong with the whole. */
  general: readonly string[];
}

/** What stood in the way of the last change of several cells, until it is closed or another one succeeds. */
export const useProblems = create<{ problems: Problems | null }>(() => ({ problems: null }));

export function showProblems(problems: Problems | null): void {
  useProblems.setState({ problems });
}
