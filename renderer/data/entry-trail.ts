import { combineLatest, map, type Observable } from 'rxjs';
import type { StintDatabase } from './database.ts';
import type { Journal } from './journal.ts';
import type { JournalOperation } from './journal-types.ts';
import type { EntryTrail, TrailChange } from './trail-types.ts';
import { watchQuery } from './watch.ts';

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
