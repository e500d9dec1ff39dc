import { z } from 'zod';

/** `GET /health` says the process lives; `GET /ready` says that it can serve (503 with the failing checks if not). */
export const Health = z.object({ status: z.literal('ok'), version: z.string(), wire: z.string() });
export const Ready = z.object({
  status: z.enum(['ready', 'not_ready']),
  checks: z.record(z.string(), z.enum(['ok', 'failing'])),
});
