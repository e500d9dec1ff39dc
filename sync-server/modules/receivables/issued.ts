import type { PoolClient } from 'pg';
import { z } from 'zod';
import { Invoice } from '../../../domain/entities/invoice.ts';
import { addDays } from '../../../domain/rules/civil-date.ts';
import { StintError } from '../../errors.ts';
import { balanceJoin } from './balance-sql.ts';

const Row = z.object({
  ...Invoice.pick({
    id: true,
    tenantId: true,
    clientId: true,
    currency: true,
    totalMinor: true,
    status: true,
    dateIssued: true,
    dueDate: true,
    number: true,
    parties: true,
  }).shape,
  paidMinor: z.int(),
  creditedMinor: z.int(),
  writtenOffMinor: z.int(),
  openMinor: z.int(),
  /** What `status` is to be, by what is open. */
  settled: Invoice.shape.status,
  disputed: z.string().nullable(),
});
/** An invoice with what became of it so far. Amounts in minor units. */
export type IssuedInvoice = z.infer<typeof Row>;

/**
 * @param today the tenant's civil date
 * @throws StintError not_found
 */
export async function findInvoice(tx: PoolClient, id: string, today: string): Promise<IssuedInvoice> {
  const { rows } = await tx.query(
    `select i.id, i.tenant_id as "tenantId", i.client_id as "clientId", i.currency, i.total_minor as "totalMinor", i.status,
            i.date_issued as "dateIssued", i.due_date as "dueDate", i.number, i.parties, i.disputed,
            b.paid_minor as "paidMinor", b.credited_minor as "creditedMinor", b.written_off_minor as "writtenOffMinor",
            b.open_minor as "openMinor", b.status as settled
       from invoices i ${balanceJoin('i', '$2')}
      where i.id = $1 and not i.deleted`,
    [id, today],
  );
  if (rows[0] === undefined)
    throw new StintError('not_found', 'There is no such invoice. It may have been discarded.');
  return Row.parse(rows[0]);
}

/**
 * An invoice that money may move on. Call it with the tenant's writes held: what it says stays true to the commit.
 * @throws StintError not_found, conflict for a draft or a void one
 */
export async function findIssued(tx: PoolClient, id: string, today: string): Promise<IssuedInvoice> {
  const invoice = await findInvoice(tx, id, today);
  if (invoice.status === 'draft')
    throw new StintError('conflict', 'This invoice is a draft. Issue it first; nothing was recorded.');
  if (invoice.status === 'void')
    throw new StintError('conflict', 'This invoice is void, so nothing is owed on it. Nothing was recorded.');
  return invoice;
}

/** Brings the status of the invoices to what became of them. */
export async function settleStatus(
  tx: PoolClient,
  ids: readonly string[],
  today: string,
  now: Date,
): Promise<void> {
  await tx.query(
    `update invoices u set status = f.status, updated_at = $3
       from (select i.tenant_id, i.id, b.status from invoices i ${balanceJoin('i', '$2')}
              where i.id = any($1::uuid[])) f
      where u.tenant_id = f.tenant_id and u.id = f.id and u.status <> f.status`,
    [ids, today, now.toISOString()],
  );
}

/** Money does not move on a day that has come nowhere on earth. @throws StintError invalid_request */
export function refuseFuture(date: string, today: string, path: string): void {
  if (date > addDays(today, 1))
    throw new StintError('invalid_request', 'This date has not come yet. Nothing was recorded.', {
      details: [{ path, message: 'is in the future' }],
    });
}
