import type { submitting as english } from '../en/submit.ts';

export const submitting: { readonly [Key in keyof typeof english]: string } = {
  'submit.title': 'Vor dem Einreichen',
  'submit.check': 'Woche prüfen',
  'submit.check-count': '{count} prüfen',
  'submit.check-words': 'fehlend warnungen einreichen liste',
  'submit.list': 'Was zu prüfen ist',
  'submit.clean': 'Alles in Ordnung',
  'submit.clean-more': 'Jeder Arbeitstag ist voll, und nichts braucht einen zweiten Blick.',
  'submit.stop': 'Würde abgewiesen',
  'submit.look': 'Einen Blick wert',
  'submit.note': 'Gut zu wissen',
  'submit.this-week': 'Diese Woche',
  'submit.now': 'Jetzt',
  'submit.somebody': 'Jemand',
  'submit.missing': '{minutes} fehlen',
  'submit.returned': '{name} hat das zurückgegeben',
  'submit.returned-why': '{name} hat das zurückgegeben: „{comment}“',
  'submit.attention':
    '{count, plural, one {# Änderung braucht zuerst Ihre Aufmerksamkeit} other {# Änderungen brauchen zuerst Ihre Aufmerksamkeit}}',
  'submit.overlap':
    '{count, plural, one {# Paar von Zeiteinträgen überschneidet sich} other {# Paare von Zeiteinträgen überschneiden sich}}',
  'submit.away': 'Sie waren {minutes} nicht da. Entscheiden Sie, was das war.',
  'submit.timer': 'Eine Uhr läuft. Was sie misst, steht noch nicht in der Woche.',
  'submit.undescribed':
    '{count, plural, one {# Zeiteintrag hat keine Beschreibung} other {# Zeiteinträge haben keine Beschreibung}}',
  'submit.unsent':
    '{count, plural, one {# Änderung wartet} other {# Änderungen warten}} auf das Netz. Sie können einreichen; es geht mit.',
  'submit.nothing': 'Es gibt nichts einzureichen.',
  'submit.without':
    '{count, plural, one {Ohne den einen, der abgewiesen würde.} other {Ohne die #, die abgewiesen würden.}}',
  'submit.can-recall': 'Bis zur Entscheidung können Sie es zurückholen.',
  'submit.submit': '{minutes} einreichen',
  'submit.reminders': 'Erinnerungen',
  'submit.reminders-help': 'Stint erinnert Sie auf diesem Gerät, auch ohne Netz, und nur an das, was fehlt.',
  'submit.daily': 'An einen Tag erinnern, der nicht voll ist',
  'submit.weekly': 'Daran erinnern, die Woche einzureichen',
  'submit.at': 'Uhrzeit',
  'submit.at-error': 'Geben Sie eine Uhrzeit wie 17:00 ein.',
  'submit.on': 'Tag',
  'submit.on-days': 'Tage',
  'submit.daily-title': 'Heute fehlen {minutes}',
  'submit.daily-body':
    'Sie haben {logged} von {target} erfasst. Erfassen Sie den Rest, solange Sie ihn noch wissen.',
  'submit.weekly-title': '{minutes} nicht eingereicht',
  'submit.weekly-body': 'Die Woche vom {date} wartet auf Sie. Prüfen Sie sie und reichen Sie sie ein.',
};
