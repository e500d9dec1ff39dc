/** Words that more than one part of the app says. */
export const common = {
  'common.undo': 'Undo',
  'common.redo': 'Redo',
  'common.save': 'Save',
  'common.cancel': 'Cancel',
  'common.close': 'Close',
  'common.delete': 'Delete',
  'common.edit': 'Edit',
} as const;
