import { finalize, type Observable, ReplaySubject, share, timer } from 'rxjs';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import { addDays } from '../../domain/rules/civil-date.ts';
import type { StintDatabase } from './database.ts';
import type { EntryFilter } from './types.ts';
import { entryQuery, watchQuery } from './watch.ts';

/** The query of one week. Everybody asks for weeks by this one, so that what was read for one is there for the other. */
export function weekFilter(userId: string, firstDay: string): EntryFilter {
  return { userId, from: firstDay, to: addDays(firstDay, 6) };
}

/** How long a query that nobody watches any more is kept up to date: long enough to go back, or on, a week. */
const LINGERS_MS = 5_000;

/**
 * Entries by filter, each query shared by all who watch it and kept a little longer. Whoever asks again for what was just
 * asked for, or for a week that was read ahead, has it in the same turn, and so in the same frame as the key.
 */
export class EntryWatch {
  private readonly database: StintDatabase;
  private readonly known = new Map<string, Observable<TimeEntry[]>>();

  constructor(database: StintDatabase) {
    this.database = database;
  }

  watch(filter: EntryFilter = {}): Observable<TimeEntry[]> {
    const { userId, from, to, status, projectId } = filter;
    const key = JSON.stringify([userId, from, to, status, projectId]);
    const known = this.known.get(key);
    if (known) return known;
    const made = watchQuery(this.database.timeEntries, entryQuery(filter)).pipe(
      finalize(() => this.known.delete(key)),
      share({
        connector: () => new ReplaySubject<TimeEntry[]>(1),
        resetOnRefCountZero: () => timer(LINGERS_MS),
      }),
    );
    this.known.set(key, made);
    return made;
  }
}
