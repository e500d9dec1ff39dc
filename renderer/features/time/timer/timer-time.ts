import { addDays, dateIn } from '../../../../domain/rules/civil-date.ts';
import { instantAt } from '../../../../domain/rules/time.ts';
import { dateFormat } from '../../../ui/format.ts';
import { spokenLocale } from '../../../words/words.ts';

const CLOCK = /^(\d{1,2})(?:[:.h]?(\d{2}))?$/;

/** The time of day of an instant in `zone`, as this person reads it. */
export function clockText(instant: string | number, zone: string): string {
  return dateFormat(spokenLocale(), { timeStyle: 'short', timeZone: zone }).format(new Date(instant));
}

/** The time of day of an instant in `zone` as `09:05`, to be edited. */
export function clockInput(instant: string, zone: string): string {
  return dateFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(
    new Date(instant),
  );
}

/**
 * The last time before `now` that clocks in `zone` showed what a person typed (`9:15`, `915`, `9`).
 * @param now ISO instant
 * @returns ISO instant; null when it is no time of day
 */
export function lastTimeOf(text: string, zone: string, now: string): string | null {
  const match = CLOCK.exec(text.trim());
  const hours = Number(match?.[1]);
  const minutes = Number(match?.[2] ?? 0);
  if (!match || hours > 23 || minutes > 59) return null;
  const time = `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
  const today = dateIn(zone, now);
  const onToday = instantAt(today, time, zone);
  return Date.parse(onToday) <= Date.parse(now) ? onToday : instantAt(addDays(today, -1), time, zone);
}
