import type { Pool } from 'pg';
import { z } from 'zod';
import { rolesWith } from '../../../domain/rules/permissions.ts';
import { WebhookEvent } from '../../../domain/wire/webhooks.ts';
import { withTenant } from '../../db.ts';
import type { SealingKeys } from '../identity/sealing-keys.ts';
import { notify } from '../notifications/service.ts';
import type { AddressRules } from './address.ts';
import { decryptSecret } from './secrets.ts';
import { sendOnce } from './send.ts';
import { DELIVERY_HEADER, EVENT_HEADER, SIGNATURE_HEADER, signatureOf } from './sign.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
/** First wait after a try that failed; each next one is longer by BACKOFF, up to WAIT_MAX. */
const WAIT_FIRST_MS = 5 * SECOND;
const BACKOFF = 3;
const WAIT_MAX_MS = 4 * HOUR;
/** Part by which a wait is longer or shorter at random, so that what failed together does not come back together. */
const JITTER = 0.2;
/** A delivery is tried for so long. */
export const TRY_FOR_MS = 24 * HOUR;
/** An endpoint at which nothing arrives for so long is told nothing any more. */
export const DISABLE_AFTER_MS = 72 * HOUR;
/** For so long a try is the worker's that took it; if that died, another may. Longer than a try. */
const LEASE_MS = 60 * SECOND;
/** Tries that a delivery remembers. */
const TRIES_KEPT = 20;
/** After a try that failed the endpoint's other deliveries wait as long as that one, but no longer than this. */
const OTHERS_WAIT_MAX_MS = 60 * SECOND;

export interface DeliverDeps {
  pool: Pool;
  keys: SealingKeys;
  rules: AddressRules;
  clock: () => Date;
  /** 0 ≤ x < 1, for the jitter. */
  random: () => number;
  timeoutMs?: number;
}

const Due = z.object({
  id: z.string(),
  endpointId: z.string(),
  event: WebhookEvent,
  body: z.string(),
  attempts: z.int(),
  dueSince: z.string(),
  url: z.string(),
  secret: z.instanceof(Buffer),
  previous: z.instanceof(Buffer).nullable(),
  previousUntil: z.string().nullable(),
});
type Due = z.infer<typeof Due>;

interface Outcome {
  due: Due;
  at: Date;
  status: number | null;
  error: string | null;
  ms: number;
}

/**
 * Sends a tenant's due deliveries, oldest first, until none is due. Each is taken first, in a transaction of its own, and
 * no transaction is open while a receiver is asked. So a receiver gets everything at least once, always under the same
 * delivery id and with the same body. Endpoints are asked side by side, so that a slow one holds up no other; at one of
 * them where a delivery fails, the others wait too.
 */
export async function deliverWebhooks(
  deps: DeliverDeps,
  tenantId: string,
  signal: AbortSignal,
): Promise<void> {
  const { rows } = await withTenant(deps.pool, tenantId, (tx) =>
    tx.query<{ id: string }>(
      `select distinct d.endpoint_id as id from webhook_deliveries d where d.state = 'pending' and d.next_attempt_at <= $1`,
      [deps.clock().toISOString()],
    ),
  );
  await Promise.all(
    rows.map(async ({ id }) => {
      while (!signal.aborted) {
        const due = await take(deps, tenantId, id);
        if (due === null) return;
        await settle(deps, tenantId, await attempt(deps, tenantId, due));
      }
    }),
  );
}

/** Wait before the next try, in ms. @param attempts that were made, 1 or more; `random` 0 ≤ x < 1 */
export function waitAfter(attempts: number, random: number): number {
  const wait = Math.min(WAIT_FIRST_MS * BACKOFF ** (attempts - 1), WAIT_MAX_MS);
  return Math.round(wait * (1 - JITTER + 2 * JITTER * random));
}

/** The endpoint's oldest delivery that is due, now this worker's for the time of a lease. */
async function take({ pool, clock }: DeliverDeps, tenantId: string, endpointId: string): Promise<Due | null> {
  const now = clock();
  const { rows } = await withTenant(pool, tenantId, (tx) =>
    tx.query(
      `with due as (
         select d.tenant_id, d.id from webhook_deliveries d
          where d.endpoint_id = $1 and d.state = 'pending' and d.next_attempt_at <= $2
          order by d.created_at, d.id limit 1 for update skip locked
       )
       update webhook_deliveries d set attempts = d.attempts + 1, next_attempt_at = $3
         from due, webhook_endpoints e
        where d.tenant_id = due.tenant_id and d.id = due.id and e.tenant_id = d.tenant_id and e.id = d.endpoint_id
          and e.state = 'active'
       returning d.id, d.endpoint_id as "endpointId", d.event, d.body, d.attempts, d.due_since as "dueSince", e.url,
         e.secret_ciphertext as secret, e.previous_secret_ciphertext as previous,
         e.previous_secret_until as "previousUntil"`,
      [endpointId, now.toISOString(), new Date(now.getTime() + LEASE_MS).toISOString()],
    ),
  );
  return rows[0] === undefined ? null : Due.parse(rows[0]);
}

