import type { RxCollection, RxDocumentMeta, RxStorageInstance } from 'rxdb';

/**
 * Keeps RxDB's mark on documents that came from the server.
 *
 * RxDB writes a pulled document first and its own note about it second. A document without the note is taken for a change
 * of this device, and every newer version from the server is passed over, unless the document carries the mark
 * `_meta.o`. RxDB 17.6 sets that mark and loses it again where the document is new (its wrapper gives all inserts of a
 * batch one `_meta`), so a crash between the two writes left the document as it was for ever.
 * Found by `npm run simulate`, seed 41; docs/sync-spec.md, S18.
 */
export function keepPulledMark(collection: RxCollection): void {
  const outer = collection.storageInstance;
  const inner = innerOf(outer);
  const marks = new Map<string, Mark>();
  const write = outer.bulkWrite.bind(outer);
  outer.bulkWrite = (rows, context) => {
    for (const { previous, document } of rows) {
      const mark = document._meta.o;
      if (!previous && mark) marks.set(document.id, mark);
    }
    return write(rows, context);
  };
  const store = inner.bulkWrite.bind(inner);
  inner.bulkWrite = (rows, context) =>
    store(
      rows.map((row) => {
        const mark = row.previous ? undefined : marks.get(row.document.id);
        if (!mark) return row;
        marks.delete(row.document.id);
        const { _meta, ...document } = row.document;
        return { ...row, document: { ...document, _meta: { ..._meta, o: mark } } };
      }),
      context,
    );
}

type Mark = NonNullable<RxDocumentMeta['o']>;
type Instance = RxStorageInstance<{ id: string }, unknown, unknown>;

function innerOf(outer: unknown): Instance {
  return (outer as { originalStorageInstance: Instance }).originalStorageInstance;
}
