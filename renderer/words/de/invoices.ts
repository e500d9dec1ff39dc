import type { invoices as english } from '../en/invoices.ts';

export const invoices: { readonly [Key in keyof typeof english]: string } = {
  'invoices.title': 'Rechnungen',
  'invoices.section': 'Rechnungen und woraus sie entstehen',
  'ageing.title': 'Offene Posten',
  'ageing.words': 'Forderungen Fälligkeit überfällig Schulden',
};
