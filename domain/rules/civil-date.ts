import { Temporal } from 'temporal-polyfill';

/** Dates here are civil dates `YYYY-MM-DD`, without a zone; they compare as strings. */

const DAY_MS = 86_400_000;

/**
 * Days since 1970-01-01. A date alone is midnight UTC by the standard, and UTC has no changes of clocks, so this is
 * exact; push validates hundreds of rows at once, and through Temporal it took ten times as long.
 * @throws RangeError for what is no date
 */
function dayNumber(date: string): number {
  const ms = Date.parse(date);
  if (Number.isNaN(ms) || ms % DAY_MS !== 0) throw new RangeError(`${date} is no date`);
  return ms / DAY_MS;
}

/** The date `days` after (or, negative, before) `date`. */
export function addDays(date: string, days: number): string {
  return new Date((dayNumber(date) + days) * DAY_MS).toISOString().slice(0, 10);
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** ISO weekday, 1 = Monday … 7 = Sunday. */
export function isoWeekday(date: string): number {
  const sinceMonday = dayNumber(date) + 3;
  return (((sinceMonday % 7) + 7) % 7) + 1;
}

/** First day of the week that holds `date`, where weeks begin on ISO weekday `weekStart` (the tenant's setting). */
export function weekStartOf(date: string, weekStart: number): string {
  return addDays(date, -((isoWeekday(date) - weekStart + 7) % 7));
}

/** Last day of the week that holds `date`. */
export function weekEndOf(date: string, weekStart: number): string {
  return addDays(weekStartOf(date, weekStart), 6);
}

/** The seven dates of the week that holds `date`, in order. */
export function weekDates(date: string, weekStart: number): string[] {
  const first = weekStartOf(date, weekStart);
  return [0, 1, 2, 3, 4, 5, 6].map((days) => addDays(first, days));
}

/** The civil date in `zone` at `instant` (ISO UTC). What "today" is for an entry in that zone. */
export function dateIn(zone: string, instant: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** Whether this runtime knows `zone` as an IANA time zone. */
export function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** A date as sentences say it: `12 May 2026`. */
export function spokenDate(date: string): string {
  const { day, month, year } = Temporal.PlainDate.from(date);
  return `${day} ${MONTHS[month - 1] ?? month} ${year}`;
}
