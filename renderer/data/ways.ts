import { spokenLanguage, t } from '../words/words.ts';
import { fieldWord } from './field-words.ts';
import { isUnsent, type JournalOperation } from './journal-types.ts';
import { rejectionWords, statusWords } from './rule-words.ts';
import type { AttentionItem, Way } from './types.ts';

type Operations = ReadonlyMap<string, JournalOperation>;

function newestByDocument(operations: Operations): Map<string, JournalOperation> {
  const newest = new Map<string, JournalOperation>();
  for (const operation of operations.values()) {
    const known = newest.get(operation.documentId);
    if (!operation.overlap && (!known || known.seq < operation.seq))
      newest.set(operation.documentId, operation);
  }
  return newest;
}

/** Where each entry with anything in the journal stands. */
export function waysOf(operations: Operations): Map<string, Way> {
  const ways = new Map<string, Way>();
  for (const [id, { operationId, collection, rejection, receipt, state }] of newestByDocument(operations)) {
    if (collection !== 'timeEntries') continue;
    if (rejection)
      ways.set(id, { kind: 'needs_attention', message: wordsOfRejection(rejection, state), operationId });
    else ways.set(id, { kind: receipt ? 'received' : 'saved_here', operationId });
  }
  for (const { documentId, operationId, overlap, collection } of operations.values()) {
    if (collection === 'timeEntries' && overlap && ways.get(documentId)?.kind !== 'saved_here') {
      ways.set(documentId, { kind: 'needs_attention', message: wordsOfOverlap(overlap), operationId });
    }
  }
  return ways;
}

/** When the oldest change was made that the server still has to answer; null when there is none. */
export function oldestUnsentAt(operations: Operations): string | null {
  for (const operation of operations.values()) if (isUnsent(operation)) return operation.at;
  return null;
}

/** What a person has to look at, oldest first. A refusal that was edited again is on its way and no longer listed. */
export function attentionOf(operations: Operations): AttentionItem[] {
  const newest = newestByDocument(operations);
  const items: AttentionItem[] = [];
  for (const operation of operations.values()) {
    const { operationId, collection, documentId, rejection, overlap, assumed } = operation;
    // Of fifty thousand that only wait nothing is copied.
    if (!rejection && !overlap) continue;
    const { _deleted: deleted, ...mine } = operation.state;
    const common = { operationId, collection, documentId, mine, deleted };
    if (overlap) {
      items.push({
        ...common,
        kind: 'overlap',
        code: 'overlap',
        message: rejection ? wordsOfRejection(rejection, operation.state) : wordsOfOverlap(overlap),
        theirs: overlap.theirs,
        fields: overlap.fields,
        at: overlap.at,
      });
    } else if (rejection && newest.get(documentId) === operation) {
      const { code, at } = rejection;
      items.push({
        ...common,
        kind: 'refused',
        code,
        message: wordsOfRejection(rejection, operation.state),
        theirs: rejection.master ?? assumed,
        fields: [],
        at,
      });
    }
  }
  return items;
}

/** The server's answer in the person's language; the project's name is said beside it, where the entry is shown. */
function wordsOfRejection(
  { code, message }: NonNullable<JournalOperation['rejection']>,
  { date, minutes, activityCode }: JournalOperation['state'],
): string {
  return rejectionWords(
    code,
    {
      ...(typeof date === 'string' ? { date } : {}),
      ...(typeof minutes === 'number' ? { minutes } : {}),
      ...(typeof activityCode === 'string' ? { activity: activityCode } : {}),
    },
    message,
  );
}

function wordsOfOverlap({ fields, theirs }: NonNullable<JournalOperation['overlap']>): string {
  if (fields.includes('_deleted')) return t('data.overlap-removed');
  if (theirs.status === 'approved' || theirs.status === 'invoiced')
    return t('data.overlap-settled', { status: statusWords(theirs.status) });
  // German keeps the capitals of its nouns.
  const words = fields.map((field) =>
    spokenLanguage() === 'de' ? fieldWord(field) : fieldWord(field).toLowerCase(),
  );
  return t('data.overlap-fields', { fields: words.join(', ') });
}
