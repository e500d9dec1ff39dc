import { z } from 'zod';
import { Id } from '../entities/primitives.ts';

/**
 * How far a reader has taken the changes of its own scope: `S`, all up to version S; `S:N:ID`, those up to S, and of those
 * up to N the rows with ids up to ID. The server's own note: a reader keeps it and sends it back as it is.
 */
export const ScopeMark = z
  .string()
  .regex(/^\d{1,16}(:\d{1,16}:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/, 'is no mark of ours');

/**
 * Where a reader stands: never a time. `id` breaks ties among rows that one transaction wrote. The server always
 * says `scope`; without it, changes of scope were taken as far as rows were. A reader stores all of it, in one write with the page, and sends all of it.
 */
export const Checkpoint = z.object({
  epoch: z.string().min(1).max(64),
  version: z.int().min(0),
  id: z.union([Id, z.literal('')]),
  scope: ScopeMark.optional(),
});
export type Checkpoint = z.infer<typeof Checkpoint>;

export const PULL_LIMIT_MAX = 1000;

/** Query of `GET /v1/sync/:collection/pull`. Without epoch and version: from the beginning. */
export const PullQuery = z.object({
  epoch: z.string().min(1).max(64).optional(),
  version: z.coerce.number().int().min(0).default(0),
  id: z.union([Id, z.literal('')]).default(''),
  scope: ScopeMark.optional(),
  limit: z.coerce.number().int().min(1).max(PULL_LIMIT_MAX).default(500),
});
export type PullQuery = z.infer<typeof PullQuery>;

/**
 * A page whose `documents` and `left` together are fewer than the limit means "caught up" and nothing else.
 *
 * `left`: ids of this collection that are no longer the reader's to see since its checkpoint. The device takes them off
 * and sends nothing about it; an id that it does not have is nothing to it. What came into the reader's scope is in
 * `documents` like any other, though its version may be below the checkpoint's. No id is in both.
 *
 * `epochChanged`: the reader's epoch is not the server's, which was restored. The page starts at the beginning, and its
 * checkpoint is of the new epoch, so later pages no longer say it. The reader therefore keeps its old checkpoint stored
 * until it has read on to a page that is caught up, notes the ids that it saw on the way, then takes off every row of the
 * collection that it did not see and that holds no unsent work, and only then stores the new checkpoint. A reader that
 * stops midway comes back with the old epoch and begins again.
 */
export function pullResponse<Document extends z.ZodType>(document: Document) {
  return z.object({
    documents: z.array(z.intersection(document, z.object({ _deleted: z.boolean() }))),
    left: z.array(Id),
    checkpoint: Checkpoint,
    epochChanged: z.boolean(),
  });
}
