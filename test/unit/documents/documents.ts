import type { TaxCategory } from '../../../domain/entities/billing.ts';
import type { DocumentLine, InvoiceDocument } from '../../../domain/rules/billing-document.ts';
import { Exact } from '../../../domain/rules/exact.ts';

/** Parts of documents for tests. The totals follow from the lines, as the engine's do. */

const seller: NonNullable<InvoiceDocument['seller']> = {
  legalName: 'Fjord & Fels Beratung GmbH',
  address: { lines: ['Speicherstraße 12'], postalCode: '20457', city: 'Hamburg', country: 'DE' },
  vatId: 'DE123456789',
  taxNumber: null,
  registration: 'Amtsgericht Hamburg, HRB 123456',
  contact: { name: 'Jana Petersen', email: 'billing@fjord.example', phone: '+49 40 1234567' },
  bank: { holder: 'Fjord & Fels Beratung GmbH', iban: 'DE89370400440532013000', bic: 'COBADEFFXXX' },
  invoicePrefix: 'INV-',
  creditPrefix: 'CN-',
  defaultTermsDays: 30,
  defaultTax: { category: 'S', rate: '0.19', reason: null },
  footer: 'Thank you for working with us.',
  language: 'en',
};

const buyerInfo: NonNullable<InvoiceDocument['buyer']['info']> = {
  legalName: 'Acme Widgets Ltd.',
  termsDays: 30,
  taxId: 'ATU12345678',
  address: { lines: ['1 High Street', 'Floor 3'], postalCode: '1010', city: 'Wien', country: 'AT' },
  email: 'ap@acme.example',
  preferredMethod: 'bank_transfer',
  tax: { category: 'S', rate: '0.19', reason: null },
  buyerReference: 'PO 4711',
};

export function aLine(over: Partial<DocumentLine> = {}): DocumentLine {
  return {
    position: 1,
    kind: 'time',
    description: 'Website relaunch · Alice Nguyen · Development',
    quantity: '2.5',
    unit: 'hours',
    unitPrice: '120',
    netMinor: 30000,
    taxCategory: 'S',
    taxRate: '0.19',
    month: null,
    ...over,
  };
}

/** An issued document of these lines, one tax a category and rate. */
export function aDocument(
  lines: readonly DocumentLine[],
  over: Partial<InvoiceDocument> = {},
  paidMinor = 0,
): InvoiceDocument {
  const sumOf = (some: readonly DocumentLine[]) => some.reduce((sum, { netMinor }) => sum + netMinor, 0);
  const groups = Map.groupBy(lines, ({ taxCategory, taxRate }) => `${taxCategory} ${taxRate}`);
  const taxes = [...groups].map(([key, members]) => {
    const [category, rate] = key.split(' ') as [TaxCategory, string];
    const netMinor = sumOf(members);
    const taxMinor = new Exact(netMinor).times(rate).toDecimalPlaces(0, Exact.ROUND_HALF_EVEN).toNumber();
    return { category, rate, reason: null, netMinor, taxMinor };
  });
  const discounts = -sumOf(lines.filter(({ kind }) => kind === 'discount')) || 0;
  const net = sumOf(lines);
  const tax = taxes.reduce((sum, { taxMinor }) => sum + taxMinor, 0);
  return {
    kind: 'invoice',
    state: 'issued',
    number: 'INV-00042',
    issuedOn: '2026-11-01',
    dueOn: '2026-12-01',
    period: { from: '2026-10-01', to: '2026-10-31' },
    currency: 'EUR',
    language: 'en',
    seller,
    buyer: { name: 'Acme', info: buyerInfo },
    brand: { colour: '#0f5c5c', logo: null },
    lines: lines.map((line, index) => ({ ...line, position: index + 1 })),
    taxes,
    totals: {
      linesMinor: net + discounts,
      discountMinor: discounts,
      netMinor: net,
      taxMinor: tax,
      grossMinor: net + tax,
      paidMinor,
      dueMinor: net + tax - paidMinor,
    },
    note: 'Thank you for the good work in October.',
    credits: null,
    ...over,
  };
}

export function aDiscount(netMinor: number, over: Partial<DocumentLine> = {}): DocumentLine {
  return aLine({
    ...{ kind: 'discount', description: 'Loyalty', quantity: '-1', unit: 'item' },
    unitPrice: (Math.abs(netMinor) / 100).toFixed(2),
    netMinor,
    ...over,
  });
}
