import { describe, expect, it } from 'vitest';
import type { InvoiceLine } from '../../../domain/entities/invoice.ts';
import {
  creditNoteDocument,
  invoiceDocument,
  multiplied,
  numberText,
  type StoredInvoice,
} from '../../../domain/rules/billing-document.ts';
import { aDocument, aLine } from '../documents/documents.ts';

const id = '0190a1b2-0000-7000-8000-000000000000';

function line(over: Partial<InvoiceLine>): InvoiceLine {
  return {
    ...{
      id,
      tenantId: id,
      invoiceId: id,
      position: 1,
      kind: 'time',
      description: 'Work',
      quantity: '1.5',
      unit: 'hours',
    },
    ...{
      rateMinor: 10000,
      amountMinor: 18750,
      taxCategory: 'S',
      taxRate: '0.19',
      projectId: null,
      rateCardId: null,
    },
    ...{
      rateCardVersion: null,
      roundingVersion: null,
      basis: { kind: 'time', factors: [{ kind: 'overtime', factor: '1.25' }] },
    },
    ...over,
  };
}

const { seller, buyer, brand, taxes } = aDocument([aLine()]);

function stored(lines: InvoiceLine[], over: Partial<StoredInvoice['invoice']> = {}): StoredInvoice {
  const subtotalMinor = lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  return {
    invoice: {
      ...{
        number: 42,
        status: 'sent',
        periodFrom: '2026-10-01',
        periodTo: '2026-10-31',
        currency: 'EUR',
        note: '',
      },
      ...{ subtotalMinor, discountMinor: 0, taxMinor: 0, totalMinor: subtotalMinor },
      ...{ dateIssued: '2026-11-01', dueDate: '2026-12-01' },
      ...over,
    },
    ...{ lines, taxes, seller, buyer, brand },
  };
}

describe('the document of an invoice', () => {
  it('prices a line by its rate and factors, usage by its one tier, and by nothing where there are more', () => {
    const spans = [
      { quantity: '1000', unitPrice: '0.01', amount: '10' },
      { quantity: '50', unitPrice: '0.005', amount: '0.25' },
    ];
    const usage = { kind: 'usage', unit: 'requests', rateMinor: 0 } as const;
    const { lines } = invoiceDocument(
      stored([
        line({}),
        line({ ...usage, basis: { kind: 'usage', month: '2026-10', spans: spans.slice(0, 1) } }),
        line({ ...usage, basis: { kind: 'usage', month: '2026-10', spans } }),
        line({ basis: {} }),
      ]),
    );
    expect(lines.map(({ unitPrice }) => unitPrice)).toEqual(['125', '0.01', null, '100']);
    expect(lines.map(({ month }) => month)).toEqual([null, '2026-10', '2026-10', null]);
    expect(invoiceDocument(stored([line({})], { currency: 'JPY' })).lines[0]?.unitPrice).toBe('12500');
  });

  it('is a draft without a number, and void where it was voided', () => {
    expect(invoiceDocument(stored([], { number: null, status: 'draft' }))).toMatchObject({
      state: 'draft',
      number: null,
    });
    expect(invoiceDocument(stored([], { status: 'void' }))).toMatchObject({
      state: 'void',
      number: 'INV-00042',
    });
    expect(invoiceDocument(stored([line({})]), 1000).totals).toMatchObject({
      grossMinor: 18750,
      paidMinor: 1000,
      dueMinor: 17750,
    });
    expect(numberText('R-', 1234567)).toBe('R-1234567');
  });

  it('credits lines with their own sign, and names the invoice', () => {
    const invoice = stored([line({}), line({ position: 2, kind: 'discount', amountMinor: -1000 })]);
    const note = {
      ...{
        number: 3,
        issuedOn: '2026-11-05',
        netMinor: 17750,
        taxMinor: 0,
        amountMinor: 17750,
        reason: 'Twice',
        taxes: [],
      },
      lines: [
        { position: 1, description: 'Work', netMinor: 18750 },
        { position: 2, description: 'Discount', netMinor: -1000 },
      ],
    };
    const document = creditNoteDocument(invoice, note);
    expect(document).toMatchObject({
      kind: 'credit_note',
      number: 'CN-00003',
      dueOn: null,
      credits: { number: 'INV-00042' },
    });
    expect(document.totals).toMatchObject({
      linesMinor: 18750,
      discountMinor: 1000,
      netMinor: 17750,
      dueMinor: 17750,
    });
    expect(document.lines.map(({ quantity, unitPrice }) => [quantity, unitPrice])).toEqual([
      ['1', '187.50'],
      ['-1', '10.00'],
    ]);
    expect(() =>
      creditNoteDocument(invoice, { ...note, lines: [{ position: 9, description: '', netMinor: 1 }] }),
    ).toThrow(RangeError);
  });
});

describe('quantity and price for who multiplies', () => {
  it.each([
    [
      { quantity: '2.5', unitPrice: '120', netMinor: 30000 },
      { quantity: '2.5', unitPrice: '120', whole: false },
    ],
    [
      { quantity: '-1.5', unitPrice: '95.125', netMinor: -14269 },
      { quantity: '-1.5', unitPrice: '95.125', whole: false },
    ],
    [
      { quantity: '3', unitPrice: '1.00005', netMinor: 301 },
      { quantity: '1', unitPrice: '3.01', whole: true },
    ],
    [
      { quantity: '-3', unitPrice: null, netMinor: -301 },
      { quantity: '-1', unitPrice: '3.01', whole: true },
    ],
    // A tie: half up and half even differ, so it is not left to the other program.
    [
      { quantity: '1', unitPrice: '0.125', netMinor: 12 },
      { quantity: '1', unitPrice: '0.12', whole: true },
    ],
  ])('%j', (over, expected) => {
    expect(multiplied(aLine(over), 'EUR', { quantity: 4, price: 4 })).toEqual(expected);
  });
});
