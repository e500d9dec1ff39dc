import type { entry as english } from '../en/entry.ts';

export const entry: { readonly [Key in keyof typeof english]: string } = {
  'entry.you': 'Ihnen',
  'entry.rule': 'die Regel „{name}“',
  'entry.somebody': 'jemandem',
  'entry.no-project': 'Ein Projekt, das nicht mehr auf diesem Gerät ist',
  'entry.no-client': 'Andere Kunden',
  'entry.this-project': 'diesem Projekt',

  'entry.status.attention': 'Braucht Ihre Aufmerksamkeit',
  'entry.status.attention-why': 'Braucht Ihre Aufmerksamkeit: {why}',
  'entry.status.saved': 'Hier gespeichert, noch nicht gesendet',
  'entry.status.saved-submitted': 'Hier gespeichert, wird eingereicht',
  'entry.status.received': 'Empfangen, noch nicht eingereicht',
  'entry.status.submitted': 'Eingereicht, wartet auf Genehmigung',
  'entry.status.approved': 'Genehmigt',
  'entry.status.approved-by': 'Genehmigt von {name}',
  'entry.status.rejected': 'Abgelehnt',
  'entry.status.rejected-by': 'Abgelehnt von {name}',
  'entry.status.rejected-why': 'Abgelehnt von {name}: {why}',
  'entry.status.invoiced': 'Abgerechnet',

  'entry.add': 'Arbeit hinzufügen',
  'entry.add.placeholder': 'Arbeit hinzufügen: Projekt, Aufgabe oder Tätigkeit',
  'entry.add.none': 'Nichts von Ihnen heißt so. Ihre Projektleitung kann Sie zuordnen.',

  'entry.timer': 'Timer',
  'entry.not-billable': 'Nicht abrechenbar',
  'entry.no-description': 'Keine Beschreibung',
  'entry.from-to': '{from}–{to}',
  'entry.recall': 'Zurückrufen',
  'entry.recalled': 'Zurückgerufen. Es ist wieder ein Entwurf.',
  'entry.gone': 'Hier ist nichts mehr',
  'entry.another': 'Weiterer Zeiteintrag an diesem Tag',
  'entry.deleted': '{minutes} auf {project} gelöscht.',
  'entry.card': '{minutes}, {status}',

  'entry.form.project': 'Projekt',
  'entry.form.project-search': 'Projekte suchen',
  'entry.form.project-none': 'Kein Projekt von Ihnen heißt so.',
  'entry.form.project-missing': 'Wählen Sie das Projekt für diese Zeit.',
  'entry.form.task': 'Aufgabe',
  'entry.form.no-task': 'Keine Aufgabe',
  'entry.form.activity': 'Tätigkeit',
  'entry.form.date': 'Datum',
  'entry.form.time': 'Zeit',
  'entry.form.description': 'Beschreibung',
  'entry.form.description-hint': 'Was der Kunde liest',
  'entry.form.billable': 'Abrechenbar',
  'entry.form.not-billable': 'Zeit auf {project} ist nicht abrechenbar.',
  'entry.form.log': 'Zeit erfassen',

  'entry.undo.set': '{minutes} am {day}',
  'entry.undo.delete': '{minutes} am {day} löschen',
  'entry.undo.submit': '{minutes} einreichen',
  'entry.undo.recall': '{minutes} zurückrufen',
  'entry.undo.gone':
    'Der Zeiteintrag wurde inzwischen gelöscht oder verschoben. Was jetzt hier steht, bleibt.',
  'entry.undo.changed':
    'Der Zeiteintrag wurde inzwischen geändert, und das ginge verloren. Was jetzt hier steht, bleibt.',
  'entry.undo.locked':
    'Der Zeiteintrag {status, select, submitted {ist eingereicht; rufen Sie ihn zuerst zurück} approved {wurde inzwischen genehmigt} rejected {wurde inzwischen abgelehnt} invoiced {wurde inzwischen abgerechnet} other {ist wieder ein Entwurf}}. Was jetzt hier steht, bleibt.',
};
