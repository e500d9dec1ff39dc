import type { RxConflictHandlerInput, WithDeleted } from 'rxdb';
import { deepEqual } from 'rxdb/plugins/utils';
import type { Decision } from '../../domain/entities/decision.ts';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import { mergeEntry } from '../../domain/rules/conflict.ts';
import type { Journal } from './journal.ts';
import { isUnsent, type JournalOperation, type WireDocument } from './journal-types.ts';

type EntryDocument = WithDeleted<TimeEntry>;

export interface EntryMerge {
  merged: EntryDocument;
  /** Names of the fields where the server's value stands against mine; `_deleted` when one side removed it. */
  overlaps: string[];
}

/** Three-way merge of an entry, removals included: where one side removed and the other changed, the server's stays. */
export function mergeDocuments(
  base: EntryDocument | null,
  mine: EntryDocument,
  theirs: EntryDocument,
): EntryMerge {
  if (mine._deleted && theirs._deleted) return { merged: theirs, overlaps: [] };
  if (mine._deleted || theirs._deleted) return { merged: theirs, overlaps: ['_deleted'] };
  const { merged, overlaps } = mergeEntry(base, mine, theirs);
  return { merged: { ...merged, _deleted: false }, overlaps: [...overlaps] };
}

/**
 * What becomes of a change that met another one on the server. Everything is in the journal before RxDB learns the
 * result, so a crash at any point leaves either the change to be merged again or the merged one to be sent.
 */
export class ConflictResolver {
  private readonly journal: Journal;
  private readonly now: () => Date;

  constructor(journal: Journal, now: () => Date) {
    this.journal = journal;
    this.now = now;
  }

  async entry(input: RxConflictHandlerInput<TimeEntry>): Promise<EntryDocument> {
    const { newDocumentState: mine, realMasterState: theirs } = input;
    const operations = this.journal.ofDocument(mine.id);
    const operation = operations.findLast((other) => !other.overlap && deepEqual(other.state, mine));
    // RxDB's own idea of the base may be older than what the server confirmed to the journal.
    const known = operation ? operation.assumed : (input.assumedMasterState ?? null);
    // A base newer than the server's own was lost in a restore: all of mine stands on top of what came back.
    const base = known && known.version > theirs.version ? theirs : known;
    const { merged, overlaps } = mergeDocuments(base as EntryDocument | null, mine, theirs);
    if (operation) await this.writeDown(operation, operations, merged, theirs, overlaps);
    return merged;
  }

  /** A decision is made once and then belongs to the server. */
  async decision(input: RxConflictHandlerInput<Decision>): Promise<WithDeleted<Decision>> {
    await this.yield(input.newDocumentState.id);
    return input.realMasterState;
  }

  /** Lets go of what is unsent of a document, because the server's is taken whole. */
  async yield(documentId: string): Promise<void> {
    const unsent = this.journal.ofDocument(documentId).filter(isUnsent);
    await this.journal.update(
      unsent.map(({ operationId }) => operationId),
      () => null,
    );
  }

  private async writeDown(
    operation: JournalOperation,
    all: readonly JournalOperation[],
    merged: EntryDocument,
    theirs: EntryDocument,
    overlaps: string[],
  ): Promise<void> {
    const at = this.now().toISOString();
    const newer = all.some((other) => other.seq > operation.seq && isUnsent(other));
    const superseded = all
      .filter((other) => other.seq <= operation.seq && !other.overlap)
      .map(({ operationId }) => operationId);
    // With a newer change on the way this one is part of that: it is merged when its turn comes.
    if (newer) return this.journal.update(superseded, () => null);
    const changed: JournalOperation[] = [];
    if (overlaps.length > 0) {
      changed.push({ ...operation, overlap: { fields: overlaps, theirs: { ...theirs }, at } });
      superseded.splice(superseded.indexOf(operation.operationId), 1);
    }
    const state: WireDocument = { ...merged };
    const { collection, documentId } = operation;
    const next = { collection, documentId, state, assumed: { ...theirs } };
    await this.journal.append(deepEqual(merged, theirs) ? [] : [next], at, { changed, superseded });
  }
}
