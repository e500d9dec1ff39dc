import { z } from 'zod';
import {
  type Invoice,
  type InvoiceClaim,
  type InvoiceItem,
  type InvoiceLine,
  InvoiceParties,
  type InvoiceTax,
  type Payment,
} from '../../domain/entities/invoice.ts';
import { addDays } from '../../domain/rules/civil-date.ts';
import { lastDayToPay } from '../../domain/rules/receivables.ts';
import type { Content } from '../../sync-server/modules/invoices/draft-content.ts';
import type { KeptInput } from '../../sync-server/modules/invoices/kept.ts';
import type { BilledInvoice, Selling, Setting } from './model.ts';
import { nth } from './setting.ts';

interface Bill {
  readonly input: KeptInput;
  readonly content: Content;
  readonly number: number;
}

/** The invoice as it was issued on the twelfth of the month after. */
export function invoiceOf(
  { random, calendar, tenant }: Setting,
  { settings, buyers }: Selling,
  { input, content, number }: Bill,
): BilledInvoice {
  const dateIssued = addDays(input.period.to, 12);
  const createdAt = `${dateIssued}T09:00:00.000Z`;
  const { info } = nth(
    buyers.filter(({ clientId }) => clientId === input.client.id),
    0,
  );
  const dueDate = lastDayToPay(addDays(dateIssued, info.termsDays), tenant.settings);
  const isPaid = dueDate < calendar.today && number % 9 !== 8;
  const bills = content.items.filter(({ role }) => role === 'bill');
  return {
    id: random.id(Date.parse(createdAt)),
    tenantId: tenant.id,
    version: 0,
    createdAt,
    updatedAt: createdAt,
    number,
    clientId: input.client.id,
    projectIds: [...new Set(content.lines.flatMap(({ projectId }) => projectId ?? []))],
    periodFrom: input.period.from,
    periodTo: input.period.to,
    currency: input.client.currency,
    ...content.totals,
    status: isPaid ? 'paid' : dueDate < calendar.today ? 'overdue' : 'sent',
    dateIssued,
    dueDate,
    grouping: input.grouping,
    note: '',
    parties: InvoiceParties.parse({ seller: settings, buyer: { ...info, name: input.client.name } }),
    inputs: z.json().parse(input),
    contentHash: content.contentHash,
    stale: null,
    entryCount: bills.filter(({ part }) => part === 0).length,
    minutes: bills.reduce((sum, { minutes }) => sum + minutes, 0),
  };
}

export function linesOf({ random }: Setting, invoice: Invoice, { lines }: Content): InvoiceLine[] {
  return lines.map((line) => ({
    id: random.id(Date.parse(invoice.createdAt)),
    tenantId: invoice.tenantId,
    invoiceId: invoice.id,
    ...line,
    basis: z.json().parse(line.basis),
  }));
}

export function rowsOf(
  { id, tenantId }: Invoice,
  { items, claims, taxes }: Content,
): { items: InvoiceItem[]; claims: InvoiceClaim[]; taxes: InvoiceTax[] } {
  const of = { tenantId, invoiceId: id };
  return {
    items: items.map((item) => ({ ...of, ...item, releasedAt: null })),
    claims: claims.map((claim) => ({ ...of, ...claim, releasedAt: null })),
    taxes: taxes.map((tax) => ({ ...of, ...tax })),
  };
}

/** In full, by transfer, somewhat before the due date or after it. */
export function paymentOf({ random, tenant, calendar }: Setting, invoice: Invoice): Payment {
  const planned = addDays(invoice.dueDate ?? invoice.periodTo, random.int(-9, 4));
  const receivedOn = planned < calendar.today ? planned : addDays(calendar.today, -1);
  const createdAt = `${receivedOn}T10:00:00.000Z`;
  return {
    id: random.id(Date.parse(createdAt)),
    tenantId: tenant.id,
    invoiceId: invoice.id,
    kind: 'payment',
    receivedOn,
    amountMinor: invoice.totalMinor,
    currency: invoice.currency,
    method: 'bank_transfer',
    reference: `Invoice ${invoice.number}`,
    otherInvoiceId: null,
    reversedAt: null,
    createdAt,
  };
}
