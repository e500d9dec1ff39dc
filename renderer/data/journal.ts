import idb from 'pouchdb-adapter-idb';
import PouchDB from 'pouchdb-core';
import { BehaviorSubject } from 'rxjs';
import { v7 as uuidv7 } from 'uuid';
import { completedOperation } from './document-of.ts';
import { asDataError } from './failures.ts';
import { JournalIndex } from './journal-index.ts';
import { isUnsent, type JournalOperation, type NewOperation, type Notes } from './journal-types.ts';
import { noTimer, readTimerState, type TimerState } from './timer-state.ts';

PouchDB.plugin(idb);

const TIMER = '_local/timer';

type Stored = PouchDB.Core.ExistingDocument<JournalOperation>;
interface Change {
  put?: JournalOperation[];
  remove?: string[];
  timer?: TimerState | undefined;
}

/**
 * What "nothing is lost" stands on (DESIGN.md, "The client"): every change of a person, in a database apart from the
 * working data, on the disk before a promise resolves, cleared only by the server's receipt. All of it is small, so a
 * copy is held in memory; a write reaches the copy only after the disk has it.
 */
export class Journal {
  private readonly all = new Map<string, JournalOperation>();
  private readonly index = new JournalIndex();
  /** By id, in the order they were made. One map that changes: it speaks after each write, and is read at once. */
  readonly operations = new BehaviorSubject<ReadonlyMap<string, JournalOperation>>(this.all);
  readonly timer = new BehaviorSubject<TimerState>(noTimer);
  private readonly database: PouchDB.Database<JournalOperation>;
  private readonly revisions = new Map<string, string>();
  private lastSeq = 0;
  private queue: Promise<unknown> = Promise.resolve();

  private constructor(database: PouchDB.Database<JournalOperation>) {
    this.database = database;
  }

  /**
   * @param options `memory` is for tests, which give PouchDB that adapter themselves
   * @throws DataError when the storage cannot be opened
   */
  static async open(options: { name: string; adapter: 'idb' | 'memory' }): Promise<Journal> {
    try {
      const journal = new Journal(
        new PouchDB<JournalOperation>(options.name, {
          adapter: options.adapter,
          auto_compaction: true,
          revs_limit: 1,
        }),
      );
      await journal.load();
      return journal;
    } catch (error) {
      throw asDataError(error);
    }
  }

  private async load(): Promise<void> {
    const { rows } = await this.database.allDocs({ include_docs: true });
    const operations: JournalOperation[] = [];
    for (const { doc } of rows) {
      if (!doc) continue;
      const { _id, _rev, ...operation }: Stored = doc;
      this.revisions.set(_id, _rev);
      operations.push(completedOperation(operation));
      this.lastSeq = Math.max(this.lastSeq, operation.seq);
    }
    operations.sort((a, b) => a.seq - b.seq);
    for (const operation of operations) this.hold(operation);
    this.operations.next(this.all);
    const { _id, _rev, ...timer } = (await this.local<Partial<TimerState> & { _id: string }>(TIMER)) ?? {};
    this.timer.next(readTimerState(timer));
  }

  /**
   * Adds changes in their order; resolves when all are on the disk.
   * @param along what else belongs into the same write: operations to keep changed, ids of ones to remove, the timer
   * @throws DataError `disk_full` or `disk_error`: nothing was saved
   */
  append(
    changes: NewOperation[],
    at: string,
    along: { changed?: JournalOperation[]; superseded?: string[]; timer?: TimerState | undefined } = {},
  ): Promise<JournalOperation[]> {
    return this.serial(async () => {
      const made = changes.map((change) => {
        this.lastSeq += 1;
        return { operationId: uuidv7(), seq: this.lastSeq, at, ...change };
      });
      await this.write({
        put: [...(along.changed ?? []), ...made],
        remove: along.superseded ?? [],
        timer: along.timer,
      });
      return made;
    });
  }

  /** Replaces operations that are still here by what `change` makes of them; `null` removes one. */
  update(ids: string[], change: (operation: JournalOperation) => JournalOperation | null): Promise<void> {
    return this.serial(async () => {
      const put: JournalOperation[] = [];
      const remove: string[] = [];
      for (const id of ids) {
        const operation = this.operations.value.get(id);
        if (!operation) continue;
        const next = change(operation);
        if (next) put.push(next);
        else remove.push(id);
      }
      await this.write({ put, remove });
    });
  }

  /**
   * Takes the server's receipts: each clears its operation of what is unsent, removes the document's older ones, and
   * becomes what the newer ones are made on. Overlaps stay until the person has seen them.
   */
  settle(receipts: { operationId: string; version: number }[], at: string): Promise<void> {
    return this.serial(async () => {
      const put = new Map<string, JournalOperation>();
      const remove: string[] = [];
      for (const { operationId, version } of receipts) {
        const operation = this.operations.value.get(operationId);
        if (!operation) continue;
        if (operation.state._deleted) remove.push(operationId);
        else put.set(operationId, { ...operation, receipt: { version, at } });
        for (const other of this.ofDocument(operation.documentId)) {
          if (other.seq < operation.seq && !other.overlap) remove.push(other.operationId);
          if (other.seq > operation.seq && isUnsent(other)) {
            put.set(other.operationId, {
              ...(put.get(other.operationId) ?? other),
              assumed: { ...operation.state, version },
            });
          }
        }
      }
      for (const id of remove) put.delete(id);
      await this.write({ put: [...put.values()], remove });
    });
  }

