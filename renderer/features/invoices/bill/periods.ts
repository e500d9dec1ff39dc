import { addDays } from '../../../../domain/rules/civil-date.ts';

export const billPeriods = ['until', 'last_month', 'this_month'] as const;
export type BillPeriod = (typeof billPeriods)[number];

export interface Period {
  /** Null: from the first work that is still open. */
  from: string | null;
  to: string;
}

/** The calendar month before the one of `today`. */
export function lastMonth(today: string): { from: string; to: string } {
  const to = addDays(`${today.slice(0, 7)}-01`, -1);
  return { from: `${to.slice(0, 7)}-01`, to };
}

/** The dates of a named period: `until` is all that is open to the end of the last month. */
export function periodOf(period: BillPeriod, today: string): Period {
  switch (period) {
    case 'until':
      return { from: null, to: lastMonth(today).to };
    case 'last_month':
      return lastMonth(today);
    case 'this_month':
      return { from: `${today.slice(0, 7)}-01`, to: today };
  }
}

/** The named period that has these dates; null for dates of one's own. */
export function namedPeriod({ from, to }: Period, today: string): BillPeriod | null {
  return (
    billPeriods.find((name) => {
      const period = periodOf(name, today);
      return period.from === from && period.to === to;
    }) ?? null
  );
}
