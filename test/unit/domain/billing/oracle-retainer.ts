import type { ProjectTerms } from '../../../../domain/entities/billing.ts';
import type { BillingInput, BillingProject } from '../../../../domain/rules/billing/types.ts';

export function newest<Version extends { validFrom: string }>(
  versions: readonly Version[],
  date: string,
  number: (version: Version) => number,
): Version | undefined {
  return versions
    .filter((version) => version.validFrom <= date)
    .toSorted((a, b) => number(b) - number(a))
    .at(0);
}

function monthAfter(month: string): string {
  const [year = '', number = ''] = month.split('-');
  return number === '12'
    ? `${Number(year) + 1}-01`
    : `${year}-${String(Number(number) + 1).padStart(2, '0')}`;
}

export interface Running {
  readonly version: number;
  readonly retainer: NonNullable<ProjectTerms['retainer']>;
}

export function runningIn(project: BillingProject, month: string): Running | null {
  for (const date of [`${month}-01`, `${month}-31`]) {
    const terms = newest(project.terms, date, ({ termsVersion }) => termsVersion);
    const retainer = terms?.retainer;
    if (!terms || !retainer) continue;
    if (retainer.from > `${month}-31` || (retainer.to !== null && retainer.to < `${month}-01`)) continue;
    return { version: terms.termsVersion, retainer };
  }
  return null;
}

/**
 * Minutes of retainers by months of work and months that include them. One more minute fits where a chain of moves frees
 * a place for it: a greatest flow, grown minute by minute.
 */
export class RetainerOracle {
  readonly #included = new Map<string, { minutes: number; lasts: string[] }>();
  #flow = new Map<string, number>();

  constructor(project: BillingProject, input: BillingInput) {
    if (project.type !== 'retainer') return;
    for (let month = '2026-01'; month <= '2027-01'; month = monthAfter(month)) {
      const running = runningIn(project, month);
      if (!running) continue;
      const lasts = [month];
      let last = month;
      for (let more = 0; more < running.retainer.rolloverMonths; more += 1) {
        last = monthAfter(last);
        lasts.push(last);
      }
      this.#included.set(month, { minutes: running.retainer.includedMinutes, lasts });
    }
    const used = new Map<string, number>();
    for (const { projectId, month, minutes } of input.before.retained) {
      if (projectId === project.id) used.set(month, (used.get(month) ?? 0) + minutes);
    }
    for (const { basis, minutes } of input.reversals.flatMap(({ parts }) => parts)) {
      const { origin } = basis;
      if (origin.from !== 'retainer' || origin.projectId !== project.id) continue;
      used.set(origin.month, (used.get(origin.month) ?? 0) - minutes);
    }
    for (const [month, minutes] of used) {
      for (let minute = 0; minute < minutes; minute += 1) this.use(month);
    }
  }

  free(month: string): number {
    const kept = new Map(this.#flow);
    let minutes = 0;
    while (this.use(month)) minutes += 1;
    this.#flow = kept;
    return minutes;
  }

  use(month: string): boolean {
    return this.#place(month, new Set());
  }

  #place(month: string, tried: Set<string>): boolean {
    for (const [source, { minutes, lasts }] of this.#included) {
      if (tried.has(source) || !lasts.includes(month)) continue;
      tried.add(source);
      const takers = [...this.#flow].filter(([pair, some]) => some > 0 && pair.endsWith(` ${source}`));
      const taken = takers.reduce((sum, [, some]) => sum + some, 0);
      const mover = taken < minutes ? null : takers.find(([pair]) => this.#place(pair.slice(0, 7), tried));
      if (mover === undefined) continue;
      if (mover) this.#flow.set(mover[0], (this.#flow.get(mover[0]) ?? 0) - 1);
      const pair = `${month} ${source}`;
      this.#flow.set(pair, (this.#flow.get(pair) ?? 0) + 1);
      return true;
    }
    return false;
  }
}
