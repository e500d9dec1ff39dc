import type { bill as english } from '../en/bill.ts';

export const bill: { readonly [Key in keyof typeof english]: string } = {
  'bill.title': 'Abzurechnen',
  'bill.words': 'erstellen Entwurf fällig unberechnet',
};
