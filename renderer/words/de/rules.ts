import type { rules as english } from '../en/rules.ts';

export const rules: { readonly [Key in keyof typeof english]: string } = {
  'rules.this-project': 'Dieses Projekt',
  'rules.that-day': 'dieser Tag',
  'rules.malformed':
    'Dieser Zeiteintrag wurde so nicht angenommen. Öffnen Sie ihn, prüfen Sie jedes Feld und speichern Sie erneut.',
  'rules.malformed.zone': '„{zone}“ ist keine Zeitzone. Wählen Sie eine aus der Liste.',
  'rules.malformed.start-without-end':
    'Ein Beginn braucht ein Ende. Geben Sie beides an oder nur die Minuten.',
  'rules.malformed.end-before-start': 'Das Ende liegt nicht nach dem Beginn. Berichtigen Sie eines davon.',
  'rules.not-yours': 'Dieser Zeiteintrag gehört jemand anderem. Nur wer ihn erfasst hat, kann ihn ändern.',
  'rules.not-permitted':
    'Mit Ihrer Rolle werden keine Zeiten erfasst. Fragen Sie Ihre Administration, wenn das anders sein sollte.',
  'rules.wrong-state':
    'Der Stand des Zeiteintrags erlaubt das nicht. Öffnen Sie ihn und sehen Sie nach, was jetzt möglich ist.',
  'rules.wrong-state.corrected-unknown':
    'Der Zeiteintrag, den dieser korrigiert, ist nicht bekannt. Öffnen Sie ihn und korrigieren Sie von dort.',
  'rules.wrong-state.corrected-open':
    'Der Zeiteintrag, den dieser korrigiert, ist {status} und lässt sich noch selbst ändern.',
  'rules.wrong-state.corrected-adjusted':
    'Zu diesem Zeiteintrag gibt es schon eine Korrektur. Ändern Sie diese, oder korrigieren Sie sie, sobald sie genehmigt ist.',
  'rules.minutes-out-of-range':
    'Ein Zeiteintrag umfasst eine Minute bis 24 Stunden. Ändern Sie die Zeit oder teilen Sie sie auf mehrere Tage auf.',
  'rules.future-date': 'Das Datum liegt noch vor uns: {date}. Erfassen Sie die Zeit, wenn es so weit ist.',
  'rules.unknown-project': 'Dieses Projekt ist nicht bekannt. Wählen Sie ein anderes.',
  'rules.unknown-task': 'Diese Aufgabe gehört nicht zum Projekt ({project}). Wählen Sie eine andere.',
  'rules.unknown-task.closed': 'Die Aufgabe {task} ist geschlossen. Wählen Sie eine andere.',
  'rules.unknown-activity': '{project} hat keine Tätigkeit {activity}. Wählen Sie eine des Projekts.',
  'rules.not-assigned':
    'Sie sind dem Projekt nicht zugeteilt ({project}, {date}). Bitten Sie die Projektleitung darum oder wählen Sie ein anderes Projekt.',
  'rules.project-closed':
    '{project} ist {status}. Verschieben Sie die Zeit auf ein anderes Projekt oder bitten Sie die Projektleitung, es wieder zu öffnen.',
  'rules.duplicate':
    'Dieselbe Arbeit ist an diesem Tag schon erfasst ({date}). Ändern Sie die Beschreibung, wenn es andere Arbeit ist, oder löschen Sie einen der beiden Zeiteinträge.',
  'rules.overlap':
    'Ein anderer Zeiteintrag von Ihnen deckt einen Teil dieser Zeit ab. Berichtigen Sie Beginn oder Ende von einem.',
  'rules.not-billable-here':
    'Zeit ist hier nicht abrechenbar ({project}). Kennzeichnen Sie sie als nicht abrechenbar.',
  'rules.day-over-24-hours':
    'Mit diesem Zeiteintrag hätte der Tag ({date}) {minutes}, mehr als 24 Stunden. Kürzen Sie ihn oder verschieben Sie einen Teil auf einen anderen Tag.',
  'rules.period-locked':
    'Diese Woche ist gesperrt (letzter Tag: {date}). Erfassen Sie stattdessen eine Korrektur.',
  'rules.immutable':
    'Dieser Zeiteintrag ist {status} und bleibt, wie er ist. Erfassen Sie stattdessen eine Korrektur, die ihn nennt.',

  'rules.status.draft': 'Entwurf',
  'rules.status.submitted': 'eingereicht',
  'rules.status.approved': 'genehmigt',
  'rules.status.rejected': 'abgelehnt',
  'rules.status.invoiced': 'abgerechnet',
  'rules.status.completed': 'abgeschlossen',
  'rules.status.cancelled': 'abgebrochen',
  'rules.status.closed': 'geschlossen',

  'rules.warning.outside-project-dates': 'Außerhalb der Projektlaufzeit',
  'rules.warning.long-day': 'Mehr als 16 Stunden an einem Tag',
  'rules.warning.over-budget': 'Über dem Projektbudget',
  'rules.warning.weekend-or-holiday': 'Mehr als 4 Stunden am Wochenende oder Feiertag',
  'rules.warning.late': 'Spät erfasst',
  'rules.warning.unusual': 'Weit vom üblichen Tag dieser Person entfernt',
  'rules.warning.low-time-trust': 'Auf die Uhr des Geräts ist kein Verlass',

  'rules.trust.clock-jumped-forward': 'Die Uhr des Geräts ist vorgesprungen',
  'rules.trust.clock-jumped-back': 'Die Uhr des Geräts ging zurück',
  'rules.trust.suspended': 'Das Gerät war zwischendurch im Ruhezustand',
  'rules.trust.rebooted': 'Das Gerät wurde zwischendurch neu gestartet',
  'rules.trust.zone-changed': 'Die Zeitzone hat sich zwischendurch geändert',
  'rules.trust.server-clock-differs': 'Die Uhr des Geräts weicht von der des Servers ab',

  'rules.failure.offline': 'Dieses Gerät hat kein Netz.',
  'rules.failure.unreachable': 'Der Server ist nicht zu erreichen. Prüfen Sie Adresse und Netz.',
  'rules.failure.timeout':
    'Der Server hat nicht rechtzeitig geantwortet. Versuchen Sie es später noch einmal.',
  'rules.failure.cancelled': 'Die Anmeldung wurde abgebrochen.',
  'rules.failure.no-sso': 'Diese Firma hat hier keine eigene Anmeldung. Verwenden Sie E-Mail und Passwort.',
  'rules.failure.sso-failed':
    'Der Anmeldedienst Ihrer Firma hat Sie nicht angemeldet. Versuchen Sie es noch einmal; bleibt es dabei, sagen Sie es Ihrer IT.',
  'rules.failure.not-a-stint-server':
    'Geantwortet hat etwas anderes als der Stint-Server; vielleicht verlangt ein Netz, dass Sie sich dort anmelden.',
  'rules.failure.proxy':
    'Der Proxy dieses Netzes hat Stint nicht durchgelassen: Er verlangt Name und Passwort oder ist nicht da. Was auf diesem Gerät ist, ist sicher. Versuchen Sie es erneut, um gefragt zu werden, oder fragen Sie Ihre IT.',
  'rules.failure.certificate':
    'Dem Zertifikat des Servers wird auf diesem Gerät nicht vertraut; darum wurde nichts gesendet. Was auf diesem Gerät ist, ist sicher. Bitten Sie Ihre IT, die Zertifizierungsstelle des Netzes zu installieren.',
  'rules.failure.managed-server':
    'Ihre IT hat für diesen Rechner einen anderen Server festgelegt. Melden Sie sich dort an; was auf diesem Gerät ist, ist sicher.',
  'rules.failure.managed-sign-in': 'Ihre IT hat für diesen Rechner eine andere Anmeldung festgelegt.',
  'rules.failure.managed-export': 'Ihre IT erlaubt nicht, Daten von diesem Rechner als Datei zu speichern.',
  'rules.failure.invalid-request': 'Der Server konnte diese Anfrage nicht lesen.',
  'rules.failure.too-large': 'Das ist zu groß für den Server.',
  'rules.failure.wrong-credentials':
    'E-Mail oder Passwort ist falsch. Prüfen Sie beides und versuchen Sie es erneut.',
  'rules.failure.unknown-tenant': 'Hier heißt keine Firma so. Prüfen Sie den Kurznamen.',
  'rules.failure.tenant-suspended':
    'Das Konto Ihrer Firma ist gesperrt. Was auf diesem Gerät ist, ist sicher. Fragen Sie Ihre Administration.',
  'rules.failure.unauthorized':
    'Diese Sitzung ist beendet. Melden Sie sich erneut an; was auf diesem Gerät ist, ist sicher.',
  'rules.failure.session-revoked':
    'Dieses Gerät wurde abgemeldet. Melden Sie sich erneut an; was auf diesem Gerät ist, ist sicher.',
  'rules.failure.forbidden':
    'Ihre Rolle erlaubt das nicht. Fragen Sie Ihre Administration, wenn das anders sein sollte.',
  'rules.failure.not-found': 'Das gibt es auf dem Server nicht mehr.',
  'rules.failure.conflict':
    'Jemand anderes war schneller. Sehen Sie nach und wiederholen Sie es, falls noch nötig.',
  'rules.failure.update-needed':
    'Dieses Stint ist zu alt oder zu neu für den Server. Es geht nichts verloren: Was auf diesem Gerät ist, bleibt dort. Aktualisieren Sie Stint, dann wird es gesendet.',
  'rules.failure.rate-limited':
    'Der Server ist stark ausgelastet. Versuchen Sie es in einigen Minuten erneut.',
  'rules.failure.database-unavailable':
    'Der Server erreicht gerade seine Datenbank nicht. Was auf diesem Gerät ist, ist sicher und wird erneut gesendet.',
  'rules.failure.platform-unavailable':
    'Der Server kann das gerade nicht ausführen. Es geht nichts verloren. Versuchen Sie es in einigen Minuten erneut.',
  'rules.failure.internal-error':
    'Auf dem Server ist etwas schiefgegangen. Was auf diesem Gerät ist, ist sicher. Bleibt es dabei, sagen Sie es Ihrer Administration.',
  'rules.failure.disk-full': 'Die Festplatte ist voll: Dieses Gerät kann nichts Neues aufbewahren.',
  'rules.failure.disk-error': 'Die Festplatte dieses Geräts hat eine Änderung nicht angenommen.',

  'rules.field.project': 'Projekt',
  'rules.field.task': 'Aufgabe',
  'rules.field.activity': 'Tätigkeit',
  'rules.field.date': 'Datum',
  'rules.field.minutes': 'Zeit',
  'rules.field.seconds': 'Gemessene Sekunden',
  'rules.field.start': 'Beginn',
  'rules.field.end': 'Ende',
  'rules.field.zone': 'Zeitzone',
  'rules.field.billable': 'Abrechenbar',
  'rules.field.description': 'Beschreibung',
  'rules.field.source': 'Erstellt durch',
  'rules.field.status': 'Status',
  'rules.field.submitted-at': 'Eingereicht am',
  'rules.field.clock-check': 'Uhrenprüfung',
  'rules.field.corrects': 'Korrigiert',
  'rules.field.removed': 'Entfernt',
};
