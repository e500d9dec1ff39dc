/** What this device says about saving, comparing with the server and sealed files. */
export const data = {
  'data.not-saved': 'This was not saved: {field} {problem}.',
  'data.not-saved-twice': 'This was not saved: one entry twice at a time.',
  'data.entry-gone': 'This entry is not here any more.',
  'data.gone': 'This is not here any more.',
  'data.decision-incomplete': 'This decision was not saved: it is not complete.',
  'data.adjust-settled-only': 'Only an approved or invoiced entry is adjusted. Change this one itself.',
  'data.cannot-become': 'An entry that is {from} cannot become {to}.',
  'data.too-large-to-keep': 'This is too large to be kept here.',
  'data.no-timer': 'No timer is running.',
  'data.no-overlap': 'These two do not overlap any more. Nothing was changed.',
  'data.overlap-settled-both':
    'Both entries are approved or in a locked period and cannot be changed. Nothing was changed.',
  'data.timer-in-future': 'A timer cannot have started in the future. Give a time that has passed.',
  'data.timer-too-early': 'A timer runs for three days at most. Log older time as an entry.',
  'data.timer-runs': 'Another timer is running. Stop it first.',
  'data.no-absence': 'There is nothing to decide any more.',
  'data.disk-full':
    'This was not saved: the disk is full. Free some space, then save again. What was saved before is safe.',
  'data.disk-error':
    'This was not saved: the disk did not take it. Try again; if it stays so, restart Stint.',
  'data.compare-too-fast':
    'The firm’s data changes too fast just now to compare it. Try again in a few minutes. Nothing is wrong.',
  'data.compare-old-server':
    'The server is older than this app and cannot be compared with. Nothing is wrong.',
  'data.compare-on-its-way':
    'Some of your work is still on its way. Compare again when all is sent. Nothing is lost.',
  'data.file-name': 'Unsent work',
  'data.no-stint-file': 'This is no file of unsent work. Choose one that ends in .stint.',
  'data.other-firms-file': 'This file belongs to another firm. Sign in there to upload it.',
  'data.upload-again': 'Upload the file again when it answers.',
  'data.overlap-removed':
    'This was removed on one side and changed on the other. The server’s stands; yours is kept here.',
  'data.overlap-settled':
    'This was {status} before your change arrived, so it stays as it is. Yours is kept here.',
  'data.overlap-fields':
    'This was changed in two places at the same time ({fields}). The server’s stands; yours is kept here.',
} as const;
