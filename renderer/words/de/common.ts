import type { common as english } from '../en/common.ts';

export const common: { readonly [Key in keyof typeof english]: string } = {
  'common.undo': 'Rückgängig',
  'common.redo': 'Wiederholen',
  'common.save': 'Speichern',
  'common.cancel': 'Abbrechen',
  'common.close': 'Schließen',
  'common.delete': 'Löschen',
  'common.edit': 'Bearbeiten',
};