  /** All operations of a document, oldest first. */
  ofDocument(documentId: string): readonly JournalOperation[] {
    return this.index.ofDocument(documentId);
  }

  /** How many documents hold a change that the server has not answered. */
  get unsentDocuments(): number {
    return this.index.unsentDocuments;
  }

  unsent(): JournalOperation[] {
    return [...this.operations.value.values()].filter(isUnsent);
  }

  /** Durable when it resolves. @throws DataError */
  setTimer(timer: TimerState): Promise<void> {
    return this.serial(() => this.write({ timer }));
  }

  /** A small fact that is kept beside the operations; undefined when it was never set. */
  async note<Name extends keyof Notes>(name: Name): Promise<Notes[Name] | undefined> {
    return (await this.local<{ note: Notes[Name] }>(`_local/${name}`))?.note;
  }

  /** Durable when it resolves. @throws DataError */
  setNote<Name extends keyof Notes>(name: Name, note: Notes[Name]): Promise<void> {
    return this.serial(() => this.putLocal(`_local/${name}`, { note }));
  }

  /** @throws DataError */
  dropNote(name: keyof Notes): Promise<void> {
    return this.serial(async () => {
      const present = await this.local(`_local/${name}`);
      if (!present) return;
      await this.database.remove({ _id: `_local/${name}`, _rev: present._rev }).catch((error: unknown) => {
        throw asDataError(error);
      });
    });
  }

  async close(): Promise<void> {
    await this.serial(async () => undefined);
    await this.database.close();
    this.operations.complete();
    this.timer.complete();
  }

  private serial<Result>(run: () => Promise<Result>): Promise<Result> {
    const result = this.queue.then(run);
    this.queue = result.catch(() => undefined);
    return result;
  }

  private async write(change: Change): Promise<void> {
    const documents: PouchDB.Core.PutDocument<JournalOperation>[] = (change.put ?? []).map((operation) => {
      const revision = this.revisions.get(operation.operationId);
      return { ...operation, _id: operation.operationId, ...(revision ? { _rev: revision } : {}) };
    });
    for (const id of new Set(change.remove ?? [])) {
      const revision = this.revisions.get(id);
      const operation = this.operations.value.get(id);
      if (revision && operation) documents.push({ ...operation, _id: id, _rev: revision, _deleted: true });
    }
    // PouchDB writes the local documents of a bulk in the bulk's own transaction.
    const beside = change.timer ? [await this.asLocal(TIMER, change.timer)] : [];
    if (documents.length + beside.length === 0) return;
    const answers = await this.database.bulkDocs([...documents, ...beside]).catch((error: unknown) => {
      throw asDataError(error);
    });
    let failure: unknown;
    answers.forEach((answer, index) => {
      if (!('rev' in answer) || !answer.rev || ('error' in answer && answer.error)) {
        failure ??= answer;
        return;
      }
      const document = documents[index];
      if (!document) return;
      const { _id, _rev: _, _deleted, ...operation } = document;
      this.revisions.set(answer.id ?? operation.operationId, answer.rev);
      if (_deleted) this.letGo(operation.operationId);
      else this.hold(operation);
    });
    if (documents.length > 0) this.operations.next(this.all);
    if (failure) throw asDataError(failure);
    if (change.timer) this.timer.next(change.timer);
  }

  private hold(operation: JournalOperation): void {
    this.all.set(operation.operationId, operation);
    this.index.put(operation);
  }

  private letGo(operationId: string): void {
    const operation = this.all.get(operationId);
    if (operation) this.index.remove(operation);
    this.all.delete(operationId);
    this.revisions.delete(operationId);
  }

  private async local<Content extends object>(id: string): Promise<(Content & { _rev: string }) | undefined> {
    try {
      return await this.database.get<Content & { _rev: string }>(id);
    } catch (error) {
      if ((error as { status?: number }).status === 404) return undefined;
      throw asDataError(error);
    }
  }

  private async asLocal(id: string, content: object): Promise<PouchDB.Core.PutDocument<JournalOperation>> {
    const present = await this.local(id);
    const document = { ...content, _id: id, ...(present ? { _rev: present._rev } : {}) };
    return document as PouchDB.Core.PutDocument<JournalOperation>;
  }

  private async putLocal(id: string, content: object): Promise<void> {
    try {
      await this.database.put(await this.asLocal(id, content));
    } catch (error) {
      throw asDataError(error);
    }
  }
}
