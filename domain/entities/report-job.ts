import { z } from 'zod';
import { Currency, DecimalString, Id, Instant, LongText, Name, Sha256 } from './primitives.ts';

export const ReportState = z.enum(['queued', 'running', 'completed', 'failed', 'cancelled']);
export type ReportState = z.infer<typeof ReportState>;

export const ReportOutput = z.object({
  name: z.string().regex(/^[A-Za-z0-9._-]{1,100}$/),
  mediaType: z.string().max(100),
  bytes: z.int().min(0),
  sha256: Sha256,
});

export const ReportJob = z.object({
  id: Id,
  tenantId: Id,
  definition: Name,
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** Cron expression for a repeating report; null runs once. */
  schedule: z.string().max(100).nullable(),
  requestedBy: Id,
  state: ReportState,
  sandboxId: z.string().max(100).nullable(),
  taskId: z.string().max(100).nullable(),
  inputHash: Sha256.nullable(),
  costAmount: DecimalString.nullable(),
  costCurrency: Currency.nullable(),
  executionMs: z.int().min(0).nullable(),
  outputs: z.array(ReportOutput),
  error: LongText.nullable(),
  createdAt: Instant,
  startedAt: Instant.nullable(),
  completedAt: Instant.nullable(),
});
export type ReportJob = z.infer<typeof ReportJob>;
