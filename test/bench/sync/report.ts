import { type Measured, median, percentile } from './load.ts';

export type Subject = 'stint' | 'pouchdb-server' | 'rxdb-server' | 'bare_sql';
export type Measure =
  | 'push50'
  | 'push50_nobody_listens'
  | 'push50_one_tenant'
  | 'push1'
  | 'push1_nobody_listens'
  | 'pull'
  | 'caught_up';

interface Figure {
  /** Documents a second, or requests where one brings none. */
  per_s: number;
  p50_ms: number;
  p99_ms: number;
  /** Every round's documents a second. */
  rounds: number[];
}

/** Collects the rounds and gives the medians. */
export class Figures {
  readonly #rounds = new Map<string, Measured[]>();
  readonly #storms: { seconds: number; settled: number[] }[] = [];

  add(subject: Subject, measure: Measure, measured: Measured): void {
    const key = `${subject} ${measure}`;
    this.#rounds.set(key, [...(this.#rounds.get(key) ?? []), measured]);
  }

  addStorm(seconds: number, settled: number[]): void {
    this.#storms.push({ seconds, settled });
  }

  #figures(): Map<string, Figure> {
    return new Map(
      [...this.#rounds].map(([key, rounds]) => [
        key,
        {
          per_s: Math.round(median(rounds.map(({ perSecond }) => perSecond))),
          p50_ms: rounded(median(rounds.map(({ p50 }) => p50))),
          p99_ms: rounded(median(rounds.map(({ p99 }) => p99))),
          rounds: rounds.map(({ perSecond }) => Math.round(perSecond)),
        },
      ]),
    );
  }

  table(): string {
    const lines = [...this.#figures()].map(([key, { per_s, p50_ms, p99_ms, rounds }]) =>
      [
        key.padEnd(28),
        String(per_s).padStart(8),
        `p50 ${p50_ms} ms`,
        `p99 ${p99_ms} ms`,
        rounds.join(' '),
      ].join('  '),
    );
    return [...lines, `storm: ${this.#storms.map(({ seconds }) => seconds.toFixed(2)).join(' ')} s`].join(
      '\n',
    );
  }

  result() {
    const all = this.#figures();
    const at = (subject: Subject, measure: Measure) => all.get(`${subject} ${measure}`)?.per_s ?? Number.NaN;
    const best = (measure: Measure) => Math.max(at('pouchdb-server', measure), at('rxdb-server', measure));
    const ratio = (own: number, other: number) =>
      Number.isFinite(own / other) ? rounded(own / other) : null;
    const stint = (measure: Measure) => at('stint', measure);
    return {
      ratio: {
        push50_best_peer: ratio(stint('push50'), best('push50')),
        push50_pouchdb: ratio(stint('push50'), at('pouchdb-server', 'push50')),
        push50_one_tenant_pouchdb: ratio(stint('push50_one_tenant'), at('pouchdb-server', 'push50')),
        push1_best_peer: ratio(stint('push1'), best('push1')),
        pull_best_peer: ratio(stint('pull'), best('pull')),
        push50_bare_sql: ratio(stint('push50'), at('bare_sql', 'push50')),
        pull_bare_sql: ratio(stint('pull'), at('bare_sql', 'pull')),
      },
      storm_s: rounded(median(this.#storms.map(({ seconds }) => seconds))),
      figures: {
        ...Object.fromEntries(all),
        storm: {
          rounds: this.#storms.map(({ seconds }) => rounded(seconds)),
          p50_ms: rounded(median(this.#storms.map(({ settled }) => percentile(settled, 0.5)))),
          p99_ms: rounded(median(this.#storms.map(({ settled }) => percentile(settled, 0.99)))),
        },
      },
    };
  }
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
