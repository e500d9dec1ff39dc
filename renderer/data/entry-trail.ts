import { combineLatest, map, type Observable } from 'rxjs';
import type { Decision } from '../../domain/entities/decision.ts';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import type { StintDatabase } from './database.ts';
import type { Journal } from './journal.ts';
import type { JournalOperation } from './journal-types.ts';
import { watchQuery } from './watch.ts';

/** A change of an entry that was made on this device and still stands in its journal. */
export interface TrailChange {
  id: string;
  /** When it was saved here. */
  at: string;
  sentAt: string | null;
  /** When the server took it. */
  receivedAt: string | null;
  /** Why the server did not take it as it was. */
  problem: { kind: 'refused'; code: string; message: string } | { kind: 'overlap'; fields: string[] } | null;
  /** The entry before and after; null where there was none, or it was removed. */
  before: { readonly [field: string]: unknown } | null;
  after: { readonly [field: string]: unknown } | null;
}

/** What this device knows of an entry by itself, without asking the server. */
export interface EntryTrail {
  /** As it is here now; null where it is not on this device, or not any more. */
  entry: TimeEntry | null;
  /** Oldest first. */
  changes: TrailChange[];
  /** Decisions on this device that name the entry, oldest first; most people hold their own only. */
  decisions: Decision[];
}

/** Now, and after every change of the entry, of what was made of it here, or of a decision. */
export function watchTrail(
  journal: Journal,
  database: StintDatabase,
  entryId: string,
): Observable<EntryTrail> {
  return combineLatest([
    watchQuery(database.timeEntries, { selector: { id: entryId } }),
    journal.operations,
    watchQuery(database.decisions, {}),
  ]).pipe(
    map(([[entry], , decisions]) => ({
      entry: entry ?? null,
      changes: journal.ofDocument(entryId).map(changeOf),
      decisions: decisions
        .filter((decision) => decision.entries.some((named) => named.entryId === entryId))
        .toSorted((a, b) => a.decidedAt.localeCompare(b.decidedAt)),
    })),
  );
}

function changeOf(operation: JournalOperation): TrailChange {
  const { operationId, at, sentAt, receipt, rejection, overlap, assumed, state } = operation;
  return {
    id: operationId,
    at,
    sentAt: sentAt ?? null,
    receivedAt: receipt?.at ?? null,
    problem: rejection
      ? { kind: 'refused', code: rejection.code, message: rejection.message }
      : overlap
        ? { kind: 'overlap', fields: overlap.fields }
        : null,
    before: assumed && !assumed._deleted ? assumed : null,
    after: state._deleted ? null : state,
  };
}
