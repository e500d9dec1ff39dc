import type { settings as english } from '../en/settings.ts';

export const settings: { readonly [Key in keyof typeof english]: string } = {
  'settings.title': 'Einstellungen',
  'settings.appearance': 'Darstellung',
  'settings.theme': 'Design',
  'settings.theme-system': 'Wie das System',
  'settings.theme-light': 'Hell',
  'settings.theme-dark': 'Dunkel',
  'settings.language': 'Sprache',
  'settings.language-system': 'Wie das System',
  'settings.language-en': 'English',
  'settings.language-de': 'Deutsch',
  'settings.language-help': 'Datum, Zahlen und der erste Tag der Woche richten sich danach.',
  'settings.account': 'Konto',
  'settings.name': 'Name',
  'settings.email': 'E-Mail',
  'settings.firm': 'Firma',
  'settings.role': 'Rolle',
  'settings.server': 'Server',
  'settings.role-admin': 'Administration',
  'settings.role-project-manager': 'Projektleitung',
  'settings.role-consultant': 'Beratung',
  'settings.role-client': 'Kunde',
  'settings.no-keychain':
    'Dieses Gerät hat keinen Schlüsselbund, dem Stint trauen kann. Darum melden Sie sich nach jedem Start erneut an, bevor etwas gesendet wird. Was Sie bis dahin erfassen, bleibt erhalten.',
  'settings.sign-out': 'Abmelden',
  'settings.about': 'Über Stint',
  'settings.version': 'Stint {version} · {platform} · Electron {electron}',
  'settings.device': 'Gerät {id}',
  'settings.sign-out-title':
    '{count, plural, one {Mit # ungesendeten Änderung abmelden?} other {Mit # ungesendeten Änderungen abmelden?}}',
  'settings.sign-out-stays':
    '{count, plural, one {Sie bleibt auf diesem Gerät und wird gesendet, wenn Sie sich hier wieder anmelden. Niemand sonst sieht sie.} other {Sie bleiben auf diesem Gerät und werden gesendet, wenn Sie sich hier wieder anmelden. Niemand sonst sieht sie.}}',
  'settings.sign-out-leave':
    'Wenn Sie dieses Gerät nicht mehr nutzen, sichern Sie zuerst in eine Datei. Sie oder Ihre Administration laden sie auf einem anderen hoch.',
  'settings.save-to-file': 'In Datei sichern…',
  'settings.stay': 'Angemeldet bleiben',
  'settings.saved-to-file': 'In eine Datei gesichert. Nur der Server Ihrer Firma kann sie öffnen.',
  'settings.no-file-needed': 'Inzwischen ist alles gesendet: Es braucht keine Datei.',
  'settings.file-not-saved': 'Die Datei wurde nicht gesichert: {why}',
};
