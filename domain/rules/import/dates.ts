import { Temporal } from 'temporal-polyfill';

/** How a file writes its dates: `ymd` is ISO, `mdy` 12/31/2024, `dmy` 31/12/2024. */
export type DateOrder = 'ymd' | 'mdy' | 'dmy';

const ISO = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;
const SLASHED = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$/;
const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(?:([ap])\.?m\.?)?$/i;

/** What the dates of a whole file say about their order. */
export interface DateEvidence {
  /** Dates that can only be read so: 31/12/2024. */
  readonly dmy: number;
  /** Dates that can only be read so: 12/31/2024. */
  readonly mdy: number;
  /** Dates that read both ways and mean two days: 03/04/2024. */
  readonly either: number;
  /** One of those, for the question; null when there is none. */
  readonly example: string | null;
  /** The order when it is beyond doubt, otherwise null: then the person is asked. */
  readonly order: DateOrder | null;
}

/**
 * Decides from all dates of a file. An impossible date says nothing about the others. When some read only one way and
 * some only the other, nothing is decided.
 */
export function weighDates(dates: Iterable<string>): DateEvidence {
  let [dmy, mdy, either] = [0, 0, 0];
  let example: string | null = null;
  for (const text of new Set(dates)) {
    const match = SLASHED.exec(text.trim());
    if (!match) continue;
    const [, first = '', mark, second = ''] = match;
    const [a, b] = [Number(first), Number(second)];
    // 31.12.2024: with full stops the day is always first.
    if (mark === '.' || (a > 12 && a <= 31 && b >= 1 && b <= 12)) dmy += 1;
    else if (b > 12 && b <= 31 && a >= 1 && a <= 12) mdy += 1;
    else if (a >= 1 && a <= 12 && b >= 1 && b <= 12 && a !== b) {
      either += 1;
      example ??= text.trim();
    }
  }
  let order: DateOrder | null = null;
  if (dmy > 0 && mdy === 0) order = 'dmy';
  else if (mdy > 0 && dmy === 0) order = 'mdy';
  else if (dmy === 0 && mdy === 0 && either === 0) order = 'ymd';
  return { dmy, mdy, either, example, order };
}

/** The civil date that `text` writes, null for none or one that does not exist (31 February). */
export function parseDate(text: string, order: DateOrder): string | null {
  const trimmed = text.trim();
  const iso = ISO.exec(trimmed);
  if (iso) return civil(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const match = SLASHED.exec(trimmed);
  if (!match) return null;
  const [, first, mark, second, yearText = ''] = match;
  const year = Number(yearText) + (yearText.length === 2 ? 2000 : 0);
  const [a, b] = [Number(first), Number(second)];
  return order === 'mdy' && mark !== '.' ? civil(year, a, b) : civil(year, b, a);
}

function civil(year: number, month: number, day: number): string | null {
  const at = new Date(Date.UTC(year, month - 1, day));
  if (year < 1970 || at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day) return null;
  return at.toISOString().slice(0, 10);
}

/** Seconds since midnight of `9:05`, `21:05:09`, `10:23 AM`, `10:23:45 pm`; null for anything else. */
export function parseTime(text: string): number | null {
  const match = TIME.exec(text.replace(/[\u202F\u00A0]/g, ' ').trim());
  if (!match) return null;
  const [, hourText, minuteText, secondText = '0', half] = match;
  let hour = Number(hourText);
  const [minute, second] = [Number(minuteText), Number(secondText)];
  if (half) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  }
  return hour > 23 || minute > 59 || second > 59 ? null : hour * 3600 + minute * 60 + second;
}

/** Turns clock times of one zone into instants. On most days the offset never changes, and nothing need be asked. */
export class ZoneClock {
  readonly zone: string;
  /** Offset in ms of the days that keep one all day; null for days on which clocks change. */
  private readonly offsets = new Map<string, number | null>();

  /** @param zone IANA name @throws RangeError at first use when there is no such zone */
  constructor(zone: string) {
    this.zone = zone;
  }

  /**
   * Every instant at which the clocks show this time, in epoch ms, the earlier first: two in a fold. In a gap it is
   * what the clock would have shown without the change.
   */
  instants(date: string, secondOfDay: number): readonly number[] {
    const wall = Date.parse(date) + secondOfDay * 1000;
    const offset = this.offsetOf(date);
    if (offset !== null) return [wall - offset];
    const plain = Temporal.PlainDateTime.from(new Date(wall).toISOString().slice(0, 19));
    const at = (disambiguation: 'earlier' | 'later' | 'compatible') =>
      plain.toZonedDateTime(this.zone, { disambiguation });
    const [earlier, later] = [at('earlier'), at('later')];
    if (earlier.epochMilliseconds === later.epochMilliseconds) return [earlier.epochMilliseconds];
    const isGap = !earlier.toPlainDateTime().equals(plain);
    return isGap
      ? [at('compatible').epochMilliseconds]
      : [earlier.epochMilliseconds, later.epochMilliseconds];
  }

  /** The civil date at an instant, epoch ms. */
  dateOf(ms: number): string {
    const utc = new Date(ms).toISOString().slice(0, 10);
    const offset = this.offsetOf(utc);
    // Within a day of a change of clocks the whole answer is asked for.
    if (offset === null) return this.askDate(ms);
    const date = new Date(ms + offset).toISOString().slice(0, 10);
    return date === utc || this.offsetOf(date) === offset ? date : this.askDate(ms);
  }

  /** Whether the clocks show `date` from this second until `seconds` later without passing a midnight. */
  staysOnDate(date: string, secondOfDay: number, seconds: number): boolean {
    return this.offsetOf(date) !== null && secondOfDay + seconds <= 86_400;
  }

  private askDate(ms: number): string {
    return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(this.zone).toPlainDate().toString();
  }

  private offsetOf(date: string): number | null {
    const known = this.offsets.get(date);
    if (known !== undefined) return known;
    const day = Temporal.PlainDate.from(date);
    const begins = day.toZonedDateTime(this.zone).offsetNanoseconds;
    const ends = day.add({ days: 1 }).toZonedDateTime(this.zone).offsetNanoseconds;
    const offset = begins === ends ? begins / 1_000_000 : null;
    this.offsets.set(date, offset);
    return offset;
  }
}

const RFC3339 = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/i;

/** Epoch ms of RFC 3339 text with an offset; null for anything else. */
export function parseInstant(text: string): number | null {
  const trimmed = text.trim();
  if (!RFC3339.test(trimmed)) return null;
  const ms = Date.parse(trimmed.replace(' ', 'T').toUpperCase());
  return Number.isNaN(ms) ? null : ms;
}
