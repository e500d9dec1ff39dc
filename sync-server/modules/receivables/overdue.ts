import type { PoolClient } from 'pg';
import { rolesWith } from '../../../domain/rules/permissions.ts';
import { lockTenantWrites } from '../../db.ts';
import { notify } from '../notifications/service.ts';
import { balanceJoin } from './balance-sql.ts';
import { readTenantDay } from './tenant-day.ts';

/**
 * Brings the status of every unpaid invoice to the tenant's day, and tells whoever makes invoices in one notice a day how
 * many became late. It may run at any time and as often as one likes; what is right already is left alone.
 * @returns how many invoices changed
 */
export async function passInvoiceDay(tx: PoolClient, tenantId: string, now: Date): Promise<number> {
  await lockTenantWrites(tx);
  const { today } = await readTenantDay(tx, now);
  const { rows } = await tx.query<{ status: string }>(
    `update invoices u set status = f.status, updated_at = $2
       from (select i.tenant_id, i.id, b.status from invoices i ${balanceJoin('i', '$1')}
              where i.tenant_id = $3 and i.status in ('sent', 'overdue') and not i.deleted) f
      where u.tenant_id = f.tenant_id and u.id = f.id and u.status <> f.status
      returning u.status`,
    [today, now.toISOString(), tenantId],
  );
  const late = rows.filter(({ status }) => status === 'overdue').length;
  if (late > 0) await tell(tx, tenantId, late, today, now);
  return rows.length;
}

async function tell(tx: PoolClient, tenantId: string, late: number, today: string, now: Date): Promise<void> {
  const all = await tx.query<{ count: number }>(
    `select count(*)::int as count from invoices where tenant_id = $1 and status = 'overdue' and not deleted`,
    [tenantId],
  );
  const people = await tx.query<{ id: string }>(
    `select id from users where tenant_id = $1 and status = 'active' and not deleted and roles && $2 order by id`,
    [tenantId, rolesWith('invoices.generate')],
  );
  await notify(
    tx,
    tenantId,
    people.rows.map(({ id }) => ({
      ...{ userId: id, kind: 'invoices_overdue' as const, subjectId: tenantId },
      facts: { invoices: late, overdue: all.rows[0]?.count ?? late },
      once: `invoices:${today}`,
    })),
    now,
  );
}
