import { z } from 'zod';

/** The one SSE event of `GET /v1/sync/stream`: there is news up to `version`. `event: news`. */
export const News = z.object({ epoch: z.string(), version: z.int().min(0) });
export type News = z.infer<typeof News>;
