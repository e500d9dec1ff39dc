import { z } from 'zod';

/** Each event type with the one unit it is counted in (contracts/creto-metering.md lists both in the same order). */
export const UNIT_OF = {
  consulting_hour: 'hours',
  api_call: 'requests',
  report_generation: 'reports',
  storage_gb: 'gigabytes',
  task_execution: 'milliseconds',
} as const;

export const eventType = z.enum([
  'consulting_hour',
  'api_call',
  'report_generation',
  'storage_gb',
  'task_execution',
]);
export type EventType = z.infer<typeof eventType>;

export const MAX_BATCH = 1000;
const MAX_METADATA_BYTES = 4096;

const eventId = z.string().min(1).max(200);

/**
 * One event as it comes in. `corrects` stands at the top level, absent and null alike, and names the event_id that is
 * taken back; only then may the quantity be negative. A time must end in `Z`.
 */
export const meteringEvent = z
  .strictObject({
    event_id: eventId,
    tenant_id: z.uuid(),
    client_id: z.uuid(),
    project_id: z.uuid().nullable().default(null),
    event_type: eventType,
    timestamp: z.iso.datetime({ offset: false, error: 'must be an RFC 3339 time in UTC' }),
    quantity: z.string().regex(/^-?\d{1,15}(\.\d{1,12})?$/, 'must be a decimal string'),
    unit: z.enum(['hours', 'requests', 'reports', 'gigabytes', 'milliseconds']),
    metadata: z.record(z.string(), z.unknown()).default({}),
    corrects: eventId.nullable().default(null),
  })
  .superRefine((event, context) => {
    if (event.unit !== UNIT_OF[event.event_type]) {
      const message = `${event.event_type} is counted in ${UNIT_OF[event.event_type]}`;
      context.addIssue({ code: 'custom', path: ['unit'], message });
    }
    if (event.quantity.startsWith('-') && event.corrects === null) {
      const message = 'may be negative only where corrects names the event it takes back';
      context.addIssue({ code: 'custom', path: ['quantity'], message });
    }
    if (Buffer.byteLength(JSON.stringify(event.metadata)) > MAX_METADATA_BYTES) {
      context.addIssue({ code: 'custom', path: ['metadata'], message: 'is more than 4 KiB of JSON' });
    }
  });
export type MeteringEvent = z.infer<typeof meteringEvent>;

/** The outside of a batch; its events are parsed one by one, for one bad event fails alone. */
export const eventBatch = z.strictObject({ events: z.array(z.unknown()).min(1) });

/** One line of `ledger.jsonl`: the event as accepted, its price and when it came. */
export const ledgerLine = z.object({
  event: meteringEvent,
  unit_price: z.string(),
  total_amount: z.string(),
  currency: z.string(),
  received_at: z.string(),
});
export type LedgerEntry = z.infer<typeof ledgerLine>;

const instant = z
  .union([z.iso.datetime({ offset: false }), z.iso.date()], { error: 'must be a UTC time or a date' })
  .transform((text) => new Date(text));

const count = (min: number, max: number, fallback: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback);

export const aggregation = z.enum(['hourly', 'daily', 'monthly', 'total']);
export type Aggregation = z.infer<typeof aggregation>;

export const clientParams = z.object({ clientId: z.uuid() });

/** Query of the usage page. start is inclusive, end exclusive; a bare date means its midnight in UTC. */
export const usageQuery = z.strictObject({
  start: instant.optional(),
  end: instant.optional(),
  event_type: eventType.optional(),
  aggregation: aggregation.default('total'),
  page: count(1, 1_000_000, 1),
  page_size: count(1, 100, 50),
});
export type UsageQuery = z.infer<typeof usageQuery>;

export const forecastQuery = z.strictObject({ event_type: eventType, days: count(1, 365, 30) });
