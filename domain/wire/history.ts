import { z } from 'zod';
import { DecidingRule } from '../entities/decision.ts';
import { DecimalString, Id, Instant } from '../entities/primitives.ts';

/** Steps of one page at most. */
export const HISTORY_STEPS_MAX = 200;

/** `GET /v1/time-entries/:id/history`: after which place of the log to go on, and how many steps. */
export const HistoryQuery = z.object({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(HISTORY_STEPS_MAX).default(100),
});

/** Fields of the entry by name, as they were before or after a step; only what the reader may see of an entry. */
const HistoryFields = z.record(z.string().max(60), z.json());

/** One thing that happened to an entry. */
export const HistoryStep = z.object({
  /** Its place in the firm's audit log. */
  seq: z.int().min(1),
  /** When the server did it. */
  at: Instant,
  /** What was done: `create`, `update`, `submit`, `approve`, `replace` …; a newer server may know more. */
  action: z.string().max(100),
  /** Null where no person did it: a rule of the firm's, or the server itself. */
  by: z.object({ id: Id, name: z.string().max(200) }).nullable(),
  /** From which of the person's devices; without a name where the server does not know it any more. */
  device: z
    .object({ id: Id, name: z.string().max(200).nullable(), platform: z.string().max(40).nullable() })
    .nullable(),
  /** When the person did it, by the clock of their device: long before `at` for what was done offline. */
  changedAt: Instant.nullable(),
  before: HistoryFields.nullable(),
  after: HistoryFields.nullable(),
  /** What was said with a decision, and the rule that made it. */
  comment: z.string().max(2000).nullable(),
  rule: DecidingRule.nullable(),
  /** Hours that the step sent to be billed by usage, or took back (negative); null where it sent none. */
  meteredHours: DecimalString.nullable(),
});
export type HistoryStep = z.infer<typeof HistoryStep>;

/**
 * What happened to one entry, oldest first. `next` is the `after` of the next page, null on the last.
 *
 * Whoever sees the entry sees its history. A client's people see that the firm approved or invoiced it and when, and
 * nothing of who did so, what was said and what came before.
 */
export const HistoryPage = z.object({
  entryId: Id,
  steps: z.array(HistoryStep),
  next: z.int().min(1).nullable(),
});
export type HistoryPage = z.infer<typeof HistoryPage>;
