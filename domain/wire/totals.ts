import { z } from 'zod';
import { CollectionName } from './collections.ts';

/**
 * `GET /v1/sync/totals`: what the reader's scope holds at `version`, all counted at one moment. A device that has pulled
 * to the same epoch and version, and holds nothing unsent, must count the same.
 *
 * Only live rows count. `digest` is the lower-case hex SHA-256 of the lines `id:version`, in the order of the ids as
 * text, joined by "\n" without one at the end; of no rows, of the empty text. `entries`: the live entries by month of
 * their date, in order; a month without any is left out.
 */
export const Totals = z.object({
  epoch: z.string().min(1).max(64),
  version: z.int().min(0),
  collections: z.array(
    z.object({
      name: CollectionName,
      count: z.int().min(0),
      digest: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
  entries: z.array(
    z.object({
      month: z.string().regex(/^\d{4}-\d{2}$/),
      count: z.int().min(1),
      minutes: z.int().min(1),
    }),
  ),
});
export type Totals = z.infer<typeof Totals>;
