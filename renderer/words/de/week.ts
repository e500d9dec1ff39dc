import type { week as english } from '../en/week.ts';

export const week: { readonly [Key in keyof typeof english]: string } = {
  'week.view': 'Ansicht',
  'week.view.week': 'Woche',
  'week.view.day': 'Tag',
};
