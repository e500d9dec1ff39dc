import type { TaxCategory } from '../../../domain/entities/billing.ts';
import {
  type DocumentLine,
  type InvoiceDocument,
  multiplied,
} from '../../../domain/rules/billing-document.ts';
import { Exact } from '../../../domain/rules/exact.ts';
import { taxOfLines } from '../../../domain/rules/line-tax.ts';
import { minorDigits, toDecimal } from '../../../domain/rules/money.ts';
import { StintError } from '../../errors.ts';
import { csvBytes, harmless } from './tables.ts';
import { speech } from './words.ts';

// Files for the importers of accounting programs: docs/exports.md says which columns and limits they have, and whence we
// know. Each line is a row, and the rows of an invoice have its number.

export type AccountingSystem = 'quickbooks' | 'xero' | 'netsuite';

export interface AccountingOptions {
  /** Of the income. Xero. */
  readonly account: string;
  /** What is sold, as the program knows it. QuickBooks and NetSuite. */
  readonly item: string;
  /** How the program is set to read dates. */
  readonly dates: 'dmy' | 'mdy' | 'ymd';
  /** What the program calls a tax, by category and percentage: `S@19`, `AE`. */
  readonly taxes: ReadonlyMap<string, string>;
}

interface ExportLine {
  readonly document: InvoiceDocument;
  readonly line: DocumentLine;
  readonly description: string;
  readonly quantity: string;
  readonly price: string;
  readonly net: string;
  readonly tax: string;
  readonly taxCode: string;
  date(day: string | null): string;
}

interface Format {
  readonly dates: AccountingOptions['dates'];
  readonly maxInvoices: number;
  readonly maxRows: number;
  readonly taxName: (category: TaxCategory, percent: string) => string;
  readonly columns: readonly (readonly [string, (line: ExportLine, options: AccountingOptions) => string])[];
}

const name = ({ buyer }: InvoiceDocument) => harmless(buyer.info?.legalName || buyer.name);
const number = ({ number: text }: InvoiceDocument) => harmless(text ?? '');
const memo = ({ note }: InvoiceDocument) => harmless(note.replace(/\s+/g, ' ').trim());
const address = ({ buyer }: InvoiceDocument, index: number) =>
  harmless(buyer.info?.address.lines[index] ?? '');

const quickbooks: Format = {
  dates: 'mdy',
  maxInvoices: 100,
  maxRows: 1000,
  taxName: (category, percent) =>
    ({ S: `${percent}% S`, Z: '0% Z', E: 'Exempt', AE: '0% RC', K: '0% ECG', G: '0% Z', O: 'No VAT' })[
      category
    ],
  columns: [
    ['*InvoiceNo', ({ document }) => number(document)],
    ['*Customer', ({ document }) => name(document)],
    ['*InvoiceDate', ({ document, date }) => date(document.issuedOn)],
    ['*DueDate', ({ document, date }) => date(document.dueOn ?? document.issuedOn)],
    ['Terms', () => ''],
    ['Location', () => ''],
    ['Memo', ({ document }) => memo(document)],
    ['Item(Product/Service)', (_, { item }) => harmless(item)],
    ['ItemDescription', ({ description }) => description],
    ['ItemQuantity', ({ quantity }) => quantity],
    ['ItemRate', ({ price }) => price],
    ['*ItemAmount', ({ net }) => net],
    ['*ItemTaxCode', ({ taxCode }) => taxCode],
    ['ItemTaxAmount', ({ tax }) => tax],
    ['Currency', ({ document }) => document.currency],
    ['Service Date', ({ document, date }) => date(document.period.to)],
  ],
};

const xero: Format = {
  dates: 'dmy',
  maxInvoices: 500,
  maxRows: Number.POSITIVE_INFINITY,
  taxName: (category, percent) =>
    ({
      S: `${percent}% (VAT on Income)`,
      Z: 'Zero Rated Income',
      E: 'Exempt Income',
      AE: 'Reverse Charge Supplies (0%)',
      K: 'Zero Rated EC Services',
      G: 'Zero Rated Income',
      O: 'No VAT',
    })[category],
  columns: [
    ['*ContactName', ({ document }) => name(document)],
    ['EmailAddress', ({ document }) => harmless(document.buyer.info?.email ?? '')],
    ...[0, 1, 2, 3].map(
      (index) =>
        [`POAddressLine${index + 1}`, ({ document }: ExportLine) => address(document, index)] as const,
    ),
    ['POCity', ({ document }) => harmless(document.buyer.info?.address.city ?? '')],
    ['PORegion', () => ''],
    ['POPostalCode', ({ document }) => harmless(document.buyer.info?.address.postalCode ?? '')],
    ['POCountry', ({ document }) => document.buyer.info?.address.country ?? ''],
    ['*InvoiceNumber', ({ document }) => number(document)],
    ['Reference', ({ document }) => harmless(document.buyer.info?.buyerReference ?? '')],
    ['*InvoiceDate', ({ document, date }) => date(document.issuedOn)],
    ['*DueDate', ({ document, date }) => date(document.dueOn ?? document.issuedOn)],
    [
      'Total',
      ({ document }) => toDecimal({ minor: document.totals.grossMinor, currency: document.currency }),
    ],
    ['InventoryItemCode', () => ''],
    ['*Description', ({ description }) => description],
    ['*Quantity', ({ quantity }) => quantity],
    ['*UnitAmount', ({ price }) => price],
    ['Discount', () => ''],
    ['*AccountCode', (_, { account }) => harmless(account)],
    ['*TaxType', ({ taxCode }) => taxCode],
    ['TaxAmount', ({ tax }) => tax],
    ...['TrackingName1', 'TrackingOption1', 'TrackingName2', 'TrackingOption2'].map(
      (column) => [column, () => ''] as const,
    ),
    ['Currency', ({ document }) => document.currency],
    ['BrandingTheme', () => ''],
  ],
};

