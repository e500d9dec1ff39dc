import { z } from 'zod';
import { Id } from '../entities/primitives.ts';

/**
 * `POST /v1/notifications/read` says of one's own notices that they were read, or, with `read` false, that they are to be
 * unread again. Saying it twice changes nothing, and ids that are not one's own are passed over: it may be repeated
 * until it is answered. → 200 ReadAnswer
 */
export const ReadRequest = z.object({ ids: z.array(Id).min(1).max(1000), read: z.boolean().default(true) });
export type ReadRequest = z.input<typeof ReadRequest>;

/** How many notices it changed. */
export const ReadAnswer = z.object({ changed: z.int().min(0) });
export type ReadAnswer = z.infer<typeof ReadAnswer>;
