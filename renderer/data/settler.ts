import { deepEqual } from 'rxdb/plugins/utils';
import { debounceTime, interval, merge, type Subscription } from 'rxjs';
import type { CollectionName, PushCollectionName } from '../../domain/wire/collections.ts';
import { goneDocument } from './compare.ts';
import type { StintDatabase } from './database.ts';
import type { Journal } from './journal.ts';
import { isUnsent, type JournalOperation, type WireDocument } from './journal-types.ts';
import { localDocuments, unsentDecisions, writeLocal, writeNewer } from './local-documents.ts';
import type { Pusher } from './push.ts';
import type { Replication } from './replication.ts';

const AFTER_REST_MS = 150;
const AGAIN_MS = 15_000;
const BATCH = 100;
/** How often a row is looked for that the server does not give (it may have left the scope). */
const TRIES = 5;
/** Whatever a clock said when a row was removed, it is purged. */
const ANY_AGE_MS = -10 * 365 * 86_400_000;

/**
 * Puts the working data right after a crash, before replication begins: what the journal holds unsent and the working
 * data does not have (it was wiped, or the app died between the two) is written back, and so is sent again.
 * A refused change is written back only where the document is gone; where it is there, the server's word may stand.
 */
export async function recover(journal: Journal, database: StintDatabase): Promise<void> {
  for (const collection of ['timeEntries', 'decisions'] as const) {
    const newest = new Map<string, JournalOperation>();
    for (const operation of journal.operations.value.values()) {
      if (operation.collection === collection && !operation.receipt && !operation.overlap) {
        newest.set(operation.documentId, operation);
      }
    }
    const present = await localDocuments(database, collection, [...newest.keys()]);
    const missing: WireDocument[] = [];
    for (const [id, operation] of newest) {
      const document = present.get(id);
      const isWanted = !operation.left && (!operation.state._deleted || operation.assumed !== null);
      // After an import tens of thousands are here as they should be: they are read once and not again to be written.
      if (document && deepEqual(document, operation.state)) continue;
      if (document ? isUnsent(operation) : isWanted) missing.push(operation.state);
    }
    await writeLocal(database, collection, missing, 'differing');
  }
  // Taken back (S31), and the app died before the working data knew.
  const decisions = await unsentDecisions(database);
  const takenBack = decisions.filter(({ id }) => journal.ofDocument(id).length === 0);
  await writeLocal(
    database,
    'decisions',
    takenBack.map((document) => goneDocument(document.id, document)),
    'differing',
  );
}

/**
 * Looks, whenever replication rests, at what the journal still holds: a change that RxDB will not send (its checkpoint
 * is a clock's, RUNTIME-FACTS `_meta.lwt`) is sent directly, and a change that the server took but whose
 * document never came back, because a pull had gone past it, is fetched.
 */
export class Settler {
  private readonly journal: Journal;
  private readonly database: StintDatabase;
  private readonly pusher: Pusher;
  private readonly replication: Replication;
  /** Collections whose removed rows are to leave the disk. */
  private readonly left: Set<CollectionName>;
  private readonly serial: <Result>(run: () => Promise<Result>) => Promise<Result>;
  private readonly resolve: (mine: WireDocument, theirs: WireDocument) => Promise<WireDocument>;
  private readonly subscription: Subscription;
  private readonly seen = new Map<PushCollectionName, Set<string>>();
  private readonly tries = new Map<string, number>();
  private running = false;

  constructor(options: {
    journal: Journal;
    database: StintDatabase;
    pusher: Pusher;
    replication: Replication;
    left: Set<CollectionName>;
    /** Runs nothing between a save's two writes. */
    serial: <Result>(run: () => Promise<Result>) => Promise<Result>;
    resolve: (mine: WireDocument, theirs: WireDocument) => Promise<WireDocument>;
  }) {
    this.journal = options.journal;
    this.database = options.database;
    this.pusher = options.pusher;
    this.replication = options.replication;
    this.left = options.left;
    this.serial = options.serial;
    this.resolve = options.resolve;
    this.subscription = merge(options.replication.idle, interval(AGAIN_MS))
      .pipe(debounceTime(AFTER_REST_MS))
      .subscribe(() => void this.look());
  }

  close(): void {
    this.subscription.unsubscribe();
  }