async function attempt(deps: DeliverDeps, tenantId: string, due: Due): Promise<Outcome> {
  const at = deps.clock();
  const begun = performance.now();
  const place = { tenantId, endpointId: due.endpointId };
  const secrets = [decryptSecret(deps.keys, place, due.secret)];
  if (due.previous !== null && due.previousUntil !== null && Date.parse(due.previousUntil) > at.getTime())
    secrets.push(decryptSecret(deps.keys, place, due.previous));
  const sent = await sendOnce(
    due.url,
    {
      [DELIVERY_HEADER]: due.id,
      [EVENT_HEADER]: due.event,
      [SIGNATURE_HEADER]: signatureOf(due.body, secrets, at),
    },
    due.body,
    deps.rules,
    deps.timeoutMs,
  );
  return { due, at, ...sent, ms: Math.round(performance.now() - begun) };
}

/** Writes down what a try came to, and what becomes of its endpoint. */
async function settle(deps: DeliverDeps, tenantId: string, { due, at, ms, ...sent }: Outcome): Promise<void> {
  const { status, error } = sent;
  const next = new Date(at.getTime() + waitAfter(due.attempts, deps.random()));
  const state =
    error === null
      ? 'delivered'
      : next.getTime() > Date.parse(due.dueSince) + TRY_FOR_MS
        ? 'failed'
        : 'pending';
  const made = JSON.stringify([{ at: at.toISOString(), status, error: error?.slice(0, 500) ?? null, ms }]);
  await withTenant(deps.pool, tenantId, async (tx) => {
    await tx.query(
      `update webhook_deliveries
          set state = $2, next_attempt_at = $3, delivered_at = case when $2 = 'delivered' then $4::timestamptz end,
              tries = jsonb_path_query_array(tries || $5::jsonb,
                case when jsonb_array_length(tries) >= ${TRIES_KEPT} then '$[1 to last]' else '$[*]' end::jsonpath)
        where id = $1 and state = 'pending'`,
      [due.id, state, next.toISOString(), at.toISOString(), made],
    );
    const { rows } = await tx.query<{ id: string; url: string; failingSince: string | null }>(
      `update webhook_endpoints
          set failing_since = case when $2 then null else coalesce(failing_since, $3::timestamptz) end
        where id = $1 and state <> 'removed' returning id, url, failing_since as "failingSince"`,
      [due.endpointId, error === null, at.toISOString()],
    );
    const [endpoint] = rows;
    if (endpoint?.failingSince == null) return;
    const others = Math.min(next.getTime(), at.getTime() + OTHERS_WAIT_MAX_MS);
    await tx.query(
      `update webhook_deliveries set next_attempt_at = $2
        where endpoint_id = $1 and state = 'pending' and next_attempt_at < $2`,
      [endpoint.id, new Date(others).toISOString()],
    );
    if (at.getTime() - Date.parse(endpoint.failingSince) < DISABLE_AFTER_MS) return;
    const disabled = await tx.query(
      `update webhook_endpoints set state = 'disabled', updated_at = $2 where id = $1 and state = 'active'`,
      [endpoint.id, at.toISOString()],
    );
    if (disabled.rowCount === 0) return;
    await tx.query(
      `update webhook_deliveries set state = 'failed' where endpoint_id = $1 and state = 'pending'`,
      [endpoint.id],
    );
    const admins = await tx.query<{ id: string }>(
      `select id from users where roles && $1::text[] and status = 'active' and not deleted`,
      [rolesWith('settings.webhooks')],
    );
    await notify(
      tx,
      tenantId,
      admins.rows.map(({ id }) => ({
        userId: id,
        kind: 'webhook_disabled' as const,
        subjectId: endpoint.id,
        facts: { url: endpoint.url },
      })),
      at,
    );
  });
}

/** The tenants that have something to deliver. */
export async function tenantsWithDueWebhooks(pool: Pool, now: Date): Promise<string[]> {
  const { rows } = await pool.query<{ tenant_id: string }>(
    'select tenant_id from tenants_with_due_webhooks($1) as tenant_id',
    [now.toISOString()],
  );
  return rows.map((row) => row.tenant_id);
}

/** When a tenant's next delivery comes due; null where none is pending. */
export async function nextDelivery(pool: Pool, tenantId: string): Promise<Date | null> {
  const { rows } = await withTenant(pool, tenantId, (tx) =>
    tx.query<{ next: string | null }>(
      `select min(d.next_attempt_at) as next from webhook_deliveries d
         join webhook_endpoints e on e.tenant_id = d.tenant_id and e.id = d.endpoint_id and e.state = 'active'
        where d.state = 'pending'`,
    ),
  );
  const next = rows[0]?.next ?? null;
  return next === null ? null : new Date(next);
}

/** Forgets deliveries that are done and older than 30 days. @returns how many */
export async function pruneDeliveries(pool: Pool, tenantId: string, now: Date): Promise<number> {
  const before = new Date(now.getTime() - 30 * 24 * HOUR).toISOString();
  const { rowCount } = await withTenant(pool, tenantId, (tx) =>
    tx.query(`delete from webhook_deliveries where state <> 'pending' and created_at < $1`, [before]),
  );
  return rowCount ?? 0;
}
