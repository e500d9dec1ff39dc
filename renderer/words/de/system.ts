import type { system as english } from '../en/system.ts';

export const system: { readonly [Key in keyof typeof english]: string } = {
  'system.title': 'Über Stint und Updates',
  'system.group': 'Stint auf diesem Rechner',

  'system.update.current': 'Das ist Stint {version}.',
  'system.update.checked': 'Zuletzt geprüft {at}.',
  'system.update.never-checked': 'Noch nicht geprüft.',
  'system.update.off': 'Updates sind aus',
  'system.update.off-policy':
    'Ihre Organisation aktualisiert Stint selbst. Fragen Sie Ihre IT, wenn Ihnen etwas fehlt.',
  'system.update.off-build':
    'Dieser Stand von Stint hat keine Schlüssel für Updates und nimmt darum keine an.',
  'system.update.unmanaged': 'Dieses Paket aktualisiert sich nicht selbst',
  'system.update.unmanaged-help':
    'Stint kam über die Paketverwaltung oder aus einem Archiv. Die nächste Version bringt Ihre IT oder wer es installiert hat.',
  'system.update.idle': 'Stint ist aktuell',
  'system.update.unchecked': 'Kein Update bekannt',
  'system.update.checking': 'Es wird nach einem Update gesucht…',
  'system.update.downloading': 'Stint {version} wird geladen',
  'system.update.progress': '{percent} von {size}',
  'system.update.ready': 'Stint {version} kann installiert werden',
  'system.update.ready-rollback': 'Stint {version} ist bereit: Ihre Organisation geht darauf zurück',
  'system.update.installing': 'Stint {version} wird installiert…',
  'system.update.installing-help':
    'Stint schließt sich und startet neu. Alles, was Sie erfasst haben, bleibt auf diesem Gerät.',
  'system.update.failed': 'Das Update wurde nicht installiert',
  'system.update.unharmed': 'Nichts wurde geändert: Stint {version} arbeitet weiter.',
  'system.update.details': 'Für den Support: {details}',
  'system.update.required':
    'Ihre Organisation verlangt diese Version. Sie lässt sich nicht aufschieben, wartet aber auf Ihre Arbeit.',
  'system.update.deadline':
    'Sie lässt sich bis {at} aufschieben; danach wird sie im nächsten ruhigen Moment installiert.',
  'system.update.overdue':
    'Sie wird nicht länger aufgeschoben, sondern im nächsten ruhigen Moment installiert; nie, während ein Timer läuft.',
  'system.update.postponed': 'Aufgeschoben bis {at}.',
  'system.update.by-itself':
    'Sie wird im nächsten ruhigen Moment von selbst installiert, oder jetzt, wenn Sie mögen.',
  'system.update.when-asked': 'Sie wird installiert, wenn Sie es sagen.',
  'system.update.rollback-help':
    'Das ist eine frühere Version. Sie ist vom Hersteller signiert wie jede Version, und Ihre Daten bleiben.',
  'system.update.notes': 'Neu in Stint {version}',
  'system.update.no-notes': 'Zu dieser Version ist nichts vermerkt.',

  'system.wait.timer': 'Sie wartet auf den Timer: Installiert wird, wenn er anhält.',
  'system.wait.writing': 'Sie wartet, bis Ihre letzte Änderung gesichert ist.',
  'system.wait.unsent':
    '{count, plural, =0 {Sie wartet, bis Ihre Arbeit gesendet ist.} one {Sie wartet, bis # Änderung gesendet ist.} other {Sie wartet, bis # Änderungen gesendet sind.}}',
  'system.wait.person': 'Sie wartet, weil Sie sie aufgeschoben haben.',
  'system.wait.closing': 'Sie wird installiert, wenn Sie Stint schließen.',

  'system.refusal.signature':
    'Das Update trägt keine Signatur, der Stint vertraut, und wurde darum nicht angenommen.',
  'system.refusal.expired':
    'Die Liste der Updates ist zu alt, um ihr zu trauen. Wer sie pflegt, muss sie erneuern.',
  'system.refusal.replayed':
    'Angeboten wurde eine ältere Liste der Updates als die zuletzt gesehene; sie wurde nicht angenommen.',
  'system.refusal.downgrade':
    'Das Update ist älter als dieses Stint und kein signierter Weg zurück; es wurde nicht angenommen.',
  'system.refusal.hash': 'Die Datei ist nicht die signierte: Sie wurde unterwegs verändert oder beschädigt.',
  'system.refusal.manifest':
    'Die Liste der Updates ist unlesbar oder enthält etwas, das sie nicht enthalten darf.',
  'system.refusal.too_large': 'Die Datei ist größer, als sie sein darf; das Laden wurde beendet.',
  'system.refusal.stalled':
    'Das Laden stand zu lange still und wurde beendet. Versuchen Sie es später erneut.',
  'system.refusal.disk_full':
    'Auf dem Datenträger ist kein Platz für das Update. Schaffen Sie Platz und versuchen Sie es erneut.',
  'system.refusal.no_package': 'Das Update hat keine Datei für diese Art von Rechner oder Paket.',
  'system.refusal.data_version':
    'Das Update könnte die Daten auf diesem Gerät nicht lesen und wurde nicht angenommen. Ihre Arbeit bleibt lesbar.',
  'system.refusal.unreachable':
    'Der Ort, an dem die Updates liegen, war nicht zu erreichen. Versuchen Sie es später erneut.',
  'system.refusal.install':
    'Die Installation kam nicht zu Ende. Versuchen Sie es erneut, oder bitten Sie Ihre IT darum.',
  'system.refusal.ask-it': 'Geschieht es wieder, zeigen Sie das Ihrer IT.',

  'system.action.check': 'Nach Updates suchen',
  'system.action.install': 'Jetzt installieren',
  'system.action.install-version': 'Stint {version} jetzt installieren',
  'system.action.postpone': 'Einen Tag aufschieben',
  'system.action.cancel': 'Laden abbrechen',
  'system.action.file': 'Aus einer Datei aktualisieren…',
  'system.action.again': 'Erneut versuchen',
  'system.action.news': 'Neues in Stint',
  'system.action.words': 'Update Version aktualisieren',
  'system.action.postponed-toast': 'Aufgeschoben bis {at}.',
  'system.action.cancelled-toast': 'Das Laden wurde beendet. Nichts wurde geändert.',
  'system.action.failed': 'Das ging nicht: {why}. Nichts wurde geändert.',

  'system.line.ready': 'Stint {version} ist bereit',
  'system.line.required': 'Stint {version} ist nötig',
  'system.line.show': 'Zeigen',
  'system.updated': 'Stint wurde auf {version} aktualisiert.',
  'system.went-back': 'Stint ging auf {version} zurück.',
  'system.updated-news': 'Was neu ist',
  'system.migrated':
    'Ihre Daten wurden in diese Version übernommen. Eine Kopie von vorher ist aufgehoben, falls Sie sie brauchen.',

  'system.doctor': 'Diesen Rechner prüfen',
  'system.doctor.words': 'Diagnose Problem Support Netz Proxy',
  'system.doctor.help':
    'Sieht sich Netz, Proxy, Server, Uhr, Datenträger, Schlüsselbund und Ihre ungesendete Arbeit an. Geändert wird nichts.',
  'system.doctor.run': 'Jetzt prüfen',
  'system.doctor.again': 'Erneut prüfen',
  'system.doctor.running': 'Der Rechner wird geprüft…',
  'system.doctor.done':
    '{bad, plural, =0 {Alles in Ordnung.} one {# Punkt braucht Aufmerksamkeit.} other {# Punkte brauchen Aufmerksamkeit.}}',
  'system.doctor.nothing': 'Nichts wurde geprüft.',
  'system.doctor.at': 'Geprüft {at}, in {seconds} s.',
  'system.doctor.copy': 'Kopieren',
  'system.doctor.copied': 'Kopiert.',
  'system.doctor.save': 'Für den Support sichern…',
  'system.doctor.saved': 'Gesichert, ohne Passwörter, ohne Token und ohne das, was Sie erfasst haben: {path}',
  'system.doctor.save-help':
    'Die Datei für den Support enthält diese Befunde, das Protokoll und Versionen; keine Passwörter, keine Token, nichts von dem, was Sie erfasst haben.',
  'system.doctor.failed': 'Die Prüfung lief nicht: {why}',
  'system.doctor.facts': 'Werte',

  'system.check.version': 'Programmversion',
  'system.check.signature': 'Signatur der App',
  'system.check.policy': 'Vorgaben Ihrer Organisation',
  'system.check.proxy': 'Proxyserver',
  'system.check.tls': 'Sichere Verbindung',
  'system.check.server': 'Verbindung zum Server',
  'system.check.clock': 'Uhr',
  'system.check.disk': 'Platz auf dem Datenträger',
  'system.check.keyring': 'Schlüsselbund',
  'system.check.journal': 'Ungesendete Arbeit',
  'system.check.updates': 'Aktualisierungen',
  'system.check.log': 'Protokoll',
  'system.status.ok': 'In Ordnung',
  'system.status.warning': 'Ansehen',
  'system.status.failed': 'Geht nicht',
  'system.status.skipped': 'Nicht geprüft',

  'system.licences': 'Lizenzen',
  'system.licences.help':
    '{count, plural, one {# Paket von anderen ist Teil von Stint.} other {# Pakete von anderen sind Teil von Stint.}}',
  'system.licences.search': 'Paket oder Lizenz suchen',
  'system.licences.none': 'Kein Paket heißt so',
  'system.licences.none-help': 'Suchen Sie einen anderen Namen oder eine Lizenz wie MIT.',
  'system.licences.empty': 'Dieser Stand nennt keine Pakete',
  'system.licences.empty-help': 'Ein veröffentlichtes Stint nennt jedes Paket darin und seine Bedingungen.',
  'system.licences.loading': 'Die Lizenzen werden gelesen',
  'system.licences.failed': 'Die Lizenzen ließen sich nicht lesen',
  'system.licences.licence': 'Lizenz',
  'system.licences.list': 'Pakete',
  'system.licences.text': 'Bedingungen von {name}',
  'system.licences.back': 'Alle Pakete',

  'system.managed': 'Von Ihrer Organisation vorgegeben',
  'system.managed.help': 'Nur Ihre IT kann das ändern, für alle Rechner, die sie betreut.',
  'system.managed.section': 'Von Ihrer Organisation verwaltet',
  'system.managed.section-help':
    'Ihre IT hat das für diesen Rechner vorgegeben. Hier lässt es sich nicht ändern.',
  'system.managed.source': 'Quelle: {source}.',
  'system.managed.source.file': 'die Richtliniendatei dieses Rechners',
  'system.managed.source.registry': 'die Registrierung (Gruppenrichtlinie)',
  'system.managed.source.managed-preferences': 'die verwalteten Einstellungen dieses Mac',
  'system.managed.broken': 'Die Vorgaben Ihrer Organisation enthalten einen Fehler',
  'system.managed.broken-last':
    'Bis er behoben ist, gelten die letzten fehlerfreien. Zeigen Sie das Ihrer IT:',
  'system.managed.broken-none':
    'Bis er behoben ist, gilt keine davon; Stint arbeitet wie ohne Vorgaben. Zeigen Sie das Ihrer IT:',
  'system.managed.problem': '{where}, Zeile {line}: {reason}',
  'system.managed.problem-no-line': '{where}: {reason}',
  'system.managed.yes': 'Erlaubt',
  'system.managed.no': 'Nicht erlaubt',
  'system.managed.export': 'Ihre Organisation erlaubt von diesem Rechner keine Exporte.',
  'system.managed.export-help':
    'Ihre Zeiten sind hier und auf dem Server Ihrer Firma sicher. Ungesendete Arbeit in eine versiegelte Datei sichern geht immer (Abgleich).',
  'system.managed.command': 'Zeigen, was Ihre Organisation verwaltet',

  'system.policy.ServerAddress': 'Serveradresse',
  'system.policy.SignInMethod': 'Anmeldung',
  'system.policy.UpdateMode': 'Aktualisierungen',
  'system.policy.UpdateFeed': 'Woher Updates kommen',
  'system.policy.UpdateRing': 'Gruppe für Updates',
  'system.policy.UpdateDeadlineDays': 'Aufschieben lässt sich ein Update',
  'system.policy.ProxyMode': 'Proxyserver',
  'system.policy.ProxyServer': 'Adresse des Proxys',
  'system.policy.ProxyPacUrl': 'Adresse des Proxy-Skripts',
  'system.policy.ProxyBypass': 'Hosts ohne Proxy',
  'system.policy.ProxyAuthServers': 'Proxys, die die Anmeldung Ihres Systems erhalten',
  'system.policy.IdleMinutes': 'Stint fragt nach Abwesenheit ab',
  'system.policy.TimerMaxHours': 'Stint fragt bei langem Timer ab',
  'system.policy.TimerShortcutAllowed': 'Tastenkürzel, das in jedem Programm gilt',
  'system.policy.LocalRetentionMonths': 'Abgeschlossene Zeiten bleiben auf diesem Rechner',
  'system.policy.ExportAllowed': 'Eigene Daten als Datei sichern',
  'system.policy.LogLevel': 'Was im Protokoll steht',
  'system.value.signin.any': 'Wie Ihre Firma es erlaubt',
  'system.value.signin.password': 'Nur mit E-Mail und Passwort',
  'system.value.signin.sso': 'Nur mit Single Sign-on',
  'system.value.updates.automatic': 'Von selbst in einem ruhigen Moment',
  'system.value.updates.ask': 'Wenn Sie es sagen, oder nach der Frist',
  'system.value.updates.off': 'Aus: Ihre IT bringt sie',
  'system.value.ring.pilot': 'Pilot: sobald sie erscheinen',
  'system.value.ring.broad': 'Breit: wenn sie sich bewährt haben',
  'system.value.proxy.system': 'Wie das System es sagt',
  'system.value.proxy.direct': 'Keiner',
  'system.value.proxy.fixed': 'Ein fester',
  'system.value.proxy.pac': 'Durch ein Skript (PAC)',
  'system.value.log.error': 'Nur, was scheitert',
  'system.value.log.warn': 'Was scheitert oder auffällt',
  'system.value.log.info': 'Das Übliche',
  'system.value.log.debug': 'Alles, zur Fehlersuche',
  'system.value.days': '{count, plural, =0 {Gar nicht} one {# Tag} other {# Tage}}',
  'system.value.minutes': '{count, plural, =0 {Nie} one {# Minute} other {# Minuten}}',
  'system.value.hours': '{count, plural, one {# Stunde} other {# Stunden}}',
  'system.value.months': '{count, plural, one {# Monat} other {# Monate}}',

  'system.proxy.title': 'Am Proxy dieses Netzes anmelden',
  'system.proxy.who': '{host}:{port} lässt Stint nur hinaus, wenn Sie sagen, wer Sie sind.',
  'system.proxy.realm': 'Er nennt sich „{realm}“.',
  'system.proxy.again': 'Der Proxy hat Name und Passwort nicht angenommen. Prüfen Sie beides.',
  'system.proxy.user': 'Benutzername',
  'system.proxy.password': 'Passwort',
  'system.proxy.user-missing': 'Geben Sie den Benutzernamen für den Proxy ein.',
  'system.proxy.remember': 'Im Schlüsselbund dieses Rechners behalten',
  'system.proxy.not-kept':
    'Dieser Rechner hat keinen Schlüsselbund; behalten wird es nur, bis Stint geschlossen wird.',
  'system.proxy.sign-in': 'Weiter',
  'system.proxy.later': 'Nicht jetzt',
  'system.proxy.later-said': 'Ohne den Proxy bleibt Stint offline. Was Sie erfassen, bleibt hier erhalten.',
  'system.proxy.not-told': 'Die Antwort kam nicht beim Proxy an: {why}',

  'system.link.server-title': 'Diesen Server verwenden?',
  'system.link.server-body':
    'Ein Link möchte, dass Sie sich bei {address} anmelden. Ihre E-Mail und Ihr Passwort gehen an dessen Betreiber: Machen Sie nur weiter, wenn der Link von Ihrer Firma ist.',
  'system.link.server-use': 'Diesen Server verwenden',
  'system.link.server-managed':
    'Der Link nennt einen anderen Server. Ihre Organisation hat {address} vorgegeben; darum wurde er nicht befolgt.',
  'system.link.server-same': 'Sie sind an diesem Server bereits angemeldet.',
  'system.link.server-other':
    'Der Link nennt den Server {address}. Sie sind an einem anderen angemeldet: Melden Sie sich zuerst ab und öffnen Sie den Link erneut.',
  'system.link.entry-gone':
    'Der Link führt zu einem Zeiteintrag, der nicht auf diesem Gerät oder nicht Ihrer ist.',
  'system.link.later': 'Melden Sie sich zuerst an: Dann öffnet sich der Link.',
  'system.link.later-file': 'Melden Sie sich zuerst an: Dann werden Sie nach {name} gefragt.',
  'system.link.refused.unknown': 'Stint weiß nicht, was der Link möchte; darum wurde nichts getan.',
  'system.link.refused.too_large':
    'Die Datei ist größer als jede, die Stint schreibt, und wurde nicht geöffnet. Nichts wurde geändert.',
  'system.link.refused.unreadable':
    'Die Datei ist unlesbar oder keine von Stint. Nichts wurde geändert. Holen Sie sie erneut von dem, der sie gesichert hat.',
};
