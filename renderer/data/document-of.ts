import { deepEqual } from 'rxdb/plugins/utils';
import { timeEntryLaterFields } from '../../domain/entities/time-entry.ts';
import { type CollectionName, syncCollections } from '../../domain/wire/collections.ts';
import type { JournalOperation, WireDocument } from './journal-types.ts';

/** A document as the server gives it, one minor version older or newer too; null when it is none of this collection. */
export function documentOf(
  collection: CollectionName,
  raw: { readonly [field: string]: unknown },
): WireDocument | null {
  const parsed = syncCollections[collection].schema.safeParse(completed(collection, raw));
  return parsed.success ? { ...parsed.data, _deleted: raw._deleted === true } : null;
}

/** A document that an earlier version of Stint may have written, with the fields that came since. */
export function completed<Document extends object>(collection: CollectionName, document: Document): Document {
  return collection === 'timeEntries' ? { ...timeEntryLaterFields, ...document } : document;
}

/** What the journal kept, as this version of Stint would have written it. */
export function completedOperation(operation: JournalOperation): JournalOperation {
  const { collection, state, assumed, rejection, overlap } = operation;
  if (collection !== 'timeEntries') return operation;
  const whole = <Document extends WireDocument | null>(document: Document) =>
    document && completed(collection, document);
  return {
    ...operation,
    state: whole(state),
    assumed: whole(assumed),
    ...(rejection && { rejection: { ...rejection, master: whole(rejection.master) } }),
    ...(overlap && { overlap: { ...overlap, theirs: whole(overlap.theirs) } }),
  };
}

/**
 * Whether two states of a document are the same. RxDB 17.6 leaves an empty `_attachments` in what it remembers of the
 * server's documents when it brings them to a newer schema; taken for a difference, no news of such an entry would ever
 * be stored again (test/unit/data/older-profile.test.ts).
 */
export function isSameState(one: object | undefined, other: object | undefined): boolean {
  return deepEqual(withoutAttachments(one), withoutAttachments(other));
}

function withoutAttachments(document: object | undefined): object | undefined {
  if (!document || !('_attachments' in document)) return document;
  const { _attachments: _, ...rest } = document;
  return rest;
}
