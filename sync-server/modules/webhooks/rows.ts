import type { PoolClient } from 'pg';
import { WebhookDelivery, WebhookEndpoint } from '../../../domain/wire/webhooks.ts';

const endpointColumns = `e.id, e.url, e.description, e.state, e.created_at as "createdAt",
  e.previous_secret_until as "previousSecretUntil", e.failing_since as "failingSince",
  (select count(*)::int from webhook_deliveries d
    where d.tenant_id = e.tenant_id and d.endpoint_id = e.id and d.state = 'pending') as pending`;

/** Endpoints that were not removed, in the order in which they were made; their secrets stay in the database. */
export async function selectEndpoints(
  tx: PoolClient,
  now: Date,
  id: string | null = null,
): Promise<WebhookEndpoint[]> {
  const { rows } = await tx.query(
    `select ${endpointColumns} from webhook_endpoints e
      where e.state <> 'removed' and ($1::uuid is null or e.id = $1) order by e.created_at, e.id`,
    [id],
  );
  return rows
    .map((row) => WebhookEndpoint.parse(row))
    .map((endpoint) => {
      const until = endpoint.previousSecretUntil;
      return until === null || Date.parse(until) > now.getTime()
        ? endpoint
        : { ...endpoint, previousSecretUntil: null };
    });
}

/** Deliveries by a condition on `d`, newest first. */
export async function selectDeliveries(
  tx: PoolClient,
  where: string,
  values: readonly unknown[],
  limit: number,
): Promise<WebhookDelivery[]> {
  const { rows } = await tx.query(
    `select d.id, d.endpoint_id as "endpointId", d.event_id as "eventId", d.event, d.state, d.attempts, d.tries,
            d.created_at as "createdAt", d.next_attempt_at as "nextAttemptAt", d.delivered_at as "deliveredAt"
       from webhook_deliveries d where ${where} order by d.created_at desc, d.id desc limit ${limit}`,
    [...values],
  );
  return rows.map((row) => WebhookDelivery.parse(row));
}
