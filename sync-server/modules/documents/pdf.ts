import type { InvoiceDocument } from '../../../domain/rules/billing-document.ts';
import { writeFeet } from './pdf-foot.ts';
import { startPage, writeHead } from './pdf-head.ts';
import { writeLines } from './pdf-lines.ts';
import { Sheet } from './pdf-sheet.ts';
import { writeTotals } from './pdf-totals.ts';

/**
 * The document as a PDF (A4, PDF/A-3a: fonts embedded, text tagged for screen readers), in the language that it names and
 * with the firm's brand. The same document gives the same bytes.
 */
export function renderInvoicePdf(document: InvoiceDocument): Promise<Uint8Array> {
  const sheet = new Sheet(document);
  startPage(sheet);
  writeHead(sheet);
  writeLines(sheet);
  writeTotals(sheet);
  writeFeet(sheet);
  return sheet.bytes();
}
