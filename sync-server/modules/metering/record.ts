import type { PoolClient } from 'pg';
import type { MeteringEvent } from '../../../domain/entities/metering-event.ts';
import { WireEvent } from '../../integrations/creto-metering/wire.ts';

export const METERING_TOPIC = 'metering_event';

/**
 * Writes metering events and their outbox rows in the caller's tenant transaction, three statements whatever their
 * number: what caused them and what is sent for it commit together or not at all. The outbox row holds the body as it
 * will be sent, so that every try sends the same; its dedupe key is the event's id. What it corrects and its place
 * among the events of its cause go with it, for delivery keeps their order.
 */
export async function recordMeteringEvents(
  tx: PoolClient,
  tenantId: string,
  events: readonly MeteringEvent[],
  now: Date,
): Promise<void> {
  if (events.length === 0) return;
  await ensureMonths(tx, events);
  await tx.query(
    `insert into metering_events (id, tenant_id, client_id, project_id, event_type, "timestamp", quantity, unit,
                                  corrects, cause_id, cause_seq, metadata)
     select id, $1, "clientId", "projectId", "eventType", "timestamp", quantity, unit, corrects, "causeId", "causeSeq",
            metadata
       from jsonb_to_recordset($2::jsonb)
         as r(id uuid, "clientId" uuid, "projectId" uuid, "eventType" text, "timestamp" timestamptz, quantity numeric,
              unit text, corrects uuid, "causeId" uuid, "causeSeq" int, metadata jsonb)`,
    [tenantId, JSON.stringify(events)],
  );
  await tx.query(
    `insert into outbox (id, tenant_id, topic, payload, cause_id, cause_seq, corrects, state, attempts, dedupe_key,
                         created_at)
     select id, $1, $2, payload, "causeId", "causeSeq", corrects, 'pending', 0, id::text, $3
       from jsonb_to_recordset($4::jsonb)
         as r(id uuid, payload jsonb, "causeId" uuid, "causeSeq" int, corrects uuid)
     on conflict (tenant_id, topic, dedupe_key) do nothing`,
    [
      tenantId,
      METERING_TOPIC,
      now.toISOString(),
      JSON.stringify(
        events.map((event) => ({
          id: event.id,
          causeId: event.causeId,
          causeSeq: event.causeSeq,
          corrects: event.corrects,
          payload: wireEvent(event),
        })),
      ),
    ],
  );
}

/** Work older than any month made ahead of time, such as an import's, gets its partition here. */
async function ensureMonths(tx: PoolClient, events: readonly MeteringEvent[]): Promise<void> {
  const months = [...new Set(events.map(({ timestamp }) => `${timestamp.slice(0, 7)}-01`))];
  await tx.query(
    `select ensure_metering_partitions(month, 1) from unnest($1::date[]) as month
      where to_regclass('public.metering_events_' || to_char(month, 'YYYY_MM')) is null`,
    [months],
  );
}

/** The event as contracts/creto-metering.md wants it. */
export function wireEvent(event: MeteringEvent): WireEvent {
  return WireEvent.parse({
    event_id: event.id,
    tenant_id: event.tenantId,
    client_id: event.clientId,
    project_id: event.projectId,
    event_type: event.eventType,
    timestamp: event.timestamp,
    quantity: event.quantity,
    unit: event.unit,
    metadata: event.metadata,
    ...(event.corrects === null ? {} : { corrects: event.corrects }),
  });
}
