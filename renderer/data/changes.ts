import { deepEqual } from 'rxdb/plugins/utils';
import type { Subscription } from 'rxjs';
import { Decision } from '../../domain/entities/decision.ts';
import { TimeEntry, timeEntryClientFields } from '../../domain/entities/time-entry.ts';
import { canTransition, isSettled } from '../../domain/rules/lifecycle.ts';
import { keptSeconds } from '../../domain/rules/rounding.ts';
import type { PushCollectionName } from '../../domain/wire/collections.ts';
import { t } from '../words/words.ts';
import { goneDocument } from './compare.ts';
import type { StintDatabase } from './database.ts';
import type { Journal } from './journal.ts';
import { isUnsent, type JournalOperation, type NewOperation, type WireDocument } from './journal-types.ts';
import { localDocuments, plain, writeLocal } from './local-documents.ts';
import { mergeDocuments } from './merge.ts';
import { type EntryFields, newEntry } from './new-entry.ts';
import type { Pusher } from './push.ts';
import { statusWords } from './rule-words.ts';
import type { TimerState } from './timer-state.ts';
import { DataError } from './types.ts';

const OLD_VERSIONS_KEPT = 500;

/** What is written together with entries. */
export interface Along {
  removing?: string[];
  timer?: TimerState;
}

/** Every change that a person makes: into the journal first, then into the working data, one after the other. */
export class Changes {
  private readonly journal: Journal;
  private readonly database: StintDatabase;
  private readonly pusher: Pusher;
  private readonly now: () => Date;
  /** What was replaced lately, by the server's news or by the person: what an open form may have begun with. */
  private readonly replaced = new Map<string, WireDocument>();
  private readonly subscription: Subscription;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(options: { journal: Journal; database: StintDatabase; pusher: Pusher; now: () => Date }) {
    this.journal = options.journal;
    this.database = options.database;
    this.pusher = options.pusher;
    this.now = options.now;
    this.subscription = this.database.timeEntries.$.subscribe((event) => {
      if (event.operation === 'INSERT') return;
      const before = plain(event.previousDocumentData);
      this.replaced.set(revisionOf(before), before);
      const [oldest] = this.replaced.keys();
      if (this.replaced.size > OLD_VERSIONS_KEPT && oldest) this.replaced.delete(oldest);
    });
  }

  close(): void {
    this.subscription.unsubscribe();
  }

  /** One after the other: nothing sees a change that is in the journal and not yet in the working data. */
  readonly serial = <Result>(run: () => Promise<Result>): Promise<Result> => {
    const result = this.queue.then(run);
    this.queue = result.catch(() => undefined);
    return result;
  };

