import type { PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type {
  WebhookChange,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookRequest,
  WebhookWithSecret,
} from '../../../domain/wire/webhooks.ts';
import type { Actor } from '../../actor.ts';
import { StintError } from '../../errors.ts';
import { appendAudit } from '../audit/service.ts';
import type { SealingKeys } from '../identity/sealing-keys.ts';
import { AddressRefused, type AddressRules, allowedUrl } from './address.ts';
import { queue } from './queue.ts';
import { selectDeliveries, selectEndpoints } from './rows.ts';
import { encryptSecret, newSecret } from './secrets.ts';

/** Endpoints that a firm may have. */
const ENDPOINTS_MAX = 20;
const DELIVERIES_SHOWN = 50;
const HOUR_MS = 3_600_000;

export interface WebhookDeps {
  keys: SealingKeys;
  rules: AddressRules;
}

/** Makes an endpoint with a secret that only this answer tells; asked again with the same id it answers without it. */
export async function createEndpoint(
  tx: PoolClient,
  { keys, rules }: WebhookDeps,
  actor: Actor,
  { id, url, description }: WebhookRequest,
  now: Date,
): Promise<WebhookWithSecret> {
  checkUrl(url, rules);
  const secret = newSecret();
  const ciphertext = encryptSecret(keys, { tenantId: actor.tenantId, endpointId: id }, secret);
  if ((await selectEndpoints(tx, now)).length >= ENDPOINTS_MAX)
    throw new StintError(
      'conflict',
      `A firm has at most ${ENDPOINTS_MAX} addresses. Remove one that is not needed any more.`,
    );
  const made = await tx.query(
    `insert into webhook_endpoints (id, tenant_id, created_at, updated_at, url, description, state, created_by,
                                    secret_ciphertext)
     values ($1, $2, $3, $3, $4, $5, 'active', $6, $7) on conflict do nothing`,
    [id, actor.tenantId, now.toISOString(), url, description, actor.userId, ciphertext],
  );
  const endpoint = await findEndpoint(tx, id, now);
  if (made.rowCount === 0) return { endpoint, secret: null };
  await record(tx, actor, 'webhook.create', id, null, { url, description }, now);
  return { endpoint, secret };
}

/** @throws StintError not_found */
export async function findEndpoint(tx: PoolClient, id: string, now: Date): Promise<WebhookEndpoint> {
  const [endpoint] = await selectEndpoints(tx, now, id);
  if (endpoint === undefined)
    throw new StintError('not_found', 'There is no such address. It may have been removed.');
  return endpoint;
}

/** Changes what is given. One that is active again starts afresh: what failed before does not count. */
export async function changeEndpoint(
  tx: PoolClient,
  { rules }: Pick<WebhookDeps, 'rules'>,
  actor: Actor,
  id: string,
  change: WebhookChange,
  now: Date,
): Promise<WebhookEndpoint> {
  const before = await findEndpoint(tx, id, now);
  if (change.url !== undefined) checkUrl(change.url, rules);
  const { url = before.url, description = before.description, state = before.state } = change;
  await tx.query(
    `update webhook_endpoints
        set url = $2, description = $3, failing_since = case when state <> $4 then null else failing_since end,
            state = $4, updated_at = $5
      where id = $1`,
    [id, url, description, state, now.toISOString()],
  );
  const was = { url: before.url, description: before.description, state: before.state };
  await record(tx, actor, 'webhook.change', id, was, { url, description, state }, now);
  if (state === 'active') await tx.query("select pg_notify('stint_webhooks', '')");
  return findEndpoint(tx, id, now);
}

/** Stops telling it anything, what waits for it included. */
export async function removeEndpoint(tx: PoolClient, actor: Actor, id: string, now: Date): Promise<void> {
  const { url } = await findEndpoint(tx, id, now);
  await tx.query(`update webhook_endpoints set state = 'removed', updated_at = $2 where id = $1`, [
    id,
    now.toISOString(),
  ]);
  await tx.query(
    `update webhook_deliveries set state = 'failed' where endpoint_id = $1 and state = 'pending'`,
    [id],
  );
  await record(tx, actor, 'webhook.remove', id, { url }, null, now);
}

/** Makes another secret and tells it; the one before is valid beside it for so many hours, and one before that no more. */
export async function rotateSecret(
  tx: PoolClient,
  { keys }: Pick<WebhookDeps, 'keys'>,
  actor: Actor,
  id: string,
  overlapHours: number,
  now: Date,
): Promise<WebhookWithSecret> {
  await findEndpoint(tx, id, now);
  const secret = newSecret();
  const until = overlapHours === 0 ? null : new Date(now.getTime() + overlapHours * HOUR_MS).toISOString();
  await tx.query(
    `update webhook_endpoints
        set previous_secret_ciphertext = case when $3::timestamptz is null then null else secret_ciphertext end,
            previous_secret_until = $3, secret_ciphertext = $2, updated_at = $4
      where id = $1`,
    [id, encryptSecret(keys, { tenantId: actor.tenantId, endpointId: id }, secret), until, now.toISOString()],
  );
  await record(tx, actor, 'webhook.rotate_secret', id, null, { overlapHours }, now);
  return { endpoint: await findEndpoint(tx, id, now), secret };
}

/** Puts an event without a meaning into the outbox, to see whether it arrives. */
export async function ping(tx: PoolClient, actor: Actor, id: string, now: Date): Promise<WebhookDelivery> {
  const endpoint = await findEndpoint(tx, id, now);
  if (endpoint.state !== 'active')
    throw new StintError('conflict', 'Nothing is sent to this address now. Resume it first.');
  const eventId = uuidv7();
  const body = JSON.stringify({
    id: eventId,
    type: 'ping',
    createdAt: now.toISOString(),
    tenant: { id: actor.tenantId },
    data: {},
  });
  const [deliveryId = ''] = await queue(
    tx,
    actor.tenantId,
    [id],
    [{ id: eventId, event: 'ping', body }],
    now,
  );
  return findDelivery(tx, deliveryId);
}

/** The last deliveries of an endpoint, newest first. */
export async function listDeliveries(tx: PoolClient, id: string, now: Date): Promise<WebhookDelivery[]> {
  await findEndpoint(tx, id, now);
  return selectDeliveries(tx, 'd.endpoint_id = $1', [id], DELIVERIES_SHOWN);
}

/** Sends a delivery once more from now on, whatever became of it: the same id, the same body. */
export async function redeliver(
  tx: PoolClient,
  actor: Actor,
  deliveryId: string,
  now: Date,
): Promise<WebhookDelivery> {
  const { endpointId } = await findDelivery(tx, deliveryId);
  const endpoint = await findEndpoint(tx, endpointId, now);
  if (endpoint.state !== 'active')
    throw new StintError('conflict', 'Nothing is sent to this address now. Resume it first.');
  await tx.query(
    `update webhook_deliveries
        set state = 'pending', attempts = 0, due_since = $2, next_attempt_at = $2, delivered_at = null
      where id = $1`,
    [deliveryId, now.toISOString()],
  );
  await tx.query("select pg_notify('stint_webhooks', '')");
  await record(tx, actor, 'webhook.redeliver', endpointId, null, { deliveryId }, now);
  return findDelivery(tx, deliveryId);
}

async function findDelivery(tx: PoolClient, id: string): Promise<WebhookDelivery> {
  const [delivery] = await selectDeliveries(tx, 'd.id = $1', [id], 1);
  if (delivery === undefined)
    throw new StintError('not_found', 'There is no such delivery. It may be older than 30 days.');
  return delivery;
}

function checkUrl(url: string, rules: AddressRules): void {
  try {
    allowedUrl(url, rules);
  } catch (error) {
    if (!(error instanceof AddressRefused)) throw error;
    throw new StintError('invalid_request', error.message, {
      details: [{ path: 'url', message: error.message }],
    });
  }
}

function record(
  tx: PoolClient,
  actor: Actor,
  action: string,
  resourceId: string,
  before: Record<string, string | number> | null,
  after: Record<string, string | number> | null,
  now: Date,
): Promise<unknown> {
  return appendAudit(
    tx,
    actor,
    [{ action, resourceType: 'webhook_endpoint', resourceId, before, after }],
    now,
  );
}
