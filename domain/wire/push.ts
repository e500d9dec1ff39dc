import { z } from 'zod';
import { Id } from '../entities/primitives.ts';

export const PUSH_ROWS_MAX = 500;

/** Why the server refused one row. Closed, so that the client has words and a way out for each. */
export const RejectionCode = z.enum([
  'malformed',
  'not_yours',
  'not_permitted',
  'wrong_state',
  'minutes_out_of_range',
  'future_date',
  'unknown_project',
  'unknown_task',
  'unknown_activity',
  'not_assigned',
  'project_closed',
  'duplicate',
  'overlap',
  'not_billable_here',
  'day_over_24_hours',
  'period_locked',
  'immutable',
]);
export type RejectionCode = z.infer<typeof RejectionCode>;

/** A document that nobody has looked into yet: any JSON object. */
const SomeDocument = z.looseObject({});

/**
 * Body of `POST /v1/sync/:collection/push`. Documents are parsed row by row, so that one bad row is
 * answered `rejected/malformed` and the others go through.
 */
export const PushRequest = z.object({
  rows: z
    .array(
      z.object({
        operationId: Id,
        assumedMasterState: SomeDocument.nullable(),
        newDocumentState: SomeDocument,
      }),
    )
    .min(1)
    .max(PUSH_ROWS_MAX),
});
export type PushRequest = z.infer<typeof PushRequest>;

/** One answer a row, in the order of the rows. `master` is the server's row now, with `_deleted`. */
export const PushResult = z.discriminatedUnion('status', [
  z.object({ operationId: Id, status: z.literal('accepted'), version: z.int().min(1) }),
  z.object({
    operationId: Id,
    status: z.literal('conflict'),
    master: z.record(z.string(), z.json()),
  }),
  z.object({
    operationId: Id,
    status: z.literal('rejected'),
    code: RejectionCode,
    message: z.string(),
    master: z.record(z.string(), z.json()).optional(),
  }),
]);
export type PushResult = z.infer<typeof PushResult>;

export const PushResponse = z.object({ results: z.array(PushResult) });
export type PushResponse = z.infer<typeof PushResponse>;
