import type { TenantSettings } from '../../../../domain/entities/tenant.ts';
import { addDays } from '../../../../domain/rules/civil-date.ts';
import { isLocked, openThrough } from '../../../../domain/rules/lock.ts';
import { dateFormat, formatDate } from '../../../ui/format.ts';
import { spokenLocale, t } from '../../../words/words.ts';
import { deciderName } from '../entry-status.ts';
import type { WeekCell } from '../week-model.ts';

export interface CellLock {
  kind: 'approved' | 'invoiced' | 'submitted' | 'period' | 'future' | 'several';
  /** Why nothing can be typed here, and what can be done instead. */
  words: string;
}

export interface LockContext {
  /** Null until the firm was pulled once. */
  settings: Pick<TenantSettings, 'lock' | 'weekStart'> | null;
  /** Civil date now in the person's zone. */
  today: string;
  /** Null for somebody who is not known on this device. */
  nameOf(userId: string): string | null;
}

/** Why a cell cannot be typed into; null when it can. What was decided comes before what is locked by its date. */
export function cellLock(cell: WeekCell, { settings, today, nameOf }: LockContext): CellLock | null {
  const withStatus = (wanted: string) => cell.entries.find(({ status }) => status === wanted);
  if (withStatus('invoiced')) return { kind: 'invoiced', words: t('week.lock.invoiced') };
  const approved = withStatus('approved');
  if (approved) {
    const { decision } = approved;
    const words = decision
      ? t('week.lock.approved-by', {
          name: deciderName(decision, nameOf) ?? t('entry.somebody'),
          date: dateFormat(spokenLocale(), { day: 'numeric', month: 'long' }).format(new Date(decision.at)),
        })
      : t('week.lock.approved');
    return { kind: 'approved', words };
  }
  if (withStatus('submitted')) return { kind: 'submitted', words: t('week.lock.submitted') };
  if (cell.date > today) return { kind: 'future', words: t('week.lock.future') };
  if (settings && isLocked(cell.date, settings, today))
    return { kind: 'period', words: periodWords(cell.date, settings) };
  if (cell.entries.length > 1)
    return { kind: 'several', words: t('week.lock.several', { count: cell.entries.length }) };
  return null;
}

function periodWords(date: string, settings: Pick<TenantSettings, 'lock' | 'weekStart'>): string {
  const { lockedThrough } = settings.lock;
  const day = (of: string): string => formatDate(of, spokenLocale(), { dateStyle: 'long' });
  if (lockedThrough !== null && date <= lockedThrough)
    return t('week.lock.through', { date: day(lockedThrough) });
  const last = openThrough(date, settings);
  return last === null ? t('week.lock.closed') : t('week.lock.since', { date: day(addDays(last, 1)) });
}
