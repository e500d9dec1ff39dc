import { z } from 'zod';
import { Id } from '../entities/primitives.ts';

/** Where a reader stands: never a time. `id` breaks ties among rows that one transaction wrote. */
export const Checkpoint = z.object({
  epoch: z.string().min(1).max(64),
  version: z.int().min(0),
  id: z.union([Id, z.literal('')]),
});
export type Checkpoint = z.infer<typeof Checkpoint>;

export const PULL_LIMIT_MAX = 1000;

/** Query of `GET /v1/sync/:collection/pull`. Without epoch and version: from the beginning. */
export const PullQuery = z.object({
  epoch: z.string().min(1).max(64).optional(),
  version: z.coerce.number().int().min(0).default(0),
  id: z.union([Id, z.literal('')]).default(''),
  limit: z.coerce.number().int().min(1).max(PULL_LIMIT_MAX).default(500),
});
export type PullQuery = z.infer<typeof PullQuery>;

/**
 * A page shorter than the limit means "caught up" and nothing else.
 * `epochChanged` is true when the reader's epoch is not the server's: the page then starts at the beginning
 * and the reader compares everything instead of trusting its checkpoint.
 */
export function pullResponse<Document extends z.ZodType>(document: Document) {
  return z.object({
    documents: z.array(z.intersection(document, z.object({ _deleted: z.boolean() }))),
    checkpoint: Checkpoint,
    epochChanged: z.boolean(),
  });
}

export interface PullResponse<Document> {
  documents: (Document & { _deleted: boolean })[];
  checkpoint: Checkpoint;
  epochChanged: boolean;
}
