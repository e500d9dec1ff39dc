import type { profile as english } from '../en/profile.ts';

export const profile: { readonly [Key in keyof typeof english]: string } = {
  'profile.newer': 'Dieses Profil stammt von einem neueren Stint',
  'profile.newer-help':
    'Alles darin ist sicher: Es wurde nichts geöffnet und nichts geändert. Installieren Sie Stint {version} oder neuer, dann ist Ihre Arbeit da und wird gesendet.',
  'profile.newer-help-unknown':
    'Alles darin ist sicher: Es wurde nichts geöffnet und nichts geändert. Installieren Sie das neuere Stint wieder, dann ist Ihre Arbeit da und wird gesendet.',
  'profile.no-room': 'Zu wenig Platz auf der Festplatte für die Aktualisierung',
  'profile.no-room-help':
    'Stint legt zuerst eine Kopie Ihrer Daten an. Dafür müssen {needed} MB frei sein; frei sind {free} MB. Es wurde nichts geändert. Schaffen Sie Platz, schließen Sie Stint und öffnen Sie es wieder.',
  'profile.folder': 'Ordner: {folder}',
};
