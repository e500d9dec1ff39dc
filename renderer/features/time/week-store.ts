import { create } from 'zustand';
import type { AddedRows } from './grid/kept-rows.ts';
import type { RowKey } from './week-model.ts';
import { rowId } from './week-model.ts';

/** What the side panel of My week shows. */
export type WeekPanel =
  | { kind: 'cell'; row: RowKey; date: string; isAdjusting?: boolean }
  | { kind: 'entry'; entryId: string }
  | { kind: 'new'; date: string | null };

/** How one's time is looked at: the grid of a week, or the timeline of one day. */
export type TimeView = 'week' | 'day';

interface WeekStore {
  view: TimeView;
  /** The date of the day view; null is today. */
  day: string | null;
  /** Any date of the shown week; null is the present one. */
  date: string | null;
  /** Rows that the person added and that hold nothing yet, by the week's first date. */
  added: AddedRows;
  panel: WeekPanel | null;
  /** Shows the week of `date`; the view stays. */
  showWeek(date: string | null): void;
  /** Shows `date` (null: today) as a day. Its week is the one that the week view goes back to. */
  showDay(date: string | null): void;
  /** Changes the view and nothing else: the day that was looked at last, or the week round it. */
  showView(view: TimeView): void;
  addRow(week: string, row: RowKey): void;
  /** Takes back addRow; a row that holds time stays on the screen. */
  dropRow(week: string, row: RowKey): void;
  /** Adds rows that were kept from before; those of now stay. */
  restoreRows(kept: AddedRows): void;
  open(panel: WeekPanel | null): void;
  /** Back to the beginning: another person signed in. */
  forget(): void;
}

export const useWeekStore = create<WeekStore>((set) => ({
  view: 'week',
  day: null,
  date: null,
  added: {},
  panel: null,
  showWeek: (date) => set({ date, panel: null }),
  showDay: (day) => set({ view: 'day', day, date: day, panel: null }),
  showView: (view) => set({ view, panel: null }),
  addRow: (week, row) =>
    set(({ added }) => {
      const rows = added[week] ?? [];
      if (rows.some((known) => rowId(known) === rowId(row))) return {};
      return { added: { ...added, [week]: [...rows, row] } };
    }),
  dropRow: (week, row) =>
    set(({ added }) => ({
      added: { ...added, [week]: (added[week] ?? []).filter((known) => rowId(known) !== rowId(row)) },
    })),
  restoreRows: (kept) => set(({ added }) => ({ added: { ...kept, ...added } })),
  open: (panel) => set({ panel }),
  forget: () => set({ view: 'week', day: null, date: null, added: {}, panel: null }),
}));
