import type { data as english } from '../en/data.ts';

export const data: { readonly [Key in keyof typeof english]: string } = {
  'data.not-saved': 'Das wurde nicht gespeichert: {field} ({problem}).',
  'data.not-saved-twice': 'Das wurde nicht gespeichert: derselbe Zeiteintrag zweimal zugleich.',
  'data.entry-gone': 'Diesen Zeiteintrag gibt es hier nicht mehr.',
  'data.gone': 'Das gibt es hier nicht mehr.',
  'data.decision-incomplete': 'Diese Entscheidung wurde nicht gespeichert: Sie ist nicht vollständig.',
  'data.adjust-settled-only':
    'Korrigiert werden nur genehmigte oder abgerechnete Zeiteinträge. Ändern Sie diesen selbst.',
  'data.cannot-become': 'Aus dem Stand „{from}“ führt kein Weg zu „{to}“.',
  'data.too-large-to-keep': 'Das ist zu groß, um es hier aufzubewahren.',
  'data.no-timer': 'Es läuft kein Timer.',
  'data.no-overlap': 'Diese beiden überschneiden sich nicht mehr. Es wurde nichts geändert.',
  'data.overlap-settled-both':
    'Beide Zeiteinträge sind genehmigt oder liegen in einem gesperrten Zeitraum und lassen sich nicht ändern. Es wurde nichts geändert.',
  'data.timer-in-future':
    'Ein Timer kann nicht in der Zukunft gestartet sein. Geben Sie eine Zeit an, die vorbei ist.',
  'data.timer-too-early': 'Ein Timer läuft höchstens drei Tage. Erfassen Sie ältere Zeit als Zeiteintrag.',
  'data.timer-runs': 'Ein anderer Timer läuft. Stoppen Sie ihn zuerst.',
  'data.no-absence': 'Hier ist nichts mehr zu entscheiden.',
  'data.disk-full':
    'Das wurde nicht gespeichert: Die Festplatte ist voll. Schaffen Sie Platz und speichern Sie erneut. Was vorher gespeichert war, ist sicher.',
  'data.disk-error':
    'Das wurde nicht gespeichert: Die Festplatte hat es nicht angenommen. Versuchen Sie es erneut; bleibt es dabei, starten Sie Stint neu.',
  'data.compare-too-fast':
    'Die Daten der Firma ändern sich gerade zu schnell für einen Vergleich. Versuchen Sie es in einigen Minuten erneut. Alles ist in Ordnung.',
  'data.compare-old-server':
    'Der Server ist älter als diese App, ein Vergleich ist nicht möglich. Alles ist in Ordnung.',
  'data.compare-on-its-way':
    'Ein Teil Ihrer Arbeit ist noch unterwegs. Vergleichen Sie erneut, wenn alles gesendet ist. Es geht nichts verloren.',
  'data.file-name': 'Ungesendete Arbeit',
  'data.no-stint-file': 'Das ist keine Datei mit ungesendeter Arbeit. Wählen Sie eine, die auf .stint endet.',
  'data.other-firms-file':
    'Diese Datei gehört einer anderen Firma. Melden Sie sich dort an, um sie hochzuladen.',
  'data.upload-again': 'Laden Sie die Datei erneut hoch, wenn er antwortet.',
  'data.overlap-removed':
    'Auf der einen Seite wurde das entfernt, auf der anderen geändert. Es gilt der Stand des Servers; Ihrer bleibt hier erhalten.',
  'data.overlap-settled':
    'Das war schon {status}, als Ihre Änderung ankam, und bleibt, wie es ist. Ihre Fassung bleibt hier erhalten.',
  'data.overlap-fields':
    'Das wurde an zwei Stellen zugleich geändert ({fields}). Es gilt der Stand des Servers; Ihrer bleibt hier erhalten.',
};
