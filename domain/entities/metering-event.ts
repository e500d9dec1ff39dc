import { z } from 'zod';
import { DecimalString, Id, Instant } from './primitives.ts';

export const MeteringEventType = z.enum([
  'consulting_hour',
  'api_call',
  'report_generation',
  'storage_gb',
  'task_execution',
]);
export type MeteringEventType = z.infer<typeof MeteringEventType>;

export const MeteringUnit = z.enum(['hours', 'requests', 'reports', 'gigabytes', 'milliseconds']);
export type MeteringUnit = z.infer<typeof MeteringUnit>;

/** As contracts/creto-metering.md, Events; append-only. `quantity` is negative only with `corrects`. */
export const MeteringEvent = z.object({
  id: Id,
  tenantId: Id,
  clientId: Id,
  projectId: Id.nullable(),
  eventType: MeteringEventType,
  /** When the work happened, not when it was sent. */
  timestamp: Instant,
  quantity: DecimalString,
  unit: MeteringUnit,
  /** The event that this one takes back. */
  corrects: Id.nullable(),
  /** What caused it: a time entry, a report job. Unique with `causeSeq`, so that a replay makes no second event. */
  causeId: Id,
  causeSeq: z.int().min(0),
  metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type MeteringEvent = z.infer<typeof MeteringEvent>;
