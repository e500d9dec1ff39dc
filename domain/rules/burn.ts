import { addDays, daysBetween } from './civil-date.ts';
import { Exact, ratio } from './exact.ts';

export interface BurnInput {
  readonly startDate: string;
  readonly endDate: string | null;
  /** Minutes or minor units, the same for both; null has no budget. */
  readonly budget: number | null;
  readonly spent: number;
  readonly today: string;
}

export type BurnStatus = 'no_plan' | 'on_plan' | 'at_risk' | 'over_budget';

export interface Burn {
  /** `no_plan` without a budget or an end. Over plan by more than 5 % is `at_risk`, by more than 10 % `over_budget`. */
  readonly status: BurnStatus;
  /** spent ÷ budget, four decimals; null without a budget. */
  readonly used: string | null;
  /** elapsed ÷ total days, four decimals; null without an end. */
  readonly elapsed: string | null;
  /** How far the burn is over plan: 0.0833 is 8.33 % over, negative is under. Four decimals; null without a plan. */
  readonly overPlan: string | null;
  /** Date on which the budget runs out at the pace so far, past or future; null when it never does within 100 years. */
  readonly runsOut: string | null;
}

const FURTHEST_DAYS = 36_525;

/**
 * Burn (DOMAIN.md, Figures): spent ÷ elapsed days against budget ÷ total days. Days are calendar days, the first and
 * the last both counted; before the start one day counts as elapsed, after the end all of them.
 */
export function burn({ startDate, endDate, budget, spent, today }: BurnInput): Burn {
  const running = Math.max(1, daysBetween(startDate, today) + 1);
  const total = endDate === null ? null : Math.max(1, daysBetween(startDate, endDate) + 1);
  const elapsed = total === null ? running : Math.min(total, running);
  const planned = budget !== null && budget > 0 && total !== null;
  return {
    status: planned ? statusOf(BigInt(spent) * BigInt(total), BigInt(budget) * BigInt(elapsed)) : 'no_plan',
    used: budget === null ? null : ratio(spent, budget),
    elapsed: total === null ? null : ratio(elapsed, total),
    overPlan: planned ? overPlan(BigInt(spent) * BigInt(total), BigInt(budget) * BigInt(elapsed)) : null,
    runsOut: budget === null ? null : runsOut(startDate, budget, spent, elapsed),
  };
}

/** Cross-multiplied, so that exactly 5 % over is not more than 5 %. */
function statusOf(actual: bigint, plan: bigint): BurnStatus {
  if (actual * 100n > plan * 110n) return 'over_budget';
  return actual * 100n > plan * 105n ? 'at_risk' : 'on_plan';
}

function overPlan(actual: bigint, plan: bigint): string {
  return new Exact((actual - plan).toString()).div(plan.toString()).toFixed(4);
}

function runsOut(startDate: string, budget: number, spent: number, elapsed: number): string | null {
  if (spent <= 0) return null;
  const needed = BigInt(budget) * BigInt(elapsed);
  const days = (needed + BigInt(spent) - 1n) / BigInt(spent);
  return days > FURTHEST_DAYS ? null : addDays(startDate, Math.max(0, Number(days) - 1));
}
