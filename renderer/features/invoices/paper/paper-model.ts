import type { Invoice, InvoiceLine } from '../../../../domain/entities/invoice.ts';
import type { InvoiceDetail, InvoicePreview } from '../../../../domain/wire/invoices.ts';

export type PaperLine = Omit<InvoiceLine, 'id' | 'tenantId' | 'invoiceId'>;

/** An invoice as its client will see it. */
export interface PaperModel {
  isDraft: boolean;
  isVoid: boolean;
  /** `INV-00042`; null while a draft. */
  number: string | null;
  dateIssued: string | null;
  dueDate: string | null;
  period: { from: string; to: string } | null;
  parties: Invoice['parties'];
  clientName: string;
  currency: string;
  lines: readonly PaperLine[];
  taxes: InvoicePreview['taxes'];
  totals: InvoicePreview['totals'];
  note: string;
}

/** The paper of a stored invoice. */
export function paperOf(detail: InvoiceDetail): PaperModel {
  const { invoice, lines, parties, taxes } = detail;
  return {
    isDraft: invoice.status === 'draft',
    isVoid: invoice.status === 'void',
    number: invoice.numberText,
    dateIssued: invoice.dateIssued,
    dueDate: invoice.dueDate,
    period: { from: invoice.periodFrom, to: invoice.periodTo },
    parties,
    clientName: parties?.buyer.name ?? invoice.clientName,
    currency: invoice.currency,
    lines,
    taxes,
    totals: invoice,
    note: invoice.note,
  };
}

/** The paper of an invoice that is not there yet. */
export function paperOfPreview(
  preview: InvoicePreview,
  period: { from: string; to: string },
  note: string,
): PaperModel {
  return {
    isDraft: true,
    isVoid: false,
    number: null,
    dateIssued: null,
    dueDate: null,
    period,
    parties: null,
    clientName: preview.clientName,
    currency: preview.currency,
    lines: preview.lines,
    taxes: preview.taxes,
    totals: preview.totals,
    note,
  };
}
