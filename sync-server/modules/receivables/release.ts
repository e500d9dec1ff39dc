import type { PoolClient } from 'pg';
import { statusAfter } from '../../../domain/rules/lifecycle.ts';
import { StintError } from '../../errors.ts';
import { type AuditActor, appendAudit } from '../audit/service.ts';
import { entryRecords } from '../invoices/entry-audit.ts';
import { keepReleased } from '../invoices/released.ts';

export interface Released {
  entries: number;
  claims: number;
}

/**
 * Gives the work of an invoice back: its items and claims are free, and its entries are approved again and can be billed
 * anew. Of an entry whose price spans several lines nothing is given back before all of them are. In a transaction that
 * holds the tenant's writes.
 * @param positions those of its lines whose work is given back; null for all of them (a void)
 * @throws StintError conflict where a later invoice has taken some of it back already, after a correction: the client
 * would get that twice
 */
export async function releaseWork(
  tx: PoolClient,
  actor: AuditActor,
  invoiceId: string,
  positions: readonly number[] | null,
  now: Date,
): Promise<Released> {
  const status = statusAfter('invoiced', 'release', 'system');
  if (status === null) throw new Error('the table has no way back from invoiced');
  const at = now.toISOString();
  await refuseTakenBack(tx, invoiceId, positions);
  await tx.query(
    `update invoice_items i set released_at = $3
      where i.invoice_id = $1 and i.released_at is null
        and ($2::int[] is null or not exists (
          select from invoice_items o
           where o.tenant_id = i.tenant_id and o.invoice_id = i.invoice_id and o.entry_id = i.entry_id and o.role = i.role
             and o.released_at is null and o.position <> all ($2::int[])))`,
    [invoiceId, positions, at],
  );
  const claims = await tx.query(
    `update invoice_claims set released_at = $3
      where invoice_id = $1 and released_at is null and ($2::int[] is null or position = any ($2::int[]))`,
    [invoiceId, positions, at],
  );
  const { rows } = await tx.query<{ id: string }>(
    `update time_entries e set status = $2, invoice_id = null, updated_at = $3
      where e.id in (select entry_id from invoice_items where invoice_id = $1 and role = 'bill')
        and e.invoice_id = $1 and e.status = 'invoiced' and (
        select true from invoice_items i
         where i.tenant_id = e.tenant_id and i.invoice_id = $1 and i.entry_id = e.id and i.role = 'bill'
           and i.released_at is null limit 1) is null
      returning e.id`,
    [invoiceId, status, at],
  );
  const released = rows.map(({ id }) => id);
  await keepReleased(tx, actor.tenantId, invoiceId, released);
  const records = entryRecords(
    'time_entry.release',
    released,
    { status: 'invoiced', invoiceId },
    { status, invoiceId: null },
  );
  await appendAudit(tx, actor, records, now);
  return { entries: rows.length, claims: claims.rowCount ?? 0 };
}

async function refuseTakenBack(
  tx: PoolClient,
  invoiceId: string,
  positions: readonly number[] | null,
): Promise<void> {
  const { rowCount } = await tx.query(
    // A look into the index for each item, whatever the statistics know of a large invoice: see invoices/work.ts, unclaimed.
    `select from invoice_items i
      where i.invoice_id = $1 and i.role = 'bill' and i.released_at is null
        and ($2::int[] is null or i.position = any ($2::int[]))
        and (select true from invoice_items r
              where r.tenant_id = i.tenant_id and r.entry_id = i.entry_id and r.role = 'reverse' and r.part = 0
                and r.released_at is null and r.invoice_id <> i.invoice_id limit 1)
      limit 1`,
    [invoiceId, positions],
  );
  if (rowCount !== 0)
    throw new StintError(
      'conflict',
      'Some of this time was corrected, and a later invoice takes it back already. Void or credit that one first, or discard it while it is a draft; nothing was changed.',
    );
}
