import { create } from 'zustand';
import type { RowKey } from './week-model.ts';
import { rowId } from './week-model.ts';

/** What the side panel of My week shows. */
export type WeekPanel =
  | { kind: 'cell'; row: RowKey; date: string }
  | { kind: 'entry'; entryId: string }
  | { kind: 'new'; date: string | null };

interface WeekStore {
  /** Any date of the shown week; null is the present one. */
  date: string | null;
  /** Rows that the person added and that hold nothing yet, by the week's first date. */
  added: Readonly<Record<string, readonly RowKey[]>>;
  panel: WeekPanel | null;
  showWeek(date: string | null): void;
  addRow(week: string, row: RowKey): void;
  open(panel: WeekPanel | null): void;
}

export const useWeekStore = create<WeekStore>((set) => ({
  date: null,
  added: {},
  panel: null,
  showWeek: (date) => set({ date, panel: null }),
  addRow: (week, row) =>
    set(({ added }) => {
      const rows = added[week] ?? [];
      if (rows.some((known) => rowId(known) === rowId(row))) return {};
      return { added: { ...added, [week]: [...rows, row] } };
    }),
  open: (panel) => set({ panel }),
}));
