import type { ParsedResult } from 'chrono-node';
import * as germanDates from 'chrono-node/de';
import * as englishDates from 'chrono-node/en';
import { addDays, daysBetween, isoWeekday } from '../../../../domain/rules/civil-date.ts';
import type { DatePhrase } from '../../../../domain/rules/natural-entry.ts';

/**
 * The dates that a text names, English and German, the language of `locale` first. The past is preferred: `mon` is the
 * last Monday, `12 Dec` the last 12 December. Only what says that it is to come (`tomorrow`, a year) is in the future.
 */
export function findDates(text: string, today: string, locale: string): DatePhrase[] {
  const reference = new Date(`${today}T12:00:00`);
  const english = locale === 'en-US' ? englishDates.casual : englishDates.GB;
  const isGerman = locale.startsWith('de');
  const [own, other] = isGerman ? [germanDates.casual, english] : [english, germanDates.casual];
  const found = [...datesOf(own.parse(text, reference), text, today), ...dottedDates(text, today)].sort(
    (a, b) => a.from - b.from,
  );
  if (found.length > 0) return found;
  // A word or two of another language is more often a word of one's own: `do`, `so`, `mi`.
  return datesOf(other.parse(text, reference), text, today).filter(({ from, to }) => to - from >= 4);
}

function datesOf(results: readonly ParsedResult[], text: string, today: string): DatePhrase[] {
  return results.flatMap((result) => {
    const date = dateOf(result, today);
    if (date === null) return [];
    const from = result.index;
    const to = from + result.text.length;
    // Two letters name a weekday only where nothing follows, or a point does.
    if (result.text.length === 2 && text.slice(to).trim() !== '' && text[to] !== '.') return [];
    return [{ from, to: text[to] === '.' ? to + 1 : to, date }];
  });
}

function dateOf({ start, text }: ParsedResult, today: string): string | null {
  const [year, month, day] = [start.get('year'), start.get('month'), start.get('day')];
  if (year === null || month === null || day === null) return null;
  const said = civil(year, month, day);
  if (start.isCertain('day')) {
    return start.isCertain('year') ? said : latest(month, day, today);
  }
  if (!start.isCertain('weekday')) return null;
  if (/^(next|nächst|kommend)/iu.test(text)) return said;
  const weekday = isoWeekday(said);
  const back = (isoWeekday(today) - weekday + 7) % 7;
  const last = addDays(today, -back);
  // `last Monday` on a Monday is a week ago, and chrono knows.
  return /^(last|letzt|vorig)/iu.test(text) && daysBetween(last, today) === 0 ? addDays(last, -7) : last;
}

/** `12.11.` and `12.11.2026`, day first wherever they are written; chrono reads them only with a year. */
function dottedDates(text: string, today: string): DatePhrase[] {
  return [...text.matchAll(/(?<![\p{L}\p{N}.])(\d{1,2})\.(\d{1,2})\.(?!\p{L})(?!\d)/gu)].flatMap((match) => {
    const date = latest(Number(match[2]), Number(match[1]), today);
    return date === null ? [] : [{ from: match.index, to: match.index + match[0].length, date }];
  });
}

/** The newest such day that has come; null for none, such as 31 June. */
function latest(month: number, day: number, today: string): string | null {
  const year = Number(today.slice(0, 4));
  for (let back = 0; back < 9; back += 1) {
    const date = civil(year - back, month, day);
    if (date <= today && exists(date)) return date;
  }
  return null;
}

function civil(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function exists(date: string): boolean {
  return !Number.isNaN(Date.parse(date)) && new Date(date).toISOString().startsWith(date);
}