  /** These are known to be forgotten: they need not be seen twice. */
  sendAtNextLook(collection: PushCollectionName, operationIds: string[]): void {
    this.seen.set(collection, new Set([...(this.seen.get(collection) ?? []), ...operationIds]));
  }

  /** Forgets what was tried: somebody asked, or the network is another one. */
  again(): void {
    this.tries.clear();
    void this.look();
  }

  private async look(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      for (const collection of ['timeEntries', 'decisions'] as const) {
        if (!this.replication.atRest(collection)) continue;
        const mine = [...this.journal.operations.value.values()].filter(
          (one) => one.collection === collection,
        );
        await this.sendForgotten(collection, mine);
        await this.bringBack(collection, mine);
      }
      for (const collection of this.left) await this.purge(collection);
    } catch {
      // No network or no disk: both are said elsewhere, and the next look is due.
    } finally {
      this.running = false;
    }
  }

  /** Twice seen at rest and still unsent: RxDB has forgotten it. */
  private async sendForgotten(collection: PushCollectionName, all: JournalOperation[]): Promise<void> {
    const unsent = new Map<string, JournalOperation>();
    for (const one of all) if (isUnsent(one)) unsent.set(one.documentId, one);
    // The newest of a document says all. While it is on its way an older one, sent after it, would undo it
    // (npm run simulate, seed 562).
    for (const [id, one] of unsent) if (this.pusher.inFlight.has(one.operationId)) unsent.delete(id);
    const before = this.seen.get(collection);
    const forgotten = [...unsent.values()].filter((one) => before?.has(one.operationId)).slice(0, BATCH);
    this.seen.set(collection, new Set([...unsent.values()].map((one) => one.operationId)));
    if (forgotten.length === 0) return;
    const conflicts = await this.pusher.pushOperations(
      collection,
      forgotten.map((one) => one.operationId),
    );
    await this.serial(async () => {
      for (const theirs of conflicts) {
        const own = forgotten.findLast((one) => one.documentId === theirs.id);
        if (own) await writeLocal(this.database, collection, [await this.resolve(own.state, theirs)], 'all');
      }
    });
  }

  /** Takes what is left of removed rows off the disk, once no removal waits to be sent. */
  private async purge(collection: CollectionName): Promise<void> {
    await this.serial(async () => {
      const waits = this.journal.unsent().some((one) => one.collection === collection && one.state._deleted);
      if (waits || !this.replication.isQuiet(collection)) return;
      this.left.delete(collection);
      await this.database.collections[collection].storageInstance.cleanup(ANY_AGE_MS);
    });
  }

  private async bringBack(collection: PushCollectionName, all: JournalOperation[]): Promise<void> {
    const taken = all.filter((one) => one.receipt);
    if (taken.length === 0 && this.pusher.conflicted.size === 0) return;
    const present = await localDocuments(this.database, collection, [
      ...new Set(taken.map((one) => one.documentId)),
    ]);
    const done: string[] = [];
    // Decisions are never answered with a conflict.
    const wanted = new Map(collection === 'timeEntries' ? this.pusher.conflicted : []);
    for (const { operationId, documentId, receipt } of taken) {
      const document = present.get(documentId);
      if (!receipt || !document || document._deleted || document.version >= receipt.version) {
        done.push(operationId);
      } else if ((this.tries.get(documentId) ?? 0) < TRIES) wanted.set(documentId, receipt.version);
    }
    await this.journal.update(done, () => null);
    // Before the first page nothing can be looked for, and nothing was tried (npm run simulate, seed 309).
    if (!this.replication.hasRead(collection)) return;
    const found = await this.replication.find(collection, wanted);
    for (const id of wanted.keys()) if (!found.has(id)) this.tries.set(id, (this.tries.get(id) ?? 0) + 1);
    if (await this.take(collection, found)) {
      for (const id of wanted.keys()) this.pusher.conflicted.delete(id);
    }
  }

  /** The server's documents as they are now, but for what the person has changed since. */
  private take(collection: PushCollectionName, found: ReadonlyMap<string, WireDocument>): Promise<boolean> {
    return this.serial(async () => {
      const theirs = [...found.values()].filter(({ id }) => !this.journal.ofDocument(id).some(isUnsent));
      if (theirs.length === 0) return true;
      const mark = await this.replication.serverMark(collection);
      for (const document of theirs) this.pusher.known.set(document.id, document);
      return writeNewer(this.database, collection, theirs, mark, () => this.replication.isQuiet(collection));
    });
  }
}
