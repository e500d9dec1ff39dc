/** Was Stint hält und was die Messplattform sagt, nebeneinander. */
export const reconcile = {
  'reconcile.title': 'Abstimmung',
  'reconcile.words': 'vergleichen Messung Plattform Differenz gleich Nutzung',
  'reconcile.filters': 'Monat zum Vergleichen',
  'reconcile.month': 'Monat',
  'reconcile.run': 'Jetzt vergleichen',
  'reconcile.running':
    '{month} wird mit Creto-Metering verglichen, Kunde für Kunde. Sie können inzwischen weiterarbeiten.',
  'reconcile.runs': 'Vergleiche für {month}',
  'reconcile.loading': 'Vergleiche werden geladen',
  'reconcile.loading-run': 'Vergleich wird geladen',
  'reconcile.none': 'Noch nicht verglichen',
  'reconcile.none-help':
    'Jede Nacht werden dieser und der letzte Monat verglichen. Sie können es auch jetzt tun; es ändert nichts.',
  'reconcile.nightly': 'Nächtlich',
  'reconcile.asked': 'Verlangt von {person}',
  'reconcile.somebody': 'jemandem',
  'reconcile.agrees': 'Alles gleich',
  'reconcile.differs': '{count, plural, one {# Abweichung} other {# Abweichungen}}',
  'reconcile.incomplete': 'Unvollständig',
  'reconcile.agrees-long':
    'Alles gleich um {when}: {rows, plural, one {# Zeile} other {# Zeilen}}, {money} auf beiden Seiten, auf den Cent.',
  'reconcile.agrees-nothing': 'Alles gleich um {when}: Im {month} wurde nichts genutzt, hier wie dort.',
  'reconcile.differs-long':
    'Verglichen um {when}: {count, plural, one {# Zeile weicht} other {# Zeilen weichen}} ab, von {rows, number}. Stint hält {held}, die Plattform zählt {platform}.',
  'reconcile.incomplete-long':
    'Um {when} hat die Plattform nicht für jeden Kunden geantwortet; über die übrigen lässt sich nichts sagen. Nichts ist verloren. Vergleichen Sie erneut, wenn sie zurück ist.',
  'reconcile.missing-not_configured':
    'Für diesen Server ist keine Messplattform eingerichtet, daher gab es nichts zu vergleichen.',
  'reconcile.missing-unreachable': 'Creto-Metering hat nicht geantwortet.',
  'reconcile.missing-refused':
    'Creto-Metering hat die Antwort verweigert. Lassen Sie den Schlüssel dieses Servers prüfen.',
  'reconcile.client': 'Kunde',
  'reconcile.type': 'Art',
  'reconcile.held': 'Hier',
  'reconcile.sent': 'Gesendet',
  'reconcile.platform': 'Plattform',
  'reconcile.held-cost': 'Kosten hier',
  'reconcile.platform-cost': 'Kosten dort',
  'reconcile.difference': 'Differenz',
  'reconcile.equal': 'Gleich',
  'reconcile.unknown': 'Unbekannt',
  'reconcile.close': 'Schließen',
  'reconcile.events': '{count, plural, one {# Ereignis} other {# Ereignisse}}',
  'reconcile.pending': 'Wartet',
  'reconcile.dead': 'Abgelehnt',
  'reconcile.dropped': 'Nie gesendet',
  'reconcile.why': 'Warum, und was zu tun ist',
  'reconcile.no-reason': 'Beide Seiten sagen dasselbe: Menge, Zahl der Ereignisse und Geld auf den Cent.',
  'reconcile.show-letters': 'Abgelehnte Ereignisse zeigen',
  'reconcile.reason-pending': 'Unterwegs. Nichts zu tun: erneut vergleichen, wenn sie zugestellt sind.',
  'reconcile.reason-dead_letter':
    'Von der Plattform abgelehnt. Senden Sie sie erneut, ändern oder verwerfen Sie sie.',
  'reconcile.reason-dropped': 'Nie gesendet, weil jemand es so entschied. Die Differenz ist gewollt.',
  'reconcile.reason-untracked':
    'Hier nicht mehr verfolgt, und die Plattform hat nicht alle. Fragen Sie deren Betreuung mit dem signierten Protokoll.',
  'reconcile.reason-unconfirmed':
    'Die Plattform hat sie, aber ihre Antwort ging verloren. Nichts zu tun: Das erneute Senden klärt es.',
  'reconcile.reason-platform_has_more':
    'Die Plattform zählt Nutzung, die Stint nicht hält. Fragen Sie deren Betreuung mit dem signierten Protokoll.',
  'reconcile.reason-platform_has_less':
    'Die Plattform hat sie bestätigt und zählt sie nicht. Fragen Sie deren Betreuung mit dem signierten Protokoll.',
  'reconcile.reason-count_differs':
    'Die Mengen stimmen, die Zahl der Ereignisse nicht. Die Rechnung ist richtig; sagen Sie es der Betreuung der Plattform.',
  'reconcile.reason-price_differs':
    'Die Mengen stimmen, das Geld nicht. Halten Sie die Preisliste der Plattform gegen ihre Rechnung.',
  'reconcile.reason-currency_differs':
    'Die Plattform rechnet in einer anderen Währung ab, als ihre Preisliste sagt. Fragen Sie deren Betreuung.',
  'reconcile.reason-no_prices':
    'Die Plattform hat ihre Preise nicht genannt; Geld ließ sich nicht vergleichen, die Mengen schon.',
  'reconcile.done': 'Verglichen: alles gleich.',
  'reconcile.done-differs': 'Verglichen: {count, plural, one {# Zeile weicht} other {# Zeilen weichen}} ab.',
  'reconcile.done-incomplete': 'Verglichen, soweit die Plattform antwortete.',
} as const;
