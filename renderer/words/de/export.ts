import type { exporting as english } from '../en/export.ts';

export const exporting: { readonly [Key in keyof typeof english]: string } = {
  'export.title': 'Meine Zeiten exportieren',
  'export.open': 'Meine Zeiten exportieren',
  'export.group': 'Zeit',
  'export.words': 'csv excel xlsx json herunterladen speichern datei daten',
  'export.section': 'Ihre Daten',
  'export.section-help':
    'Was Sie erfasst haben, gehört Ihnen. Nehmen Sie es jederzeit als Datei mit, auch ohne Netz.',
  'export.period': 'Zeitraum',
  'export.period-month': 'Dieser Monat',
  'export.period-last-month': 'Letzter Monat',
  'export.period-year': 'Dieses Jahr',
  'export.period-all': 'Alles auf diesem Gerät',
  'export.period-custom': 'Von und bis',
  'export.from': 'Von',
  'export.to': 'Bis',
  'export.backwards': 'Das liegt nach dem letzten Tag.',
  'export.format': 'Format',
  'export.format-csv': 'CSV',
  'export.format-xlsx': 'Excel',
  'export.format-json': 'JSON',
  'export.about-csv': 'Eine Zeile je Zeiteintrag, für jedes Programm.',
  'export.about-xlsx': 'Eine Tabelle mit Daten und Zahlen, die sich summieren lassen.',
  'export.about-json': 'Alles zu jedem Zeiteintrag, für Programme.',
  'export.counting': 'Wird gezählt …',
  'export.count':
    '{count, plural, =0 {Keine Zeiteinträge in diesem Zeitraum} one {# Zeiteintrag, {time}} other {# Zeiteinträge, {time}}}',
  'export.save': 'Datei speichern',
  'export.saved': '{count, plural, one {# Zeiteintrag} other {# Zeiteinträge}} gespeichert in {path}',
  'export.failed':
    'Die Datei wurde nicht gespeichert: {why}. Ihre Zeiteinträge sind sicher. Versuchen Sie es noch einmal oder in einem anderen Format.',
};
