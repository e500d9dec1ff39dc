import type { Pool } from 'pg';
import type { PushResult } from '../../../domain/wire/push.ts';
import type { Actor } from '../../actor.ts';
import { isDatabaseUnavailable } from '../../database-errors.ts';
import { type WriteStep, writeAsTenant } from '../../db.ts';
import { type Announcer, NEWS_AFTER_COMMIT } from './announce.ts';
import { oneBadRowAlone } from './one-bad-row.ts';
import type { Operation, PushRow } from './operations.ts';
import { CHAIN_LOCK, entryOperations, type Pushed, pushStep } from './push-entries.ts';

interface Waiting {
  actor: Actor;
  operations: Operation[];
  now: Date;
  step: WriteStep<Pushed>;
  resolve: (results: PushResult[]) => void;
  reject: (error: unknown) => void;
}

/** Rows that go into one transaction at most, so that the first of them does not wait long for its answer. */
const ROWS_MAX = 500;

/**
 * Takes pushes of entries. A tenant has one writer at a time, so what comes while it writes waits here and not in the
 * database, where it would hold a connection, and then goes into one transaction: one lock and one flush to the disk for
 * all of them. Each push still reads and is judged after those before it.
 */
export class PushQueue {
  readonly #pool: Pool;
  readonly #announcer: Announcer;
  /** Tenants that are being written for, with what waits. */
  readonly #waiting = new Map<string, Waiting[]>();

  constructor(pool: Pool, announcer: Announcer) {
    this.#pool = pool;
    this.#announcer = announcer;
  }

  /** As pushEntries; the news are told after the commit. */
  push(actor: Actor, rows: readonly PushRow[], now: Date): Promise<PushResult[]> {
    const operations = entryOperations(rows);
    const step = pushStep(actor, operations, now);
    return new Promise((resolve, reject) => {
      const one = { actor, operations, now, step, resolve, reject };
      const queue = this.#waiting.get(actor.tenantId);
      if (queue) {
        queue.push(one);
        return;
      }
      this.#waiting.set(actor.tenantId, [one]);
      void this.#writeAll(actor.tenantId);
    });
  }

  async #writeAll(tenantId: string): Promise<void> {
    for (;;) {
      const together = takeTogether(this.#waiting.get(tenantId) ?? []);
      if (together.length === 0) break;
      await this.#write(tenantId, together);
    }
    this.#waiting.delete(tenantId);
  }

  async #write(tenantId: string, together: readonly Waiting[]): Promise<void> {
    const [only] = together;
    if (only && together.length === 1) return this.#writeAlone(only);
    try {
      const all = await this.#commit(
        tenantId,
        together.map(({ step }) => step),
      );
      for (const [index, one] of together.entries()) one.resolve(all[index]?.results ?? []);
    } catch (error) {
      // Nothing was written. Whichever was at fault hears it alone, unless none was.
      const isNobodysFault = isDatabaseUnavailable(error);
      for (const one of together) {
        if (isNobodysFault) one.reject(error);
        else await this.#writeAlone(one);
      }
    }
  }

  async #writeAlone({ actor, operations, now, resolve, reject }: Waiting): Promise<void> {
    try {
      resolve(
        await oneBadRowAlone(operations, async (batch) => {
          const [pushed] = await this.#commit(actor.tenantId, [pushStep(actor, batch, now)]);
          return pushed?.results ?? [];
        }),
      );
    } catch (error) {
      reject(error);
    }
  }

  async #commit(tenantId: string, steps: readonly WriteStep<Pushed>[]): Promise<Pushed[]> {
    const all = await writeAsTenant(this.#pool, tenantId, [CHAIN_LOCK, NEWS_AFTER_COMMIT], steps);
    // One transaction has one version.
    const news = all.findLast((pushed) => pushed.news)?.news;
    if (news) this.#announcer.announce(tenantId, news);
    return all;
  }
}

/** Takes from the front of the queue what fits into one transaction. */
function takeTogether(queue: Waiting[]): Waiting[] {
  let rows = 0;
  let count = 0;
  for (const { operations } of queue) {
    rows += operations.length;
    if (count > 0 && rows > ROWS_MAX) break;
    count += 1;
  }
  return queue.splice(0, count);
}
