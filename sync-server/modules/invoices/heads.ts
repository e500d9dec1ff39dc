import type { PoolClient } from 'pg';
import { z } from 'zod';
import { InvoiceHead, type InvoiceList, type InvoiceListQuery } from '../../../domain/wire/invoices.ts';
import { StintError } from '../../errors.ts';
import { balanceJoin } from '../receivables/balance-sql.ts';
import { readTenantDay } from '../receivables/tenant-day.ts';

/** SQL expression: what stands before an invoice's number, as when it was issued. */
const PREFIX = `coalesce(v.parties -> 'seller' ->> 'invoicePrefix',
  (select s.settings ->> 'invoicePrefix' from billing_settings s where s.tenant_id = v.tenant_id), 'INV-')`;
const NUMBER_TEXT = `(${PREFIX} || lpad(v.number::text, greatest(5, length(v.number::text)), '0'))`;
/** Neither a draft nor what is void is owed. */
const OPEN = `(case when v.status in ('draft', 'void') then 0 else b.open_minor end)`;

const HEAD = `v.id, v.tenant_id as "tenantId", v.version, v.created_at as "createdAt", v.updated_at as "updatedAt",
  v.number, v.client_id as "clientId", v.project_ids as "projectIds", v.period_from as "periodFrom",
  v.period_to as "periodTo", v.currency, v.subtotal_minor as "subtotalMinor", v.discount_minor as "discountMinor",
  v.tax_minor as "taxMinor", v.total_minor as "totalMinor", b.status, v.date_issued as "dateIssued",
  v.due_date as "dueDate", v.grouping, v.note, v.content_hash as "contentHash", v.stale, v.disputed, c.name as "clientName",
  case when v.number is not null then ${NUMBER_TEXT} end as "numberText", b.paid_minor as "paidMinor",
  b.credited_minor as "creditedMinor", b.written_off_minor as "writtenOffMinor", ${OPEN} as "openMinor",
  b.days_overdue as "daysOverdue", v.entry_count as "entryCount", v.minutes`;

/** `today` is an SQL expression of the tenant's civil date. */
function headsFrom(today: string): string {
  return `from invoices v join clients c on c.tenant_id = v.tenant_id and c.id = v.client_id ${balanceJoin('v', today)}`;
}

const Heads = z.array(InvoiceHead);
const Sums = z.array(
  z.object({ currency: z.string(), totalMinor: z.int(), openMinor: z.int(), count: z.int() }),
);

/** Invoices by id, in the order given; those that were discarded are left out. */
export async function readHeads(tx: PoolClient, ids: readonly string[], now: Date): Promise<InvoiceHead[]> {
  const { rows } = await tx.query(
    `select ${HEAD} ${headsFrom('$2')}
      where v.tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid and v.id = any($1::uuid[])
        and not v.deleted
      order by array_position($1::uuid[], v.id)`,
    [ids, (await readTenantDay(tx, now)).today],
  );
  return Heads.parse(rows);
}

/** @throws StintError not_found */
export async function readHead(tx: PoolClient, id: string, now: Date): Promise<InvoiceHead> {
  const [head] = await readHeads(tx, [id], now);
  if (head === undefined)
    throw new StintError('not_found', 'There is no such invoice. It may have been discarded.');
  return head;
}

/** A page of invoices, drafts before all and then the newest first, and sums of all that match, by currency. */
export async function listInvoices(
  tx: PoolClient,
  { status, clientId, text, from, to, limit, offset }: InvoiceListQuery,
  now: Date,
): Promise<InvoiceList> {
  const values = [
    (await readTenantDay(tx, now)).today,
    status ?? null,
    clientId ?? null,
    text === undefined || text.trim() === '' ? null : `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`,
    from ?? null,
    to ?? null,
  ];
  const matching = `${headsFrom('$1')}
    where v.tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid and not v.deleted
      and ($2::text is null or b.status = $2) and ($3::uuid is null or v.client_id = $3)
      and ($4::text is null or c.name ilike $4 or v.note ilike $4 or v.number is not null and ${NUMBER_TEXT} ilike $4)
      and ($5::date is null or coalesce(v.date_issued, v.period_to) >= $5)
      and ($6::date is null or coalesce(v.date_issued, v.period_to) <= $6)`;
  const page = await tx.query(
    `select ${HEAD} ${matching}
      order by v.number is not null, v.number desc, v.created_at desc, v.id desc limit $7 offset $8`,
    [...values, limit, offset],
  );
  const sums = await tx.query(
    `select v.currency, sum(v.total_minor)::bigint as "totalMinor", sum(${OPEN})::bigint as "openMinor",
            count(*)::int as count
       ${matching} group by v.currency order by v.currency`,
    values,
  );
  const found = Sums.parse(sums.rows);
  return {
    invoices: Heads.parse(page.rows),
    total: found.reduce((total, { count }) => total + count, 0),
    sums: found.map(({ count: _, ...sum }) => sum),
  };
}
