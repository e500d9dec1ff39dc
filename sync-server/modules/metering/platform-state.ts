import type { Pool } from 'pg';
import { z } from 'zod';
import type { BreakerState } from '../../integrations/platform-call.ts';

/** What a worker says of a platform. */
export interface PlatformStanding {
  breaker: BreakerState;
  /** Until when it asked us to wait. */
  pausedUntil: Date | null;
}

/** A worker says so at least every minute; one that has been silent for longer than this is taken for gone. */
const FRESH_MS = 3 * 60_000;

const PLATFORM = 'creto-metering';

const StateRow = z.object({
  breaker: z.enum(['closed', 'half_open', 'open']),
  pausedUntil: z.string().nullable(),
  toldAt: z.string(),
});

/** Writes down how this worker's breaker round the metering platform stands, for the server and for other workers. */
export async function tellPlatform(
  pool: Pool,
  worker: string,
  { breaker, pausedUntil }: PlatformStanding,
  now: Date,
): Promise<void> {
  await pool.query('select tell_platform_state($1, $2, $3, $4, $5)', [
    PLATFORM,
    worker,
    breaker,
    pausedUntil?.toISOString() ?? null,
    now.toISOString(),
  ]);
}

/** The worst that any worker at work has said; null where none is at work. */
export async function readPlatform(
  pool: Pick<Pool, 'query'>,
  now: Date,
): Promise<(PlatformStanding & { toldAt: string }) | null> {
  const { rows } = await pool.query(
    `select breaker, paused_until as "pausedUntil", told_at as "toldAt" from platform_state($1, $2)`,
    [PLATFORM, new Date(now.getTime() - FRESH_MS).toISOString()],
  );
  if (rows.length === 0) return null;
  const { breaker, pausedUntil, toldAt } = StateRow.parse(rows[0]);
  const until = pausedUntil === null ? null : new Date(pausedUntil);
  return { breaker, pausedUntil: until !== null && until > now ? until : null, toldAt };
}