  /**
   * All of them or none, in one write.
   * @param along what else belongs into it: ids of entries to remove, what becomes of the timer
   * @throws DataError
   */
  async saveEntries(entries: readonly TimeEntry[], along: Along = {}): Promise<void> {
    const updatedAt = this.now().toISOString();
    const begunWith = new Map<string, string>();
    const documents = entries.map((entry): WireDocument => {
      const parsed = TimeEntry.safeParse({
        ...entry,
        rawSeconds: keptSeconds(entry.minutes, entry.rawSeconds),
        updatedAt,
      });
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        throw new DataError(
          'invalid',
          t('data.not-saved', { field: issue?.path.join('.') ?? '', problem: issue?.message ?? '' }),
        );
      }
      if (begunWith.has(entry.id)) throw new DataError('invalid', t('data.not-saved-twice'));
      begunWith.set(entry.id, revisionOf(entry));
      return { ...parsed.data, _deleted: false };
    });
    await this.serial(async () => {
      const removed = await this.changed(along.removing ?? [], asRemoved);
      await this.write('timeEntries', [...removed, ...documents], begunWith, along.timer);
    });
  }

  /** @throws DataError */
  private changeEntries(
    ids: string[],
    change: (entry: TimeEntry) => TimeEntry & { _deleted?: boolean },
  ): Promise<void> {
    return this.serial(async () => this.write('timeEntries', await this.changed(ids, change)));
  }

  private async changed(
    ids: string[],
    change: (entry: TimeEntry) => TimeEntry & { _deleted?: boolean },
  ): Promise<WireDocument[]> {
    const present = await localDocuments(this.database, 'timeEntries', ids);
    const updatedAt = this.now().toISOString();
    return ids.map((id): WireDocument => {
      const document = present.get(id);
      if (!document || document._deleted) throw new DataError('not_found', t('data.entry-gone'));
      return { _deleted: false, ...change(TimeEntry.parse(document)), updatedAt };
    });
  }

  submit(ids: string[]): Promise<void> {
    const submittedAt = this.now().toISOString();
    return this.changeEntries(ids, (entry) => ({ ...step(entry, 'submitted'), submittedAt }));
  }

  recall(ids: string[]): Promise<void> {
    return this.changeEntries(ids, (entry) => ({ ...step(entry, 'draft'), submittedAt: null }));
  }

  /** Submitted entries are taken back and removed in one. @throws DataError for what was decided already */
  remove(ids: string[]): Promise<void> {
    return this.changeEntries(ids, asRemoved);
  }

  /** All of them or none, in one write. @throws DataError */
  async decide(decisions: readonly Decision[]): Promise<void> {
    const updatedAt = this.now().toISOString();
    const documents = decisions.map((decision): WireDocument => {
      const parsed = Decision.safeParse({ ...decision, updatedAt });
      if (!parsed.success) throw new DataError('invalid', t('data.decision-incomplete'));
      return { ...parsed.data, _deleted: false };
    });
    await this.serial(() => this.write('decisions', documents));
  }

  /** Puts the document of a refused change back to the server's, or away; lets go of an overlap. */
  revert(operationId: string): Promise<void> {
    return this.serial(async () => {
      const operation = this.journal.operations.value.get(operationId);
      if (!operation) return;
      if (operation.overlap) return this.journal.update([operationId], () => null);
      const { collection, documentId, state, rejection, assumed, left } = operation;
      const present = (await localDocuments(this.database, collection, [documentId])).get(documentId);
      const known = rejection?.master ?? assumed ?? { ...state, _deleted: true };
      const master = left ? goneDocument(documentId, state) : known;
      if (!present || present.version <= master.version) {
        this.pusher.known.set(documentId, master);
        await writeLocal(this.database, collection, [master], 'differing');
      }
      const older = this.upTo(operation).map((other) => other.operationId);
      await this.journal.update(older, () => null);
    });
  }

  /** @throws DataError */
  adjust(operationId: string): Promise<TimeEntry> {
    return this.serial(async () => {
      const operation = this.journal.operations.value.get(operationId);
      const mine = TimeEntry.safeParse(operation?.state);
      if (!operation || !mine.success) throw new DataError('not_found', t('data.gone'));
      const { rejection, overlap, assumed, documentId } = operation;
      const original = rejection?.master ?? overlap?.theirs ?? assumed;
      const settled = TimeEntry.safeParse(original);
      if (!original || !settled.success || !isSettled(settled.data.status))
        throw new DataError('invalid', t('data.adjust-settled-only'));
      const now = this.now();
      const made = newEntry(mine.data, { ...contentOf(mine.data), correctsId: documentId }, now);
      const state: WireDocument = { ...made, _deleted: false };
      const done = overlap ? [operation] : this.upTo(operation);
      const change: NewOperation = { collection: 'timeEntries', documentId: made.id, state, assumed: null };
      const at = now.toISOString();
      const superseded = done.map((one) => one.operationId);
      const appended = await this.journal.append([change], at, { superseded });
      try {
        if (!overlap) this.pusher.known.set(documentId, original);
        await writeLocal(this.database, 'timeEntries', overlap ? [state] : [original, state], 'differing');
      } catch (error) {
        // The person is told that it is not saved: then all stands as before.
        const again = { changed: done, superseded: appended.map((one) => one.operationId) };
        await this.journal.append([], at, again).catch(() => undefined);
        throw error;
      }
      return made;
    });
  }

  /** A change of a document and all before it, without what only waits to be looked at. */
  private upTo(operation: JournalOperation): JournalOperation[] {
    return this.journal
      .ofDocument(operation.documentId)
      .filter((other) => other.seq <= operation.seq && !other.overlap);
  }

  /** @param begunWith by document, the revision that a form showed when it was opened */
  private async write(
    collection: PushCollectionName,
    documents: WireDocument[],
    begunWith: ReadonlyMap<string, string> = new Map(),
    timer?: TimerState,
  ): Promise<void> {
    const timerBefore = timer && this.journal.timer.value;
    const ids = documents.map((document) => document.id);
    const present = await localDocuments(this.database, collection, ids);
    const operations: NewOperation[] = [];
    const aside: JournalOperation[] = [];
    const local: WireDocument[] = [];
    for (const document of documents) {
      const here = present.get(document.id);
      const begun = begunWith.get(document.id);
      const refused = this.setAside(document, here, begun);
      if (refused) aside.push(refused);
      const made = this.madeOn(collection, document, here, begun, refused);
      operations.push(...made);
      local.push(...made.filter((operation) => !operation.overlap).map((operation) => operation.state));
    }
    const at = this.now().toISOString();
    const appended = await this.journal.append(operations, at, { changed: aside, timer });
    for (const id of ids) this.pusher.known.delete(id);
    try {
      await writeLocal(this.database, collection, local, 'all');
    } catch (error) {
      // The person is told that it is not saved, and saves again: then it must not be sent as well.
      const superseded = appended.map(({ operationId }) => operationId);
      await this.journal.append([], at, { superseded, timer: timerBefore }).catch(() => undefined);
      throw error;
    }
  }

  private newestOf(documentId: string): JournalOperation | undefined {
    return this.journal.ofDocument(documentId).findLast((operation) => !operation.overlap);
  }

  /**
   * A refused change that the next one is not made on, because the server's entry stands here again: it stays for the
   * person to look at, apart from what becomes of the next one (npm run simulate, seed 1231). Who saves just what stands
   * here, as an undo does, has looked: then nothing is left of it.
   */
  private setAside(
    document: WireDocument,
    present: WireDocument | undefined,
    begunWith: string | undefined,
  ): JournalOperation | undefined {
    const prior = this.newestOf(document.id);
    if (!prior?.rejection || prior.collection !== 'timeEntries' || !present) return undefined;
    if (deepEqual(present, prior.state) || revisionOf(prior.state) === begunWith) return undefined;
    if (isSameContent(document, present)) return undefined;
    const fields = prior.state._deleted
      ? ['_deleted']
      : timeEntryClientFields.filter((field) => !deepEqual(prior.state[field], present[field]));
    if (fields.length === 0) return undefined;
    return { ...prior, overlap: { fields: [...fields], theirs: present, at: prior.rejection.at } };
  }

  /**
   * The change as an operation on what the server has; merged first when the entry moved on under an open form, by the
   * server's news or by the same person in another place of the same app.
   */
  private madeOn(
    collection: PushCollectionName,
    document: WireDocument,
    present: WireDocument | undefined,
    begunWith: string | undefined,
    aside: JournalOperation | undefined,
  ): NewOperation[] {
    const documentId = document.id;
    const prior = aside ? undefined : this.newestOf(documentId);
    let assumed = present ?? null;
    if (prior && isUnsent(prior)) assumed = prior.assumed;
    else if (prior?.rejection) assumed = prior.rejection.master ?? prior.assumed;
    // A form on what was refused puts that right, whatever stands here by now.
    const putsRight = prior?.rejection && revisionOf(prior.state) === begunWith;
    const base = begunWith === undefined || putsRight ? undefined : this.replaced.get(begunWith);
    if (!present || !base || revisionOf(present) === begunWith) {
      return [{ collection, documentId, state: document, assumed }];
    }
    const asEntry = (one: WireDocument) => ({ ...TimeEntry.parse(one), _deleted: one._deleted });
    const theirs = asEntry(present);
    const { merged, overlaps } = mergeDocuments(asEntry(base), asEntry(document), theirs);
    const state = { ...merged, updatedAt: String(document.updatedAt) };
    const operations: NewOperation[] = [{ collection, documentId, state, assumed }];
    if (overlaps.length > 0) {
      const overlap = { fields: overlaps, theirs: present, at: this.now().toISOString() };
      operations.unshift({ collection, documentId, state: document, assumed: base, overlap });
    }
    return present._deleted ? operations.filter((operation) => operation.overlap) : operations;
  }
}

