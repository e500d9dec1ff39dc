import { unzipSync, zipSync } from 'fflate';
import type { PoolClient } from 'pg';
import {
  creditNoteDocument,
  type InvoiceDocument,
  invoiceDocument,
} from '../../../domain/rules/billing-document.ts';
import type { SealingKeys } from '../identity/sealing-keys.ts';
import { eInvoiceXml } from './e-invoice.ts';
import { invoiceRows, invoiceSheets } from './invoice-table.ts';
import { paidOf } from './paid.ts';
import { renderInvoicePdf } from './pdf.ts';
import { type BilledEntry, readBilledEntries, readCreditNote, readInvoice } from './read.ts';
import { type Table, tableCsv, tablesXlsx } from './tables.ts';

export const documentFormats = ['pdf', 'facturx', 'ubl', 'csv', 'xlsx'] as const;
export type DocumentFormat = (typeof documentFormats)[number];

export interface RenderedDocument {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** Plain ASCII: `Invoice-INV-00042.pdf`. */
  readonly fileName: string;
}

export interface RenderRequest {
  readonly invoiceId: string;
  readonly format: DocumentFormat;
  /** Then it is the credit note's document. */
  readonly creditNoteId?: string | null | undefined;
  /**
   * Whether to say what was paid, credited and is still open, as now. Without it an issued invoice is what its client got,
   * the same bytes each time, while the firm's brand stays.
   */
  readonly withPayments?: boolean | undefined;
  /** For a draft's buyer. */
  readonly sealing?: SealingKeys | null | undefined;
}

const contentTypes: Readonly<Record<DocumentFormat, string>> = {
  pdf: 'application/pdf',
  facturx: 'application/pdf',
  ubl: 'application/xml; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/**
 * An invoice or one of its credit notes as a file. It asks nobody whether they may: routes do, and the worker sends what
 * was asked for by whoever might.
 * @throws StintError not_found; conflict where there can be no e-invoice of it (e-invoice.ts)
 */
export async function renderDocument(tx: PoolClient, request: RenderRequest): Promise<RenderedDocument> {
  const { invoiceId, format, creditNoteId, withPayments, sealing } = request;
  const stored = await readInvoice(tx, invoiceId, sealing ?? null);
  const document = creditNoteId
    ? creditNoteDocument(stored, await readCreditNote(tx, invoiceId, creditNoteId))
    : invoiceDocument(stored, withPayments ? ((await paidOf(tx, [invoiceId])).get(invoiceId) ?? 0) : 0);
  const needsEntries = (format === 'csv' || format === 'xlsx') && !creditNoteId;
  const bytes = await bytesOf(document, format, needsEntries ? await readBilledEntries(tx, invoiceId) : []);
  return { bytes, contentType: contentTypes[format], fileName: fileNameOf(document, format) };
}

/** The same document and entries give the same bytes. @param entries under its lines, for csv and xlsx */
export async function bytesOf(
  document: InvoiceDocument,
  format: DocumentFormat,
  entries: readonly BilledEntry[],
): Promise<Uint8Array> {
  switch (format) {
    case 'pdf':
      return renderInvoicePdf(document);
    case 'facturx':
      return renderInvoicePdf(document, await eInvoiceXml(document, 'cii'));
    case 'ubl':
      return new TextEncoder().encode(await eInvoiceXml(document, 'ubl'));
    case 'csv':
      return tableCsv(invoiceRows(document, entries));
    case 'xlsx':
      return workbook(invoiceSheets(document, entries));
  }
}

/** An XLSX without the time it was made, so that the same tables give the same bytes. */
export async function workbook(tables: readonly Table[]): Promise<Uint8Array> {
  // Zip's clock is the local one, whatever the zone.
  return zipSync(unzipSync(await tablesXlsx(tables)), { mtime: new Date(2000, 0, 1) });
}

function fileNameOf({ kind, number, language }: InvoiceDocument, format: DocumentFormat): string {
  const german = language === 'de';
  const what = kind === 'invoice' ? (german ? 'Rechnung' : 'Invoice') : german ? 'Gutschrift' : 'Credit-note';
  const which = (number ?? (german ? 'Entwurf' : 'draft')).replace(/[^A-Za-z0-9._-]+/g, '-');
  const ending = { pdf: 'pdf', facturx: 'pdf', ubl: 'xml', csv: 'csv', xlsx: 'xlsx' }[format];
  return `${what}-${which}.${ending}`;
}
