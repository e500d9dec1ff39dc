import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { TaxCategory } from '../../domain/entities/billing.ts';
import type { InvoiceStatus } from '../../domain/entities/invoice.ts';
import { divideHalfEven } from '../../domain/rules/exact.ts';
import { withTenant } from '../../sync-server/db.ts';
import { billingInfo, billingSettings } from './billing.ts';
import type { Firm } from './firm.ts';

export interface IssuedLine {
  amountMinor: number;
  /** A decimal string with at most four places. */
  taxRate?: string;
  taxCategory?: TaxCategory;
  /** Entries of the firm's consultant, 60 minutes each, that the line bills; they are made with it. */
  entryIds?: string[];
  claim?: string;
}

export interface IssuedOptions {
  clientId?: string;
  currency?: string;
  dateIssued?: string;
  dueDate?: string;
  status?: InvoiceStatus;
}

export interface Issued {
  id: string;
  number: number;
  totalMinor: number;
}

/** An invoice as issuing leaves it, with lines of time; written as the owner, without the routes that make one. */
export async function issuedInvoice(
  ownerPool: Pool,
  firm: Firm,
  lines: readonly IssuedLine[],
  { clientId = firm.client.id, currency = 'EUR', dateIssued = '2026-06-30', ...options }: IssuedOptions = {},
): Promise<Issued> {
  const id = uuidv7();
  const { dueDate = '2026-07-14', status = 'sent' } = options;
  const taxes = taxesOf(lines);
  const net = lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const tax = taxes.reduce((sum, { taxMinor }) => sum + taxMinor, 0);
  const { brand: _, grouping: __, reminderDays: ___, ...seller } = billingSettings;
  const parties = { seller, buyer: { ...billingInfo, name: 'First Client' } };
  const number = await withTenant(ownerPool, firm.tenantId, async (tx) => {
    await tx.query('select lock_tenant_writes()');
    const { rows } = await tx.query<{ last: number }>(
      `insert into invoice_numbers as n (tenant_id, kind, last) values ($1, 'invoice', 1)
       on conflict (tenant_id, kind) do update set last = n.last + 1 returning n.last`,
      [firm.tenantId],
    );
    await tx.query(
      `insert into invoices (id, tenant_id, client_id, project_ids, period_from, period_to, currency, subtotal_minor,
         discount_minor, tax_minor, total_minor, status, number, date_issued, due_date, parties)
       values ($1, $2, $3, $4, '2026-06-01', '2026-06-30', $5, $6, 0, $7, $8, $9, $10, $11, $12, $13)`,
      [
        ...[id, firm.tenantId, clientId, [firm.project.id], currency, net, tax, net + tax, status],
        ...[rows[0]?.last, dateIssued, dueDate, JSON.stringify(parties)],
      ],
    );
    for (const [index, line] of lines.entries()) {
      const position = index + 1;
      await tx.query(
        `insert into invoice_lines (id, tenant_id, invoice_id, position, kind, description, quantity, unit, rate_minor,
           amount_minor, tax_category, tax_rate, project_id)
         values ($1, $2, $3, $4, 'time', $5, 1, 'hours', $6, $7, $8, $9, $10)`,
        [
          ...[uuidv7(), firm.tenantId, id, position, `Line ${position}`, Math.abs(line.amountMinor)],
          ...[line.amountMinor, line.taxCategory ?? 'S', line.taxRate ?? '0.19', firm.project.id],
        ],
      );
      if (line.claim !== undefined)
        await tx.query(
          'insert into invoice_claims (tenant_id, invoice_id, key, position) values ($1, $2, $3, $4)',
          [firm.tenantId, id, line.claim, position],
        );
      for (const entryId of line.entryIds ?? []) {
        await tx.query(
          `insert into time_entries (id, tenant_id, user_id, project_id, activity_code, date, minutes, zone, billable,
             source, status, amount_minor, billed_minutes, rounding_version, invoice_id)
           values ($1, $2, $3, $4, 'DEV', '2026-06-01', 60, 'UTC', true, 'manual', 'invoiced', 15000, 60, 1, $5)
           on conflict do nothing`,
          [entryId, firm.tenantId, firm.consultant.id, firm.project.id, id],
        );
        await tx.query(
          `insert into invoice_items (tenant_id, invoice_id, entry_id, role, part, position, minutes)
           select $1, $2, $3, 'bill', count(*)::int, $4, 30 from invoice_items where invoice_id = $2 and entry_id = $3`,
          [firm.tenantId, id, entryId, position],
        );
      }
    }
    for (const { category, rate, netMinor, taxMinor } of taxes)
      await tx.query(
        `insert into invoice_taxes (tenant_id, invoice_id, category, rate, net_minor, tax_minor)
         values ($1, $2, $3, $4, $5, $6)`,
        [firm.tenantId, id, category, rate, netMinor, taxMinor],
      );
    return rows[0]?.last ?? 0;
  });
  return { id, number, totalMinor: net + tax };
}

function taxesOf(lines: readonly IssuedLine[]) {
  const groups = Map.groupBy(lines, ({ taxRate = '0.19', taxCategory = 'S' }) => `${taxCategory} ${taxRate}`);
  return [...groups].map(([key, of]) => {
    const [category = 'S', rate = '0'] = key.split(' ');
    const netMinor = of.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    const tenThousandths = BigInt(Math.round(Number(rate) * 10_000));
    const taxMinor = Number(divideHalfEven(BigInt(netMinor) * tenThousandths, 10_000n));
    return { category, rate, netMinor, taxMinor };
  });
}
