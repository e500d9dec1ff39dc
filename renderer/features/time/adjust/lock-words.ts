import type { TenantSettings } from '../../../../domain/entities/tenant.ts';
import { addDays, daysBetween, weekEndOf } from '../../../../domain/rules/civil-date.ts';
import { isLocked, openThrough } from '../../../../domain/rules/lock.ts';
import { formatDate } from '../../../ui/format.ts';
import { spokenLocale, t } from '../../../words/words.ts';

/** From how many days before a week locks the person is told. */
const TOLD_DAYS_BEFORE = 4;

/** When the week locks, a few days before and in grace; that it is locked; null while there is nothing to say. */
export function weekLockWords(
  firstDay: string,
  settings: Pick<TenantSettings, 'lock' | 'weekStart'> | null,
  today: string,
): string | null {
  if (settings === null || firstDay > today) return null;
  const lastDay = weekEndOf(firstDay, settings.weekStart);
  if (isLocked(lastDay, settings, today)) return t('adjust.lock.locked');
  const last = openThrough(firstDay, settings);
  if (last === null || daysBetween(today, last) > TOLD_DAYS_BEFORE) return null;
  const date = formatDate(last, spokenLocale(), { weekday: 'long', day: 'numeric', month: 'long' });
  const isGrace = settings.lock.graceDays > 0 && today > addDays(last, -settings.lock.graceDays);
  return t(isGrace ? 'adjust.lock.grace' : 'adjust.lock.soon', { date });
}
