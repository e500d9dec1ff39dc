import type { CollectionName, PushCollectionName } from '../../domain/wire/collections.ts';
import { compareRows, goneDocument, type Why } from './compare.ts';
import type { StintDatabase } from './database.ts';
import type { Journal } from './journal.ts';
import type { JournalOperation, NewOperation, WireDocument } from './journal-types.ts';
import { allDocuments, writeLocal } from './local-documents.ts';
import type { Pusher } from './push.ts';
import type { ServerRows } from './reader.ts';
import type { Trace } from './trace.ts';

/** Puts this device's rows right against all rows of the server (docs/sync-spec.md, "Epoch"; the rule is compare.ts). */
export class Comparer {
  private readonly journal: Journal;
  private readonly database: StintDatabase;
  private readonly pusher: Pusher;
  private readonly me: string;
  private readonly now: () => Date;
  private readonly trace: Trace;
  private readonly leaves: (name: CollectionName, document: WireDocument) => boolean;
  private readonly onRebased: (collection: PushCollectionName, ids: string[]) => void;
  private readonly serial: <Result>(run: () => Promise<Result>) => Promise<Result>;

  constructor(options: {
    journal: Journal;
    database: StintDatabase;
    pusher: Pusher;
    me: string;
    now: () => Date;
    trace: Trace;
    /** Whether a row of the server's is kept off this device on purpose (S36). */
    leaves: (name: CollectionName, document: WireDocument) => boolean;
    /** Operations that RxDB takes for sent, and that are to be sent again. */
    onRebased: (collection: PushCollectionName, ids: string[]) => void;
    /** Runs nothing between a save's two writes. */
    serial: <Result>(run: () => Promise<Result>) => Promise<Result>;
  }) {
    this.journal = options.journal;
    this.database = options.database;
    this.pusher = options.pusher;
    this.me = options.me;
    this.now = options.now;
    this.trace = options.trace;
    this.leaves = options.leaves;
    this.onRebased = options.onRebased;
    this.serial = options.serial;
  }

  /**
   * What is to be sent is in the journal before the working data changes, so a crash leaves it to be sent.
   * @param serverMark tells RxDB that a row is the server's own
   * @throws DataError
   */
  compare(name: CollectionName, server: ServerRows, why: Why, serverMark: string): Promise<void> {
    return this.serial(async () => {
      const at = this.now().toISOString();
      const held = Map.groupBy(this.journal.operations.value.values(), ({ documentId }) => documentId);
      const { resend, rebased, done, gone, differing } = compareRows({
        collection: name,
        why,
        me: this.me,
        local: await allDocuments(this.database, name),
        server,
        journal: (id) => held.get(id) ?? [],
        leaves: (document) => this.leaves(name, document),
        at,
      });
      this.trace.add({
        kind: 'note',
        what: `compared ${name} (${why}): ${server.size} there, ${resend.length} sent again, ${gone.length} gone, ${differing.length} put right`,
      });
      await this.write(name, resend, rebased, done, at);
      const servers = [...differing, ...gone.map((document) => goneDocument(document.id, document))];
      if (name === 'timeEntries' || name === 'decisions')
        for (const document of servers) this.pusher.known.set(document.id, document);
      await writeLocal(this.database, name, servers, 'differing', serverMark);
    });
  }

  private async write(
    name: CollectionName,
    resend: NewOperation[],
    rebased: JournalOperation[],
    done: string[],
    at: string,
  ): Promise<void> {
    if (resend.length + rebased.length + done.length === 0) return;
    const collection: PushCollectionName = name === 'decisions' ? 'decisions' : 'timeEntries';
    await this.journal.append(resend, at, { changed: rebased, superseded: done });
    const mine: WireDocument[] = resend.filter(({ overlap }) => !overlap).map(({ state }) => state);
    for (const { id } of mine) this.pusher.known.delete(id);
    await writeLocal(this.database, collection, mine, 'differing');
    this.onRebased(
      collection,
      rebased.map(({ operationId }) => operationId),
    );
  }
}
