import { z } from 'zod';
import { Id, Instant } from '../entities/primitives.ts';

/** What a firm's own programs can be told (docs/webhooks.md). */
export const WebhookEvent = z.enum(['decision.applied', 'ping']);
export type WebhookEvent = z.infer<typeof WebhookEvent>;

/** `disabled`: after long failure, by the server. */
export const WebhookState = z.enum(['active', 'paused', 'disabled']);
export type WebhookState = z.infer<typeof WebhookState>;

export const WebhookUrl = z.url({ protocol: /^https?$/, error: 'must start with https://' }).max(2000);

export const WebhookEndpoint = z.object({
  id: Id,
  url: WebhookUrl,
  description: z.string(),
  state: WebhookState,
  createdAt: Instant,
  /** Until when the secret before the present one is valid too; null where only one is. */
  previousSecretUntil: Instant.nullable(),
  /** Since when nothing arrives; null while it does. */
  failingSince: Instant.nullable(),
  pending: z.int().min(0),
});
export type WebhookEndpoint = z.infer<typeof WebhookEndpoint>;

/** `GET /v1/webhooks` → in the order in which they were made. */
export const WebhookEndpoints = z.object({ endpoints: z.array(WebhookEndpoint) });

/** `POST /v1/webhooks`; the same id again answers the same endpoint, without its secret. → 201 */
export const WebhookRequest = z.object({
  id: Id,
  url: WebhookUrl,
  description: z.string().trim().max(200),
});
export type WebhookRequest = z.infer<typeof WebhookRequest>;

/** The endpoint and its secret, which no later answer tells; null where it was told before. */
export const WebhookWithSecret = z.object({ endpoint: WebhookEndpoint, secret: z.string().nullable() });
export type WebhookWithSecret = z.infer<typeof WebhookWithSecret>;

/** `POST /v1/webhooks/:id` changes what is given. → 200 WebhookEndpoint */
export const WebhookChange = z.object({
  url: WebhookUrl.optional(),
  description: z.string().trim().max(200).optional(),
  state: z.enum(['active', 'paused']).optional(),
});
export type WebhookChange = z.infer<typeof WebhookChange>;

/**
 * `POST /v1/webhooks/:id/secret` makes another secret; the present one stays valid for so many hours beside it.
 * → 200 WebhookWithSecret
 */
export const WebhookRotation = z.object({ overlapHours: z.int().min(0).max(168).default(24) });
export type WebhookRotation = z.input<typeof WebhookRotation>;

/** What one try came to; `status` is null where there was no answer, `error` where it was taken. */
export const WebhookTry = z.object({
  at: Instant,
  status: z.int().nullable(),
  error: z.string().nullable(),
  ms: z.int().min(0),
});
export type WebhookTry = z.infer<typeof WebhookTry>;

export const WebhookDelivery = z.object({
  id: Id,
  endpointId: Id,
  eventId: Id,
  event: WebhookEvent,
  state: z.enum(['pending', 'delivered', 'failed']),
  attempts: z.int().min(0),
  tries: z.array(WebhookTry),
  createdAt: Instant,
  nextAttemptAt: Instant,
  deliveredAt: Instant.nullable(),
});
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

/**
 * `GET /v1/webhooks/:id/deliveries` newest first, at most 50. `POST /v1/webhooks/:id/ping` and
 * `POST /v1/webhooks/deliveries/:id/redeliver` → 202 WebhookDelivery. `POST /v1/webhooks/:id/remove` → 204.
 */
export const WebhookDeliveries = z.object({ deliveries: z.array(WebhookDelivery) });

/** The body of `decision.applied`, in the order in which it is written. No rates, no amounts. */
export const DecisionEvent = z.object({
  id: Id,
  type: z.literal('decision.applied'),
  createdAt: Instant,
  tenant: z.object({ id: Id, slug: z.string() }),
  data: z.object({
    decision: z.object({
      id: Id,
      action: z.enum(['approve', 'reject', 'reopen', 'delegate']),
      state: z.enum(['applied', 'partly_applied']),
      comment: z.string(),
      decidedAt: Instant,
      /** Null where a rule decided. */
      decidedBy: z.object({ id: Id, name: z.string() }).nullable(),
      rule: z.object({ id: z.string(), name: z.string() }).nullable(),
      delegateTo: Id.nullable(),
      delegateUntil: z.string().nullable(),
    }),
    /** Those to which it was applied, in the order in which the decision names them. */
    entries: z.array(
      z.object({
        id: Id,
        status: z.enum(['draft', 'submitted', 'approved', 'rejected', 'invoiced']),
        userId: Id,
        projectId: Id,
        date: z.string(),
        minutes: z.int(),
        billedMinutes: z.int().nullable(),
        comment: z.string(),
      }),
    ),
  }),
});
export type DecisionEvent = z.infer<typeof DecisionEvent>;
