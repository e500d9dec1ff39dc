import type { PoolClient } from 'pg';
import { z } from 'zod';
import {
  CreditNote,
  Invoice,
  InvoiceDelivery,
  InvoiceLine,
  Payment,
} from '../../../domain/entities/invoice.ts';
import { InvoiceDetail } from '../../../domain/wire/invoices.ts';
import { readHead } from './heads.ts';

const LINE = `l.id, l.tenant_id as "tenantId", l.invoice_id as "invoiceId", l.position, l.kind, l.description,
  trim_scale(l.quantity)::text as quantity, l.unit, l.rate_minor as "rateMinor", l.amount_minor as "amountMinor",
  l.tax_category as "taxCategory", trim_scale(l.tax_rate)::text as "taxRate", l.project_id as "projectId",
  l.rate_card_id as "rateCardId", l.rate_card_version as "rateCardVersion", l.rounding_version as "roundingVersion",
  l.basis`;

/** An invoice with all that is on it and all that became of it. @throws StintError not_found */
export async function readDetail(tx: PoolClient, id: string, now: Date): Promise<InvoiceDetail> {
  const invoice = await readHead(tx, id, now);
  const of = [invoice.tenantId, id];
  const parties = await tx.query('select v.parties from invoices v where v.tenant_id = $1 and v.id = $2', of);
  const taxes = await tx.query(
    `select t.category, trim_scale(t.rate)::text as rate, t.reason, t.net_minor as "netMinor", t.tax_minor as "taxMinor"
       from invoice_taxes t where t.tenant_id = $1 and t.invoice_id = $2 order by t.category, t.rate desc`,
    of,
  );
  const projects = await tx.query(
    `select p.id, p.code, p.name from projects p where p.tenant_id = $1 and p.id = any($2::uuid[]) order by p.code, p.id`,
    [invoice.tenantId, invoice.projectIds],
  );
  return InvoiceDetail.parse({
    invoice,
    parties: Invoice.shape.parties.parse(parties.rows[0]?.parties ?? null),
    lines: await readLines(tx, invoice.tenantId, id),
    taxes: taxes.rows,
    payments: await readPayments(tx, invoice.tenantId, id),
    creditNotes: await readCreditNotes(tx, invoice.tenantId, id),
    deliveries: await readDeliveries(tx, invoice.tenantId, id),
    projects: projects.rows,
  });
}

export async function readLines(tx: PoolClient, tenantId: string, invoiceId: string): Promise<InvoiceLine[]> {
  const { rows } = await tx.query(
    `select ${LINE} from invoice_lines l where l.tenant_id = $1 and l.invoice_id = $2 order by l.position`,
    [tenantId, invoiceId],
  );
  return z.array(InvoiceLine).parse(rows);
}

async function readPayments(tx: PoolClient, tenantId: string, invoiceId: string): Promise<Payment[]> {
  const { rows } = await tx.query(
    `select p.id, p.tenant_id as "tenantId", p.invoice_id as "invoiceId", p.kind, p.received_on as "receivedOn",
            p.amount_minor as "amountMinor", p.currency, p.method, p.reference,
            p.other_invoice_id as "otherInvoiceId", p.reversed_at as "reversedAt", p.created_at as "createdAt"
       from payments p where p.tenant_id = $1 and p.invoice_id = $2 order by p.received_on, p.created_at, p.id`,
    [tenantId, invoiceId],
  );
  return z.array(Payment).parse(rows);
}

async function readCreditNotes(tx: PoolClient, tenantId: string, invoiceId: string): Promise<CreditNote[]> {
  const { rows } = await tx.query(
    `select n.id, n.tenant_id as "tenantId", n.invoice_id as "invoiceId", n.number, n.issued_on as "issuedOn",
            n.net_minor as "netMinor", n.tax_minor as "taxMinor", n.amount_minor as "amountMinor", n.currency, n.reason,
            n.lines, n.taxes, n.releases_work as "releasesWork", n.created_at as "createdAt"
       from credit_notes n where n.tenant_id = $1 and n.invoice_id = $2 order by n.number`,
    [tenantId, invoiceId],
  );
  return z.array(CreditNote).parse(rows);
}

async function readDeliveries(
  tx: PoolClient,
  tenantId: string,
  invoiceId: string,
): Promise<InvoiceDelivery[]> {
  const { rows } = await tx.query(
    `select d.id, d.tenant_id as "tenantId", d.invoice_id as "invoiceId", d.kind, d.ordinal, d.channel, d.target, d.state,
            d.attempts, d.error, d.reason, d.message, d.created_at as "createdAt", d.delivered_at as "deliveredAt"
       from invoice_deliveries d where d.tenant_id = $1 and d.invoice_id = $2 order by d.created_at, d.id`,
    [tenantId, invoiceId],
  );
  return z.array(InvoiceDelivery).parse(rows);
}
