import type { DocumentLine, InvoiceDocument } from '../../../domain/rules/billing-document.ts';
import { amountOf } from '../../../domain/rules/money.ts';
import { renderInvoicePdf } from '../../../sync-server/modules/documents/pdf.ts';

/** An invoice of `count` lines of time, each with a text of its own, some on two lines and some that take back. */
function invoiceOf(count: number): InvoiceDocument {
  const people = [
    'Alice Nguyen',
    'Bernd Müller-Łukasiewicz',
    'Chioma Okafor',
    'Dmitri Iwanow',
    '田中 さくら',
  ];
  const work = [
    'Development',
    'Design review',
    'Architecture and planning with the whole of the team',
    'Support',
  ];
  const lines = Array.from({ length: count }, (_, index): DocumentLine => {
    const minutes = (15 + ((index * 37) % 4000)) * (index % 40 === 39 ? -1 : 1);
    const rateMinor = 9000 + ((index * 113) % 9000);
    return {
      position: index + 1,
      kind: 'time',
      description: `Project ${index % 60} · ${people[index % people.length]} · ${work[index % work.length]} · ticket ${index * 31}`,
      quantity: (minutes / 60).toFixed(4),
      unit: 'hours',
      unitPrice: (rateMinor / 100).toFixed(2),
      netMinor: amountOf(minutes, rateMinor),
      taxCategory: 'S',
      taxRate: '0.19',
      month: null,
    };
  });
  const netMinor = lines.reduce((sum, line) => sum + line.netMinor, 0);
  const taxMinor = Math.round(netMinor * 0.19);
  const address = { lines: ['Hafenstraße 1'], postalCode: '20457', city: 'Hamburg', country: 'DE' };
  const tax = { category: 'S', rate: '0.19', reason: null } as const;
  return {
    ...{ kind: 'invoice', state: 'issued', number: 'INV-00042', issuedOn: '2026-11-01', dueOn: '2026-12-01' },
    ...{
      period: { from: '2026-10-01', to: '2026-10-31' },
      currency: 'EUR',
      language: 'en',
      note: '',
      credits: null,
    },
    seller: {
      ...{
        legalName: 'Stint Beratung GmbH',
        address,
        vatId: 'DE123456789',
        taxNumber: null,
        registration: 'HRB 1',
      },
      ...{
        contact: { name: 'Ada', email: 'billing@stint.test', phone: '' },
        bank: null,
        defaultTermsDays: 30,
      },
      ...{ invoicePrefix: 'INV-', creditPrefix: 'CN-', defaultTax: tax, footer: '', language: 'en' },
    },
    buyer: { name: 'First Client', info: null },
    brand: { colour: '#0f5c5c', logo: null },
    lines,
    taxes: [{ ...tax, netMinor, taxMinor }],
    totals: {
      ...{ linesMinor: netMinor, discountMinor: 0, netMinor, taxMinor, grossMinor: netMinor + taxMinor },
      ...{ paidMinor: 0, dueMinor: netMinor + taxMinor },
    },
  };
}

/** How long the PDF of an invoice of `count` lines takes, in milliseconds: the first in this process, then each round. */
export async function pdfTimes(count: number, rounds: number): Promise<{ first: number; each: number[] }> {
  const document = invoiceOf(count);
  const time = async () => {
    const begin = performance.now();
    await renderInvoicePdf(document);
    return performance.now() - begin;
  };
  const first = await time();
  const each: number[] = [];
  for (let round = 0; round < rounds; round += 1) each.push(await time());
  return { first, each };
}
