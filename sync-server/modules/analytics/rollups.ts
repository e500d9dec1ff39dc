import type { Pool } from 'pg';
import { z } from 'zod';
import { withTenant, withTenantSnapshot } from '../../db.ts';

const Count = z.object({ count: z.int() });

/**
 * Proves a tenant's rollups (time_rollups, migration 0013) against its entries, and puts right what does not hold. The
 * proof reads one snapshot and holds nobody up: within each transaction entries and rollups agree. Only where it finds a
 * difference does it count again as the tenant's only writer, and repair.
 * @returns how many rollups were wrong and are right now; 0 when the proof held
 */
export async function proveRollups(pool: Pool, tenantId: string): Promise<number> {
  const wrong = await withTenantSnapshot(pool, tenantId, (tx) =>
    tx.query('SELECT count(*)::int AS count FROM wrong_time_rollups()'),
  );
  if (Count.parse(wrong.rows[0]).count === 0) return 0;
  const repaired = await withTenant(pool, tenantId, (tx) =>
    tx.query('SELECT repair_time_rollups() AS count'),
  );
  return Count.parse(repaired.rows[0]).count;
}
