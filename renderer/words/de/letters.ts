/** Ereignisse, die die Messplattform abgelehnt hat. */
export const letters = {
  'letters.title': 'Abgelehnte Ereignisse',
  'letters.words': 'Dead Letter abgelehnt gescheitert Messung wiederholen',
  'letters.count': '{count, plural, one {# abgelehntes Ereignis} other {# abgelehnte Ereignisse}}',
  'letters.filter': 'Abgelehnt oder verworfen',
  'letters.dead': 'Abgelehnt',
  'letters.dropped-tab': 'Verworfen',
  'letters.loading': 'Abgelehnte Ereignisse werden geladen',
  'letters.none': 'Kein Ereignis ist abgelehnt',
  'letters.none-help': 'Die Plattform hat alles angenommen, was ihr gesendet wurde.',
  'letters.none-dropped': 'Kein Ereignis wurde verworfen',
  'letters.none-dropped-help': 'Was Sie nie senden wollen, steht hier und kann zurückgenommen werden.',
  'letters.shown': '{shown, number} von {total, plural, one {# Ereignis} other {# Ereignissen}}',
  'letters.chosen': '{count, plural, one {# gewählt} other {# gewählt}}',
  'letters.choose-all': 'Alle gezeigten wählen',
  'letters.next': 'Nächstes abgelehntes Ereignis',
  'letters.previous': 'Voriges abgelehntes Ereignis',
  'letters.replay': 'Erneut senden',
  'letters.replay-all': 'Alle {count, number} erneut senden',
  'letters.replayed': '{count, plural, one {# Ereignis wird} other {# Ereignisse werden}} erneut gesendet.',
  'letters.drop': 'Nie senden',
  'letters.drop-title':
    '{count, plural, one {Dieses Ereignis nie senden?} other {Diese # Ereignisse nie senden?}}',
  'letters.drop-help':
    'Die Plattform berechnet sie dann nicht. Was eines davon zurücknimmt, wird auch nicht gesendet. Die Abstimmung zeigt die Differenz mit Ihrem Grund.',
  'letters.drop-reason': 'Grund',
  'letters.drop-reason-help': 'Mindestens drei Zeichen. Er bleibt im Prüfprotokoll.',
  'letters.drop-do': '{count, plural, one {Nie senden} other {Alle nie senden}}',
  'letters.keep': 'Behalten',
  'letters.dropped': '{count, plural, one {# Ereignis wird} other {# Ereignisse werden}} nie gesendet.',
  'letters.undo-drop': '{count, plural, one {Verwerfen von # Ereignis} other {Verwerfen von # Ereignissen}}',
  'letters.restore': 'Zurücknehmen',
  'letters.restored':
    '{count, plural, one {# Ereignis steht} other {# Ereignisse stehen}} wieder unter den abgelehnten und {count, plural, one {kann} other {können}} gesendet werden.',
  'letters.undo-restore':
    '{count, plural, one {Zurücknehmen von # Ereignis} other {Zurücknehmen von # Ereignissen}}',
  'letters.fix': 'Ändern, was gesendet wird',
  'letters.fix-help':
    'Kunde, Art, Menge und Zeit sind das Geschuldete und bleiben wie erfasst. Ohne Projekt wird keines gesendet.',
  'letters.fix-send': 'Ändern und senden',
  'letters.fixed': 'Geändert und erneut gesendet.',
  'letters.as-recorded': 'Senden wie erfasst',
  'letters.unreadable':
    'Was gesendet werden sollte, ist nicht lesbar. Es kann aus dem Erfassten neu gemacht werden.',
  'letters.no-such-project': 'Der Kunde hat kein solches Projekt.',
  'letters.no-project': 'Kein Projekt',
  'letters.remove-field': '{name} weglassen',
  'letters.wrong-kind': 'Das muss eine Zahl bleiben, oder true oder false.',
  'letters.bytes': '{bytes} von {most} Byte.',
  'letters.bytes-too-many':
    '{bytes} Byte; die Plattform nimmt {most}. Kürzen Sie etwas oder lassen Sie es weg.',
  'letters.close': 'Schließen',
  'letters.why': 'Warum',
  'letters.why-dropped': 'Warum es nie gesendet wird',
  'letters.said': 'Die Plattform sagte: {said}',
  'letters.behind':
    '{count, plural, one {# Ereignis wartet dahinter und wird danach} other {# Ereignisse warten dahinter und werden danach}} gesendet.',
  'letters.about': 'Worum es geht',
  'letters.project': 'Projekt',
  'letters.worked-on': 'Tag (UTC)',
  'letters.kind': 'Vorgang',
  'letters.takes-back': 'Nimmt ein früheres Ereignis zurück',
  'letters.type': 'Art',
  'letters.quantity': 'Menge',
  'letters.recorded': 'Erfasst',
  'letters.refused': 'Abgelehnt am',
  'letters.refused-after': '{when}, nach {count, plural, one {# Versuch} other {# Versuchen}}',
  'letters.entry': '{person}, {date}: {words}',
  'letters.somebody': 'Jemand',
  'letters.report': 'Bericht {name}',
  'letters.other-cause': 'Vom Server gezählt',
  'letters.reason-conflict':
    'Die Plattform hat dieses Ereignis schon mit anderem Inhalt. Senden Sie es wie erfasst.',
  'letters.reason-invalid':
    'Die Plattform hält das Ereignis für falsch. Ändern Sie, was sie nennt, und senden Sie es.',
  'letters.reason-not-found':
    'Die Plattform kennt den Kunden nicht. Machen Sie ihn dort bekannt und senden Sie erneut.',
  'letters.reason-key':
    'Die Plattform nimmt den Schlüssel dieses Servers nicht an. Lassen Sie ihn richtigstellen und senden Sie erneut.',
  'letters.reason-too-large':
    'Das Ereignis ist der Plattform zu groß. Kürzen Sie, was mit ihm gesendet wird.',
  'letters.reason-metadata':
    'Mit dem Ereignis wird mehr gesendet, als die Plattform nimmt. Kürzen Sie etwas oder lassen Sie es weg.',
  'letters.reason-unreadable': 'Was vom Ereignis gespeichert ist, ist verdorben. Senden Sie es wie erfasst.',
  'letters.reason-other':
    'Die Plattform hat das Ereignis abgelehnt. Sehen Sie, was sie sagte; senden Sie es erneut oder ändern Sie es.',
} as const;
