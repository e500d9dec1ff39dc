import type { InvoiceDocument } from '../../../domain/rules/billing-document.ts';
import { attachFacturX } from './pdf-factur-x.ts';
import { writeFeet } from './pdf-foot.ts';
import { startPage, writeHead } from './pdf-head.ts';
import { writeLines } from './pdf-lines.ts';
import { Sheet } from './pdf-sheet.ts';
import { writeTotals } from './pdf-totals.ts';

/**
 * The document as a PDF (A4, PDF/A-3a: fonts embedded, text tagged for screen readers), in the language that it names and
 * with the firm's brand. The same document gives the same bytes.
 * @param eInvoice the same document in EN 16931's CII (e-invoice.ts): then the file is a Factur-X (ZUGFeRD) one
 */
export function renderInvoicePdf(document: InvoiceDocument, eInvoice?: string): Promise<Uint8Array> {
  const sheet = new Sheet(document);
  startPage(sheet);
  writeHead(sheet);
  writeLines(sheet);
  writeTotals(sheet);
  writeFeet(sheet);
  if (eInvoice !== undefined) attachFacturX(sheet, eInvoice);
  return sheet.bytes();
}
