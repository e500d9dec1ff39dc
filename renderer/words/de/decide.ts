import type { deciding as english } from '../en/decide.ts';

export const deciding: { readonly [Key in keyof typeof english]: string } = {
  'decide.approved': '{count, plural, one {# Zeiteintrag} other {# Zeiteinträge}} genehmigt, {minutes}.',
  'decide.rejected': '{count, plural, one {# Zeiteintrag} other {# Zeiteinträge}} abgelehnt, {minutes}.',
  'decide.reopened':
    '{count, plural, one {# Zeiteintrag} other {# Zeiteinträge}} wieder geöffnet, {minutes}.',
  'decide.sent-later': 'Wird gesendet, sobald Sie online sind.',
};
