import type { z } from 'zod';
import type { BillingSettings } from '../../domain/entities/billing.ts';
import type { BillingInfo, ContractTerms } from '../../domain/entities/client.ts';
import type { ExpenseChange, RateCardContent, TermsContent } from '../../domain/wire/billing-setup.ts';

// What billing is set up by, in the form that the routes take.

export const billingSettings: BillingSettings = {
  legalName: 'Stint Beratung GmbH',
  address: { lines: ['Hafenstraße 1'], postalCode: '20457', city: 'Hamburg', country: 'DE' },
  vatId: 'DE123456789',
  taxNumber: null,
  registration: 'HRB 12345, Hamburg',
  contact: { name: 'Ada Admin', email: 'billing@stint.test', phone: '' },
  bank: { holder: 'Stint Beratung GmbH', iban: 'DE89 3704 0044 0532 0130 00', bic: null },
  brand: { colour: '#0f5c5c', logo: null },
  invoicePrefix: 'INV-',
  creditPrefix: 'CN-',
  defaultTermsDays: 30,
  defaultTax: { category: 'S', rate: '0.19', reason: null },
  grouping: 'project',
  footer: '',
  language: 'en',
  reminderDays: [7, 14],
};

export const billingInfo: BillingInfo = {
  legalName: 'First Client AG',
  termsDays: 14,
  taxId: 'DE987654321',
  address: { lines: ['Gasse 2'], postalCode: '10115', city: 'Berlin', country: 'DE' },
  email: 'invoices@first.test',
  preferredMethod: 'bank_transfer',
  tax: { category: 'S', rate: '0.19', reason: null },
  buyerReference: 'PO-77',
};

export const contractTerms: z.infer<typeof ContractTerms> = {
  defaultRate: 15_000,
  discountTier: 'none',
  discount: '0',
  msaExpires: null,
};

export const cardContent: RateCardContent = {
  name: 'Premium',
  currency: 'EUR',
  validFrom: '2026-07-01',
  rates: [{ billRole: 'consultant', rate: 18_000 }],
  overtime: null,
  volumeDiscounts: [],
  tierDiscounts: [],
  usagePrices: [],
};

export const termsContent: TermsContent = {
  validFrom: '2026-01-01',
  overrides: [],
  retainer: null,
  outcomes: [],
};

export const expenseChange = (projectId: string): ExpenseChange => ({
  projectId,
  userId: null,
  date: '2026-06-03',
  description: 'Train to Berlin',
  amountMinor: 12_345,
  billable: true,
  note: '',
  removed: false,
  updatedAt: '2026-06-03T00:00:00.000Z',
});
