import { createHmac } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { ApiError } from '../creto-shared/errors.ts';
import type { Ledger } from './ledger.ts';
import { eventType } from './schema.ts';

const decimal = z.string().regex(/^\d{1,15}(\.\d{1,12})?$/, 'must be a decimal string');

/**
 * Body of `POST /__webhook`: tells the server at `url` that a client has reached a threshold in the month of now. It
 * goes to this machine only. Without `usage` it is what the ledger holds; the same `delivery_id` is the same delivery.
 */
export const webhookRequest = z.strictObject({
  url: z.url().refine((url) => ['127.0.0.1', 'localhost'].includes(new URL(url).hostname), {
    error: 'must be on this machine',
  }),
  client_id: z.uuid(),
  event_type: eventType,
  threshold: decimal,
  usage: decimal.optional(),
  delivery_id: z.string().min(1).max(200).optional(),
});
export type WebhookRequest = z.infer<typeof webhookRequest>;

const ANSWER_WITHIN_MS = 10_000;

/**
 * Sends the webhook of contracts/creto-metering.md, signed with `secret`.
 * @returns what the server answered and what was sent
 * @throws ApiError not_found where nothing was ever metered for the client, so that its firm is not known; conflict
 *   where there is no secret; service_unavailable where the server does not answer
 */
export async function sendThresholdReached(
  ledger: Ledger,
  request: WebhookRequest,
  secret: string | undefined,
  now: Date,
): Promise<{ status: number; answer: string; sent: Record<string, unknown> }> {
  if (secret === undefined)
    throw new ApiError('conflict', 'This stand-in has no WEBHOOK_SECRET to sign with.');
  const first = ledger.entries.find(({ event }) => event.client_id === request.client_id);
  if (first === undefined) throw new ApiError('not_found', 'Nothing was metered for this client.');
  const period = now.toISOString().slice(0, 7);
  const used = ledger.usageIn(request.client_id, request.event_type, period);
  const sent = {
    delivery_id: request.delivery_id ?? uuidv7(),
    type: 'usage.threshold_reached',
    tenant_id: first.event.tenant_id,
    client_id: request.client_id,
    event_type: request.event_type,
    threshold: request.threshold,
    usage: request.usage ?? used.toFixed(),
    period,
  };
  const body = JSON.stringify(sent);
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  try {
    const response = await fetch(new URL('/webhooks/creto-metering', request.url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'creto-timestamp': timestamp,
        'creto-signature': `v1=${signature}`,
      },
      body,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    return { status: response.status, answer: await response.text(), sent };
  } catch {
    throw new ApiError('service_unavailable', `There is no answer from ${request.url}.`);
  }
}