/** Own changes raise no version, so the time of the last change tells them apart. */
function revisionOf(entry: { id: string; version: number; updatedAt?: unknown }): string {
  return `${entry.id} ${entry.version} ${String(entry.updatedAt)}`;
}

function isSameContent(a: WireDocument, b: WireDocument): boolean {
  return a._deleted === b._deleted && timeEntryClientFields.every((field) => deepEqual(a[field], b[field]));
}

function asRemoved(entry: TimeEntry): TimeEntry & { _deleted: boolean } {
  return {
    ...(entry.status === 'rejected' || entry.status === 'draft' ? entry : step(entry, 'draft')),
    submittedAt: null,
    _deleted: true,
  };
}

function step(entry: TimeEntry, to: TimeEntry['status']): TimeEntry {
  if (!canTransition(entry.status, to, 'consultant')) {
    throw new DataError(
      'invalid',
      t('data.cannot-become', { from: statusWords(entry.status), to: statusWords(to) }),
    );
  }
  return { ...entry, status: to };
}

function contentOf(entry: TimeEntry): EntryFields {
  const { projectId, taskId, activityCode, date, minutes, zone, billable, description } = entry;
  const { rawSeconds, startedAt, endedAt, source, timeTrust } = entry;
  return {
    ...{ projectId, taskId, activityCode, date, minutes, zone, billable, description },
    ...{ rawSeconds, startedAt, endedAt, source, timeTrust },
  };
}
