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
  left: number;
}

/**
 * What a project's retainer includes, month by month, and what was taken of it. A month's time takes the oldest minutes
 * first that did not expire, and those of its own month last. What standing invoices have is taken first and stays taken.
 */
export class RetainerUse {
  readonly #months = new Map<string, Allowance>();
  readonly #usableIn = new Map<string, readonly Allowance[]>();
  /** By the month of the work, then by the month that the minutes are from. */
  readonly #taken = new Map<string, Map<string, number>>();

  /**
   * @param standing minutes that a retainer took, by month
   * @param through the last month that there is work or a fee for
   */
  constructor(project: BillingProject, standing: readonly RetainedMinutes[], through: string) {
    const starts = project.terms.flatMap(({ retainer }) => retainer?.from ?? []);
    const first = starts.toSorted()[0];
    if (project.type !== 'retainer' || first === undefined) return;
    const last = [...standing.map(({ month }) => month), through].toSorted().at(-1) ?? through;
    for (const month of monthsBetween(first, last)) {
      const running = retainerOf(project, month);
      if (running === null) continue;
      const { includedMinutes, rolloverMonths } = running.retainer;
      const until = monthAfter(month, rolloverMonths);
      this.#months.set(month, { ...running, until, left: includedMinutes });
    }
    const inOrder = standing.toSorted((a, b) => (a.month < b.month ? -1 : 1));
    for (const { month, minutes } of inOrder) this.take(month, minutes);
  }

  /** The retainer that covers work on `date`, null where none runs on that day. */
  at(date: string): RetainerMonth | null {
    const running = this.#months.get(date.slice(0, 7));
    if (running === undefined) return null;
    const { from, to } = running.retainer;
    return from <= date && (to === null || date <= to) ? running : null;
  }

  /** Minutes that work of `month` may still take. */
  available(month: string): number {
    return this.#usable(month).reduce((sum, { left }) => sum + left, 0);
  }

  /** Takes minutes for work of `month`, as far as there are any left. */
  take(month: string, minutes: number): void {
    let rest = minutes;
    const taken = this.#taken.get(month) ?? new Map<string, number>();
    this.#taken.set(month, taken);
    for (const allowance of this.#usable(month)) {
      const part = Math.min(rest, allowance.left);
      if (part <= 0) continue;
      allowance.left -= part;
      rest -= part;
      taken.set(allowance.month, (taken.get(allowance.month) ?? 0) + part);
    }
  }

  /**
   * Gives back what work of `month` took, the last taken first: the correction in its place finds the very minutes, which
   * no later month can have taken meanwhile.
   */
  giveBack(month: string, minutes: number): void {
    let rest = minutes;
    const taken = this.#taken.get(month);
    for (const allowance of this.#usable(month).toReversed()) {
      const part = Math.min(rest, taken?.get(allowance.month) ?? 0);
      if (part <= 0) continue;
      allowance.left += part;
      rest -= part;
      taken?.set(allowance.month, (taken.get(allowance.month) ?? 0) - part);
    }
  }

  /** What a month's fee is explained by, once all work is in. */
  explained(month: string) {
    const included = [...this.#months.values()].filter((allowance) => allowance.month <= month);
    const left = (allowance: Allowance, before: (worked: string) => boolean) => {
      let minutes = allowance.retainer.includedMinutes;
      for (const [worked, taken] of this.#taken) {
        if (before(worked)) minutes -= taken.get(allowance.month) ?? 0;
      }
      return { month: allowance.month, minutes };
    };
    const some = ({ minutes }: { minutes: number }) => minutes > 0;
    return {
      includedMinutes: this.#months.get(month)?.retainer.includedMinutes ?? 0,
      rolledIn: included
        .filter((allowance) => allowance.month < month && month <= allowance.until)
        .map((allowance) => left(allowance, (worked) => worked < month))
        .filter(some),
      usedMinutes: [...(this.#taken.get(month)?.values() ?? [])].reduce((sum, minutes) => sum + minutes, 0),
      rolledOut: included
        .filter((allowance) => month < allowance.until)
        .map((allowance) => left(allowance, (worked) => worked <= month))
        .filter(some),
    };
  }

  /** Allowances that work of `month` may take from, the oldest first: months were put in in order. */
  #usable(month: string): readonly Allowance[] {
    const known = this.#usableIn.get(month);
    if (known) return known;
    const usable = [...this.#months.values()].filter(
      (allowance) => allowance.month <= month && month <= allowance.until,
    );
    this.#usableIn.set(month, usable);
    return usable;
  }
}
