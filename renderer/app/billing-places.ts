import { type Actor, can, type Permission } from '../../domain/rules/permissions.ts';
import type { WordKey } from '../words/en/catalogue.ts';
import type { Screen } from './route.ts';

export interface BillingPlace {
  id: Screen;
  label: WordKey;
  /** Who sees it at all; the server judges again. */
  permission: Permission;
  keys?: string;
  /** Other words for the palette. */
  words?: WordKey;
}

/** The screens behind "Invoices" in the side bar, in the order of their line. */
const places: readonly BillingPlace[] = [
  { id: 'invoices', label: 'invoices.title', permission: 'invoices.generate', keys: 'Mod+5' },
  { id: 'to-bill', label: 'bill.title', permission: 'invoices.generate', words: 'bill.words' },
  { id: 'ageing', label: 'ageing.title', permission: 'invoices.generate', words: 'ageing.words' },
  { id: 'rates', label: 'rates.title', permission: 'settings.billing', words: 'rates.words' },
  {
    id: 'project-billing',
    label: 'billing.projects',
    permission: 'settings.billing',
    words: 'billing.projects-words',
  },
  {
    id: 'client-billing',
    label: 'billing.clients',
    permission: 'settings.billing',
    words: 'billing.clients-words',
  },
  {
    id: 'expenses',
    label: 'billing.expenses',
    permission: 'settings.billing',
    words: 'billing.expenses-words',
  },
  {
    id: 'seller',
    label: 'billing.seller-short',
    permission: 'settings.billing',
    words: 'billing.seller-words',
  },
  { id: 'usage', label: 'usage.title', permission: 'settings.billing', words: 'usage.words' },
  { id: 'dead-letters', label: 'letters.title', permission: 'settings.billing', words: 'letters.words' },
  {
    id: 'reconciliation',
    label: 'reconcile.title',
    permission: 'settings.billing',
    words: 'reconcile.words',
  },
];

/** Those of them that this person may open. */
export function billingPlaces(actor: Actor): readonly BillingPlace[] {
  return places.filter(({ permission }) => can(actor, permission));
}
