import type { Pool } from 'pg';

/** Answers to operations that are forgotten in one statement, so that none holds its locks for long. */
const BATCH = 5000;

/**
 * What the passing of days asks of sync: delegations whose last day (UTC) is over leave the scope of whoever had them, and
 * answers to operations older than 30 days are forgotten, batch by batch until none is left or `signal` says stop. It may
 * run at any time, as often as one likes, and twice at once.
 * @returns how many of each
 */
export async function passDay(
  pool: Pool,
  signal: AbortSignal,
  batch = BATCH,
): Promise<{ delegations: number; operations: number }> {
  const ended = await pool.query<{ count: number }>('SELECT note_ended_delegations() AS count');
  let operations = 0;
  for (let removed = batch; removed === batch && !signal.aborted; ) {
    const { rows } = await pool.query<{ count: number }>('SELECT remove_old_operations($1) AS count', [
      batch,
    ]);
    removed = rows[0]?.count ?? 0;
    operations += removed;
  }
  return { delegations: ended.rows[0]?.count ?? 0, operations };
}
