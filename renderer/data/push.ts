import { deepEqual } from 'rxdb/plugins/utils';
import type { PushCollectionName } from '../../domain/wire/collections.ts';
import { PushResponse, type PushResult } from '../../domain/wire/push.ts';
import { type Connection, RequestFailure } from './connection.ts';
import type { DecisionGate } from './decision-gate.ts';
import { documentOf, isSameState } from './document-of.ts';
import type { Journal } from './journal.ts';
import { isUnsent, type JournalOperation, type WireDocument } from './journal-types.ts';

/** What RxDB wants to send: a document, and what it thinks the server has. */
export interface PushRow {
  assumedMasterState?: WireDocument;
  newDocumentState: WireDocument;
}

/** Sends operations of the journal and writes down every answer there before anybody else hears of it. */
export class Pusher {
  readonly inFlight = new Set<string>();
  /** Documents as the server has them, put back here by a revert: they need not be sent. */
  readonly known = new Map<string, WireDocument>();
  /**
   * Versions of the server's documents that conflicts brought. A repeated answer tells of the conflict of then, so each
   * is to be looked at again.
   */
  readonly conflicted = new Map<string, number>();
  private readonly connection: Connection;
  private readonly journal: Journal;
  private readonly now: () => Date;
  /** Decisions are sent behind it. */
  private readonly gate: DecisionGate;

  constructor(connection: Connection, journal: Journal, now: () => Date, gate: DecisionGate) {
    this.connection = connection;
    this.journal = journal;
    this.now = now;
    this.gate = gate;
  }

  /**
   * RxDB's push handler. Rejections are written down and count as done, so that no row holds up another.
   * @returns the server's documents of true conflicts
   * @throws RequestFailure for the network, 5xx, 429 and auth; DataError when the journal cannot be written
   */
  async push(collection: PushCollectionName, rows: PushRow[]): Promise<WireDocument[]> {
    return this.pushOperations(collection, await this.operationsFor(collection, rows));
  }

  /**
   * Sends operations of the journal, at most one of a document. Older changes of the same documents that were sent and
   * never answered go first, under their own ids: the answer says whether the server has them, and so what the newer
   * change is made on.
   * @returns as `push`
   */
  async pushOperations(collection: PushCollectionName, ids: string[]): Promise<WireDocument[]> {
    for (let older = this.unanswered(ids); older.length > 0; older = this.unanswered(ids)) {
      await this.send(collection, older);
      const olderIds = older.map((operation) => operation.operationId);
      // Not taken: the newer change of the same document says all that it said.
      const refused = this.present(olderIds).filter((operation) => !operation.receipt);
      await this.journal.update(
        refused.map((operation) => operation.operationId),
        () => null,
      );
    }
    return this.send(collection, this.present(ids));
  }

  /** Of each operation's document the oldest earlier change that was sent and not answered. */
  private unanswered(ids: string[]): JournalOperation[] {
    return this.present(ids).flatMap((operation) => {
      const older = this.journal
        .ofDocument(operation.documentId)
        .find((other) => other.seq < operation.seq && other.sentAt && isUnsent(other));
      return older ?? [];
    });
  }

  private async send(
    collection: PushCollectionName,
    operations: JournalOperation[],
  ): Promise<WireDocument[]> {
    if (operations.length === 0) return [];
    const ids = operations.map((operation) => operation.operationId);
    for (const id of ids) this.inFlight.add(id);
    try {
      if (collection === 'decisions') await this.gate.pass(operations);
      const at = this.now().toISOString();
      const first = operations.filter((operation) => !operation.sentAt).map(({ operationId }) => operationId);
      await this.journal.update(first, (operation) => ({ ...operation, sentAt: at }));
      // A decision may have been taken back while it waited.
      const left = operations.filter(({ operationId }) => this.journal.operations.value.has(operationId));
      if (left.length === 0) return [];
      return await this.record(collection, await this.results(collection, left));
    } finally {
      for (const id of ids) this.inFlight.delete(id);
    }
  }

  /** The operations, by id, as they are now: a receipt may have changed what they are made on. */
  private present(ids: string[]): JournalOperation[] {
    return ids.flatMap((id) => this.journal.operations.value.get(id) ?? []);
  }

