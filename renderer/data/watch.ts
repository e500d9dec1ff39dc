import type { MangoQuery, RxCollection, RxDocument } from 'rxdb';
import { map, type Observable } from 'rxjs';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import type { EntryFilter } from './types.ts';

/** A document of a revision is made plain once, so that a screen can compare by identity. */
const plainDocuments = new WeakMap<object, object>();

function plainOf<Document extends object>(document: RxDocument<Document>): Document {
  const known = plainDocuments.get(document);
  if (known) return known as Document;
  const made = document.toMutableJSON();
  plainDocuments.set(document, made);
  return made;
}

/** The documents of a query as plain objects, now and after every change. */
export function watchQuery<Document extends object>(
  collection: RxCollection<Document>,
  query: MangoQuery<Document>,
): Observable<Document[]> {
  return collection
    .find(query)
    .$.pipe(map((documents) => documents.map((document) => plainOf<Document>(document))));
}

/** Newest date first, and on one date the one made last first (ids of version 7 are in order of making). */
export function entryQuery({ userId, from, to, status, projectId }: EntryFilter): MangoQuery<TimeEntry> {
  const date = { ...(from === undefined ? {} : { $gte: from }), ...(to === undefined ? {} : { $lte: to }) };
  return {
    selector: {
      ...(userId === undefined ? {} : { userId }),
      ...(status === undefined ? {} : { status }),
      ...(projectId === undefined ? {} : { projectId }),
      ...(from === undefined && to === undefined ? {} : { date }),
    },
    sort: [{ date: 'desc' }, { id: 'desc' }],
  };
}
