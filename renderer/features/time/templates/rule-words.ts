import type { RecurrenceRule } from '../../../../domain/rules/recurrence.ts';
import { formatDate } from '../../../ui/format.ts';
import { spokenLocale, t } from '../../../words/words.ts';
import type { Recurring } from './templates-kept.ts';

/** A weekday in words, 1 = Monday. */
export function weekdayWords(weekday: number, length: 'long' | 'short'): string {
  // 1 January 2024 was a Monday.
  return formatDate(`2024-01-0${weekday}`, spokenLocale(), { weekday: length });
}

/** "Every Mon, Wed" or "Monthly on day 31". */
export function ruleWords(rule: RecurrenceRule): string {
  switch (rule.kind) {
    case 'workdays':
      return t('templates.rule.workdays');
    case 'weekly':
      return t('templates.rule.weekly', {
        every: rule.every,
        days: [...rule.weekdays]
          .sort((a, b) => a - b)
          .map((day) => weekdayWords(day, 'short'))
          .join(', '),
      });
    case 'monthly':
      return t('templates.rule.monthly', { day: rule.day });
    case 'last_workday':
      return t('templates.rule.last-workday');
  }
}

/** From when to when it comes again. */
export function boundsWords({ from, until }: Pick<Recurring, 'from' | 'until'>): string {
  const day = (date: string): string =>
    formatDate(date, spokenLocale(), { day: 'numeric', month: 'short', year: 'numeric' });
  return until === null
    ? t('templates.bounds.from', { from: day(from) })
    : t('templates.bounds.until', { from: day(from), until: day(until) });
}
