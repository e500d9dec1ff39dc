/** Wie die Messung steht, und Ereignisse, die die Plattform abgelehnt hat. */
export const metering = {
  'metering.type-consulting_hour': 'Beratungsstunden',
  'metering.type-api_call': 'API-Aufrufe',
  'metering.type-report_generation': 'Berichte',
  'metering.type-storage_gb': 'Speicher',
  'metering.type-task_execution': 'Rechenzeit',
  'metering.unit-hours': '{amount} Std.',
  'metering.unit-requests': '{amount} {count, plural, one {Aufruf} other {Aufrufe}}',
  'metering.unit-reports': '{amount} {count, plural, one {Bericht} other {Berichte}}',
  'metering.unit-gigabytes': '{amount} Gigabyte',
  'metering.unit-milliseconds': '{amount} Millisek.',
  'metering.try-again': 'Erneut versuchen',
  'metering.not-done': 'Nicht erledigt: {why}',
  'metering.not-read': 'Das konnte nicht gelesen werden',
  'metering.offline':
    'Sie sind offline. Dies braucht den Server; in dieser Sitzung wurde noch nichts davon gesehen.',
  'metering.offline-as-of': 'Sie sind offline. Dies ist, was zuletzt um {when} zu sehen war.',
  'metering.not-yours': 'Dies ist für Administratoren',
  'metering.not-yours-help': 'Bitten Sie jemanden von ihnen um das, was Sie brauchen.',
  'metering.nothing-waits': 'Nichts wartet.',
  'metering.waits-since':
    'Nichts ist verloren: {count, plural, one {# Ereignis wartet} other {# Ereignisse warten, das älteste}} seit {since}.',
  'metering.wait-short': '{count, plural, one {# Ereignis wartet} other {# Ereignisse warten}}',
  'metering.refused-sum':
    '{count, plural, one {# Ereignis wurde abgelehnt und braucht} other {# Ereignisse wurden abgelehnt und brauchen}} Sie.',
  'metering.held-sum': 'Dahinter {count, plural, one {wartet # Ereignis} other {warten # Ereignisse}}.',
  'metering.next-try': 'Nächster Versuch um {when}.',
  'metering.last-error': 'Woran der letzte Versuch scheiterte: {error}',
  'metering.no-platform-short': 'Keine Plattform eingerichtet',
  'metering.no-platform':
    'Für diesen Server ist keine Messplattform eingerichtet, daher wird nichts gesendet. {waits} Setzen Sie CRETO_METERING_URL auf dem Server.',
  'metering.no-worker-short': 'Nichts wird gesendet',
  'metering.no-worker':
    'Seit drei Minuten arbeitet kein Worker, daher wird nichts gesendet. {waits} Starten Sie den Worker auf dem Server.',
  'metering.down-short': 'Creto-Metering antwortet nicht',
  'metering.down':
    'Creto-Metering antwortet nicht. {waits} Gesendet wird von selbst, sobald die Plattform zurück ist.',
  'metering.half-open-short': 'Creto-Metering wird erneut versucht',
  'metering.half-open': 'Creto-Metering hat nicht geantwortet und wird erneut versucht. {waits}',
  'metering.paused': 'Creto-Metering bat, bis {until} zu warten. {waits}',
  'metering.in-vain': 'Der letzte Versuch zu senden gelang nicht; er wird von selbst wiederholt. {waits}',
  'metering.on-the-way': 'Ereignisse sind unterwegs. {waits}',
  'metering.rest-done': 'Sonst wartet nichts.',
  'metering.refused-short': '{count, plural, one {# Ereignis abgelehnt} other {# Ereignisse abgelehnt}}',
  'metering.all-done': 'Nichts wartet',
  'metering.all-done-long': 'Nichts wartet, und nichts ist abgelehnt.',
} as const;
