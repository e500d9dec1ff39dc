import type { BillingInput, BillingProject, BillingResult } from '../../../../domain/rules/billing/types.ts';
import { runningIn } from './oracle-retainer.ts';
import { type Timed, timeOracle } from './oracle-time.ts';
import { add, dec, less, mul, neg, type Ratio, rounded, whole, zero } from './rationals.ts';

export interface OracleLine {
  readonly kind: string;
  /** Says which line it is. */
  readonly name: string;
  readonly amountMinor: number;
  readonly minutes: number;
}

export interface OracleInvoice {
  readonly time: Timed;
  /** In order of kind and name. */
  readonly lines: OracleLine[];
  readonly totals: BillingResult['totals'];
  readonly problems: string[];
}

const digits: Readonly<Record<string, number>> = { EUR: 2, CHF: 2, JPY: 0 };

/** The whole invoice by the rules as they are told, in exact fractions. */
export function oracle(input: BillingInput): OracleInvoice {
  const time = timeOracle(input);
  const problems = time.off.map(({ entryId, kind }) => `${kind} ${entryId}`);
  const lines = timeLines(time);
  const once = (kind: string, id: string, amountMinor: number) => {
    if (!input.claimed.includes(`${kind}:${id}`)) lines.push({ kind, name: id, amountMinor, minutes: 0 });
  };
  for (const project of input.projects) feesOf(input, project, once);
  for (const { id, date, currency, amountMinor } of input.expenses) {
    if (date > input.period.to) continue;
    if (currency === input.client.currency) once('expense', id, amountMinor);
    else if (!input.claimed.includes(`expense:${id}`)) problems.push(`expense_currency ${id}`);
  }
  for (const usage of input.usage) {
    if (dec(usage.total).n * dec(usage.billed).d === dec(usage.billed).n * dec(usage.total).d) continue;
    const priced = usageAmount(input, usage);
    if (priced === null) problems.push(`no_usage_price ${usage.eventType} ${usage.month}`);
    else
      lines.push({
        kind: 'usage',
        name: `${usage.eventType} ${usage.month}`,
        amountMinor: priced,
        minutes: 0,
      });
  }
  const subtotalMinor = lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  let discountMinor = 0;
  for (const [index, discount] of input.discounts.entries()) {
    const off =
      'percent' in discount
        ? rounded(subtotalMinor < 0 ? zero : mul(whole(subtotalMinor), dec(discount.percent)))
        : discount.amountMinor;
    discountMinor += off;
    lines.push({ kind: 'discount', name: `${index}`, amountMinor: 0 - off, minutes: 0 });
  }
  const taxMinor =
    lines.length === 0 ? 0 : rounded(mul(whole(subtotalMinor - discountMinor), dec(input.tax.rate)));
  return {
    time,
    lines: lines.toSorted(byName),
    totals: { subtotalMinor, discountMinor, taxMinor, totalMinor: subtotalMinor - discountMinor + taxMinor },
    problems: problems.toSorted(),
  };
}

export function byName(a: OracleLine, b: OracleLine): number {
  return `${a.kind} ${a.name}` < `${b.kind} ${b.name}` ? -1 : 1;
}

function timeLines({ minutes, empty }: Timed): OracleLine[] {
  const sums = new Map<string, { cost: Ratio; minutes: number }>();
  for (const { line } of empty) sums.set(line, { cost: zero, minutes: 0 });
  for (const { line, cost, role } of minutes) {
    const sum = sums.get(line);
    sums.set(line, {
      cost: sum === undefined ? cost : add(sum.cost, cost),
      minutes: (sum?.minutes ?? 0) + (role === 'bill' ? 1 : -1),
    });
  }
  return [...sums].map(([name, sum]) => ({
    kind: 'time',
    name,
    amountMinor: rounded(sum.cost),
    minutes: sum.minutes,
  }));
}

function feesOf(
  input: BillingInput,
  project: BillingProject,
  once: (kind: string, id: string, amountMinor: number) => void,
): void {
  const due = (date: string | null) => date !== null && date <= input.period.to;
  if (project.type === 'fixed_price') {
    for (const { id, amountMinor, reachedOn } of project.milestones) {
      if (amountMinor !== null && due(reachedOn)) once('milestone', id, amountMinor);
    }
  }
  const valid = project.terms.filter(({ validFrom }) => due(validFrom));
  const last = valid.find(({ termsVersion }) => valid.every((other) => other.termsVersion <= termsVersion));
  for (const { id, amountMinor, achievedOn } of last?.outcomes ?? []) {
    if (due(achievedOn)) once('outcome', id, amountMinor);
  }
  if (project.type !== 'retainer') return;
  for (const year of [2025, 2026, 2027]) {
    for (let number = 1; number <= 12; number += 1) {
      const month = `${year}-${String(number).padStart(2, '0')}`;
      if (month < input.period.from.slice(0, 7) || month > input.period.to.slice(0, 7)) continue;
      const running = runningIn(project, month);
      if (running) once('retainer', `${project.id}:${month}`, running.retainer.feeMinor);
    }
  }
}

/** What usage from 0 to `amount` costs, band by band. */
function costUpTo(bands: readonly { upTo: string | null; unitPrice: string }[], amount: Ratio): Ratio {
  let cost = zero;
  let low = zero;
  for (const { upTo, unitPrice } of bands) {
    const high = upTo !== null && less(dec(upTo), amount) ? dec(upTo) : amount;
    if (less(low, high)) {
      cost = add(cost, mul(add(high, neg(low)), dec(unitPrice)));
      low = high;
    }
  }
  return cost;
}

function usageAmount(input: BillingInput, usage: BillingInput['usage'][number]): number | null {
  const ids = [...new Set(input.cards.map(({ cardId }) => cardId))].sort();
  for (const id of ids) {
    const versions = input.cards.filter(({ cardId }) => cardId === id);
    const validBy = (date: string) =>
      versions
        .filter(({ validFrom }) => validFrom <= date)
        .toSorted((a, b) => a.cardVersion - b.cardVersion)
        .at(-1);
    const card = validBy(`${usage.month}-01`) ?? validBy(`${usage.month}-31`);
    const price = card?.usagePrices.find(({ eventType }) => eventType === usage.eventType);
    if (!card || !price || card.currency !== input.client.currency) continue;
    const cost = add(costUpTo(price.bands, dec(usage.total)), neg(costUpTo(price.bands, dec(usage.billed))));
    return rounded(mul(cost, whole(10n ** BigInt(digits[input.client.currency] ?? 2))));
  }
  return null;
}
