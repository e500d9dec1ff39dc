import { termsAt } from '../rates.ts';
import { expenseClaim, milestoneClaim, outcomeClaim, retainerClaim } from './claims.ts';
import { monthsBetween, retainerOf } from './retainer.ts';
import { projectOrder, type Sketch, section, single } from './sketch.ts';
import type { TimeBilling } from './time.ts';
import type { BillingInput, BillingProblem, BillingProject, LineBasis } from './types.ts';
import { described, type LineWords } from './words.ts';

type Once = Pick<Sketch, 'claim'> & {
  readonly kind: Exclude<LineBasis['kind'], 'time' | 'usage' | 'discount'>;
  readonly text: string;
  readonly amountMinor: number;
  readonly order: readonly (string | number)[];
  readonly basis: LineBasis;
};

function sketch(project: BillingProject, { kind, text, amountMinor, order, basis, claim }: Once): Sketch {
  return {
    line: {
      kind,
      description: described(project.name, text),
      ...single(amountMinor),
      ...(kind === 'retainer' && { unit: 'month' }),
      projectId: project.id,
      rateCardId: null,
      rateCardVersion: null,
      roundingVersion: null,
      basis,
    },
    order: [...projectOrder(project), section[kind], ...order],
    claim,
  };
}

/** Milestones of fixed-price projects that have an amount and were reached in the period or before. */
function milestones(input: BillingInput, project: BillingProject): Once[] {
  if (project.type !== 'fixed_price') return [];
  return project.milestones.flatMap(({ id, name, amountMinor, reachedOn }) =>
    amountMinor === null || reachedOn === null || reachedOn > input.period.to
      ? []
      : {
          kind: 'milestone',
          text: name,
          amountMinor,
          order: [reachedOn, id],
          basis: { kind: 'milestone', milestoneId: id, reachedOn },
          claim: milestoneClaim(id),
        },
  );
}

/** Outcomes that were achieved in the period or before, by the terms of its last day: of a project of any type. */
function outcomes(input: BillingInput, project: BillingProject): Once[] {
  const terms = termsAt(project.terms, input.period.to);
  return (terms?.outcomes ?? []).flatMap(({ id, name, amountMinor, achievedOn }) =>
    terms === undefined || achievedOn === null || achievedOn > input.period.to
      ? []
      : {
          kind: 'outcome',
          text: name,
          amountMinor,
          order: [achievedOn, id],
          basis: { kind: 'outcome', outcomeId: id, achievedOn, termsVersion: terms.termsVersion },
          claim: outcomeClaim(id),
        },
  );
}

/** A whole fee for each calendar month that the period touches and the retainer runs in. */
function retainers(
  input: BillingInput,
  project: BillingProject,
  time: TimeBilling,
  words: LineWords,
): Once[] {
  if (project.type !== 'retainer') return [];
  return monthsBetween(input.period.from, input.period.to).flatMap((month) => {
    const running = retainerOf(project, month);
    if (running === null) return [];
    const { termsVersion, retainer } = running;
    return {
      kind: 'retainer',
      text: `${words.retainer} ${words.month(month)}`,
      amountMinor: retainer.feeMinor,
      order: [month],
      basis: {
        kind: 'retainer',
        projectId: project.id,
        termsVersion,
        month,
        ...time.retainer(project).explained(month),
      },
      claim: retainerClaim(project.id, month),
    };
  });
}

/** Expenses of the period or before. One in another currency than the client's stays off. */
function expenses(
  input: BillingInput,
  projects: ReadonlyMap<string, BillingProject>,
  claimed: ReadonlySet<string>,
  problems: BillingProblem[],
): Sketch[] {
  return input.expenses.flatMap(({ id, projectId, date, description, amountMinor, currency }) => {
    const project = projects.get(projectId);
    if (project === undefined) throw new TypeError(`expense ${id} is of no project of this invoice`);
    if (date > input.period.to || claimed.has(expenseClaim(id))) return [];
    if (currency !== input.client.currency) {
      problems.push({ kind: 'expense_currency', projectId, entryIds: [], subject: id, minutes: 0 });
      return [];
    }
    return sketch(project, {
      kind: 'expense',
      text: description,
      amountMinor,
      order: [date, id],
      basis: { kind: 'expense', expenseId: id, date },
      claim: expenseClaim(id),
    });
  });
}

/** Whatever is billed once beside time and usage, without what standing invoices have. */
export function feeLines(
  input: BillingInput,
  time: TimeBilling,
  words: LineWords,
): { lines: Sketch[]; problems: BillingProblem[] } {
  const problems: BillingProblem[] = [];
  const claimed = new Set(input.claimed);
  const projects = new Map(input.projects.map((project) => [project.id, project]));
  const lines = input.projects.flatMap((project) =>
    [
      ...retainers(input, project, time, words),
      ...milestones(input, project),
      ...outcomes(input, project),
    ].map((once) => sketch(project, once)),
  );
  lines.push(...expenses(input, projects, claimed, problems));
  return { lines: lines.filter(({ claim }) => claim === null || !claimed.has(claim)), problems };
}
