import { v7 as uuidv7 } from 'uuid';
import type { MeteringEvent } from '../../domain/entities/metering-event.ts';
import { negated } from '../../domain/rules/metering.ts';
import { withTenant } from '../../sync-server/db.ts';
import type {
  BatchAnswer,
  EventResult,
  WireEvent,
} from '../../sync-server/integrations/creto-metering/wire.ts';
import type { BreakerState } from '../../sync-server/integrations/platform-call.ts';
import { PlatformError } from '../../sync-server/integrations/platform-call.ts';
import type { EventSink } from '../../sync-server/modules/metering/deliver.ts';
import { recordMeteringEvents } from '../../sync-server/modules/metering/record.ts';
import type { Firm } from './firm.ts';
import type { TestDatabase } from './postgres.ts';

/** Hours of the firm's client, as an approval would meter them. */
export function eventOf(firm: Firm, change: Partial<MeteringEvent> = {}): MeteringEvent {
  return {
    id: uuidv7(),
    tenantId: firm.tenantId,
    clientId: firm.client.id,
    projectId: firm.project.id,
    eventType: 'consulting_hour',
    timestamp: '2026-06-01T10:00:00.000Z',
    quantity: '1',
    unit: 'hours',
    corrects: null,
    causeId: uuidv7(),
    causeSeq: 0,
    metadata: {},
    ...change,
  };
}

/** Takes `event` back, as a reopening would. */
export function takingBack(event: MeteringEvent, change: Partial<MeteringEvent> = {}): MeteringEvent {
  return {
    ...event,
    ...{ id: uuidv7(), quantity: negated(event.quantity), corrects: event.id, metadata: {} },
    causeSeq: event.causeSeq + 1,
    ...change,
  };
}

/** Events with their outbox rows, in one transaction. */
export const recorded = async (db: TestDatabase, firm: Firm, ...events: MeteringEvent[]): Promise<void> =>
  withTenant(db.pool, firm.tenantId, (tx) => recordMeteringEvents(tx, firm.tenantId, events, new Date()));

/** States of the firm's outbox rows by event id. */
export async function outboxOf(db: TestDatabase, firm: Firm): Promise<Map<string, string>> {
  const { rows } = await db.ownerPool.query<{ id: string; state: string }>(
    'SELECT id, state FROM outbox WHERE tenant_id = $1',
    [firm.tenantId],
  );
  return new Map(rows.map(({ id, state }) => [id, state]));
}

/**
 * The platform as the contract has it, in this process: takes an event once, refuses the correction of one that it does
 * not know, and whatever else `judge` refuses or `before` throws.
 */
export class ScriptedPlatform implements EventSink {
  breakerState: BreakerState = 'closed';
  /** The ids of each request, in the order in which they came. */
  readonly requests: string[][] = [];
  readonly ledger = new Map<string, WireEvent>();
  /** Refuses one event with a reason. */
  judge: (event: WireEvent) => string | null = () => null;
  /** Fails a whole request before anything is taken. */
  before: (events: readonly WireEvent[]) => void | Promise<void> = () => undefined;
  /** Changes or loses the answer to what was taken. */
  after: (answer: BatchAnswer) => BatchAnswer = (answer) => answer;

  async recordEvents(events: readonly WireEvent[]): Promise<BatchAnswer> {
    this.requests.push(events.map(({ event_id }) => event_id));
    await this.before(events);
    const results = events.map((event): EventResult => {
      const { event_id } = event;
      if (this.ledger.has(event_id)) return { event_id, status: 'duplicate' };
      const unknown = event.corrects !== undefined && !this.ledger.has(event.corrects);
      const message = unknown ? `there is no event ${event.corrects}` : this.judge(event);
      if (message !== null)
        return { event_id, status: 'failed', error: { code: 'invalid_request', message } };
      this.ledger.set(event_id, event);
      return { event_id, status: 'accepted' };
    });
    const failed = results.filter(({ status }) => status === 'failed').length;
    return this.after({ total: results.length, succeeded: results.length - failed, failed, results });
  }

  /** Sum of the quantities of whole numbers that it has taken. */
  get hours(): number {
    return [...this.ledger.values()].reduce((sum, { quantity }) => sum + Number(quantity), 0);
  }
}

export const failing = (status: number | null, code = 'told_to', retryAfterMs: number | null = null) =>
  new PlatformError('Told to fail.', {
    ...{ code, status, retryAfterMs },
    retryable: status === null || status >= 500 || status === 429,
  });
