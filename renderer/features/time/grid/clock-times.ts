import { dateFormat } from '../../../ui/format.ts';
import { spokenLocale } from '../../../words/words.ts';

/** From when to when, as clocks in `zone` show it and in the person's way of writing times. Instants in. */
export function clockTimes(startedAt: string, endedAt: string, zone: string): { from: string; to: string } {
  const format = dateFormat(spokenLocale(), { timeStyle: 'short', timeZone: zone });
  return { from: format.format(new Date(startedAt)), to: format.format(new Date(endedAt)) };
}
