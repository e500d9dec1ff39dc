import { BehaviorSubject } from 'rxjs';
import { CollectionName } from '../../domain/wire/collections.ts';
import type { Checkpoint } from '../../domain/wire/pull.ts';
import { wireVersionText } from '../../domain/wire/version.ts';
import { goneDocument, type Why } from './compare.ts';
import type { Connection } from './connection.ts';
import type { Journal } from './journal.ts';
import type { Notes, WireDocument } from './journal-types.ts';
import { pullPage } from './pull.ts';

const WHOLE_BATCH = 1_000;

export interface Read {
  documents: WireDocument[];
  checkpoint: Checkpoint;
}

/** Rows of a collection as the server has them; null for one that cannot be read here. */
export type ServerRows = Map<string, WireDocument | null>;

/**
 * Reads collections for RxDB: page by page from a checkpoint, or whole, when the server's epoch changed, when rows were
 * passed over by an older version of Stint, or when somebody wants everything compared.
 */
export class Reader {
  /** How many rows on the server this version of Stint cannot read. */
  readonly unreadable = new BehaviorSubject(0);
  /** Collections in which rows left the person's scope: what is left of them is to be purged. */
  readonly left = new Set<CollectionName>();
  private readonly connection: Connection;
  private readonly journal: Journal;
  private readonly build: string;
  private readonly compare: (name: CollectionName, rows: ServerRows, why: Why) => Promise<void>;
  private readonly local: (name: CollectionName, ids: string[]) => Promise<Map<string, WireDocument>>;
  private readonly holdsRows: (name: CollectionName) => Promise<boolean>;
  private readonly leaves: (name: CollectionName, document: WireDocument) => boolean;
  private readonly onWhole: (name: CollectionName) => Promise<void>;
  /** Read from the beginning, and not stored yet. */
  private readonly whollyRead = new Set<CollectionName>();
  /** To be read from the beginning at the next pull. */
  private readonly again = new Set<CollectionName>();
  /** RxDB keeps no checkpoint of an empty page: where the next pull from the same place may begin. */
  private readonly ahead = new Map<CollectionName, { from: string; to: Checkpoint }>();
  /** Read under an older wire, and not read again yet. */
  private readonly oldWire = new Set<CollectionName>();
  private passedOver: Notes['unreadable'] = {};
  private readonly toNote = new Map<CollectionName, number>();

  constructor(options: {
    connection: Connection;
    journal: Journal;
    /** This version of Stint, its wire and its schemas. */
    build: string;
    /** Puts this device's rows right against all of the server's. */
    compare: (name: CollectionName, rows: ServerRows, why: Why) => Promise<void>;
    local: (name: CollectionName, ids: string[]) => Promise<Map<string, WireDocument>>;
    /** Whether the collection has anything here that came from the server. */
    holdsRows: (name: CollectionName) => Promise<boolean>;
    /** Whether a row of the server's is kept off this device on purpose (S36). */
    leaves: (name: CollectionName, document: WireDocument) => boolean;
    /** A collection was read from its beginning and is stored. */
    onWhole: (name: CollectionName) => Promise<void>;
  }) {
    this.connection = options.connection;
    this.journal = options.journal;
    this.build = options.build;
    this.compare = options.compare;
    this.local = options.local;
    this.holdsRows = options.holdsRows;
    this.leaves = options.leaves;
    this.onWhole = options.onWhole;
  }

  /**
   * To be called once, before the first pull: what an older version could not read is read anew by another one, and so is
   * everything where that one spoke another wire, for it has left out the fields that it did not know.
   */
  async begin(): Promise<void> {
    this.passedOver = (await this.journal.note('unreadable')) ?? {};
    for (const name of CollectionName.options) {
      const noted = this.passedOver[name];
      if (noted && noted.by !== this.build) this.again.add(name);
    }
    if ((await this.journal.note('wire')) !== wireVersionText()) {
      for (const name of CollectionName.options) if (await this.holdsRows(name)) this.oldWire.add(name);
      this.fromTheBeginning([...this.oldWire]);
      if (this.oldWire.size === 0) await this.journal.setNote('wire', wireVersionText());
    }
    this.count();
  }

  /** Reads these from the beginning at their next pull. */
  fromTheBeginning(names: readonly CollectionName[]): void {
    for (const name of names) this.again.add(name);
  }

  /** What RxDB is to store after `from`. @throws RequestFailure; DataError when the journal cannot be written */
  async read(name: CollectionName, from: Checkpoint | undefined, limit: number): Promise<Read> {
    // Rows without a checkpoint: the app died between the two, and what left since then nobody will say
    // (npm run simulate, seed 68).
    if (from ? this.again.has(name) : await this.holdsRows(name)) {
      const read = await this.whole(name, undefined, 'again');
      this.again.delete(name);
      this.remember(name, from, read);
      return read;
    }
    this.again.delete(name);
    const documents = new Map<string, WireDocument>();
    const left = new Set<string>();
    const ahead = this.ahead.get(name);
    let checkpoint = from && ahead?.from === placeOf(from) ? ahead.to : from;
    let unreadable = 0;
    for (;;) {
      const page = await pullPage(this.connection, name, checkpoint, limit);
      if (page.epochChanged && from) {
        const read = await this.whole(name, page, 'epoch');
        this.remember(name, from, read);
        return read;
      }
      take(page, documents, left);
      unreadable += page.unreadable;
      checkpoint = page.checkpoint;
      // RxDB takes a short page for the end; one that is short of unreadable documents only is not.
      if (!page.full || documents.size >= limit) break;
    }
    if (unreadable > 0) this.toNote.set(name, (this.passedOver[name]?.rows ?? 0) + unreadable);
    await this.takeOff(name, left, documents);
    const read = { documents: [...documents.values()], checkpoint };
    this.remember(name, from, read);
    return read;
  }

