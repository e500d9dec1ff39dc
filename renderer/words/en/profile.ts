/** A profile that this version of Stint does not open. */
export const profile = {
  'profile.newer': 'A newer Stint made this profile',
  'profile.newer-help':
    'Everything in it is safe: nothing was opened and nothing changed. Install Stint {version} or newer, and your work is there and is sent.',
  'profile.newer-help-unknown':
    'Everything in it is safe: nothing was opened and nothing changed. Install the newer Stint again, and your work is there and is sent.',
  'profile.no-room': 'Too little room on the disk for the update',
  'profile.no-room-help':
    'Stint first makes a copy of your data, for which {needed} MB must be free; {free} MB are. Nothing was changed. Make room, close Stint and open it again.',
  'profile.folder': 'Folder: {folder}',
} as const;
