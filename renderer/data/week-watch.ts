import { finalize, type Observable, ReplaySubject, share, timer } from 'rxjs';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import { addDays } from '../../domain/rules/civil-date.ts';
import type { StintDatabase } from './database.ts';
import { entryQuery, watchQuery } from './watch.ts';

/** How long a week that nobody looks at any more is kept up to date: long enough to go back, or on. */
const LINGERS_MS = 5_000;

/**
 * One's own entries week by week, for looking at. Each week is shared by all who watch it and kept a little longer, so
 * that a week that was looked at or read ahead is there in the same turn, and so in the frame of the key. What is there
 * at once may be one write behind: whoever changes an entry reads it by `watchEntries`.
 */
export class WeekWatch {
  private readonly database: StintDatabase;
  private readonly userId: string;
  private readonly known = new Map<string, Observable<TimeEntry[]>>();

  constructor(database: StintDatabase, userId: string) {
    this.database = database;
    this.userId = userId;
  }

  /** @param firstDay first date of the seven */
  watch(firstDay: string): Observable<TimeEntry[]> {
    const known = this.known.get(firstDay);
    if (known) return known;
    const filter = { userId: this.userId, from: firstDay, to: addDays(firstDay, 6) };
    const made = watchQuery(this.database.timeEntries, entryQuery(filter)).pipe(
      finalize(() => this.known.delete(firstDay)),
      share({
        connector: () => new ReplaySubject<TimeEntry[]>(1),
        resetOnRefCountZero: () => timer(LINGERS_MS),
      }),
    );
    this.known.set(firstDay, made);
    return made;
  }
}
