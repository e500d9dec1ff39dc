import { map, merge, type Observable, type Subscription } from 'rxjs';
import type { Decision } from '../../domain/entities/decision.ts';
import type { EntryContent } from '../../domain/rules/content-hash.ts';
import type { Changes } from './changes.ts';
import { goneDocument } from './compare.ts';
import type { StintDatabase } from './database.ts';
import type { DecisionGate } from './decision-gate.ts';
import type { Journal } from './journal.ts';
import { isWaiting } from './journal-types.ts';
import { writeLocal } from './local-documents.ts';
import type { WaitingDecision } from './types.ts';

/** Of how many entries it is kept what they were decided on: twice the largest decision, and a month of a manager's. */
const SHOWN_ENTRIES_KEPT = 10_000;

/**
 * A person's decisions on this device, from being made until they are sent, and what each was made on. What was shown is
 * kept beside the journal: it outlives a rebuilt working database, and is never sent.
 */
export class Decisions {
  private readonly journal: Journal;
  private readonly changes: Changes;
  private readonly gate: DecisionGate;
  private readonly database: StintDatabase;
  private readonly now: () => Date;
  private readonly answers: Subscription;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(options: {
    journal: Journal;
    changes: Changes;
    gate: DecisionGate;
    database: StintDatabase;
    now: () => Date;
  }) {
    this.database = options.database;
    this.now = options.now;
    this.journal = options.journal;
    this.changes = options.changes;
    this.gate = options.gate;
    this.answers = this.database.decisions.update$.subscribe((event) => {
      const { id, state, results } = event.documentData;
      if (event.previousDocumentData?.state !== 'pending' || state === 'pending') return;
      const open = results.filter(({ outcome }) => outcome === 'changed_since_reviewed');
      // What cannot be let go of now is the first to go later.
      this.forgetShown(
        id,
        open.map(({ entryId }) => entryId),
      ).catch(() => undefined);
    });
  }

  close(): void {
    this.answers.unsubscribe();
  }

  /**
   * All of them or none, durable when it resolves.
   * @param shown the entries that they are about, as they were shown
   * @param holdMs for how long this process does not send them
   * @throws DataError
   */
  async decide(
    decisions: readonly Decision[],
    shown: readonly EntryContent[] = [],
    holdMs = 0,
  ): Promise<void> {
    const ids = decisions.map(({ id }) => id);
    if (shown.length > 0) await this.keepShown(decisions, shown);
    if (holdMs > 0) this.gate.hold(ids, holdMs);
    try {
      await this.changes.decide(decisions);
    } catch (error) {
      this.gate.release(ids);
      throw error;
    }
  }

  /**
   * Removes those of which nothing was sent yet, as if they had not been made.
   * @returns their ids; the others may be with the server
   * @throws DataError
   */
  takeBack(ids: readonly string[]): Promise<readonly string[]> {
    return this.changes.serial(async () => {
      const operations = ids
        .flatMap((id) => this.journal.ofDocument(id))
        .filter(({ collection }) => collection === 'decisions');
      await this.journal.update(
        operations.map(({ operationId }) => operationId),
        (operation) => (isWaiting(operation) ? null : operation),
      );
      const gone = operations.filter(({ operationId }) => !this.journal.operations.value.has(operationId));
      const documents = gone.map(({ documentId, state }) => goneDocument(documentId, state));
      try {
        await writeLocal(this.database, 'decisions', documents, 'all');
      } catch (error) {
        // The person is told that it still stands, and so it does.
        await this.journal.append([], this.now().toISOString(), { changed: gone }).catch(() => undefined);
        throw error;
      }
      this.gate.release(ids);
      return gone.map(({ documentId }) => documentId);
    });
  }

  watchWaiting(): Observable<readonly WaitingDecision[]> {
    return merge(this.journal.operations, this.gate.changed).pipe(
      map(() =>
        [...this.journal.operations.value.values()].flatMap((operation): WaitingDecision[] => {
          if (operation.collection !== 'decisions' || !isWaiting(operation)) return [];
          const id = operation.documentId;
          return [{ id, heldUntil: this.gate.held.get(id) ?? null }];
        }),
      ),
    );
  }

  async shownAt(decisionId: string): Promise<ReadonlyMap<string, EntryContent>> {
    const entries = (await this.journal.note(`shown-${decisionId}`)) ?? [];
    return new Map(entries.map((entry) => [entry.id, entry]));
  }

  async forgetShown(decisionId: string, except: readonly string[]): Promise<void> {
    await this.serial(async () => {
      const entries = await this.journal.note(`shown-${decisionId}`);
      if (!entries) return;
      const left = entries.filter(({ id }) => except.includes(id));
      if (left.length === entries.length) return;
      if (left.length > 0) await this.journal.setNote(`shown-${decisionId}`, left);
      else await this.journal.dropNote(`shown-${decisionId}`);
      const index = (await this.journal.note('shown')) ?? [];
      await this.journal.setNote(
        'shown',
        index.flatMap((one) => {
          if (one.decisionId !== decisionId) return [one];
          return left.length > 0 ? [{ decisionId, entries: left.length }] : [];
        }),
      );
    });
  }

  /** Before the decision itself: what is kept of one that is never saved is the first to go. */
  private keepShown(decisions: readonly Decision[], shown: readonly EntryContent[]): Promise<void> {
    return this.serial(async () => {
      const byId = new Map(shown.map((entry) => [entry.id, entry]));
      const index = [...((await this.journal.note('shown')) ?? [])];
      for (const { id, entries } of decisions) {
        const kept = entries.flatMap(({ entryId }) => byId.get(entryId) ?? []).map(contentOf);
        await this.journal.setNote(`shown-${id}`, kept);
        index.push({ decisionId: id, entries: kept.length });
      }
      let all = index.reduce((sum, { entries }) => sum + entries, 0);
      while (all > SHOWN_ENTRIES_KEPT && index.length > decisions.length) {
        const oldest = index.shift();
        if (!oldest) break;
        all -= oldest.entries;
        await this.journal.dropNote(`shown-${oldest.decisionId}`);
      }
      await this.journal.setNote('shown', index);
    });
  }

  private serial<Result>(run: () => Promise<Result>): Promise<Result> {
    const result = this.queue.then(run);
    this.queue = result.catch(() => undefined);
    return result;
  }
}

function contentOf(entry: EntryContent): EntryContent {
  const { id, userId, projectId, taskId, activityCode, date, minutes } = entry;
  const { startedAt, endedAt, zone, billable, description, correctsId } = entry;
  return {
    ...{ id, userId, projectId, taskId, activityCode, date, minutes },
    ...{ startedAt, endedAt, zone, billable, description, correctsId },
  };
}
