import type { TenantSettings } from '../../../domain/entities/tenant.ts';

type Holiday = TenantSettings['holidays'][number];

export interface PastedHolidays {
  holidays: Holiday[];
  /** Lines that hold no date, or no name, as they were pasted. */
  unread: string[];
}

const ISO = /(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})/;
const DOTTED = /(?<day>\d{1,2})\.\s?(?<month>\d{1,2})\.\s?(?<year>\d{4})/;
/** What stands between a date and a name in a table or a list. */
const BETWEEN = /^[\s;,:|–-]+|[\s;,:|–-]+$/g;

/**
 * Reads a pasted list, one holiday a line, the date before or after its name: `2026-12-25 Christmas`, `25.12.2026;
 * Christmas`. Dates with slashes are not read: whether the day or the month comes first, nobody knows.
 */
export function readHolidays(text: string): PastedHolidays {
  const holidays: Holiday[] = [];
  const unread: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const found = ISO.exec(line) ?? DOTTED.exec(line);
    const date = found?.groups && civilDate(found.groups);
    const name = found ? line.replace(found[0], ' ').replace(/\s+/g, ' ').replace(BETWEEN, '') : '';
    if (date && name !== '') holidays.push({ date, name: name.slice(0, 200) });
    else unread.push(line.trim());
  }
  return { holidays, unread };
}

function civilDate({ year, month, day }: { [group: string]: string }): string | null {
  const date = `${year}-${(month ?? '').padStart(2, '0')}-${(day ?? '').padStart(2, '0')}`;
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date) ? date : null;
}

/** Both lists as one, in order; of two on one date the added one stays. */
export function joinHolidays(kept: readonly Holiday[], added: readonly Holiday[]): Holiday[] {
  const byDate = new Map([...kept, ...added].map((holiday) => [holiday.date, holiday]));
  return [...byDate.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}
