import type { Pool } from 'pg';
import { withTenant } from '../../db.ts';

/** Days after which a notice goes from every device. */
export const NOTICE_DAYS = 90;
/** Notices that go in one transaction, so that none holds the tenant's writers for long. */
const BATCH = 1000;

/** Lets go of old notices, batch by batch until none is left or `signal` says stop. @returns how many */
export async function pruneNotices(
  pool: Pool,
  tenantId: string,
  now: Date,
  signal: AbortSignal,
  batch = BATCH,
): Promise<number> {
  const before = new Date(now.getTime() - NOTICE_DAYS * 86_400_000).toISOString();
  let removed = 0;
  for (let count = batch; count === batch && !signal.aborted; ) {
    const { rowCount } = await withTenant(pool, tenantId, (tx) =>
      // What is left tells devices that it is gone, and nothing else.
      tx.query(
        `update notifications set deleted = true, message = '', facts = '{}', updated_at = $2
          where (tenant_id, id) in (
            select tenant_id, id from notifications where not deleted and at < $1 order by at limit $3
            for update skip locked)`,
        [before, now.toISOString(), batch],
      ),
    );
    count = rowCount ?? 0;
    removed += count;
  }
  return removed;
}
