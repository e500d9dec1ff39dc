import type { Project } from '../entities/project.ts';
import type { RoundingRule } from '../entities/tenant.ts';
import type { TimeEntry } from '../entities/time-entry.ts';
import { type BurnStatus, burn } from './burn.ts';
import { amountOf } from './money.ts';
import { roundEntries } from './rounding.ts';

/** Minor units an hour. */
export interface ExpectedRate {
  readonly rateMinor: number;
  readonly currency: string;
}

/** What entries are expected to come to once they are approved. */
export interface ExpectedAmount {
  /** Minor units by currency. */
  readonly byCurrency: ReadonlyMap<string, number>;
  /** Billable entries for which no rate is known on this device. */
  readonly unpriced: number;
}

/**
 * The amount that approval will put on the entries, by the tenant's rounding rule and the rates that are known here.
 * The server's may differ where a rate card changed since.
 */
export function expectedAmount(
  entries: readonly TimeEntry[],
  rule: RoundingRule,
  rateOf: (entry: TimeEntry) => ExpectedRate | null,
): ExpectedAmount {
  const billable = entries.filter((entry) => entry.billable);
  const minutes = roundEntries(billable, rule);
  const byCurrency = new Map<string, number>();
  // A week has few lengths and few rates; the exact product is made once for each pair.
  const amounts = new Map<string, number>();
  let unpriced = 0;
  for (const entry of billable) {
    const rate = rateOf(entry);
    if (!rate) {
      unpriced += 1;
      continue;
    }
    const billed = minutes.get(entry.id) ?? entry.minutes;
    const key = `${billed} ${rate.rateMinor}`;
    const amount = amounts.get(key) ?? amountOf(billed, rate.rateMinor);
    amounts.set(key, amount);
    byCurrency.set(rate.currency, (byCurrency.get(rate.currency) ?? 0) + amount);
  }
  return { byCurrency, unpriced };
}

/** One budget before and after, in minutes or in minor units of the project's currency. */
export interface BudgetChange {
  readonly budget: number;
  readonly before: number;
  readonly after: number;
  /** What is spent beyond the budget after it; 0 while it holds. */
  readonly over: number;
  /** Against the plan today (burn.ts), with what is approved. */
  readonly status: BurnStatus;
}

/** What approving does to one project. */
export interface BudgetEffect {
  readonly projectId: string;
  readonly minutes: number;
  readonly entries: number;
  /** Null where the project has no such budget. */
  readonly time: BudgetChange | null;
  /** Null also where an amount is not known. */
  readonly money: BudgetChange | null;
}

export interface EffectInput {
  /** What would be approved. */
  readonly chosen: readonly TimeEntry[];
  readonly projects: ReadonlyMap<string, Project>;
  /** Minutes by project that are counted as spent (Project.spentMinutes), but not approved yet. */
  readonly undecided: ReadonlyMap<string, number>;
  /** What the corrections among `chosen` correct, by id, as far as it is known: it stands no more then. */
  readonly corrected?: ReadonlyMap<string, TimeEntry>;
  readonly rule: RoundingRule;
  readonly rateOf: (entry: TimeEntry) => ExpectedRate | null;
  readonly today: string;
}

/** The effect on each project's budgets, worst first: over the budget, then over the plan, then the fullest. */
export function budgetEffects({
  chosen,
  projects,
  undecided,
  corrected,
  rule,
  rateOf,
  today,
}: EffectInput): BudgetEffect[] {
  const effects = [...Map.groupBy(chosen, ({ projectId }) => projectId)].map(
    ([projectId, entries]): BudgetEffect => {
      const project = projects.get(projectId);
      const replaced = entries.flatMap(({ correctsId }) => (correctsId && corrected?.get(correctsId)) || []);
      const gone = replaced.filter((entry) => entry.projectId === projectId);
      const minutes = sumOf(entries, (entry) => entry.minutes) - sumOf(gone, (entry) => entry.minutes);
      if (!project) return { projectId, minutes, entries: entries.length, time: null, money: null };
      const approved = Math.max(0, project.spentMinutes - (undecided.get(projectId) ?? 0));
      const time = changeOf(project, project.budgetMinutes, approved, minutes, today);
      let money: BudgetChange | null = null;
      if (project.budgetAmountMinor !== null) {
        const { byCurrency, unpriced } = expectedAmount(entries, rule, rateOf);
        const isWhole = unpriced === 0 && [...byCurrency.keys()].every((one) => one === project.currency);
        if (isWhole) {
          const goneAmount = sumOf(gone, (entry) => entry.amountMinor ?? 0);
          const amount = (byCurrency.get(project.currency) ?? 0) - goneAmount;
          money = changeOf(project, project.budgetAmountMinor, project.spentAmountMinor, amount, today);
        }
      }
      return { projectId, minutes, entries: entries.length, time, money };
    },
  );
  return effects.sort((a, b) => urgency(b) - urgency(a) || (a.projectId < b.projectId ? -1 : 1));
}

function sumOf<Entry>(entries: readonly Entry[], figure: (entry: Entry) => number): number {
  return entries.reduce((sum, entry) => sum + figure(entry), 0);
}

function changeOf(
  { startDate, endDate }: Pick<Project, 'startDate' | 'endDate'>,
  budget: number | null,
  before: number,
  added: number,
  today: string,
): BudgetChange | null {
  if (budget === null) return null;
  const after = before + added;
  const { status } = burn({ startDate, endDate, budget, spent: after, today });
  return { budget, before, after, over: Math.max(0, after - budget), status };
}

const planRank: Record<BurnStatus, number> = { no_plan: 0, on_plan: 0, at_risk: 10, over_budget: 20 };

function urgency({ time, money }: BudgetEffect): number {
  const of = (change: BudgetChange | null): number => {
    if (!change) return 0;
    const used = change.budget === 0 ? 1 : Math.min(9, change.after / change.budget);
    return (change.over > 0 ? 100 : 0) + planRank[change.status] + used;
  };
  return Math.max(of(time), of(money));
}
