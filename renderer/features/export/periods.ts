import { addDays } from '../../../domain/rules/civil-date.ts';

export const exportPeriods = ['month', 'last-month', 'year', 'all', 'custom'] as const;
export type ExportPeriod = (typeof exportPeriods)[number];

/** First and last date, inclusive; an open end is everything there is. */
export interface DateRange {
  from?: string;
  to?: string;
}

/** The dates of a named period as `today` has it. `custom` and `all` have none of their own. */
export function rangeOf(period: ExportPeriod, today: string): DateRange {
  const month = `${today.slice(0, 7)}-01`;
  switch (period) {
    case 'month':
      return { from: month, to: today };
    case 'last-month': {
      const to = addDays(month, -1);
      return { from: `${to.slice(0, 7)}-01`, to };
    }
    case 'year':
      return { from: `${today.slice(0, 4)}-01-01`, to: today };
    case 'all':
    case 'custom':
      return {};
  }
}

/** `stint-time-2026-11-01-2026-11-24.csv`; without dates where the period is open. */
export function exportName({ from, to }: DateRange, format: string): string {
  return `${['stint-time', from, to].filter((part) => part !== undefined).join('-')}.${format}`;
}
