import type { RxCollection, RxDocumentData } from 'rxdb';
import { createRevision, deepEqual, getHeightOfRevision, now } from 'rxdb/plugins/utils';
import { TimeEntry } from '../../domain/entities/time-entry.ts';
import type { CollectionName } from '../../domain/wire/collections.ts';
import type { StintDatabase } from './database.ts';
import { asDataError } from './failures.ts';
import type { WireDocument } from './journal-types.ts';

function collectionOf(database: StintDatabase, name: CollectionName): RxCollection<WireDocument> {
  const collection: RxCollection = database.collections[name];
  return collection;
}

/** Every document of a collection that is not removed. */
export async function allDocuments(database: StintDatabase, name: CollectionName): Promise<WireDocument[]> {
  const documents = await collectionOf(database, name).find().exec();
  return documents.map((document) => ({ ...document.toMutableJSON(), _deleted: false }));
}

/** Decisions that the server has given no version: made here, and not taken yet. */
export async function unsentDecisions(database: StintDatabase): Promise<WireDocument[]> {
  const documents = await collectionOf(database, 'decisions')
    .find({ selector: { state: 'pending', version: 0 } })
    .exec();
  return documents.map((document) => ({ ...document.toMutableJSON(), _deleted: false }));
}

/** Whether the collection holds anything that came from the server. */
export async function holdsServerRows(database: StintDatabase, name: CollectionName): Promise<boolean> {
  const found = await collectionOf(database, name)
    .find({ selector: { version: { $gt: 0 } }, limit: 1 })
    .exec();
  return found.length > 0;
}

/** A stored document as it travels: without what RxDB keeps beside it. */
export function plain(document: RxDocumentData<WireDocument>): WireDocument {
  const { _meta, _rev, _attachments, ...rest } = document;
  return rest;
}

/** The documents with these ids, removed ones too. */
export async function localDocuments(
  database: StintDatabase,
  name: CollectionName,
  ids: string[],
): Promise<Map<string, WireDocument>> {
  if (ids.length === 0) return new Map();
  const found = await collectionOf(database, name).storageInstance.findDocumentsById(ids, true);
  return new Map(found.map((document) => [document.id, plain(document)]));
}

/** Entries by id, those that are here apart from those that are removed. */
export async function findEntries(
  database: StintDatabase,
  ids: readonly string[],
): Promise<{ here: TimeEntry[]; removed: TimeEntry[] }> {
  const here: TimeEntry[] = [];
  const removed: TimeEntry[] = [];
  for (const document of (await localDocuments(database, 'timeEntries', [...ids])).values()) {
    const entry = TimeEntry.safeParse(document);
    if (entry.success) (document._deleted ? removed : here).push(entry.data);
  }
  return { here, removed };
}

/**
 * Writes whole documents, removals and returns from removal included; RxDB sees each as a change to send.
 * @param which `differing`: only those that are not stored just so
 * @param serverMark hash of the replication: they are the server's own, and RxDB takes newer ones on top of them
 * @throws DataError
 */
export async function writeLocal(
  database: StintDatabase,
  name: CollectionName,
  documents: WireDocument[],
  which: 'all' | 'differing',
  serverMark?: string,
): Promise<void> {
  if (documents.length === 0) return;
  const collection = collectionOf(database, name);
  let left = documents;
  // A replication may write between our reading and our writing; then the newer revision is read and ours goes on top.
  for (let attempt = 0; left.length > 0 && attempt < 10; attempt += 1) {
    const ids = left.map((document) => document.id);
    const found = await collection.storageInstance.findDocumentsById(ids, true);
    const previous = new Map(found.map((document) => [document.id, document]));
    const rows = left.flatMap((document) => {
      const before = previous.get(document.id);
      if (which === 'differing' && before && deepEqual(plain(before), document)) return [];
      const next = asStored(document, before, collection.database.token, serverMark);
      return [before ? { previous: before, document: next } : { document: next }];
    });
    if (rows.length === 0) return;
    const { error } = await collection.storageInstance.bulkWrite(rows, 'stint').catch((thrown: unknown) => {
      throw asDataError(thrown);
    });
    const other = error.find((one) => one.status !== 409);
    if (other) throw asDataError(other);
    const conflicting = new Set(error.map((one) => one.documentId));
    left = left.filter((document) => conflicting.has(document.id));
  }
}

/**
 * Writes the server's documents over older ones, beside RxDB's own pull.
 * @param isQuiet asked right before the write: were RxDB just storing a newer one, its write would fail on ours and be lost
 * @returns false when nothing was written because RxDB was at work
 * @throws DataError
 */
export async function writeNewer(
  database: StintDatabase,
  name: CollectionName,
  documents: WireDocument[],
  serverMark: string,
  isQuiet: () => boolean,
): Promise<boolean> {
  const { storageInstance, database: owner } = collectionOf(database, name);
  const ids = documents.map((document) => document.id);
  const found = await storageInstance.findDocumentsById(ids, true);
  if (!isQuiet()) return false;
  const previous = new Map(found.map((document) => [document.id, document]));
  const rows = documents.flatMap((document) => {
    const before = previous.get(document.id);
    if (before && before.version >= document.version) return [];
    const next = asStored(document, before, owner.token, serverMark);
    return [before ? { previous: before, document: next } : { document: next }];
  });
  if (rows.length === 0) return true;
  const { error } = await storageInstance.bulkWrite(rows, 'stint').catch((thrown: unknown) => {
    throw asDataError(thrown);
  });
  const other = error.find((one) => one.status !== 409);
  if (other) throw asDataError(other);
  return error.length === 0;
}

/**
 * Takes documents off as the server's own removals: only where the same version is still here, and only while RxDB stores
 * nothing.
 * @param gone what is left of each, with its version
 * @returns how many went
 * @throws DataError
 */
export async function letGo(
  database: StintDatabase,
  name: CollectionName,
  gone: readonly WireDocument[],
  serverMark: string,
  isQuiet: () => boolean,
): Promise<number> {
  const { storageInstance, database: owner } = collectionOf(database, name);
  const found = await storageInstance.findDocumentsById(
    gone.map(({ id }) => id),
    false,
  );
  if (!isQuiet()) return 0;
  const previous = new Map(found.map((document) => [document.id, document]));
  const rows = gone.flatMap((document) => {
    const before = previous.get(document.id);
    if (before?.version !== document.version) return [];
    return [{ previous: before, document: asStored(document, before, owner.token, serverMark) }];
  });
  if (rows.length === 0) return 0;
  const { error } = await storageInstance.bulkWrite(rows, 'stint').catch((thrown: unknown) => {
    throw asDataError(thrown);
  });
  const other = error.find((one) => one.status !== 409);
  if (other) throw asDataError(other);
  return rows.length - error.length;
}

function asStored(
  document: WireDocument,
  before: RxDocumentData<WireDocument> | undefined,
  token: string,
  serverMark: string | undefined,
): RxDocumentData<WireDocument> {
  const height = before ? getHeightOfRevision(before._rev) + 1 : 1;
  const mark = serverMark === undefined ? {} : { o: { hash: serverMark, _rev: height } };
  return {
    ...document,
    _meta: { ...before?._meta, lwt: now(), ...mark },
    _attachments: {},
    _rev: createRevision(token, before),
  };
}
