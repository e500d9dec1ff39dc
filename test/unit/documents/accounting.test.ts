import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import type { DocumentLine, InvoiceDocument } from '../../../domain/rules/billing-document.ts';
import { Exact } from '../../../domain/rules/exact.ts';
import { taxOfLines } from '../../../domain/rules/line-tax.ts';
import {
  type AccountingOptions,
  type AccountingSystem,
  accountingCsv,
  defaultDates,
} from '../../../sync-server/modules/documents/accounting.ts';
import { aDiscount, aDocument, aLine } from './documents.ts';

const systems: AccountingSystem[] = ['quickbooks', 'xero', 'netsuite'];

const optionsOf = (system: AccountingSystem, over: Partial<AccountingOptions> = {}): AccountingOptions => ({
  account: '200',
  item: 'Services',
  dates: defaultDates(system),
  taxes: new Map(),
  ...over,
});

function rowsOf(
  system: AccountingSystem,
  documents: readonly InvoiceDocument[],
  over: Partial<AccountingOptions> = {},
): Record<string, string>[] {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    accountingCsv(system, documents, optionsOf(system, over)),
  );
  expect(text.startsWith('\uFEFF')).toBe(false);
  return Papa.parse<Record<string, string>>(text.trimEnd(), { header: true }).data;
}

const column = {
  quickbooks: { quantity: 'ItemQuantity', price: 'ItemRate', net: '*ItemAmount', tax: 'ItemTaxAmount' },
  xero: { quantity: '*Quantity', price: '*UnitAmount', net: null, tax: 'TaxAmount' },
  netsuite: { quantity: 'Quantity', price: 'Rate', net: 'Amount', tax: 'Tax Amount' },
};

const lines: fc.Arbitrary<DocumentLine> = fc
  .record({
    minutes: fc.integer({ min: -6000, max: 6000 }),
    rateMinor: fc.integer({ min: 0, max: 50_000 }),
    factor: fc.constantFrom('1', '1.25', '0.875', '0.9'),
    taxRate: fc.constantFrom('0.19', '0.07', '0.081'),
    tiers: fc.boolean(),
  })
  .map(({ minutes, rateMinor, factor, taxRate, tiers }) => {
    const price = new Exact(rateMinor).times(factor);
    return aLine({
      quantity: new Exact(minutes).div(60).toDecimalPlaces(12).toFixed(),
      unitPrice: tiers ? null : price.div(100).toFixed(),
      netMinor: price.times(minutes).div(60).toDecimalPlaces(0, Exact.ROUND_HALF_EVEN).toNumber(),
      taxRate,
    });
  });

describe('a file for an accounting program', () => {
  it.each(systems)('comes to the cent of the invoice: %s', (system) => {
    const names = column[system];
    fc.assert(
      fc.property(fc.array(lines, { minLength: 1, maxLength: 12 }), (some) => {
        const document = aDocument([...some, aDiscount(-1234)]);
        const rows = rowsOf(system, [document]);
        const nets = rows.map((row) => new Exact(row[names.quantity] ?? '').times(row[names.price] ?? ''));
        for (const rounding of [Exact.ROUND_HALF_UP, Exact.ROUND_HALF_EVEN]) {
          const sum = nets.reduce((total, net) => total.plus(net.toDecimalPlaces(2, rounding)), new Exact(0));
          expect(sum.times(100).toNumber()).toBe(document.totals.netMinor);
        }
        if (names.net !== null)
          for (const [index, row] of rows.entries())
            expect(new Exact(row[names.net] ?? '').equals(nets[index]?.toDecimalPlaces(2) ?? 0)).toBe(true);
        const tax = rows.reduce((total, row) => total.plus(row[names.tax] ?? ''), new Exact(0));
        expect(tax.times(100).toNumber()).toBe(document.totals.taxMinor);
      }),
    );
  });

  it('has the columns of its importer, in its dates, a row a line', () => {
    const document = aDocument([aLine(), aLine({ quantity: '0.333333333333', netMinor: 4000 })]);
    expect(rowsOf('xero', [document])[1]).toMatchObject({
      '*ContactName': 'Acme Widgets Ltd.',
      POAddressLine2: 'Floor 3',
      POCountry: 'AT',
      '*InvoiceNumber': 'INV-00042',
      Reference: 'PO 4711',
      '*InvoiceDate': '01/11/2026',
      '*DueDate': '01/12/2026',
      Total: '404.60',
      '*Quantity': '0.3333',
      '*UnitAmount': '120',
      '*AccountCode': '200',
      '*TaxType': '19% (VAT on Income)',
      Currency: 'EUR',
    });
    expect(rowsOf('quickbooks', [document])[0]).toMatchObject({
      '*InvoiceNo': 'INV-00042',
      '*Customer': 'Acme Widgets Ltd.',
      '*InvoiceDate': '11/01/2026',
      'Item(Product/Service)': 'Services',
      ItemQuantity: '2.5',
      '*ItemAmount': '300.00',
      '*ItemTaxCode': '19% S',
    });
    expect(rowsOf('netsuite', [document], { dates: 'ymd', item: 'Hours' })[0]).toMatchObject({
      'External ID': 'INV-00042',
      Customer: 'Acme Widgets Ltd.',
      Date: '2026-11-01',
      Item: 'Hours',
      Rate: '120',
      Amount: '300.00',
    });
  });

  it('says the quantity in words where it cannot be multiplied', () => {
    const [row] = rowsOf('xero', [
      aDocument([
        aLine({
          kind: 'usage',
          description: 'API',
          quantity: '12345',
          unit: 'requests',
          unitPrice: null,
          netMinor: 8642,
        }),
      ]),
    ]);
    expect(row).toMatchObject({
      '*Quantity': '1',
      '*UnitAmount': '86.42',
      '*Description': 'API (12,345 requests)',
    });
  });

  it('calls taxes as the program does, and runs no formula', () => {
    const taxes = new Map([
      ['S@19', '19% Umsatz'],
      ['AE', 'Ohne'],
    ]);
    const found = rowsOf(
      'xero',
      [
        aDocument([
          aLine({ description: '=1+1' }),
          aLine({ taxCategory: 'AE', taxRate: '0', description: '-2h' }),
        ]),
      ],
      { taxes },
    );
    expect(found.map((row) => row['*TaxType'])).toEqual(['19% Umsatz', 'Ohne']);
    expect(found.map((row) => row['*Description'])).toEqual(["'=1+1", "'-2h"]);
  });

  it('is refused where the importer takes no more', () => {
    const documents = Array.from({ length: 101 }, () => aDocument([aLine()]));
    expect(() => accountingCsv('quickbooks', documents, optionsOf('quickbooks'))).toThrow(
      /at most 100 invoices/,
    );
    expect(rowsOf('xero', documents)).toHaveLength(101);
    const long = aDocument(Array.from({ length: 1001 }, () => aLine()));
    expect(() => accountingCsv('quickbooks', [long], optionsOf('quickbooks'))).toThrow(/at most 1000 rows/);
  });
});

describe('the tax of each line', () => {
  it('adds up to the tax of the document and is never a unit off its own', () => {
    fc.assert(
      fc.property(fc.array(lines, { minLength: 1, maxLength: 30 }), (some) => {
        const document = aDocument(some);
        const shares = taxOfLines(document);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(document.totals.taxMinor);
        for (const [index, line] of document.lines.entries())
          expect(
            new Exact(line.netMinor)
              .times(line.taxRate)
              .minus(shares[index] ?? 0)
              .abs()
              .lessThanOrEqualTo(1),
          ).toBe(true);
      }),
    );
  });
});