  /** Which operation each row is. A row that the server has already, by RxDB's own knowledge, needs none. */
  private async operationsFor(collection: PushCollectionName, rows: PushRow[]): Promise<string[]> {
    const ids: string[] = [];
    for (const { newDocumentState: state, assumedMasterState } of rows) {
      if (isSameState(assumedMasterState, state) || deepEqual(this.known.get(state.id), state)) continue;
      const known = this.operationOf(state);
      if (known && !known.rejection) {
        ids.push(known.operationId);
        continue;
      }
      // A decision is made once, in the journal: what is not there any more was taken back (S31), and is not sent.
      if (!known && collection === 'decisions') continue;
      // What a person changes is in the journal first, and only the server raises a version: this one came from there,
      // and the app died before RxDB had noted that (npm run simulate, seeds 23 and 86).
      const others = this.journal.ofDocument(state.id).some((operation) => !operation.overlap);
      if (!known && (others || state.version > (assumedMasterState?.version ?? 0))) continue;
      const assumed = known ? (known.rejection?.master ?? known.assumed) : (assumedMasterState ?? null);
      const change = { collection, documentId: state.id, state, assumed };
      const made = await this.journal.append([change], this.now().toISOString(), {
        superseded: known ? [known.operationId] : [],
      });
      ids.push(...made.map((operation) => operation.operationId));
    }
    return ids;
  }

  /** The newest operation that made `state`. */
  operationOf(state: WireDocument): JournalOperation | undefined {
    return this.journal
      .ofDocument(state.id)
      .findLast((operation) => !operation.overlap && deepEqual(operation.state, state));
  }

  private async results(
    collection: PushCollectionName,
    operations: JournalOperation[],
  ): Promise<[JournalOperation, PushResult][]> {
    const rows = operations.map(({ operationId, assumed, state }) => ({
      operationId,
      assumedMasterState: assumed,
      newDocumentState: state,
    }));
    const ours = PushResponse.refine(
      ({ results }) =>
        results.length === rows.length &&
        results.every((result, index) => result.operationId === rows[index]?.operationId),
    );
    try {
      const { results } = await this.connection.json(`/v1/sync/${collection}/push`, ours, { rows });
      return operations.flatMap((operation, index) => {
        const result = results[index];
        return result ? [[operation, result]] : [];
      });
    } catch (error) {
      const refused =
        error instanceof RequestFailure && ['too_large', 'invalid_request'].includes(error.kind);
      if (!refused) throw error;
      const [only] = operations;
      if (operations.length === 1 && only) {
        const { operationId } = only;
        return [[only, { operationId, status: 'rejected', code: 'malformed', message: error.message }]];
      }
      const middle = Math.ceil(operations.length / 2);
      return [
        ...(await this.results(collection, operations.slice(0, middle))),
        ...(await this.results(collection, operations.slice(middle))),
      ];
    }
  }

  private async record(
    collection: PushCollectionName,
    answers: [JournalOperation, PushResult][],
  ): Promise<WireDocument[]> {
    const at = this.now().toISOString();
    const receipts: { operationId: string; version: number }[] = [];
    const conflicts: WireDocument[] = [];
    const rejections = new Map<string, JournalOperation['rejection'] | null>();
    for (const [operation, result] of answers) {
      if (result.status === 'accepted') {
        receipts.push(result);
        continue;
      }
      const master = result.master ? documentOf(collection, result.master) : null;
      if (result.status === 'conflict' && master) {
        conflicts.push(master);
        this.conflicted.set(master.id, master.version);
        continue;
      }
      const nothingDiffers = master ? deepEqual(master, operation.state) : operation.state._deleted;
      const { code, message } = result.status === 'rejected' ? result : unreadable;
      rejections.set(operation.operationId, nothingDiffers ? null : { code, message, master, at });
    }
    if (receipts.length > 0) await this.journal.settle(receipts, at);
    await this.journal.update([...rejections.keys()], (operation) => {
      const rejection = rejections.get(operation.operationId);
      return rejection ? { ...operation, rejection } : null;
    });
    return conflicts;
  }
}

const unreadable = {
  code: 'malformed',
  message: 'The server has another version of this, which this version of Stint cannot read.',
} as const;
