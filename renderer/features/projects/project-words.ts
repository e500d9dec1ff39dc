import type { Project, ProjectStatus, ProjectType } from '../../../domain/entities/project.ts';
import type { Burn } from '../../../domain/rules/burn.ts';
import { daysBetween } from '../../../domain/rules/civil-date.ts';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import type { HealthPart } from '../../../domain/rules/health.ts';
import type { Tone } from '../../ui/Badge.tsx';
import { dateFormat, formatMoney, numberFormat } from '../../ui/format.ts';
import { t } from '../../words/words.ts';
import { type Budget, isClosed } from './project-figures.ts';

const typeKeys = {
  time_and_materials: 'projects.type-time-and-materials',
  fixed_price: 'projects.type-fixed-price',
  retainer: 'projects.type-retainer',
  outcome_based: 'projects.type-outcome-based',
} as const satisfies Record<ProjectType, string>;

export function typeWords(type: ProjectType): string {
  return t(typeKeys[type]);
}

const statusKeys = {
  planning: 'projects.status-planning',
  active: 'projects.status-active',
  on_hold: 'projects.status-on-hold',
  completed: 'projects.status-completed',
  cancelled: 'projects.status-cancelled',
} as const satisfies Record<ProjectStatus, string>;

export function statusWords(status: ProjectStatus): string {
  return t(statusKeys[status]);
}

/** Why a part of the health has its score. `own`: the device holds only this person's time, and says so. */
export function healthReason({ because }: HealthPart, own: boolean): string {
  switch (because.code) {
    case 'no-budget':
      return own ? t('projects.because-no-hours-budget') : t('projects.because-no-budget');
    case 'within-plan':
    case 'over-plan':
    case 'behind':
      return t(`projects.because-${because.code}`, { percent: because.percent });
    case 'logged':
      return own
        ? t('projects.because-own-logged', { percent: because.percent })
        : t('projects.because-logged', { percent: because.percent });
    case 'nobody':
      return own ? t('projects.because-own-nobody') : t('projects.because-nobody');
    case 'past-end':
      return t('projects.because-past-end', { days: because.days });
    case 'late':
      return t('projects.because-late', { count: because.count });
    default:
      return t(`projects.because-${because.code}`);
  }
}

export interface Verdict {
  word: string;
  tone: Tone;
}

/** A health score in one word. */
export function healthWord(score: number): Verdict {
  if (score >= 80) return { word: t('projects.good'), tone: 'ok' };
  return score >= 60 ? { word: t('projects.watch'), tone: 'warn' } : { word: t('projects.bad'), tone: 'bad' };
}

export function burnWord({ status }: Burn): Verdict {
  switch (status) {
    case 'on_plan':
      return { word: t('projects.on-plan'), tone: 'ok' };
    case 'at_risk':
      return { word: t('projects.at-risk'), tone: 'warn' };
    case 'over_budget':
      return { word: t('projects.over-budget'), tone: 'bad' };
    case 'no_plan':
      return { word: t('projects.no-plan'), tone: 'neutral' };
  }
}

/** A ratio string as percent with at most one decimal: `8.3%` in the person's own way. */
export function percent(ratio: string, locale: string): string {
  return numberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(Number(ratio));
}

/** A civil date in the person's own way: `12 May 2026`. */
export function dateWords(date: string, locale: string): string {
  return dateFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${date}T12:00:00Z`));
}

/**
 * How far the spending is from plan, and when the budget runs out: whole sentences.
 * @param isOwnTimeOnly the person sees no budget in money, so that there may be one
 */
export function burnSentences(
  { budget, burn }: { budget: Budget | null; burn: Burn },
  project: Pick<Project, 'status' | 'endDate'>,
  locale: string,
  isOwnTimeOnly = false,
): string[] {
  if (budget === null) return [isOwnTimeOnly ? t('projects.burn-no-hours') : t('projects.burn-none')];
  const sentences = [...paceSentences(burn, locale)];
  const closed = isClosed(project);
  if (budget.spent === 0)
    sentences.push(closed ? t('projects.burn-nothing-was') : t('projects.burn-nothing-yet'));
  else if (budget.spent > budget.budget)
    sentences.push(
      t('projects.burn-used-up', { amount: amountWords(budget.spent - budget.budget, budget, locale) }),
    );
  if (closed || burn.runsOut === null) return sentences;
  if (budget.spent >= budget.budget) {
    sentences.push(t('projects.burn-ran-out', { date: dateWords(burn.runsOut, locale) }));
  } else sentences.push(runsOutSentence(burn.runsOut, project, locale));
  return sentences;
}

function paceSentences({ overPlan, used, elapsed }: Burn, locale: string): string[] {
  if (overPlan === null || used === null || elapsed === null) {
    const far = used === null ? [] : [t('projects.burn-used', { used: percent(used, locale) })];
    return [t('projects.burn-no-end'), ...far];
  }
  const over = Number(overPlan);
  const pace =
    over === 0
      ? t('projects.burn-exact')
      : t(over > 0 ? 'projects.burn-over' : 'projects.burn-under', {
          percent: percent(String(Math.abs(over)), locale),
        });
  return [
    pace,
    t('projects.burn-used-and-time', { used: percent(used, locale), elapsed: percent(elapsed, locale) }),
  ];
}

function runsOutSentence(date: string, { endDate }: Pick<Project, 'endDate'>, locale: string): string {
  const day = dateWords(date, locale);
  if (endDate === null) return t('projects.burn-runs-out', { date: day });
  const spare = daysBetween(date, endDate);
  if (spare > 0) return t('projects.burn-runs-out-before', { date: day, days: spare });
  return spare === 0 ? t('projects.burn-to-end', { date: day }) : t('projects.burn-past-end', { date: day });
}

/** An amount in a budget's unit. */
export function amountWords(
  amount: number,
  { unit, currency }: Pick<Budget, 'unit' | 'currency'>,
  locale: string,
): string {
  return unit === 'minutes' ? formatMinutes(amount) : formatMoney(amount, currency, 'symbol', locale);
}
