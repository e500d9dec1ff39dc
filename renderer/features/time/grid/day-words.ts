import { formatDate } from '../../../ui/format.ts';
import { spokenLocale } from '../../../words/words.ts';

/** A date as a label names it: `Mon 16 Nov`. */
export function shortDay(date: string): string {
  return formatDate(date, spokenLocale(), { weekday: 'short', day: 'numeric', month: 'short' });
}
