import {
  BehaviorSubject,
  filter,
  firstValueFrom,
  interval,
  merge,
  race,
  type Subscription,
  timeout,
} from 'rxjs';
import { CollectionName } from '../../domain/wire/collections.ts';
import { Totals } from '../../domain/wire/totals.ts';
import { t } from '../words/words.ts';
import { type Connection, RequestFailure } from './connection.ts';
import type { StintDatabase } from './database.ts';
import type { Journal } from './journal.ts';
import type { WireDocument } from './journal-types.ts';
import { allDocuments } from './local-documents.ts';
import type { Reader } from './reader.ts';
import type { Replication } from './replication.ts';
import type { Retention } from './retention.ts';
import { asTheServer, type CountedRows, differencesOf } from './totals.ts';
import { type Comparison, DataError, type Difference } from './types.ts';

const WEEK_MS = 7 * 86_400_000;
const LOOK_MS = 15 * 60_000;
const ROUNDS = 5;
const SETTLE_MS = 60_000;

/**
 * Counts here and on the server, once a week and when somebody asks (docs/sync-spec.md, "Totals"). A difference is
 * repaired by reading everything from the beginning, and then both are counted again.
 */
export class Check {
  readonly last = new BehaviorSubject<Comparison | null>(null);
  private readonly connection: Connection;
  private readonly journal: Journal;
  private readonly database: StintDatabase;
  private readonly reader: Reader;
  private readonly replication: Replication;
  private readonly retention: Retention;
  private readonly now: () => Date;
  private readonly subscription: Subscription;
  private running: Promise<Comparison> | undefined;

  constructor(options: {
    connection: Connection;
    journal: Journal;
    database: StintDatabase;
    reader: Reader;
    replication: Replication;
    retention: Retention;
    now: () => Date;
  }) {
    this.connection = options.connection;
    this.journal = options.journal;
    this.database = options.database;
    this.reader = options.reader;
    this.replication = options.replication;
    this.retention = options.retention;
    this.now = options.now;
    this.subscription = merge(this.replication.idle, interval(LOOK_MS)).subscribe(() => this.whenDue());
  }

  /** Knows when it was last compared; a new device is first compared after a week. */
  async begin(): Promise<void> {
    const noted = await this.journal.note('compared');
    const first: Comparison = { at: this.now().toISOString(), outcome: 'never', differences: [] };
    if (!noted) await this.journal.setNote('compared', first);
    this.last.next(noted ?? first);
  }

  close(): void {
    this.subscription.unsubscribe();
    this.last.complete();
  }

  /**
   * One comparison at a time; whoever asks meanwhile gets the same.
   * @throws RequestFailure without a server; DataError `busy` when work is still on its way or the firm writes too fast
   */
  run(): Promise<Comparison> {
    this.running ??= this.compare().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private whenDue(): void {
    const last = this.last.value;
    if (!last || this.running || this.connection.state.value.phase !== 'up_to_date') return;
    const passed = this.now().getTime() - Date.parse(last.at);
    // A clock that was ahead and is right again must not put it off for long.
    if (passed < WEEK_MS && passed > -WEEK_MS) return;
    if (this.journal.unsent().length > 0) return;
    // Without an answer it is as due as before.
    this.run().catch(() => undefined);
  }

  private async compare(): Promise<Comparison> {
    let differences = await this.differences();
    let outcome: Comparison['outcome'] = 'equal';
    if (differences.length > 0) {
      this.reader.fromTheBeginning(CollectionName.options);
      const left = await this.differences();
      outcome = left.length === 0 ? 'repaired' : 'different';
      if (left.length > 0) differences = left;
    }
    const comparison: Comparison = { at: this.now().toISOString(), outcome, differences };
    await this.journal.setNote('compared', comparison);
    if (!this.connection.closed) this.last.next(comparison);
    return comparison;
  }

  /** Counted on both sides at one version of the server. */
  private async differences(): Promise<Difference[]> {
    for (let round = 0; round < ROUNDS; round += 1) {
      await this.allSettled();
      this.replication.reSync();
      await this.replication.inStep();
      const totals = await this.totals();
      // What is not to be here is counted as the server gives it: so both sides count the same rows (S36).
      const away = this.retention.isOn ? await this.retention.away(this.connection) : null;
      const found = await differencesOf(await this.counted(away?.documents ?? []), totals);
      const isOneMoment =
        this.replication.isAt(totals) && (away?.version ?? totals.version) === totals.version;
      if (found.length === 0 || isOneMoment) return found;
    }
    throw new DataError('busy', t('data.compare-too-fast'));
  }

  private async totals(): Promise<Totals> {
    try {
      return await this.connection.json('/v1/sync/totals', Totals, undefined, true);
    } catch (error) {
      if (!(error instanceof RequestFailure) || error.kind !== 'not_found') throw error;
      throw new DataError('busy', t('data.compare-old-server'));
    }
  }

  private async allSettled(): Promise<void> {
    const settled = this.journal.operations.pipe(
      filter((all) => [...all.values()].every((one) => one.rejection || one.overlap)),
    );
    await firstValueFrom(race(this.connection.lost$, settled).pipe(timeout(SETTLE_MS))).catch(
      (error: unknown) => {
        if (error instanceof RequestFailure) throw error;
        throw new DataError('busy', t('data.compare-on-its-way'));
      },
    );
  }

  /** What the journal holds is read last: so a change made meanwhile is known as one. */
  private async counted(away: readonly WireDocument[]): Promise<CountedRows> {
    const rows = new Map<CollectionName, WireDocument[]>();
    for (const name of CollectionName.options) rows.set(name, await allDocuments(this.database, name));
    const operations = [...this.journal.operations.value.values()];
    const counted = (name: CollectionName) =>
      asTheServer(
        rows.get(name) ?? [],
        operations.filter(({ collection }) => collection === name),
      );
    return {
      tenant: counted('tenant'),
      people: counted('people'),
      clients: counted('clients'),
      projects: counted('projects'),
      assignments: counted('assignments'),
      timeEntries: withAway(counted('timeEntries'), away),
      decisions: counted('decisions'),
      notifications: counted('notifications'),
    };
  }
}

/** With what is kept off this device on purpose; a row that is still here counts once. */
function withAway(here: WireDocument[], away: readonly WireDocument[]): WireDocument[] {
  if (away.length === 0) return here;
  const ids = new Set(here.map(({ id }) => id));
  return [...here, ...away.filter(({ id }) => !ids.has(id))];
}
