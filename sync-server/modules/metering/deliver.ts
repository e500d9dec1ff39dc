import type { MeteringClient } from '../../integrations/creto-metering/client.ts';
import { reasonOf, type WireEvent } from '../../integrations/creto-metering/wire.ts';
import { PlatformError } from '../../integrations/platform-call.ts';
import type { Settled } from './queue.ts';

/** What delivery needs of the platform's client. */
export type EventSink = Pick<MeteringClient, 'recordEvents' | 'breakerState'>;

/** An outbox row with its event, read and found to be in the contract. */
export interface Sendable {
  id: string;
  event: WireEvent;
}

/** What became of one batch. */
export interface Delivery {
  settled: Settled[];
  accepted: WireEvent[];
  /** Of the accepted: how many the platform had had before. */
  duplicates: number;
  /** Rows to try again, and why; empty where every row got an answer. */
  again: { rows: Sendable[]; error: PlatformError } | null;
}

/**
 * Refusals of a whole request that one event in it may have caused: the halves are asked by themselves, so that it dies
 * alone. Others (401, 403, 404) are about us and not about an event.
 */
const MAY_BE_ONE_EVENT = new Set([400, 409, 413, 422]);

/** Codes of a call that was not made at all: nothing was tried. */
const NOT_SENT = new Set(['paused', 'circuit_open']);

/** Whether the platform was not asked, because it told us to wait or is failing. */
export function wasNotSent({ code }: PlatformError): boolean {
  return NOT_SENT.has(code);
}

/**
 * Sends one batch and says of each row what became of it. Never throws for what the platform says or does not say.
 * @throws whatever the client throws that is no PlatformError
 */
export async function deliverBatch(metering: EventSink, rows: readonly Sendable[]): Promise<Delivery> {
  const answer = await metering.recordEvents(rows.map(({ event }) => event)).catch((error: unknown) => {
    if (error instanceof PlatformError) return error;
    throw error;
  });
  if (answer instanceof PlatformError) {
    if (answer.retryable) return { ...nothing(), again: { rows: [...rows], error: answer } };
    if (rows.length > 1 && answer.status !== null && MAY_BE_ONE_EVENT.has(answer.status)) {
      const half = Math.ceil(rows.length / 2);
      const first = await deliverBatch(metering, rows.slice(0, half));
      // What comes after a failing platform is not asked: it would fail too, and the first half's wait holds for both.
      if (first.again !== null)
        return { ...first, again: { ...first.again, rows: [...first.again.rows, ...rows.slice(half)] } };
      return joined(first, await deliverBatch(metering, rows.slice(half)));
    }
    const reason = `${answer.code}: ${answer.message}`;
    return { ...nothing(), settled: rows.map(({ id }) => ({ id, outcome: 'dead', reason })) };
  }
  const delivery = nothing();
  const results = new Map(answer.results.map((result) => [result.event_id, result]));
  const silent: Sendable[] = [];
  for (const row of rows) {
    const result = results.get(row.event.event_id);
    if (result === undefined) silent.push(row);
    else if (result.status === 'failed')
      delivery.settled.push({ id: row.id, outcome: 'dead', reason: reasonOf(result.error) });
    else {
      delivery.settled.push({ id: row.id, outcome: 'delivered' });
      delivery.accepted.push(row.event);
      if (result.status === 'duplicate') delivery.duplicates += 1;
    }
  }
  if (silent.length > 0) {
    const words = `creto-metering said nothing about ${silent.length} of ${rows.length} events.`;
    const error = new PlatformError(words, { code: 'bad_answer', status: null, retryable: true });
    delivery.again = { rows: silent, error };
  }
  return delivery;
}

function nothing(): Delivery {
  return { settled: [], accepted: [], duplicates: 0, again: null };
}

function joined(a: Delivery, b: Delivery): Delivery {
  return {
    settled: [...a.settled, ...b.settled],
    accepted: [...a.accepted, ...b.accepted],
    duplicates: a.duplicates + b.duplicates,
    again: b.again,
  };
}
