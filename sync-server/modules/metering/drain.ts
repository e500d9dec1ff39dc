import type { Pool } from 'pg';
import { z } from 'zod';
import { withTenant } from '../../db.ts';
import type { MeteringClient } from '../../integrations/creto-metering/client.ts';
import { EVENTS_PER_REQUEST, reasonOf, WireEvent } from '../../integrations/creto-metering/wire.ts';
import { PlatformError } from '../../integrations/platform-call.ts';
import { METERING_TOPIC } from './record.ts';

export interface DrainDeps {
  pool: Pool;
  metering: MeteringClient;
  clock: () => Date;
  /** For the count of recorded events; called after the rows are settled. */
  onDelivered: (events: readonly WireEvent[]) => void;
}

const DueRow = z.object({ id: z.uuid(), payload: z.json() });
type Settled = { id: string; error: string | null };

/**
 * Delivers a tenant's due metering events, at most 1000 a request, oldest first, until none is due.
 *
 * No transaction is open while the platform is asked. That delivers at least once, and the event id makes it exactly
 * once at the other end: a row that was sent and not settled, because the answer or this process was lost, is sent
 * again and answered `duplicate`. A row that the platform refuses becomes `dead` with the reason and blocks no other.
 * @throws PlatformError that is retryable: what was sent in vain stays pending, and a `Retry-After` holds it back
 */
export async function drainMetering(deps: DrainDeps, tenantId: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const due = await readDue(deps, tenantId);
    if (due.length === 0) return;
    const events = due.flatMap(({ id, payload }) => {
      const event = WireEvent.safeParse(payload);
      return event.success ? [{ id, event: event.data }] : [];
    });
    const wellFormed = new Set(events.map(({ id }) => id));
    await settle(
      deps,
      tenantId,
      due
        .filter(({ id }) => !wellFormed.has(id))
        .map(({ id }) => ({ id, error: 'The event as stored is not in the contract.' })),
    );
    if (events.length > 0) await deliver(deps, tenantId, events);
  }
}

async function deliver(
  deps: DrainDeps,
  tenantId: string,
  rows: readonly { id: string; event: WireEvent }[],
): Promise<void> {
  const answer = await deps.metering.recordEvents(rows.map(({ event }) => event)).catch((error: unknown) => {
    if (error instanceof PlatformError) return error;
    throw error;
  });
  if (answer instanceof PlatformError) {
    if (answer.retryable) {
      await postpone(deps, tenantId, rows, answer);
      throw answer;
    }
    const error = `${answer.code}: ${answer.message}`;
    return settle(
      deps,
      tenantId,
      rows.map(({ id }) => ({ id, error })),
    );
  }
  const results = new Map(answer.results.map((result) => [result.event_id, result]));
  const settled: Settled[] = [];
  const silent: (typeof rows)[number][] = [];
  for (const row of rows) {
    const result = results.get(row.event.event_id);
    if (result === undefined) silent.push(row);
    else settled.push({ id: row.id, error: result.status === 'failed' ? reasonOf(result.error) : null });
  }
  await settle(deps, tenantId, settled);
  const delivered = new Set(settled.filter(({ error }) => error === null).map(({ id }) => id));
  deps.onDelivered(rows.filter(({ id }) => delivered.has(id)).map(({ event }) => event));
  if (silent.length > 0) {
    const error = new PlatformError(`creto-metering said nothing about ${silent.length} events.`, {
      code: 'bad_answer',
      status: null,
      retryable: true,
    });
    await postpone(deps, tenantId, silent, error);
    throw error;
  }
}

async function readDue({ pool, clock }: DrainDeps, tenantId: string): Promise<z.infer<typeof DueRow>[]> {
  const { rows } = await withTenant(pool, tenantId, (tx) =>
    tx.query(
      `select id, payload from outbox
        where topic = $1 and state = 'pending' and next_attempt_at <= $2
        order by created_at, id limit ${EVENTS_PER_REQUEST}`,
      [METERING_TOPIC, clock().toISOString()],
    ),
  );
  return rows.map((row) => DueRow.parse(row));
}

/** Without an error a row is delivered, with one it is dead. */
async function settle(
  { pool, clock }: DrainDeps,
  tenantId: string,
  settled: readonly Settled[],
): Promise<void> {
  if (settled.length === 0) return;
  await withTenant(pool, tenantId, (tx) =>
    tx.query(
      `update outbox o
          set state = case when r.error is null then 'delivered' else 'dead' end, attempts = o.attempts + 1,
              last_error = r.error, delivered_at = case when r.error is null then $1::timestamptz end
         from jsonb_to_recordset($2::jsonb) as r(id uuid, error text)
        where o.id = r.id and o.state = 'pending'`,
      [clock().toISOString(), JSON.stringify(settled)],
    ),
  );
}

async function postpone(
  { pool, clock }: DrainDeps,
  tenantId: string,
  rows: readonly { id: string }[],
  error: PlatformError,
): Promise<void> {
  const next = new Date(clock().getTime() + (error.retryAfterMs ?? 0)).toISOString();
  await withTenant(pool, tenantId, (tx) =>
    tx.query(
      `update outbox set attempts = attempts + 1, last_error = $1, next_attempt_at = $2
        where id = any($3::uuid[]) and state = 'pending'`,
      [`${error.code}: ${error.message}`, next, rows.map(({ id }) => id)],
    ),
  );
}
