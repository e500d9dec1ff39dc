import type { week as english } from '../en/week.ts';

export const week: { readonly [Key in keyof typeof english]: string } = {
  'week.view': 'Ansicht',
  'week.view.week': 'Woche',
  'week.view.day': 'Tag',
  'week.group': 'Zeit',
  'week.title': 'Meine Woche',
  'week.of': 'von {minutes}',
  'week.before': 'Vorherige Woche',
  'week.after': 'Nächste Woche',
  'week.this': 'Diese Woche',
  'week.today': 'Heute',
  'week.log': 'Zeit erfassen',
  'week.add-work': 'Arbeit zur Woche hinzufügen',
  'week.loading': 'Ihre Projekte werden zum ersten Mal geladen',
  'week.empty': 'In dieser Woche ist nichts erfasst',
  'week.empty.future': 'Diese Woche hat noch nicht begonnen',
  'week.empty.text':
    'Fügen Sie unten eine Zeile hinzu und tippen Sie Stunden in die Tage, oder erfassen Sie einen Zeiteintrag.',

  'week.copy': 'Letzte Woche kopieren',
  'week.copy.rows': 'Nur die Zeilen',
  'week.copy.times': 'Zeilen mit Zeiten',
  'week.copy.rows-command': 'Letzte Woche kopieren: nur die Zeilen',
  'week.copy.times-command': 'Letzte Woche kopieren: Zeilen mit Zeiten',
  'week.copied': '{count, plural, one {# Zeiteintrag} other {# Zeiteinträge}} kopiert.',
  'week.copied.rows': '{count, plural, one {# Zeile} other {# Zeilen}} hinzugefügt.',
  'week.copied.nothing': 'Nichts wurde kopiert.',
  'week.copied.rows-there': 'Alle Zeilen der letzten Woche sind schon hier.',
  'week.left-out.future': '{count, plural, one {# liegt} other {# liegen}} in der Zukunft.',
  'week.left-out.free-day': '{count, plural, one {# fällt} other {# fallen}} auf einen freien Tag.',
  'week.left-out.locked': '{count, plural, one {# fällt} other {# fallen}} in einen gesperrten Zeitraum.',
  'week.left-out.there-already': '{count, plural, one {# ist} other {# sind}} schon hier.',
  'week.left-out.refused': '{count, plural, one {# blieb} other {# blieben}} aus: {why}',

  'week.grid': 'Stunden der Woche',
  'week.grid.work': 'Projekt und Arbeit',
  'week.grid.total': 'Summe',
  'week.totals': 'Summen je Tag',
  'week.totals.day': 'Tagessumme',
  'week.target.of': 'von {minutes}',
  'week.target.missing': '{minutes} fehlen',
  'week.target.over': '{minutes} mehr',
  'week.target.full':
    '{day}: {minutes} von {target}{state, select, missing {, es fehlen {difference}} over {, {difference} mehr} other {}}',

  'week.cell.how': 'Tippen Sie eine Zeit wie 1:30, 1,5, 90m oder 9-10:30.',
  'week.cell.too-long': 'Ein Tag hat 24 Stunden: höchstens 24:00.',
  'week.cell.skipped':
    'Diese Uhrzeiten fallen bei der Zeitumstellung aus. Tippen Sie andere, oder nur die Dauer.',
  'week.cell.several-refused':
    'An diesem Tag stehen mehrere Zeiteinträge. Öffnen Sie ihn und ändern Sie sie einzeln.',
  'week.cell.entries': '{count, plural, one {# Zeiteintrag} other {# Zeiteinträge}}',
  'week.cell.from-to': '{from} bis {to}',

  'week.lock.approved': 'Genehmigt. Ihre Projektleitung kann es wieder öffnen.',
  'week.lock.approved-by': 'Genehmigt von {name} am {date}. Ihre Projektleitung kann es wieder öffnen.',
  'week.lock.invoiced': 'Abgerechnet. Es bleibt, wie es ist; was fehlt, erfassen Sie als Korrektur.',
  'week.lock.submitted': 'Eingereicht. Rufen Sie es zurück, um es zu ändern.',
  'week.lock.future': 'Dieser Tag ist noch nicht gekommen.',
  'week.lock.several':
    '{count, plural, one {# Zeiteintrag} other {# Zeiteinträge}} an diesem Tag. Öffnen Sie ihn und ändern Sie sie einzeln.',
  'week.lock.through':
    'Alles bis zum {date} ist gesperrt. Fragen Sie Ihre Administration, oder erfassen Sie eine Korrektur.',
  'week.lock.since':
    'Diese Woche ist seit dem {date} gesperrt. Fragen Sie Ihre Administration, oder erfassen Sie eine Korrektur.',
  'week.lock.closed':
    'Diese Woche ist gesperrt. Fragen Sie Ihre Administration, oder erfassen Sie eine Korrektur.',
  'week.lock.recall': 'Mit R rufen Sie es zurück.',

  'week.selected': '{count, plural, one {# Zelle} other {# Zellen}} ausgewählt, {minutes}',
  'week.pasted': '{count, plural, one {# Zelle} other {# Zellen}} eingefügt.',
  'week.emptied': '{count, plural, one {# Zelle} other {# Zellen}} geleert.',
  'week.filled': '{count, plural, one {# Zelle} other {# Zellen}} gefüllt.',
  'week.unchanged': 'Nichts zu ändern: Die Zellen enthalten das schon.',
  'week.problems.paste': 'Nichts wurde eingefügt',
  'week.problems.clear': 'Nichts wurde geleert',
  'week.problems.fill': 'Nichts wurde gefüllt',
  'week.problems.text':
    'Nichts ist verloren: Die Zellen sind wie zuvor{kind, select, paste {, und was Sie kopiert haben, ist noch in der Zwischenablage} other {}}.',
  'week.problems.unreadable': '„{text}“ ist keine Zeit.',
  'week.problems.rows':
    '{count, plural, one {# Zeile passt} other {# Zeilen passen}} unten nicht hinein. Fügen Sie Zeilen hinzu, oder fügen Sie weiter oben ein.',
  'week.problems.columns':
    '{count, plural, one {# Spalte passt} other {# Spalten passen}} rechts nicht hinein: Die Woche endet vorher.',
  'week.problems.more': '{count, plural, one {und # weitere} other {und # weitere}}',
  'week.problems.empty': 'Die Zwischenablage enthält keinen Text.',

  'week.undo': 'Rückgängig: {what}',
  'week.redo': 'Wiederholen: {what}',
  'week.undone': 'Rückgängig gemacht: {what}.',
  'week.redone': 'Wiederholt: {what}.',
  'week.undo.refused': 'Nicht rückgängig gemacht: {why}',
  'week.redo.refused': 'Nicht wiederholt: {why}',
  'week.undo.paste': '{count, plural, one {# Zelle} other {# Zellen}} einfügen',
  'week.undo.clear': '{count, plural, one {# Zelle} other {# Zellen}} leeren',
  'week.undo.fill': '{count, plural, one {# Zelle} other {# Zellen}} füllen',
  'week.undo.copy': 'letzte Woche kopieren',
  'week.undo.rows': 'Zeilen der letzten Woche kopieren',

  'week.foot.attention': '{count, plural, one {# braucht} other {# brauchen}} Ihre Aufmerksamkeit',
  'week.foot.fix': 'Beheben',
  'week.foot.submit': 'Woche einreichen',
  'week.foot.nothing': 'Noch nichts einzureichen',
  'week.foot.open': '{count} einzureichen',
  'week.foot.waiting': '{count} zur Genehmigung',
  'week.foot.decided': '{count} entschieden',
  'week.foot.missing': '{minutes} fehlen',
  'week.submitted': '{minutes} eingereicht.',
  'week.submitted.offline': '{minutes} eingereicht, wird gesendet, sobald Sie online sind.',
  'week.submitted.nothing': 'In dieser Woche ist nichts einzureichen.',
};
