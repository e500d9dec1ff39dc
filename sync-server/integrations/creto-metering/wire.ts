import { z } from 'zod';
import { MeteringEventType, MeteringUnit } from '../../../domain/entities/metering-event.ts';
import { Currency, DecimalString, Id, Instant } from '../../../domain/entities/primitives.ts';
import { Exact } from '../../../domain/rules/exact.ts';

/** Most events that one request may carry (contracts/creto-metering.md, Events). */
export const EVENTS_PER_REQUEST = 1000;

/** One event as it is sent. It is written once, with its cause, and never again: the same id must keep its body. */
export const WireEvent = z.object({
  event_id: z.string(),
  tenant_id: Id,
  client_id: Id,
  project_id: Id.nullable(),
  event_type: MeteringEventType,
  timestamp: Instant,
  quantity: DecimalString,
  unit: MeteringUnit,
  metadata: z.record(z.string(), z.json()),
  corrects: z.string().optional(),
});
export type WireEvent = z.infer<typeof WireEvent>;

/** The contract says that a failed result may carry `error` and not what is in it: any JSON is taken. */
export const EventResult = z.object({
  event_id: z.string(),
  status: z.enum(['accepted', 'duplicate', 'failed']),
  error: z.json().optional(),
});
export type EventResult = z.infer<typeof EventResult>;

/** Answer 207 to a batch. */
export const BatchAnswer = z.object({
  total: z.int(),
  succeeded: z.int(),
  failed: z.int(),
  results: z.array(EventResult),
});
export type BatchAnswer = z.infer<typeof BatchAnswer>;

/** An `error` of a result in one line for a dead letter's reason. */
export function reasonOf(error: EventResult['error']): string {
  const named = z.object({ message: z.string() }).safeParse(error);
  if (named.success) return named.data.message;
  return typeof error === 'string' ? error : JSON.stringify(error ?? 'refused without a reason');
}

const Decimals = z.string().regex(/^-?\d+(\.\d+)?$/, 'must be a decimal string');

/** What the usage page may carry at most (contracts/creto-metering.md, Reading). */
export const USAGE_PAGE_SIZE = 100;

/** Answer of `GET /v1/metering/usage/:clientId`: one row an event type. */
export const UsageAnswer = z.object({
  client_id: Id,
  usage: z.array(
    z.object({
      event_type: MeteringEventType,
      total_quantity: Decimals,
      unit: MeteringUnit,
      event_count: z.int().min(0),
      cost: Decimals,
    }),
  ),
  total_cost: Decimals,
  currency: Currency,
  pagination: z.object({ page: z.int().min(1), total_pages: z.int().min(0) }),
});
export type UsageAnswer = z.infer<typeof UsageAnswer>;

/** Whether price bands leave no usage without a price: each ends above the one before, and the last does not end. */
function rise(bands: readonly { up_to: string | null }[]): boolean {
  const ends = bands.map(({ up_to }) => (up_to === null ? null : new Exact(up_to)));
  const last = ends.pop();
  return (
    last === null && ends.every((end, index) => end?.greaterThan(ends[index - 1] ?? new Exact(0)) === true)
  );
}

/** Answer of `GET /v1/pricing/tiers`; `up_to` null has no end. */
export const TiersAnswer = z.object({
  tiers: z.array(
    z.object({
      event_type: MeteringEventType,
      currency: Currency,
      bands: z
        .array(z.object({ up_to: Decimals.nullable(), unit_price: Decimals }))
        .refine(rise, 'must rise, and the last must have no end'),
    }),
  ),
  version: z.string().max(200),
});
export type TiersAnswer = z.infer<typeof TiersAnswer>;

/** Answer of `GET /v1/metering/forecast/:clientId`. */
export const ForecastAnswer = z.object({
  client_id: Id,
  event_type: MeteringEventType,
  days: z.int().min(1),
  estimated_usage: Decimals,
  estimated_cost: Decimals,
  confidence: z.object({ lower: Decimals, upper: Decimals, level: z.number() }),
  trend: z.enum(['increasing', 'decreasing', 'stable']),
});
export type ForecastAnswer = z.infer<typeof ForecastAnswer>;
