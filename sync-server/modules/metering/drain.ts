import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import { EVENTS_PER_REQUEST, WireEvent } from '../../integrations/creto-metering/wire.ts';
import type { PlatformError } from '../../integrations/platform-call.ts';
import { type Delivery, deliverBatch, type EventSink, type Sendable, wasNotSent } from './deliver.ts';
import {
  type Backoff,
  nextDue,
  postpone,
  type QueueMark,
  type QueueRow,
  readQueue,
  type Settled,
  settle,
} from './queue.ts';

export interface DrainDeps {
  pool: Pool;
  metering: EventSink;
  clock: () => Date;
  backoff: Backoff;
  /** How long an open breaker lets nothing through. */
  halfOpenAfterMs: number;
  /** For what is counted; called after the rows are settled. `size`: events in the request. */
  onBatch: (delivery: Delivery, size: number) => void;
}

/** Requests on their way at once. The platform writes one while we read, send or settle another. */
const IN_FLIGHT = 3;
/** While the breaker is not closed a few events find out whether the platform is well. */
const PROBE = 10;
/** A firm with much to send lets others go first after so long. */
const SLICE_MS = 10_000;
/** A wait no longer than this is waited here; a longer one by the job queue. */
const WAIT_HERE_MS = 2000;

/** An event that was tried in vain again and again is sent with few others, and in the end alone: it may be the cause. */
function companySize(attempts: number): number {
  if (attempts < 2) return EVENTS_PER_REQUEST;
  if (attempts < 3) return 100;
  return attempts < 5 ? 10 : 1;
}

/**
 * Delivers a tenant's due metering events, at most 1000 a request and a few requests at once, until none is due. Events
 * that belong together (one cause, or one corrects the other) are never on their way at the same time, and go in their
 * order; where one is refused for good, those after it wait until a person has replayed or dropped it (docs/server.md).
 *
 * No transaction is open while the platform is asked. That delivers at least once, and the event id makes it exactly
 * once at the other end: a row that was sent and not settled, because the answer or this process was lost, is sent
 * again and answered `duplicate`. A row that the platform refuses becomes `dead` with the reason.
 * @returns when to look again; null where nothing waits but for a person or for something new
 */
export async function drainMetering(
  deps: DrainDeps,
  tenantId: string,
  signal: AbortSignal,
): Promise<Date | null> {
  const { pool, clock } = deps;
  const until = clock().getTime() + SLICE_MS;
  while (!signal.aborted) {
    const { settled, stoppedBy, againAt } = await onePass(deps, tenantId, until, signal);
    const now = clock();
    let again: Date | null;
    if (stoppedBy !== null)
      again = new Date(now.getTime() + (stoppedBy.retryAfterMs ?? deps.halfOpenAfterMs));
    else if (settled > 0) again = now;
    else again = earlier(againAt, await nextDue(pool, tenantId, now));
    if (again === null || now.getTime() >= until) return again;
    const wait = again.getTime() - clock().getTime();
    if (wait > WAIT_HERE_MS) return again;
    if (wait > 0) await delay(wait, undefined, { signal }).catch(() => undefined);
  }
  return null;
}

/** What one look through the queue, from its oldest row to its newest, came to. */
interface Pass {
  settled: number;
  /** Why the platform takes nothing at all now; null where it does. */
  stoppedBy: PlatformError | null;
  /** When the first of what was sent in vain is due again; null where nothing was. */
  againAt: Date | null;
}

function earlier(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

async function onePass(deps: DrainDeps, tenantId: string, until: number, signal: AbortSignal): Promise<Pass> {
  const { pool, clock, metering } = deps;
  const dueBy = clock();
  const pass: Pass = { settled: 0, stoppedBy: null, againAt: null };
  const flying = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const goesOn = () =>
    !signal.aborted && pass.stoppedBy === null && failures.length === 0 && clock().getTime() < until;
  const launch = (rows: readonly Sendable[]) => {
    const flight = sendAndSettle(deps, tenantId, rows, pass)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => flying.delete(flight));
    flying.add(flight);
  };

  let mark: QueueMark | null = null;
  while (goesOn()) {
    const page: QueueRow[] = await readQueue(pool, tenantId, dueBy, mark);
    mark = page.at(-1) ?? null;
    if (mark === null) break;
    const { sendable, unsendable } = sorted(page);
    await settle(pool, tenantId, unsendable, clock());
    pass.settled += unsendable.length;
    for (const batch of batchesOf(sendable)) {
      let rest = batch;
      while (rest.length > 0) {
        const probing = metering.breakerState !== 'closed';
        while (flying.size >= (probing ? 1 : IN_FLIGHT)) await Promise.race(flying);
        if (!goesOn()) break;
        const size = probing ? PROBE : rest.length;
        launch(rest.slice(0, size));
        rest = rest.slice(size);
        if (probing) await Promise.all(flying);
      }
    }
  }
  await Promise.all(flying);
  if (failures.length > 0) throw failures[0];
  return pass;
}

async function sendAndSettle(
  deps: DrainDeps,
  tenantId: string,
  rows: readonly Sendable[],
  pass: Pass,
): Promise<void> {
  const { pool, clock, backoff } = deps;
  const delivery = await deliverBatch(deps.metering, rows);
  await settle(pool, tenantId, delivery.settled, clock());
  pass.settled += delivery.settled.length;
  if (delivery.again !== null) {
    const { rows: inVain, error } = delivery.again;
    if (wasNotSent(error) || error.retryAfterMs !== null) pass.stoppedBy = error;
    if (!wasNotSent(error)) {
      const at = await postpone(
        pool,
        tenantId,
        inVain.map(({ id }) => id),
        {
          error: `${error.code}: ${error.message}`,
          notBefore: new Date(clock().getTime() + (error.retryAfterMs ?? 0)),
          backoff,
        },
      );
      pass.againAt = earlier(pass.againAt, at);
    }
  }
  deps.onBatch(delivery, rows.length);
}

/** Of a page: what can be sent now, and what never can. The held ones are neither. */
function sorted(page: readonly QueueRow[]): {
  sendable: (Sendable & { attempts: number })[];
  unsendable: Settled[];
} {
  const sendable: (Sendable & { attempts: number })[] = [];
  const unsendable: Settled[] = [];
  for (const { id, payload, attempts, held, orphan } of page) {
    if (held) continue;
    const event = WireEvent.safeParse(payload);
    if (orphan)
      unsendable.push({ id, outcome: 'dropped', reason: 'What it takes back was dropped and never sent.' });
    else if (event.success) sendable.push({ id, attempts, event: event.data });
    else unsendable.push({ id, outcome: 'dead', reason: 'The event as stored is not in the contract.' });
  }
  return { sendable, unsendable };
}

/** Rows of one size of company together, in their order. */
function batchesOf(rows: readonly (Sendable & { attempts: number })[]): Sendable[][] {
  const bySize = Map.groupBy(rows, ({ attempts }) => companySize(attempts));
  return [...bySize]
    .toSorted(([a], [b]) => b - a)
    .flatMap(([size, some]) =>
      Array.from({ length: Math.ceil(some.length / size) }, (_, at) =>
        some.slice(at * size, (at + 1) * size),
      ),
    );
}
