import type { ProjectTerms } from '../../entities/billing.ts';
import { termsAt } from '../rates.ts';
import type { BillingProject } from './types.ts';

type Retainer = NonNullable<ProjectTerms['retainer']>;

/** A retainer as it runs in one calendar month. */
export interface RetainerMonth {
  readonly month: string;
  readonly termsVersion: number;
  readonly retainer: Retainer;
}

/** `months` after `month`, both `2026-10`. */
export function monthAfter(month: string, months = 1): string {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + months;
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}`;
}

/** Calendar months from that of `from` to that of `to`, dates or months. */
export function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  const last = to.slice(0, 7);
  for (let month = from.slice(0, 7); month <= last; month = monthAfter(month)) months.push(month);
  return months;
}

function runsIn({ from, to }: Retainer, month: string): boolean {
  return from.slice(0, 7) <= month && (to === null || to.slice(0, 7) >= month);
}

/**
 * The retainer of a month, null where none runs in it. A month has one: by the terms of its first day, so that a change in
 * the middle of a month is the next month's; where these have none that runs, by those of its last day.
 */
export function retainerOf(project: Pick<BillingProject, 'terms'>, month: string): RetainerMonth | null {
  for (const day of ['01', '31']) {
    const terms = termsAt(project.terms, `${month}-${day}`);
    if (!terms?.retainer || !runsIn(terms.retainer, month)) continue;
    return { month, termsVersion: terms.termsVersion, retainer: terms.retainer };
  }
  return null;
}

/** Minutes that the work of a month took. */
export interface RetainedMinutes {
  readonly month: string;
  readonly minutes: number;
}

interface Allowance extends RetainerMonth {
  /** Last month that may use what is left of it. */
  readonly until: string;
}

/** By the month of the work, then by the month that the minutes are from. */
type Plan = Map<string, Map<string, number>>;

/**
 * What a project's retainer includes, month by month, and what was taken of it. Minutes that expire first are taken first,
 * which is the oldest. Only how many minutes a month has taken is fixed: work that is billed late, anew or corrected finds
 * whatever later months can do without, so that a month that was billed first does not take what was another's.
 */
export class RetainerUse {
  /** The first to expire first, then the oldest. */
  readonly #allowances: readonly Allowance[];
  readonly #running: ReadonlyMap<string, RetainerMonth>;
  readonly #used = new Map<string, number>();
  readonly #left = new Map<string, number>();
  #planned: string | null = null;

  /**
   * @param standing minutes that a retainer took, by month; negative where this invoice takes back
   * @param through the last month that there is work or a fee for
   */
  constructor(project: BillingProject, standing: readonly RetainedMinutes[], through: string) {
    const starts = project.terms.flatMap(({ retainer }) => retainer?.from ?? []);
    const first = project.type === 'retainer' ? starts.toSorted()[0] : undefined;
    const last = [...standing.map(({ month }) => month), through].toSorted().at(-1) ?? through;
    const months = first === undefined ? [] : monthsBetween(first, last);
    this.#allowances = months
      .flatMap((month) => retainerOf(project, month) ?? [])
      .map((running) => ({ ...running, until: monthAfter(running.month, running.retainer.rolloverMonths) }))
      .toSorted((a, b) => (a.until === b.until ? (a.month < b.month ? -1 : 1) : a.until < b.until ? -1 : 1));
    this.#running = new Map(this.#allowances.map((allowance) => [allowance.month, allowance]));
    for (const { month, minutes } of standing) this.#use(month, minutes);
  }

  /** The retainer that covers work on `date`, null where none runs on that day. */
  at(date: string): RetainerMonth | null {
    const running = this.#running.get(date.slice(0, 7));
    if (running === undefined) return null;
    const { from, to } = running.retainer;
    return from <= date && (to === null || date <= to) ? running : null;
  }

  /** Minutes that work of `month` may still take. Asked for month after month, in their order. */
  available(month: string): number {
    if (this.#planned !== month) {
      const taken = this.#plan(month);
      const spent = (allowance: Allowance) =>
        sum([...taken.values()].map((by) => by.get(allowance.month) ?? 0));
      const usable = this.#allowances.filter((allowance) => isUsable(allowance, month));
      const included = usable.map((allowance) => allowance.retainer.includedMinutes - spent(allowance));
      this.#left.set(month, sum(included));
      this.#planned = month;
    }
    return this.#left.get(month) ?? 0;
  }

  /** @param minutes no more than are available */
  take(month: string, minutes: number): void {
    this.#left.set(month, this.available(month) - minutes);
    this.#use(month, minutes);
  }

  /** What a month's fee is explained by, once all work is in. */
  explained(month: string) {
    const taken = this.#plan('9999-12');
    const included = this.#allowances
      .filter((allowance) => allowance.month <= month)
      .toSorted((a, b) => (a.month < b.month ? -1 : 1));
    const leftOf = (allowance: Allowance, isSpent: (worked: string) => boolean) => {
      const spent = [...taken].map(([worked, by]) => (isSpent(worked) ? (by.get(allowance.month) ?? 0) : 0));
      return { month: allowance.month, minutes: allowance.retainer.includedMinutes - sum(spent) };
    };
    const some = ({ minutes }: RetainedMinutes) => minutes > 0;
    return {
      includedMinutes: included.find((allowance) => allowance.month === month)?.retainer.includedMinutes ?? 0,
      rolledIn: included
        .filter((allowance) => allowance.month < month && month <= allowance.until)
        .map((allowance) => leftOf(allowance, (worked) => worked < month))
        .filter(some),
      usedMinutes: this.#used.get(month) ?? 0,
      rolledOut: included
        .filter((allowance) => month < allowance.until)
        .map((allowance) => leftOf(allowance, (worked) => worked <= month))
        .filter(some),
    };
  }

  #use(month: string, minutes: number): void {
    this.#used.set(month, (this.#used.get(month) ?? 0) + minutes);
  }

  /**
   * Where the minutes that months took are from, so that most is left for `month`: later months take what only they can
   * have first.
   */
  #plan(month: string): Plan {
    const plan: Plan = new Map();
    const left = new Map(
      this.#allowances.map((allowance) => [allowance, allowance.retainer.includedMinutes]),
    );
    const draw = (worked: string, minutes: number, from: readonly Allowance[]): number => {
      let rest = minutes;
      const taken = plan.get(worked) ?? new Map<string, number>();
      plan.set(worked, taken);
      for (const allowance of from) {
        if (!isUsable(allowance, worked)) continue;
        const part = Math.min(rest, left.get(allowance) ?? 0);
        left.set(allowance, (left.get(allowance) ?? 0) - part);
        taken.set(allowance.month, (taken.get(allowance.month) ?? 0) + part);
        rest -= part;
      }
      return rest;
    };
    const later = this.#allowances.filter((allowance) => allowance.month > month);
    const inOrder = [...this.#used].toSorted(([a], [b]) => (a < b ? -1 : 1));
    for (const [worked, minutes] of inOrder) {
      const rest = worked > month ? draw(worked, minutes, later) : minutes;
      draw(worked, rest, this.#allowances);
    }
    return plan;
  }
}

function isUsable(allowance: Allowance, month: string): boolean {
  return allowance.month <= month && month <= allowance.until;
}

function sum(minutes: readonly number[]): number {
  return minutes.reduce((total, some) => total + some, 0);
}
