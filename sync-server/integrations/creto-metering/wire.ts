import { z } from 'zod';
import { MeteringEventType, MeteringUnit } from '../../../domain/entities/metering-event.ts';
import { DecimalString, Id, Instant } from '../../../domain/entities/primitives.ts';

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
