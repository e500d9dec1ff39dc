/**
 * Makes every read-write IndexedDB transaction of this page strict: it completes only when it is on the disk.
 * Chromium's default is relaxed (RUNTIME-FACTS, "RxDB 17.6 and PouchDB 9"), and PouchDB cannot be told otherwise.
 * To be called before anything opens a database; a second call does nothing; without IndexedDB (tests) nor does the first.
 */
export function makeIndexedDbStrict(): void {
  if (typeof IDBDatabase === 'undefined') return;
  const original = IDBDatabase.prototype.transaction;
  if (original.name === 'strictTransaction') return;
  IDBDatabase.prototype.transaction = function strictTransaction(
    this: IDBDatabase,
    stores: string | Iterable<string>,
    mode?: IDBTransactionMode,
    options?: IDBTransactionOptions,
  ): IDBTransaction {
    if (mode !== 'readwrite') return original.call(this, stores, mode, options);
    return original.call(this, stores, mode, { ...options, durability: 'strict' });
  };
}
