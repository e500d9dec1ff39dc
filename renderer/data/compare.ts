import { Decision } from '../../domain/entities/decision.ts';
import { TimeEntry, timeEntryClientFields, unsaidByServer } from '../../domain/entities/time-entry.ts';
import { canonicalJson } from '../../domain/rules/audit-hash.ts';
import { isSettled } from '../../domain/rules/lifecycle.ts';
import type { CollectionName } from '../../domain/wire/collections.ts';
import { isUnsent, type JournalOperation, type NewOperation, type WireDocument } from './journal-types.ts';

/** `epoch`: the server was restored, so it may have forgotten. `again`: it is only read again from the beginning. */
export type Why = 'epoch' | 'again';

export interface CompareInput {
  collection: CollectionName;
  why: Why;
  /** The person of this device. */
  me: string;
  /** All documents of the collection on this device that are not removed. */
  local: readonly WireDocument[];
  /** All rows that the server has for this person, removed ones too; null for one that cannot be read here. */
  server: ReadonlyMap<string, WireDocument | null>;
  /** What the journal holds of a document, oldest first. */
  journal(documentId: string): readonly JournalOperation[];
  /** Whether a row of the server's is kept off this device on purpose (S36). */
  leaves?(document: WireDocument): boolean;
  /** ISO instant. */
  at: string;
}

export interface CompareResult {
  /** The person's own that the server has lost: new changes to send. */
  resend: NewOperation[];
  /** Operations of the journal on top of what the server has now; all are to be sent. */
  rebased: JournalOperation[];
  /** Ids of operations whose result was here already. */
  done: string[];
  /** Rows that are not the server's any more and not the person's own. */
  gone: WireDocument[];
  /** The server's rows that stand here as something else. */
  differing: WireDocument[];
}

/**
 * Holds everything here to everything there (docs/sync-spec.md, "Epoch"). The server's rows stand, but for the
 * person's own work: what the server has not is sent again, what it has in an older state is put on top of that, and
 * where both went on the server's stands and the person's is kept for them to look at.
 */
export function compareRows(input: CompareInput): CompareResult {
  const result: CompareResult = { resend: [], rebased: [], done: [], gone: [], differing: [] };
  for (const mine of input.local) {
    const theirs = input.server.get(mine.id);
    if (theirs === null) continue;
    const all = input.journal(mine.id).filter((operation) => !operation.overlap);
    const operations = all.filter(({ receipt }) => !receipt || receipt.version > mine.version);
    for (const operation of all) if (!operations.includes(operation)) result.done.push(operation.operationId);
    if (operations.length > 0) {
      if (input.why === 'epoch') result.rebased.push(...rebase(operations, theirs));
    } else if (!theirs) {
      const own = ownAgain(input, mine);
      if (own) result.resend.push(own);
      else result.gone.push(mine);
    } else if (canonicalJson(mine) !== canonicalJson(theirs)) {
      const again = input.why === 'epoch' ? editedAgain(input, mine, theirs) : null;
      if (again) result.resend.push(again);
      if (!again || again.overlap) result.differing.push(theirs);
    }
  }
  const here = new Set(input.local.map(({ id }) => id));
  for (const theirs of input.server.values()) {
    if (!theirs || theirs._deleted || here.has(theirs.id) || input.leaves?.(theirs)) continue;
    if (input.journal(theirs.id).length === 0) result.differing.push(theirs);
  }
  return result;
}

/** Receipts of a lost epoch count for nothing, and what was assumed then is not there any more. */
function rebase(
  operations: readonly JournalOperation[],
  theirs: WireDocument | undefined,
): JournalOperation[] {
  return operations.flatMap((operation) => {
    const { receipt, sentAt: _, ...unsent } = operation;
    const known = operation.assumed?.version ?? 0;
    const isAhead = isUnsent(unsent) && known > (theirs?.version ?? 0);
    if (!receipt && !isAhead) return [];
    return [isAhead ? { ...unsent, assumed: theirs ?? null } : unsent];
  });
}

/** A row of the person's own that the server has not, as they would make it anew; null when it is not theirs. */
function ownAgain({ collection, me }: CompareInput, mine: WireDocument): NewOperation | null {
  if (collection === 'timeEntries') {
    const entry = TimeEntry.safeParse(mine);
    if (!entry.success || entry.data.userId !== me) return null;
    const state = { ...entry.data, ...unjudged(entry.data), ...unsaidByServer, version: 0 };
    return { collection, documentId: mine.id, state: { ...state, _deleted: false }, assumed: null };
  }
  if (collection === 'decisions') {
    const decision = Decision.safeParse(mine);
    if (!decision.success || decision.data.decidedBy !== me) return null;
    const state = { ...decision.data, state: 'pending', results: [], version: 0, _deleted: false };
    return { collection, documentId: mine.id, state, assumed: null };
  }
  return null;
}

/** What the person had changed after the state that the server was put back to; null when there is nothing of that. */
function editedAgain(
  { collection, me, at }: CompareInput,
  mine: WireDocument,
  theirs: WireDocument,
): NewOperation | null {
  const own = TimeEntry.safeParse(mine);
  if (collection !== 'timeEntries' || !own.success || own.data.userId !== me || theirs._deleted) return null;
  const wanted: { [field: string]: unknown } = { ...own.data, ...unjudged(own.data) };
  const fields = timeEntryClientFields.filter(
    (field) => canonicalJson(wanted[field]) !== canonicalJson(theirs[field]),
  );
  const content = fields.filter((field) => field !== 'status' && field !== 'submittedAt');
  const documentId = mine.id;
  const server = TimeEntry.safeParse(theirs);
  const settled = server.success && isSettled(server.data.status);
  if (mine.version > theirs.version && !settled) {
    if (fields.length === 0) return null;
    const changed = Object.fromEntries(fields.map((field) => [field, wanted[field]]));
    return { collection, documentId, state: { ...theirs, ...changed, updatedAt: at }, assumed: theirs };
  }
  if (content.length === 0) return null;
  return { collection, documentId, state: mine, assumed: null, overlap: { fields: content, theirs, at } };
}

/** Status as its owner may set it: a decision is for its maker to send again. */
function unjudged({ status, submittedAt }: TimeEntry): Pick<TimeEntry, 'status' | 'submittedAt'> {
  if (status === 'draft' || status === 'submitted') return { status, submittedAt };
  return { status: submittedAt === null ? 'draft' : 'submitted', submittedAt };
}

/** Indexed fields stay, so that the storage finds the row to purge it; what the row said does not. */
const keptOfGone = ['tenantId', 'createdAt', 'updatedAt', 'userId', 'projectId', 'date', 'status', 'state'];

/** What is left of a row that this person may not see any more, until it is purged. */
export function goneDocument(id: string, document: WireDocument | undefined): WireDocument {
  const kept = keptOfGone.filter((field) => document && field in document);
  return {
    ...Object.fromEntries(kept.map((field) => [field, document?.[field]])),
    id,
    version: document?.version ?? 0,
    _deleted: true,
  };
}
