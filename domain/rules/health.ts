import { type Burn, type BurnInput, burn } from './burn.ts';
import { daysBetween } from './civil-date.ts';

export interface HealthInput {
  /** The budget that the project is steered by: minutes, or money where it has only that. */
  readonly burn: BurnInput;
  readonly milestones: readonly { readonly due: string; readonly reachedOn: string | null }[];
  readonly tasks: readonly { readonly estimateMinutes: number; readonly closed: boolean }[];
  /** Whether the work is over (completed or cancelled): then a past end is no delay. */
  readonly closed: boolean;
  /** Minutes that the assigned people logged and were assigned for, over the last weeks. */
  readonly loggedMinutes: number;
  readonly assignedMinutes: number;
}

/** Why a part has its score. `percent`, `days` and `count` are whole numbers. */
export type HealthReason =
  | { readonly code: 'no-budget' | 'closed' | 'on-schedule' | 'nobody' }
  | { readonly code: 'within-plan' | 'over-plan' | 'behind' | 'logged'; readonly percent: number }
  | { readonly code: 'past-end'; readonly days: number }
  | { readonly code: 'late'; readonly count: number };

export interface HealthPart {
  readonly part: 'budget' | 'schedule' | 'utilisation';
  /** 0–100. */
  readonly score: number;
  /** Percent of the whole. */
  readonly weight: number;
  /** Why, for a sentence in the person's language. */
  readonly because: HealthReason;
}

export interface Health {
  /** 0–100, the weighted parts rounded once (half up). */
  readonly score: number;
  readonly parts: readonly HealthPart[];
}

/** Health of a project from budget, schedule and utilisation, each with its reason as a code (DOMAIN.md, Figures). */
export function health(input: HealthInput): Health {
  const parts: HealthPart[] = [
    { part: 'budget', weight: 40, ...budget(input) },
    { part: 'schedule', weight: 40, ...schedule(input) },
    { part: 'utilisation', weight: 20, ...staffing(input) },
  ];
  const hundredths = parts.reduce((sum, { score, weight }) => sum + score * weight, 0);
  return { score: Math.floor((hundredths + 50) / 100), parts };
}

type Scored = Pick<HealthPart, 'score' | 'because'>;

/** Two points for each percent over plan. */
function budget(input: HealthInput): Scored {
  const figures: Burn = burn(input.burn);
  if (figures.overPlan === null) return { score: 100, because: { code: 'no-budget' } };
  const percent = percentOf(figures.overPlan);
  if (percent <= 0) return { score: 100, because: { code: 'within-plan', percent: percentOf(figures.used) } };
  return { score: clamp(100 - 2 * percent), because: { code: 'over-plan', percent } };
}

/** A late milestone costs 20, a past end 2 a day, and each percent of work behind the calendar 1. */
function schedule({ burn: { startDate, endDate, today }, milestones, tasks, closed }: HealthInput): Scored {
  if (closed) return { score: 100, because: { code: 'closed' } };
  const late = milestones.filter(({ due, reachedOn }) => reachedOn === null && due < today).length;
  const daysOver = endDate === null ? 0 : Math.max(0, daysBetween(endDate, today));
  const behind = endDate === null ? 0 : percentBehind(tasks, startDate, endDate, today);
  const score = clamp(100 - 20 * late - 2 * daysOver - behind);
  if (daysOver > 0) return { score, because: { code: 'past-end', days: daysOver } };
  if (late > 0) return { score, because: { code: 'late', count: late } };
  if (behind > 0) return { score, because: { code: 'behind', percent: behind } };
  return { score, because: { code: 'on-schedule' } };
}

function percentBehind(tasks: HealthInput['tasks'], start: string, end: string, today: string): number {
  const estimate = tasks.reduce((sum, task) => sum + task.estimateMinutes, 0);
  if (estimate === 0 || today <= start) return 0;
  const done = tasks.reduce((sum, task) => sum + (task.closed ? task.estimateMinutes : 0), 0);
  const total = Math.max(1, daysBetween(start, end));
  const elapsed = Math.min(total, daysBetween(start, today));
  return Math.max(0, Math.floor((100 * elapsed) / total) - Math.floor((100 * done) / estimate));
}

/** Full marks from 85 to 115 % of what was assigned; one point for each percent beyond. */
function staffing({ loggedMinutes, assignedMinutes }: HealthInput): Scored {
  if (assignedMinutes <= 0) return { score: 100, because: { code: 'nobody' } };
  const percent = Math.floor((100 * loggedMinutes) / assignedMinutes);
  const score = clamp(100 - Math.max(0, 85 - percent, percent - 115));
  return { score, because: { code: 'logged', percent } };
}

/** Whole percent of a ratio string, rounded away from 0 above it, so that a little over is never shown as 0 %. */
function percentOf(ratio: string | null): number {
  return Math.ceil(Math.round(Number(ratio ?? 0) * 10_000) / 100);
}

function clamp(score: number): number {
  return Math.max(0, Math.min(100, score));
}
