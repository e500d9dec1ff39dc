import { addDays, daysBetween } from '../../../domain/rules/civil-date.ts';
import { t } from '../../words/words.ts';

export interface Period {
  from: string;
  to: string;
}

export const presets = ['this_month', 'last_month', 'last_90_days'] as const;
export type Preset = (typeof presets)[number];

export function presetWords(preset: Preset): string {
  const keys = {
    this_month: 'reports.this-month',
    last_month: 'reports.last-month',
    last_90_days: 'reports.last-90-days',
  } as const;
  return t(keys[preset]);
}

/** The server's own limit (sync-server/modules/reports). */
const MAX_DAYS = 366;

/** First and last day of a preset; a period that is not over ends today, so that days to come are no capacity. */
export function presetPeriod(preset: Preset, today: string): Period {
  const first = `${today.slice(0, 8)}01`;
  switch (preset) {
    case 'this_month':
      return { from: first, to: today };
    case 'last_month': {
      const to = addDays(first, -1);
      return { from: `${to.slice(0, 8)}01`, to };
    }
    case 'last_90_days':
      return { from: addDays(today, -89), to: today };
  }
}

/** The preset that a period is; null for one of the person's own. */
export function presetOf(period: { from: string | null; to: string | null }, today: string): Preset | null {
  const found = presets.find((id) => {
    const { from, to } = presetPeriod(id, today);
    return from === period.from && to === period.to;
  });
  return found ?? null;
}

/** What is wrong with a period, in words; null when it can be run. */
export function periodProblem(from: string | null, to: string | null): string | null {
  if (from === null || to === null) return t('reports.period-missing');
  if (to < from) return t('reports.period-swapped');
  if (daysBetween(from, to) + 1 > MAX_DAYS) return t('reports.period-long');
  return null;
}
