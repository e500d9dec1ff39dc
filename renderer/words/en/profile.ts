/** A profile that this version of Stint does not open. */
export const profile = {
  'profile.safe': 'Everything in your profile is safe: nothing was opened or changed.',
  'profile.to-do': 'What to do',
  'profile.folder': 'Folder of the profile',
  'profile.copy': 'Copy the folder’s path',
  'profile.copied': 'Path copied',

  'profile.newer': 'A newer Stint made this profile',
  'profile.made-by': 'Last opened by',
  'profile.made-by-unknown': 'a newer Stint',
  'profile.here': 'On this computer',
  'profile.newer-install': 'Install Stint {version} or newer. Your work is there then, and is sent.',
  'profile.newer-install-unknown': 'Install the newer Stint again. Your work is there then, and is sent.',
  'profile.newer-ask': 'If you cannot install it yourself, ask your IT and name this folder.',
  'profile.newer-keep': 'Until then leave the folder as it is. Stint keeps its hands off it.',
  'profile.newer-none': 'No newer Stint is offered here',

  'profile.no-room': 'Too little room on the disk for the update',
  'profile.no-room-why':
    'This Stint is newer than the one before. Before it takes over your data it keeps a copy, and there is no room for that.',
  'profile.missing': '{size} missing',
  'profile.needed': 'Needed',
  'profile.free': 'Free',
  'profile.no-room-free': 'Make at least {size} free on the disk that this folder is on, then try again.',
  'profile.no-room-ask': 'If you do not know what may go, ask your IT.',
  'profile.no-room-keep': 'Delete nothing in the folder itself: your work is in it.',
  'profile.try-again': 'Try again',
  'profile.still-missing': 'Still too little room: {size} missing.',
  'profile.starting': 'There is room now. Stint starts again…',
  'profile.not-looked': 'That did not work: {why}. Nothing was changed.',
} as const;