  private remember(
    name: CollectionName,
    from: Checkpoint | undefined,
    { documents, checkpoint }: Read,
  ): void {
    if (from && documents.length === 0) this.ahead.set(name, { from: placeOf(from), to: checkpoint });
    else this.ahead.delete(name);
  }

  /** To be called when all that was read of a collection is stored. */
  async stored(name: CollectionName): Promise<void> {
    if (!this.again.has(name) && this.whollyRead.delete(name)) await this.onWhole(name);
    if (!this.again.has(name) && this.oldWire.delete(name) && this.oldWire.size === 0)
      await this.journal.setNote('wire', wireVersionText());
    const rows = this.toNote.get(name);
    if (rows === undefined) return;
    this.toNote.delete(name);
    if (rows > 0) this.passedOver[name] = { by: this.build, rows };
    else delete this.passedOver[name];
    this.count();
    await this.journal.setNote('unreadable', this.passedOver);
  }

  private async whole(
    name: CollectionName,
    first: Awaited<ReturnType<typeof pullPage>> | undefined,
    why: Why,
  ): Promise<Read> {
    let page = first ?? (await pullPage(this.connection, name, undefined, WHOLE_BATCH));
    let reason = why;
    const documents = new Map<string, WireDocument>();
    const left = new Set<string>();
    let unreadable: Set<string> = new Set();
    for (;;) {
      if (page.epochChanged) {
        documents.clear();
        unreadable = new Set();
        reason = 'epoch';
      }
      take(page, documents, left);
      for (const id of page.ids) {
        if (documents.has(id)) unreadable.delete(id);
        else unreadable.add(id);
      }
      if (!page.full) break;
      page = await pullPage(this.connection, name, page.checkpoint, WHOLE_BATCH);
    }
    const rows: ServerRows = new Map(documents);
    for (const id of unreadable) rows.set(id, null);
    for (const id of left) if (!documents.has(id)) rows.delete(id);
    await this.compare(name, rows, reason);
    this.whollyRead.add(name);
    await this.takeOff(name, left, documents);
    if (unreadable.size > 0 || this.passedOver[name]) this.toNote.set(name, unreadable.size);
    return { documents: [...documents.values()], checkpoint: page.checkpoint };
  }

  /** Rows that are not this person's any more, as removed on the server: so nothing is pushed back. */
  private async takeOff(
    name: CollectionName,
    left: ReadonlySet<string>,
    documents: Map<string, WireDocument>,
  ): Promise<void> {
    await this.cameBack(documents);
    this.keepOff(name, documents);
    if (left.size === 0) return;
    const present = await this.local(name, [...left]);
    const held: string[] = [];
    for (const id of left) {
      held.push(...this.journal.ofDocument(id).map(({ operationId }) => operationId));
      // One that is not here may be on its way into the storage just now.
      if (!present.get(id)?._deleted) documents.set(id, goneDocument(id, present.get(id)));
    }
    await this.journal.update(held, (operation) => ({ ...operation, left: true }));
    this.left.add(name);
  }

  /** What is not to be held here goes as what left the scope does, but that the journal holds nothing of it (S36). */
  private keepOff(name: CollectionName, documents: Map<string, WireDocument>): void {
    for (const [id, document] of documents) {
      if (!this.leaves(name, document)) continue;
      documents.set(id, goneDocument(id, document));
      this.left.add(name);
    }
  }

  private async cameBack(documents: ReadonlyMap<string, WireDocument>): Promise<void> {
    const back = [...this.journal.operations.value.values()].filter(
      (operation) => operation.left && documents.has(operation.documentId),
    );
    await this.journal.update(
      back.map(({ operationId }) => operationId),
      ({ left: _, ...operation }) => operation,
    );
  }

  private count(): void {
    this.unreadable.next(Object.values(this.passedOver).reduce((sum, { rows }) => sum + rows, 0));
  }
}

/** A page on top of what came before: the newest word on each row is the last. */
function take(
  page: Awaited<ReturnType<typeof pullPage>>,
  documents: Map<string, WireDocument>,
  left: Set<string>,
): void {
  for (const id of page.left) {
    left.add(id);
    documents.delete(id);
  }
  for (const document of page.documents) {
    documents.set(document.id, document);
    left.delete(document.id);
  }
}

function placeOf({ epoch, version, id, scope }: Checkpoint): string {
  return `${epoch} ${version} ${id} ${scope ?? ''}`;
}
