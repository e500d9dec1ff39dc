import { StintError } from '../../errors.ts';

/** Months that one look covers at most: a year and the month that it is compared with. */
const MONTHS_MAX = 13;

/** The month (`YYYY-MM`, UTC) of an instant. */
export function monthOf(at: Date): string {
  return at.toISOString().slice(0, 7);
}

/** The month so many months later; earlier with a negative number. */
export function monthsLater(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return monthOf(new Date(Date.UTC(year, number - 1 + count, 1)));
}

/** From the first day of a month up to, and without, the first of the next: half-open UTC days. */
export function daysOf(month: string): { from: string; to: string } {
  return { from: `${month}-01`, to: `${monthsLater(month, 1)}-01` };
}

/**
 * Both months and those between them.
 * @throws StintError invalid_request where they are the wrong way round or more than MONTHS_MAX
 */
export function monthsFromTo(from: string, to: string): string[] {
  if (from > to) throw badPeriod('The last month is before the first. Swap them.');
  const months: string[] = [];
  for (let month = from; month <= to; month = monthsLater(month, 1)) {
    months.push(month);
    if (months.length > MONTHS_MAX)
      throw badPeriod(`Usage is shown for at most ${MONTHS_MAX} months at once. Choose fewer.`);
  }
  return months;
}

function badPeriod(message: string): StintError {
  return new StintError('invalid_request', message, { details: [{ path: 'from', message }] });
}
