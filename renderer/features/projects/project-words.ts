import type { Project, ProjectStatus, ProjectType } from '../../../domain/entities/project.ts';
import type { Burn } from '../../../domain/rules/burn.ts';
import { daysBetween } from '../../../domain/rules/civil-date.ts';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import type { Tone } from '../../ui/Badge.tsx';
import { dateFormat, formatMoney, numberFormat } from '../../ui/format.ts';
import { type Budget, isClosed } from './project-figures.ts';

export const typeWords: Record<ProjectType, string> = {
  time_and_materials: 'Time and materials',
  fixed_price: 'Fixed price',
  retainer: 'Retainer',
  outcome_based: 'Outcome based',
};

export const statusWords: Record<ProjectStatus, string> = {
  planning: 'Planned',
  active: 'Active',
  on_hold: 'On hold',
  completed: 'Completed',
  cancelled: 'Cancelled',
};

export interface Verdict {
  word: string;
  tone: Tone;
}

/** A health score in one word. */
export function healthWord(score: number): Verdict {
  if (score >= 80) return { word: 'Good', tone: 'ok' };
  return score >= 60 ? { word: 'Watch', tone: 'warn' } : { word: 'Poor', tone: 'bad' };
}

export function burnWord({ status }: Burn): Verdict {
  switch (status) {
    case 'on_plan':
      return { word: 'On plan', tone: 'ok' };
    case 'at_risk':
      return { word: 'At risk', tone: 'warn' };
    case 'over_budget':
      return { word: 'Over budget', tone: 'bad' };
    case 'no_plan':
      return { word: 'No plan', tone: 'neutral' };
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

/** How far the spending is from plan, and when the budget runs out: whole sentences. */
export function burnSentences(
  { budget, burn }: { budget: Budget | null; burn: Burn },
  project: Pick<Project, 'status' | 'endDate'>,
  locale: string,
): string[] {
  if (budget === null) return ['No budget is set, so there is nothing to measure against.'];
  const sentences = [...paceSentences(burn, locale)];
  const closed = isClosed(project);
  if (budget.spent === 0) sentences.push(closed ? 'Nothing was spent.' : 'Nothing is spent yet.');
  else if (budget.spent > budget.budget)
    sentences.push(
      `The budget is used up, by ${amountWords(budget.spent - budget.budget, budget)} too much.`,
    );
  if (closed || burn.runsOut === null) return sentences;
  if (budget.spent >= budget.budget) {
    sentences.push(`At an even pace it ran out on ${dateWords(burn.runsOut, locale)}.`);
  } else sentences.push(runsOutSentence(burn.runsOut, project, locale));
  return sentences;
}

function paceSentences({ overPlan, used, elapsed }: Burn, locale: string): string[] {
  if (overPlan === null || used === null || elapsed === null) {
    const far = used === null ? '' : ` ${percent(used, locale)} of the budget is used.`;
    return [`There is no end date, so there is no plan to measure against.${far}`];
  }
  const over = Number(overPlan);
  const pace =
    over === 0
      ? 'Spending is exactly on plan.'
      : `Spending is ${percent(String(Math.abs(over)), locale)} ${over > 0 ? 'over' : 'under'} plan.`;
  return [
    pace,
    `${percent(used, locale)} of the budget is used and ${percent(elapsed, locale)} of the time has passed.`,
  ];
}

function runsOutSentence(date: string, { endDate }: Pick<Project, 'endDate'>, locale: string): string {
  const day = dateWords(date, locale);
  if (endDate === null) return `At this pace the budget runs out on ${day}.`;
  const spare = daysBetween(date, endDate);
  if (spare > 0) return `At this pace the budget runs out on ${day}, ${daysWords(spare)} before the end.`;
  return spare === 0
    ? `At this pace the budget lasts to the end, ${day}.`
    : `At this pace the budget lasts past the end, to ${day}.`;
}

function daysWords(days: number): string {
  return days === 1 ? 'one day' : `${days} days`;
}

/** An amount in a budget's unit. */
export function amountWords(amount: number, { unit, currency }: Pick<Budget, 'unit' | 'currency'>): string {
  return unit === 'minutes' ? formatMinutes(amount) : formatMoney(amount, currency);
}
