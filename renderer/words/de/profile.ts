import type { profile as english } from '../en/profile.ts';

export const profile: { readonly [Key in keyof typeof english]: string } = {
  'profile.safe': 'In Ihrem Profil ist alles sicher: Nichts wurde geöffnet oder geändert.',
  'profile.to-do': 'Was zu tun ist',
  'profile.folder': 'Ordner des Profils',
  'profile.copy': 'Pfad des Ordners kopieren',
  'profile.copied': 'Pfad kopiert',

  'profile.newer': 'Dieses Profil stammt von einem neueren Stint',
  'profile.made-by': 'Zuletzt geöffnet von',
  'profile.made-by-unknown': 'einem neueren Stint',
  'profile.here': 'Auf diesem Rechner',
  'profile.newer-install':
    'Installieren Sie Stint {version} oder neuer. Dann ist Ihre Arbeit da und wird gesendet.',
  'profile.newer-install-unknown':
    'Installieren Sie das neuere Stint wieder. Dann ist Ihre Arbeit da und wird gesendet.',
  'profile.newer-ask':
    'Können Sie es nicht selbst installieren, fragen Sie Ihre IT und nennen Sie ihr diesen Ordner.',
  'profile.newer-keep': 'Lassen Sie den Ordner bis dahin, wie er ist. Stint rührt ihn nicht an.',
  'profile.newer-none': 'Hier wird kein neueres Stint angeboten',

  'profile.no-room': 'Zu wenig Platz auf dem Datenträger für die Aktualisierung',
  'profile.no-room-why':
    'Dieses Stint ist neuer als das vorige. Bevor es Ihre Daten übernimmt, hebt es eine Kopie auf, und dafür fehlt der Platz.',
  'profile.missing': '{size} fehlen',
  'profile.needed': 'Nötig',
  'profile.free': 'Frei',
  'profile.no-room-free':
    'Schaffen Sie auf dem Datenträger dieses Ordners mindestens {size} Platz und versuchen Sie es erneut.',
  'profile.no-room-ask': 'Wissen Sie nicht, was weg kann, fragen Sie Ihre IT.',
  'profile.no-room-keep': 'Löschen Sie nichts in dem Ordner selbst: Darin ist Ihre Arbeit.',
  'profile.try-again': 'Erneut versuchen',
  'profile.still-missing': 'Noch zu wenig Platz: {size} fehlen.',
  'profile.starting': 'Jetzt ist Platz. Stint startet neu…',
  'profile.not-looked': 'Das ging nicht: {why}. Nichts wurde geändert.',
};
