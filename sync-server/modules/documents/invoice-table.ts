import type { InvoiceDocument } from '../../../domain/rules/billing-document.ts';
import { Exact } from '../../../domain/rules/exact.ts';
import { toDecimal } from '../../../domain/rules/money.ts';
import type { BilledEntry } from './read.ts';
import { type Cell, day, figure, type Table, text } from './tables.ts';

// Columns by the name that other programs read, in English whatever the document's language.

const lineColumns = [
  { name: 'number', width: 14 },
  { name: 'position', width: 9 },
  { name: 'kind', width: 11 },
  { name: 'description', width: 60 },
  { name: 'quantity', width: 11 },
  { name: 'unit', width: 12 },
  { name: 'unit_price', width: 12 },
  { name: 'net', width: 13 },
  { name: 'currency', width: 9 },
  { name: 'tax_category', width: 13 },
  { name: 'tax_percent', width: 12 },
];

const entryColumns = [
  { name: 'position', width: 9 },
  { name: 'date', width: 12 },
  { name: 'person', width: 26 },
  { name: 'description', width: 60 },
  { name: 'role', width: 9 },
  { name: 'billed_minutes', width: 15 },
  { name: 'billed_hours', width: 13 },
];

function lineRows(document: InvoiceDocument): Cell[][] {
  const { currency } = document;
  return document.lines.map((line) => [
    text(document.number),
    figure(line.position),
    text(line.kind),
    text(line.description),
    figure(line.quantity),
    text(line.unit),
    line.unitPrice === null ? null : figure(line.unitPrice),
    figure(toDecimal({ minor: line.netMinor, currency })),
    text(currency),
    text(line.taxCategory),
    figure(new Exact(line.taxRate).times(100).toFixed()),
  ]);
}

function hours(minutes: number): string {
  return new Exact(minutes).div(60).toDecimalPlaces(4).toFixed();
}

function entryRows(entries: readonly BilledEntry[]): Cell[][] {
  return entries.map((entry) => [
    figure(entry.position),
    day(entry.date),
    text(entry.person),
    text(entry.description),
    text(entry.role),
    figure(entry.minutes),
    figure(hours(entry.minutes)),
  ]);
}

/** Lines, totals and entries of one document, a sheet each. */
export function invoiceSheets(document: InvoiceDocument, entries: readonly BilledEntry[]): Table[] {
  const { totals, taxes, currency } = document;
  const money = (minor: number) => figure(toDecimal({ minor, currency }));
  const total = (name: string, minor: number): Cell[] => [text(name), null, money(minor), text(currency)];
  return [
    { name: 'Lines', columns: lineColumns, rows: lineRows(document) },
    {
      name: 'Totals',
      columns: [
        { name: 'what', width: 22 },
        { name: 'tax_percent', width: 12 },
        { name: 'amount', width: 14 },
        { name: 'currency', width: 9 },
      ],
      rows: [
        total('subtotal', totals.linesMinor),
        total('discounts', totals.discountMinor === 0 ? 0 : -totals.discountMinor),
        total('net', totals.netMinor),
        ...taxes.map((tax): Cell[] => [
          text(`tax ${tax.category}`),
          figure(new Exact(tax.rate).times(100).toFixed()),
          money(tax.taxMinor),
          text(currency),
        ]),
        total('total', totals.grossMinor),
        total('paid', totals.paidMinor),
        total('due', totals.dueMinor),
      ],
    },
    { name: 'Entries', columns: entryColumns, rows: entryRows(entries) },
  ];
}

/**
 * One table for a CSV: each line (`row` is `line`) with its entries (`entry`) below it, so that a filter on the first
 * column gives either.
 */
export function invoiceRows(document: InvoiceDocument, entries: readonly BilledEntry[]): Omit<Table, 'name'> {
  const under = Map.groupBy(entries, ({ position }) => position);
  const more = ['date', 'person', 'billed_minutes'];
  return {
    columns: [{ name: 'row', width: 8 }, ...lineColumns, ...more.map((name) => ({ name, width: 12 }))],
    rows: lineRows(document).flatMap((row, index) => {
      const position = document.lines[index]?.position ?? 0;
      return [
        [text('line'), ...row, null, null, null],
        ...(under.get(position) ?? []).map((entry) => [
          text('entry'),
          text(document.number),
          figure(position),
          text(entry.role),
          text(entry.description),
          figure(hours(entry.minutes)),
          text('hours'),
          ...[null, null, null, null, null],
          day(entry.date),
          text(entry.person),
          figure(entry.minutes),
        ]),
      ];
    }),
  };
}

/** A list of documents, a row each. */
export function invoiceListTable(documents: readonly InvoiceDocument[]): Table {
  return {
    name: 'Invoices',
    columns: [
      { name: 'number', width: 14 },
      { name: 'status', width: 9 },
      { name: 'client', width: 34 },
      { name: 'issued', width: 12 },
      { name: 'due', width: 12 },
      { name: 'period_from', width: 12 },
      { name: 'period_to', width: 12 },
      { name: 'net', width: 13 },
      { name: 'tax', width: 13 },
      { name: 'total', width: 13 },
      { name: 'settled', width: 13 },
      { name: 'open', width: 13 },
      { name: 'currency', width: 9 },
    ],
    rows: documents.map(({ totals, currency, ...document }) => [
      text(document.number),
      text(document.state),
      text(document.buyer.name),
      day(document.issuedOn),
      day(document.dueOn),
      day(document.period.from),
      day(document.period.to),
      ...[totals.netMinor, totals.taxMinor, totals.grossMinor, totals.paidMinor, totals.dueMinor].map(
        (minor) => figure(toDecimal({ minor, currency })),
      ),
      text(currency),
    ]),
  };
}
