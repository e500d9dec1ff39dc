import type { PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { Decision } from '../../../domain/entities/decision.ts';
import { EntryStatus } from '../../../domain/entities/time-entry.ts';
import type { DecisionEvent, WebhookEvent } from '../../../domain/wire/webhooks.ts';

type Entry = DecisionEvent['data']['entries'][number];

const EntryRow = z.object({
  id: z.string(),
  status: EntryStatus,
  userId: z.string(),
  projectId: z.string(),
  date: z.string(),
  minutes: z.int(),
  billedMinutes: z.int().nullable(),
});

/**
 * Puts an event for every decision that was applied, at least in part, into the outbox of every active endpoint; in the
 * transaction of the decisions and after their entries were written, so that it is told if and only if it was done.
 * Where a firm has no endpoint it costs one statement.
 * @param decisions as they were stored, with their results
 */
export async function queueDecisions(
  tx: PoolClient,
  tenantId: string,
  decisions: readonly Decision[],
  now: Date,
): Promise<void> {
  const applied = decisions.flatMap((decision) =>
    decision.state === 'applied' || decision.state === 'partly_applied'
      ? [{ ...decision, state: decision.state }]
      : [],
  );
  if (applied.length === 0) return;
  const endpoints = await activeEndpoints(tx);
  if (endpoints.length === 0) return;
  const [tenant] = (await tx.query<{ slug: string }>('select slug from tenants')).rows;
  const names = await readNames(
    tx,
    applied.flatMap(({ decidedBy }) => decidedBy ?? []),
  );
  const entries = await readEntries(tx, applied);
  const events = applied.map((decision): DecisionEvent => {
    const { decidedBy, rule = null } = decision;
    return {
      id: uuidv7(),
      type: 'decision.applied',
      createdAt: now.toISOString(),
      tenant: { id: tenantId, slug: tenant?.slug ?? '' },
      data: {
        decision: {
          id: decision.id,
          action: decision.action,
          state: decision.state,
          comment: decision.comment,
          decidedAt: decision.decidedAt,
          decidedBy: decidedBy === null ? null : { id: decidedBy, name: names.get(decidedBy) ?? '' },
          rule: rule === null ? null : { id: rule.id, name: rule.name },
          delegateTo: decision.delegateTo,
          delegateUntil: decision.delegateUntil,
        },
        entries: entriesOf(decision, entries),
      },
    };
  });
  await queue(
    tx,
    tenantId,
    endpoints,
    events.map((event) => ({ id: event.id, event: event.type, body: JSON.stringify(event) })),
    now,
  );
}

/** Puts events into the outbox of endpoints: one statement. @returns the ids of the deliveries, endpoint by endpoint */
export async function queue(
  tx: PoolClient,
  tenantId: string,
  endpointIds: readonly string[],
  events: readonly { id: string; event: WebhookEvent; body: string }[],
  now: Date,
): Promise<string[]> {
  const rows = endpointIds.flatMap((endpointId) =>
    events.map(({ id: eventId, event, body }) => ({ id: uuidv7(), endpointId, eventId, event, body })),
  );
  await tx.query(
    `insert into webhook_deliveries (id, tenant_id, endpoint_id, event_id, event, body, created_at, due_since,
                                     next_attempt_at)
     select id, $1, "endpointId", "eventId", event, body, $2, $2, $2
       from jsonb_to_recordset($3::jsonb)
         as r(id uuid, "endpointId" uuid, "eventId" uuid, event text, body text)`,
    [tenantId, now.toISOString(), JSON.stringify(rows)],
  );
  return rows.map(({ id }) => id);
}

async function activeEndpoints(tx: PoolClient): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `select id from webhook_endpoints where state = 'active' order by id`,
  );
  return rows.map(({ id }) => id);
}

async function readNames(tx: PoolClient, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await tx.query<{ id: string; name: string }>(
    'select id, name from users where id = any($1::uuid[])',
    [[...new Set(ids)]],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

async function readEntries(
  tx: PoolClient,
  decisions: readonly Decision[],
): Promise<Map<string, z.infer<typeof EntryRow>>> {
  const { rows } = await tx.query(
    `select id, status, user_id as "userId", project_id as "projectId", date, minutes,
            billed_minutes as "billedMinutes"
       from time_entries where id = any($1::uuid[])`,
    [decisions.flatMap(({ entries }) => entries.map(({ entryId }) => entryId))],
  );
  return new Map(rows.map((row) => EntryRow.parse(row)).map((row) => [row.id, row]));
}

function entriesOf(decision: Decision, entries: ReadonlyMap<string, z.infer<typeof EntryRow>>): Entry[] {
  const applied = new Set(
    decision.results.flatMap(({ entryId, outcome }) => (outcome === 'applied' ? [entryId] : [])),
  );
  const named = new Map(decision.entries.map(({ entryId, comment }) => [entryId, comment ?? '']));
  return [...named].flatMap(([id, comment]) => {
    const entry = applied.has(id) ? entries.get(id) : undefined;
    return entry === undefined ? [] : [{ ...entry, comment }];
  });
}
