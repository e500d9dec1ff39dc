import type { Pool } from 'pg';

/**
 * Runs `work` while nobody else in any process holds `key`; answers false without running it if somebody does. The lock
 * goes with its connection, so that a worker that is killed leaves nothing locked.
 */
export async function withAdvisoryLock(pool: Pool, key: string, work: () => Promise<void>): Promise<boolean> {
  const client = await pool.connect();
  // Losing it mid-way only lets a second run begin, which every job here can stand.
  client.on('error', () => undefined);
  try {
    const { rows } = await client.query<{ locked: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as locked',
      [key],
    );
    if (rows[0]?.locked !== true) return false;
    await work();
    return true;
  } finally {
    client.release(true);
  }
}
