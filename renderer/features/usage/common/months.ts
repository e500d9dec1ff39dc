/** As many months as one question may span (domain/wire/usage.ts). */
export const MONTHS = 13;

/** The month (UTC) that an instant is in, `YYYY-MM`. */
export function monthAt(now: Date): string {
  return now.toISOString().slice(0, 7);
}

/** The month `by` months later; earlier where it is negative. */
export function addMonths(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

/** The last months, this one first. */
export function lastMonths(thisMonth: string, count = MONTHS): string[] {
  return Array.from({ length: count }, (_, index) => addMonths(thisMonth, -index));
}

export const ranges = [3, 6, 12] as const;

/** A choice of the period field: a month, or the last so many including this one. */
export type Period = { from: string; to: string };

/** The months of a choice; this month for a choice that is none. */
export function periodOf(choice: string, thisMonth: string): Period {
  const range = ranges.find((count) => choice === `last-${count}`);
  if (range !== undefined) return { from: addMonths(thisMonth, 1 - range), to: thisMonth };
  const month = /^\d{4}-(0[1-9]|1[0-2])$/.test(choice) ? choice : thisMonth;
  return { from: month, to: month };
}

/** Every day of the months, first to last, none after `today`. */
export function daysOf({ from, to }: Period, today: string): string[] {
  const days: string[] = [];
  const end = `${addMonths(to, 1)}-01`;
  for (let at = Date.parse(`${from}-01T00:00:00Z`); ; at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10);
    if (day >= end || day > today) return days;
    days.push(day);
  }
}
