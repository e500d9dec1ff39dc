import type { PoolClient } from 'pg';

/**
 * Notes of drafts that they do not hold any more because of what became of another invoice, which was made before them:
 * overtime, volume discounts or retainers of theirs went on from it. In a transaction that holds the tenant's writes.
 */
export async function noteLaterDrafts(
  tx: PoolClient,
  tenantId: string,
  invoiceId: string,
  now: Date,
): Promise<void> {
  await tx.query(
    `update invoices d set stale = 'others_changed', updated_at = $3
       from invoices v
      where v.tenant_id = $1 and v.id = $2 and d.tenant_id = $1 and d.id <> v.id and d.status = 'draft'
        and not d.deleted and d.stale is null and (d.created_at, d.id) > (v.created_at, v.id)
        and (d.client_id = v.client_id and (d.inputs -> 'before' -> 'months' <> '[]'
            or d.inputs -> 'before' -> 'retained' <> '[]')
          or d.inputs -> 'before' -> 'weeks' <> '[]' and d.period_from - 6 <= v.period_to
            and d.period_to + 6 >= v.period_from)`,
    [tenantId, invoiceId, now.toISOString()],
  );
}
