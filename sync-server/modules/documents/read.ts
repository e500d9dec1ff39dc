import type { PoolClient } from 'pg';
import { z } from 'zod';
import { BillingInfo } from '../../../domain/entities/client.ts';
import { CreditNote, Invoice, InvoiceLine, InvoiceTax } from '../../../domain/entities/invoice.ts';
import type { StoredInvoice } from '../../../domain/rules/billing-document.ts';
import { StintError } from '../../errors.ts';
import { readBillingInfo } from '../billing-setup/billing-info.ts';
import { readBillingSettings } from '../billing-setup/settings-row.ts';
import type { SealingKeys } from '../identity/sealing-keys.ts';
import { joinReleased } from '../invoices/released.ts';

const Head = z.object({
  ...Invoice.pick({
    id: true,
    number: true,
    clientId: true,
    status: true,
    periodFrom: true,
    periodTo: true,
    currency: true,
    subtotalMinor: true,
    discountMinor: true,
    taxMinor: true,
    totalMinor: true,
    dateIssued: true,
    dueDate: true,
    note: true,
    parties: true,
  }).shape,
  clientName: z.string(),
});

const Lines = z.array(InvoiceLine);
const Taxes = z.array(InvoiceTax.omit({ tenantId: true }));
const Note = CreditNote.omit({ tenantId: true, invoiceId: true, createdAt: true });

export interface ReadInvoice extends StoredInvoice {
  readonly id: string;
}

/**
 * Invoices by id, in the order given, with all that a document needs. An issued one is read as it was issued; a draft
 * shows who sells and who buys as it is set up now. What is not there, or was discarded, is left out.
 * @param sealing for the billing info of drafts' clients; without it a draft names its client and no more
 */
export async function readInvoices(
  tx: PoolClient,
  ids: readonly string[],
  sealing: SealingKeys | null,
): Promise<ReadInvoice[]> {
  const heads = z.array(Head).parse(
    (
      await tx.query(
        `select i.id, i.number, i.client_id as "clientId", i.status, i.period_from as "periodFrom",
                i.period_to as "periodTo", i.currency, i.subtotal_minor as "subtotalMinor",
                i.discount_minor as "discountMinor", i.tax_minor as "taxMinor", i.total_minor as "totalMinor",
                i.date_issued as "dateIssued", i.due_date as "dueDate", i.note, i.parties, c.name as "clientName"
           from invoices i join clients c on c.tenant_id = i.tenant_id and c.id = i.client_id
          where i.tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid and i.id = any($1::uuid[])
            and not i.deleted
          order by array_position($1::uuid[], i.id)`,
        [ids],
      )
    ).rows,
  );
  const lines = Map.groupBy(await readLines(tx, ids), ({ invoiceId }) => invoiceId);
  const taxes = Map.groupBy(await readTaxes(tx, ids), ({ invoiceId }) => invoiceId);
  const settings = await readBillingSettings(tx);
  const invoices: ReadInvoice[] = [];
  for (const head of heads) {
    const { parties, clientName, clientId, id, ...invoice } = head;
    const info = parties?.buyer ?? (sealing === null ? null : await readBillingInfo(tx, sealing, clientId));
    invoices.push({
      id,
      invoice,
      lines: lines.get(id) ?? [],
      taxes: taxes.get(id) ?? [],
      seller: parties?.seller ?? settings,
      buyer: {
        name: parties?.buyer.name ?? clientName,
        info: info === null ? null : BillingInfo.parse(info),
      },
      brand: settings?.brand ?? null,
    });
  }
  return invoices;
}

/** @throws StintError not_found */
export async function readInvoice(
  tx: PoolClient,
  id: string,
  sealing: SealingKeys | null,
): Promise<ReadInvoice> {
  const [invoice] = await readInvoices(tx, [id], sealing);
  if (invoice === undefined)
    throw new StintError('not_found', 'There is no such invoice. It may have been discarded.');
  return invoice;
}

/** @throws StintError not_found */
export async function readCreditNote(
  tx: PoolClient,
  invoiceId: string,
  id: string,
): Promise<z.infer<typeof Note>> {
  const { rows } = await tx.query(
    `select n.id, n.number, n.issued_on as "issuedOn", n.net_minor as "netMinor", n.tax_minor as "taxMinor",
            n.amount_minor as "amountMinor", n.currency, n.reason, n.lines, n.taxes, n.releases_work as "releasesWork"
       from credit_notes n where n.invoice_id = $1 and n.id = $2`,
    [invoiceId, id],
  );
  if (rows[0] === undefined) throw new StintError('not_found', 'This invoice has no such credit note.');
  return Note.parse(rows[0]);
}

async function readLines(tx: PoolClient, ids: readonly string[]): Promise<InvoiceLine[]> {
  const { rows } = await tx.query(
    `select l.id, l.tenant_id as "tenantId", l.invoice_id as "invoiceId", l.position, l.kind, l.description,
            trim_scale(l.quantity)::text as quantity, l.unit, l.rate_minor as "rateMinor",
            l.amount_minor as "amountMinor", l.tax_category as "taxCategory",
            trim_scale(l.tax_rate)::text as "taxRate", l.project_id as "projectId", l.rate_card_id as "rateCardId",
            l.rate_card_version as "rateCardVersion", l.rounding_version as "roundingVersion", l.basis
       from invoice_lines l
      where l.tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid
        and l.invoice_id = any($1::uuid[])
      order by l.invoice_id, l.position`,
    [ids],
  );
  return Lines.parse(rows);
}

async function readTaxes(tx: PoolClient, ids: readonly string[]): Promise<z.infer<typeof Taxes>> {
  const { rows } = await tx.query(
    `select t.invoice_id as "invoiceId", t.category, trim_scale(t.rate)::text as rate, t.reason,
            t.net_minor as "netMinor", t.tax_minor as "taxMinor"
       from invoice_taxes t
      where t.tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid
        and t.invoice_id = any($1::uuid[])
      order by t.category, t.rate desc`,
    [ids],
  );
  return Taxes.parse(rows);
}

const Entries = z.array(
  z.object({
    position: z.int(),
    role: z.enum(['bill', 'reverse']),
    minutes: z.int(),
    date: z.string(),
    person: z.string(),
    description: z.string(),
  }),
);
export type BilledEntry = z.infer<typeof Entries>[number];

/** The entries under an invoice's lines, by line and date; `minutes` as billed, negative where they are taken back. */
export async function readBilledEntries(tx: PoolClient, invoiceId: string): Promise<BilledEntry[]> {
  const { rows } = await tx.query(
    `select i.position, i.role, case i.role when 'reverse' then -i.minutes else i.minutes end as minutes,
            coalesce(k.date, e.date) as date, u.name as person, coalesce(k.description, e.description) as description
       from invoice_items i
       join time_entries e on e.tenant_id = i.tenant_id and e.id = i.entry_id
       join users u on u.tenant_id = e.tenant_id and u.id = e.user_id
       ${joinReleased("nullif(current_setting('app.current_tenant', true), '')::uuid", '$1')}
      where i.tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid and i.invoice_id = $1
      order by i.position, coalesce(k.date, e.date), coalesce(k."startedAt", e.started_at) nulls last, e.id, i.role, i.part`,
    [invoiceId],
  );
  return Entries.parse(rows);
}