const netsuite: Format = {
  dates: 'mdy',
  maxInvoices: Number.POSITIVE_INFINITY,
  maxRows: 25_000,
  taxName: (category, percent) => (category === 'S' ? `VAT:S-${percent}` : `VAT:${category}`),
  columns: [
    ['External ID', ({ document }) => number(document)],
    ['Invoice #', ({ document }) => number(document)],
    ['Customer', ({ document }) => name(document)],
    ['Date', ({ document, date }) => date(document.issuedOn)],
    ['Due Date', ({ document, date }) => date(document.dueOn ?? document.issuedOn)],
    ['Currency', ({ document }) => document.currency],
    ['Memo', ({ document }) => memo(document)],
    ['Line', ({ line }) => String(line.position)],
    ['Item', (_, { item }) => harmless(item)],
    ['Description', ({ description }) => description],
    ['Quantity', ({ quantity }) => quantity],
    ['Rate', ({ price }) => price],
    ['Amount', ({ net }) => net],
    ['Tax Code', ({ taxCode }) => taxCode],
    ['Tax Amount', ({ tax }) => tax],
  ],
};

const formats: Readonly<Record<AccountingSystem, Format>> = { quickbooks, xero, netsuite };

/** What goes with a system where nothing else was asked for. */
export function defaultDates(system: AccountingSystem): AccountingOptions['dates'] {
  return formats[system].dates;
}

/**
 * Issued invoices as a file for the importer of `system`. The rows of an invoice come to its net and its tax to the cent:
 * where quantity times price would not give a line's net, the row says 1 at the net, and the description the quantity.
 * @throws StintError conflict where there are more than its importer takes
 */
export function accountingCsv(
  system: AccountingSystem,
  documents: readonly InvoiceDocument[],
  options: AccountingOptions,
): Uint8Array {
  const format = formats[system];
  const rows = documents.flatMap((document) =>
    exportLines(document, format, options).map((line) =>
      format.columns.map(([, value]) => value(line, options)),
    ),
  );
  if (documents.length > format.maxInvoices || rows.length > format.maxRows) {
    const [limit, what] =
      documents.length > format.maxInvoices ? [format.maxInvoices, 'invoices'] : [format.maxRows, 'rows'];
    throw new StintError(
      'conflict',
      `The importer takes at most ${limit} ${what} in a file. Choose a shorter period; nothing was exported.`,
    );
  }
  return csvBytes(
    format.columns.map(([column]) => column),
    rows,
    false,
  );
}

function exportLines(document: InvoiceDocument, format: Format, options: AccountingOptions): ExportLine[] {
  const { currency, language } = document;
  const taxes = taxOfLines(document);
  const spoken = speech(language, currency, minorDigits(currency));
  return document.lines.map((line, index): ExportLine => {
    const { quantity, unitPrice, whole } = multiplied(line, currency, { quantity: 4, price: 4 });
    const percent = new Exact(line.taxRate).times(100).toFixed();
    const said = whole && line.unit !== 'item' ? ` (${spoken.quantity(line.quantity, line.unit)})` : '';
    return {
      document,
      line,
      description: harmless(`${line.description.replace(/\s+/g, ' ')}${said}`),
      quantity,
      price: unitPrice,
      net: toDecimal({ minor: line.netMinor, currency }),
      tax: toDecimal({ minor: taxes[index] ?? 0, currency }),
      taxCode: harmless(
        options.taxes.get(`${line.taxCategory}@${percent}`) ??
          options.taxes.get(line.taxCategory) ??
          format.taxName(line.taxCategory, percent),
      ),
      date: (day) => (day === null ? '' : dateText(day, options.dates)),
    };
  });
}

function dateText(day: string, order: AccountingOptions['dates']): string {
  const [year = '', month = '', date = ''] = day.split('-');
  if (order === 'ymd') return day;
  return (order === 'dmy' ? [date, month, year] : [month, date, year]).join('/');
}
