import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { MeteringEvent } from '../../../domain/entities/metering-event.ts';
import { negated } from '../../../domain/rules/metering.ts';
import { withTenant } from '../../../sync-server/db.ts';
import { recordMeteringEvents } from '../../../sync-server/modules/metering/record.ts';
import type { Firm } from '../../support/firm.ts';

/** Every so many events the one before is taken back, as a reopening does. */
const CORRECTION_EVERY = 50;
const QUANTITIES = ['0.5', '1', '1.25', '0.333333', '7.75'];

/** Approved hours of two clients with what an approval writes about them, and a correction now and then. */
export class EventSource {
  readonly #firm: Firm;
  readonly #timestamp: string;
  #last: MeteringEvent | null = null;
  #made = 0;

  constructor(firm: Firm, timestamp: string) {
    this.#firm = firm;
    this.#timestamp = timestamp;
  }

  take(count: number): MeteringEvent[] {
    return Array.from({ length: count }, () => this.#next());
  }

  #next(): MeteringEvent {
    const firm = this.#firm;
    this.#made += 1;
    if (this.#last !== null && this.#made % CORRECTION_EVERY === 0) {
      const { id, quantity, causeSeq } = this.#last;
      const metadata = { reason: 'reopened' };
      return {
        ...this.#last,
        ...{ id: uuidv7(), quantity: negated(quantity), corrects: id, causeSeq: causeSeq + 1, metadata },
      };
    }
    const ofFirst = this.#made % 2 === 0;
    this.#last = {
      id: uuidv7(),
      tenantId: firm.tenantId,
      clientId: ofFirst ? firm.client.id : firm.otherClient.id,
      projectId: ofFirst ? firm.project.id : firm.otherProject.id,
      eventType: 'consulting_hour',
      timestamp: this.#timestamp,
      quantity: QUANTITIES[this.#made % QUANTITIES.length] ?? '1',
      unit: 'hours',
      corrects: null,
      causeId: uuidv7(),
      causeSeq: 0,
      metadata: { billable: true, activity_code: 'DEV', user_id: firm.consultant.id },
    };
    return this.#last;
  }
}

/** Writes events as a decision does, with their outbox rows, in one transaction. */
export function record(pool: Pool, firm: Firm, events: readonly MeteringEvent[]): Promise<void> {
  return withTenant(pool, firm.tenantId, (tx) => recordMeteringEvents(tx, firm.tenantId, events, new Date()));
}
