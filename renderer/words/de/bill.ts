import type { bill as english } from '../en/bill.ts';

export const bill: { readonly [Key in keyof typeof english]: string } = {
  'bill.title': 'Abzurechnen',
  'bill.words': 'erstellen Entwurf fällig unberechnet',
  'bill.what': 'Was abgerechnet wird',
  'bill.period': 'Zeitraum',
  'bill.period-until': 'Alles bis Vormonat',
  'bill.period-last-month': 'Letzter Monat',
  'bill.period-this-month': 'Dieser Monat',
  'bill.from': 'Von (leer: seit der ersten offenen Arbeit)',
  'bill.to': 'Bis',
  'bill.grouping': 'Positionen nach',
  'bill.by-firm': 'Positionen wie vereinbart',
  'bill.by-person': 'Positionen je Person',
  'bill.by-role': 'Positionen je Rolle',
  'bill.by-task': 'Positionen je Aufgabe',
  'bill.by-activity': 'Positionen je Tätigkeit',
  'bill.by-project': 'Positionen je Projekt',
  'bill.with-usage': 'Mit Nutzung',
  'bill.client-project': 'Kunde und Projekt',
  'bill.time': 'Zeit',
  'bill.other': 'Anderes',
  'bill.estimate': 'Schätzung',
  'bill.usage': 'Nutzung',
  'bill.older':
    '{count, plural, one {# älterer Eintrag} other {# ältere Einträge}} ({hours}, seit {date}) {count, plural, one {kann} other {können}} auch abgerechnet werden.',
  'bill.include-older': 'Einbeziehen',
  'bill.entries': '{count, plural, one {# Zeiteintrag} other {# Zeiteinträge}}',
  'bill.chosen': '{chosen, number} von {of, number} Kunden gewählt',
  'bill.about': 'etwa {amount}',
  'bill.loading': 'Abzurechnendes wird geladen',
  'bill.nothing': 'Nichts abzurechnen',
  'bill.nothing-help':
    'Alle genehmigte Arbeit bis {date} steht auf einer Rechnung. Wählen Sie einen späteren Tag, oder sehen Sie die Rechnungen an.',
  'bill.nothing-between':
    'Alle freigegebene Arbeit vom {period} steht auf einer Rechnung. Wählen Sie einen anderen Zeitraum, oder sehen Sie die Rechnungen an.',
  'bill.show-invoices': 'Rechnungen zeigen',
  'bill.offline':
    'Sie sind offline. Was abzurechnen ist, liegt auf dem Server und erscheint, sobald Sie online sind.',
  'bill.offline-as-of': 'Sie sind offline. Das war abzurechnen am {when}.',
  'bill.not-priced': 'Nicht berechnet',

  'bill.preview': 'Vorschau',
  'bill.pricing': 'Berechnet {done, number} von {of, number}',
  'bill.stop': 'Anhalten',
  'bill.preview-title': 'Vorschau',
  'bill.preview-offline':
    'Sie sind offline. Noch ist nichts geschrieben; erstellen Sie die Entwürfe, wenn Sie online sind.',
  'bill.back': 'Zurück',
  'bill.clients': 'Kunden',
  'bill.next': 'Nächster Kunde',
  'bill.previous': 'Voriger Kunde',
  'bill.has-problems': 'mit Problemen',
  'bill.options': 'Nachlass und Notiz',
  'bill.options-help': 'Beides kommt auf jede Rechnung, die Sie jetzt erstellen.',
  'bill.repricing': 'Wird mit den Nachlässen berechnet',
  'bill.make-drafts': '{count, plural, one {Entwurf erstellen} other {# Entwürfe erstellen}}',
  'bill.making': 'Erstellt {done, number} von {of, number}',
  'bill.issue-now': 'Sofort stellen',
  'bill.issue-title':
    '{count, plural, one {Diese Rechnung sofort stellen?} other {# Rechnungen sofort stellen?}}',
  'bill.issue-help':
    'Jede bekommt ihre Nummer und das heutige Datum, und ihre Zeit gilt als abgerechnet. Eine Nummer lässt sich nicht zurücknehmen: Danach helfen nur Storno oder Gutschrift. Entwürfe lassen sich noch verwerfen.',
  'bill.drafted': '{count, plural, one {1 Entwurf erstellt.} other {# Entwürfe erstellt.}}',
  'bill.issued': '{count, plural, one {1 Rechnung gestellt.} other {# Rechnungen gestellt.}}',
  'bill.stopped': '{made} Der Rest wurde vorher angehalten.',
  'bill.undo': '{count, plural, one {1 Entwurf} other {# Entwürfe}}',
  'bill.not-made': 'Nicht erstellt',
  'bill.not-made-help': 'Was davor entstand, steht in der Liste; der Rest ist noch hier.',
  'bill.nothing-to-bill': 'Davon lässt sich nichts abrechnen',
  'bill.nothing-to-bill-help': 'Was offen war, steht inzwischen auf einer anderen Rechnung.',

  'bill.as-estimated': 'Die Zeit ergibt {amount}, wie bei der Genehmigung geschätzt.',
  'bill.differs': 'Die Zeit ergibt {time}; geschätzt waren bei der Genehmigung {estimated}. {by}: {why}.',
  'bill.because-overtime': '{amount} durch Überstunden',
  'bill.because-volume': '{amount} durch Mengenrabatt',
  'bill.because-tier': '{amount} durch den Rabatt des Kunden',
  'bill.because-retainer': '{amount} durch Pauschalen und andere Sätze',
  'bill.because-rates': '{amount} durch andere Sätze oder Rundungen als bei der Genehmigung',

  'bill.missing-settings':
    'Name und Anschrift der Firma fehlen; das lässt sich entwerfen, aber nicht stellen. Füllen Sie die Abrechnungseinstellungen aus.',
  'bill.missing-info':
    'Anschrift und Steuer von {client} fehlen; das lässt sich entwerfen, aber nicht stellen. Füllen Sie die Rechnungsdaten aus.',
  'bill.problem-no-rate':
    'Kein Satz: {hours} von {project} ({count, plural, one {# Zeiteintrag} other {# Zeiteinträge}}) bleiben weg. Ergänzen Sie auf der Preisliste des Projekts einen Satz für die Rolle und sehen Sie die Vorschau erneut an.',
  'bill.problem-card-currency':
    'Andere Währung: Die Preisliste von {project} hat nicht die Währung des Kunden; {hours} ({count, plural, one {# Zeiteintrag} other {# Zeiteinträge}}) bleiben weg. Geben Sie dem Projekt eine Preisliste in dieser Währung.',
  'bill.problem-expense-currency':
    'Andere Währung: Eine Auslage von {project} hat nicht die Währung des Kunden und bleibt weg. Erfassen Sie sie in dieser Währung.',
  'bill.problem-no-usage-price':
    'Kein Preis: Die Nutzung von {subject} bleibt weg. Ergänzen Sie einen Preis dafür auf einer Preisliste der Projekte des Kunden.',
  'bill.problem-usage-negative':
    'Zurückgenommen: Von {subject} wurde mehr zurückgenommen als genutzt; es bleibt weg, bis es sich ausgleicht.',
};
