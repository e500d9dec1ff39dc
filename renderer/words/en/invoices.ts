/** The list of invoices, and what clients owe. */
export const invoices = {
  'invoices.title': 'Invoices',
  'invoices.section': 'Invoices and what they are made of',
  'ageing.title': 'Ageing',
  'ageing.words': 'receivables open overdue debt',
} as const;
