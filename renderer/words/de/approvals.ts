import type { approvals as english } from '../en/approvals.ts';

export const approvals: { readonly [Key in keyof typeof english]: string } = {
  'approvals.title': 'Freigaben',
  'approvals.somebody': 'Jemand',
  'approvals.sheets': '{count, plural, one {Stundenzettel} other {Stundenzettel}}',
  'approvals.entries': '{count, plural, one {# Zeiteintrag} other {# Zeiteinträge}}',
  'approvals.nothing': 'Nichts wartet auf Sie',
  'approvals.nothing-help':
    'Wenn jemand Zeit auf einem Projekt einreicht, das Sie leiten, erscheint sie hier.',
  'approvals.fetching': 'Holt, was auf Sie wartet',
  'approvals.queue': 'Warteschlange',
  'approvals.clean': 'Ohne Hinweise',
  'approvals.look-closer': 'Genauer ansehen',
  'approvals.offline':
    'Sie sind offline. Entscheidungen bleiben hier und werden gesendet, wenn das Netz wieder da ist.',
  'approvals.sheet-of': 'Stundenzettel von {name}',
  'approvals.sum': '{minutes}, davon {billable} abrechenbar',
  'approvals.flags': 'Hinweise',
  'approvals.unknown-project': 'Unbekanntes Projekt',
  'approvals.all-entries': 'Alle Zeiteinträge',
  'approvals.some-entries': '{selected, number} von {all, number} Zeiteinträgen',
  'approvals.reject': 'Ablehnen',
  'approvals.approve': 'Genehmigen',
  'approvals.changed': 'Nach Ihrer Prüfung geändert',
  'approvals.not-billable': 'Nicht abrechenbar',
  'approvals.reject-title': '{count, plural, one {# Zeiteintrag ablehnen} other {# Zeiteinträge ablehnen}}',
  'approvals.comment': 'Kommentar',
  'approvals.comment-help': '{name} liest das beim Zeiteintrag.',
  'approvals.comment-missing': 'Schreiben Sie, was {name} ändern soll.',
};
