import type { PoolClient } from 'pg';
import { Decision } from '../../../domain/entities/decision.ts';

/** Those of the decisions that the tenant has stored already, by id, as they are stored. */
export async function readStored(
  tx: PoolClient,
  decisions: readonly Decision[],
): Promise<Map<string, Decision>> {
  const { rows } = await tx.query(
    `select id, tenant_id as "tenantId", version, created_at as "createdAt", updated_at as "updatedAt", action, entries,
            comment, decided_by as "decidedBy", rule, decided_at as "decidedAt", delegate_to as "delegateTo",
            delegate_until as "delegateUntil", state, results
       from decisions where id = any($1::uuid[])`,
    [decisions.map(({ id }) => id)],
  );
  const stored = rows.map((row) => Decision.parse(row));
  return new Map(stored.map((decision) => [decision.id, decision]));
}
