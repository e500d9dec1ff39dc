import { combineLatest, debounceTime, distinctUntilChanged, map, type Observable, switchMap } from 'rxjs';
import type { TenantSettings } from '../../domain/entities/tenant.ts';
import { TimeEntry } from '../../domain/entities/time-entry.ts';
import { claimed } from '../../domain/rules/adjustment.ts';
import { addDays, dateIn } from '../../domain/rules/civil-date.ts';
import { isShared, mergeOverlap, type OverlapChoice } from '../../domain/rules/intervals.ts';
import { isSettled } from '../../domain/rules/lifecycle.ts';
import { isLocked } from '../../domain/rules/lock.ts';
import { t } from '../words/words.ts';
import type { Along } from './changes.ts';
import type { StintDatabase } from './database.ts';
import type { Journal } from './journal.ts';
import { localDocuments } from './local-documents.ts';
import { DataError, type Overlap } from './types.ts';
import { watchQuery } from './watch.ts';

/** As far back as is looked without a reason; what the server refused is found however old it is. */
const LOOK_BACK_DAYS = 35;
/** Looking takes milliseconds on a full device; it is not done between a key and the screen. */
const AFTER_REST_MS = 200;

interface Timed {
  entry: TimeEntry;
  from: number;
  to: number;
}
/** By entry as it was read: an entry that did not change is not parsed again. */
const timedOf = new WeakMap<TimeEntry, Timed | null>();

interface OverlapsOptions {
  journal: Journal;
  database: StintDatabase;
  userId: string;
  save: (entries: readonly TimeEntry[], along: Along) => Promise<void>;
  now: () => Date;
}

/** Finds one's own timed entries that share time, and ends that as the person says. */
export class Overlaps {
  private readonly options: OverlapsOptions;

  constructor(options: OverlapsOptions) {
    this.options = options;
  }

  watch(): Observable<Overlap[]> {
    const { journal, database, userId, now } = this.options;
    const refusals = journal.operations.pipe(
      map(() => this.refused()),
      distinctUntilChanged((before, after) => keysOf(before) === keysOf(after)),
    );
    return combineLatest([refusals, watchQuery(database.tenant, {})]).pipe(
      switchMap(([refused, [tenant]]) => {
        const recent = addDays(now().toISOString().slice(0, 10), -LOOK_BACK_DAYS);
        const dates = [...refused.values()].map(({ entry }) => addDays(entry.date, -1));
        const since = [recent, ...dates].sort()[0] ?? recent;
        const query = { selector: { userId, date: { $gte: since } } };
        return watchQuery(database.timeEntries, query).pipe(
          debounceTime(AFTER_REST_MS),
          map((entries) => this.pairs(entries, refused, tenant?.settings)),
        );
      }),
      distinctUntilChanged((before, after) => pairKeys(before) === pairKeys(after)),
    );
  }

  /** @throws DataError not_found when they share no time any more, invalid when neither may change */
  async resolve(mineId: string, otherId: string, choice: OverlapChoice): Promise<void> {
    const { database, save } = this.options;
    const refused = this.refused();
    const present = await localDocuments(database, 'timeEntries', [mineId, otherId]);
    const entryOf = (id: string): TimeEntry | undefined => {
      const document = present.get(id);
      const here = document && !document._deleted ? TimeEntry.safeParse(document).data : undefined;
      return refused.get(id)?.entry ?? here;
    };
    const [mine, other] = [entryOf(mineId), entryOf(otherId)];
    if (!mine || !other || !isShared(mine, other)) throw new DataError('not_found', t('data.no-overlap'));
    const [tenant] = await database.tenant.find().exec();
    const fixed = [mine, other].filter((entry) => this.isFixed(entry, tenant?.settings));
    if (fixed.length === 2) throw new DataError('invalid', t('data.overlap-settled-both'));
    const { entries, removed } = mergeOverlap(mine, other, choice, fixed[0]?.id);
    // The server has to let go of the time before it takes the entry again that it refused for it.
    const given = entries.filter((entry) => !refused.has(entry.id) && entry !== mine && entry !== other);
    const again = entries.filter((entry) => refused.has(entry.id));
    await save([...given, ...again], { removing: removed });
  }

  /** What the server refused for an overlap and nobody has changed since, by entry, as the person wants it. */
  private refused(): Map<string, { operationId: string; entry: TimeEntry }> {
    const { journal } = this.options;
    const found = new Map<string, { operationId: string; entry: TimeEntry }>();
    for (const {
      operationId,
      documentId,
      collection,
      rejection,
      overlap,
      state,
    } of journal.operations.value.values()) {
      if (collection !== 'timeEntries' || rejection?.code !== 'overlap' || overlap || state._deleted)
        continue;
      const newest = journal.ofDocument(documentId).findLast((one) => !one.overlap);
      const entry = newest?.operationId === operationId ? TimeEntry.safeParse(state).data : undefined;
      if (entry) found.set(documentId, { operationId, entry });
    }
    return found;
  }

  private pairs(
    present: readonly TimeEntry[],
    refused: ReadonlyMap<string, { entry: TimeEntry }>,
    settings: TenantSettings | undefined,
  ): Overlap[] {
    const all = new Map(present.map((entry) => [entry.id, entry]));
    for (const [id, { entry }] of refused) all.set(id, entry);
    const inOrder = claimed([...all.values()])
      .flatMap((entry) => timed(entry) ?? [])
      .sort((a, b) => a.from - b.from);
    const pairs: Overlap[] = [];
    let running: Timed[] = [];
    for (const one of inOrder) {
      running = running.filter(({ to }) => one.from < to);
      for (const other of running) {
        const pair = this.asPair(other.entry, one.entry, refused, settings);
        if (pair) pairs.push(pair);
      }
      running.push(one);
    }
    return pairs;
  }

  private asPair(
    a: TimeEntry,
    b: TimeEntry,
    refused: ReadonlyMap<string, unknown>,
    settings: TenantSettings | undefined,
  ): Overlap | null {
    const rank = (entry: TimeEntry): number =>
      this.isFixed(entry, settings) ? 0 : refused.has(entry.id) ? 2 : 1;
    const [rankA, rankB] = [rank(a), rank(b)];
    if (rankA + rankB === 0) return null;
    const isMineA = rankA > rankB || (rankA === rankB && a.id > b.id);
    return isMineA ? { mine: a, other: b } : { mine: b, other: a };
  }

  private isFixed({ status, date, zone }: TimeEntry, settings: TenantSettings | undefined): boolean {
    const today = dateIn(zone, this.options.now().toISOString());
    return isSettled(status) || (settings !== undefined && isLocked(date, settings, today));
  }
}

function timed(entry: TimeEntry): Timed | null {
  const known = timedOf.get(entry);
  if (known !== undefined) return known;
  const { startedAt, endedAt } = entry;
  const span =
    startedAt === null || endedAt === null
      ? null
      : { entry, from: Date.parse(startedAt), to: Date.parse(endedAt) };
  timedOf.set(entry, span);
  return span;
}

function keysOf(refused: ReadonlyMap<string, { operationId: string }>): string {
  return [...refused.values()].map(({ operationId }) => operationId).join(' ');
}

function pairKeys(pairs: readonly Overlap[]): string {
  const keyOf = ({ id, version, updatedAt }: TimeEntry) => `${id} ${version} ${updatedAt}`;
  return pairs.map(({ mine, other }) => `${keyOf(mine)} ${keyOf(other)}`).join('\n');
}
