import type { session as english } from '../en/session.ts';

export const session: { readonly [Key in keyof typeof english]: string } = {
  'session.title': 'Anmelden und Zeiten erfassen',
  'session.promise':
    'Nach der Anmeldung arbeitet Stint auch ohne Netz. Was Sie erfassen, bleibt auf diesem Gerät, bis der Server es bestätigt hat.',
  'session.sign-in': 'Anmelden',
  'session.server': 'Server',
  'session.firm': 'Firma',
  'session.firm-help': 'Der Kurzname, den Sie von Ihrer Administration haben.',
  'session.email': 'E-Mail',
  'session.password': 'Passwort',
  'session.server-wrong':
    'Geben Sie die Adresse des Stint-Servers Ihrer Firma ein, zum Beispiel https://stint.example.com.',
  'session.firm-missing': 'Geben Sie den Kurznamen Ihrer Firma ein.',
  'session.firm-long': 'Ein Firmenkurzname hat höchstens 40 Zeichen. Prüfen Sie ihn.',
  'session.email-missing': 'Geben Sie Ihre E-Mail-Adresse ein.',
  'session.email-wrong':
    'Das ist keine E-Mail-Adresse. Geben Sie sie vollständig ein, zum Beispiel sie@example.com.',
  'session.password-missing': 'Geben Sie Ihr Passwort ein.',
  'session.password-long': 'Ein Passwort hat höchstens 200 Zeichen. Prüfen Sie es.',
  'session.failed-inside': 'Die Anmeldung ist in der App gescheitert ({why}). Starten Sie Stint neu.',
  'session.database-unavailable':
    'Der Server ist da, erreicht aber gerade seine Datenbank nicht. An Ihrer Eingabe liegt es nicht: Versuchen Sie es in einigen Minuten erneut.',
  'session.again-title': 'Zum Senden erneut anmelden',
  'session.again-who': '{email} bei {firm}.',
  'session.again-waiting':
    '{count, plural, =0 {Alles, was Sie erfasst haben, ist angekommen.} one {# Änderung wartet auf diesem Gerät und wird gesendet, sobald Sie angemeldet sind.} other {# Änderungen warten auf diesem Gerät und werden gesendet, sobald Sie angemeldet sind.}}',
  'session.sso': 'Konto Ihrer Firma verwenden',
  'session.sso-or': 'oder',
  'session.sso-waiting':
    'Ihr Browser ist offen: Melden Sie sich dort an, dann geht es hier von selbst weiter.',
  'session.sso-cancel': 'Abbrechen',
  'session.sso-done': 'Sie sind angemeldet',
  'session.sso-done-body': 'Sie können diese Seite schließen und zu Stint zurückkehren.',
  'session.work-offline': 'Offline arbeiten',
};
