/** What the rules, the server and the network say, by their codes; and the names of statuses, warnings and fields. */
export const rules = {
  'rules.this-project': 'This project',
  'rules.that-day': 'that day',
  'rules.malformed': 'This entry was not taken as it is. Open it, check every field and save it again.',
  'rules.malformed.zone': '“{zone}” is no time zone. Choose one from the list.',
  'rules.malformed.start-without-end': 'A start needs an end. Give both, or only the minutes.',
  'rules.malformed.end-before-start': 'The end is not after the start. Correct one of them.',
  'rules.not-yours': 'This entry is somebody else’s. Only the person who logged it can change it.',
  'rules.not-permitted': 'Your role does not log time. Ask an administrator if it should.',
  'rules.wrong-state': 'The entry is not in a state that allows this. Open it and see what it can do now.',
  'rules.wrong-state.corrected-unknown':
    'The entry that this one corrects is not known. Open it and adjust it from there.',
  'rules.wrong-state.corrected-open':
    'The entry that this one corrects is {status} and can still be changed itself.',
  'rules.wrong-state.corrected-adjusted':
    'Another adjustment of this entry is there already. Change that one, or adjust it once it is approved.',
  'rules.minutes-out-of-range':
    'An entry holds from one minute to 24 hours. Change the time, or split it over several days.',
  'rules.future-date': '{date} has not come yet. Log the time on or after that day.',
  'rules.unknown-project': 'This project is not known. Choose another one.',
  'rules.unknown-task': 'This task is not one of {project}. Choose another task.',
  'rules.unknown-task.closed': 'The task {task} is closed. Choose another task.',
  'rules.unknown-activity': '{project} has no activity {activity}. Choose one of its own.',
  'rules.not-assigned':
    'You are not assigned to {project} on {date}. Ask its manager to assign you, or choose another project.',
  'rules.project-closed':
    '{project} is {status}. Move the time to another project, or ask its manager to reopen it.',
  'rules.duplicate':
    'The same work is already logged on {date}. Change the description if it is other work, or delete one of the two.',
  'rules.overlap':
    'Another entry of yours covers part of this time. Correct the start or the end of one of them.',
  'rules.not-billable-here': 'Time on {project} cannot be billed. Mark it as not billable.',
  'rules.day-over-24-hours':
    'With this entry {date} would have {minutes}, more than 24 hours. Shorten it or move a part to another day.',
  'rules.period-locked': 'The week to {date} is locked. Log an adjustment instead.',
  'rules.immutable': 'This entry is {status} and stays as it is. Log an adjustment that names it instead.',

  'rules.status.draft': 'draft',
  'rules.status.submitted': 'submitted',
  'rules.status.approved': 'approved',
  'rules.status.rejected': 'rejected',
  'rules.status.invoiced': 'invoiced',
  'rules.status.completed': 'completed',
  'rules.status.cancelled': 'cancelled',
  'rules.status.closed': 'closed',

  'rules.warning.outside-project-dates': 'Outside the project’s dates',
  'rules.warning.long-day': 'More than 16 hours on one day',
  'rules.warning.over-budget': 'Over the project’s budget',
  'rules.warning.weekend-or-holiday': 'More than 4 hours on a weekend or holiday',
  'rules.warning.late': 'Logged late',
  'rules.warning.unusual': 'Far from this person’s usual day',
  'rules.warning.low-time-trust': 'The clock of the device cannot be relied on',

  'rules.trust.clock-jumped-forward': 'The clock of the device jumped forward',
  'rules.trust.clock-jumped-back': 'The clock of the device went back',
  'rules.trust.suspended': 'The device slept meanwhile',
  'rules.trust.rebooted': 'The device was started anew meanwhile',
  'rules.trust.zone-changed': 'The time zone changed meanwhile',
  'rules.trust.server-clock-differs': 'The clock of the device differs from the server’s',

  'rules.failure.offline': 'This device has no network.',
  'rules.failure.unreachable': 'The server cannot be reached. Check the address and the network.',
  'rules.failure.timeout': 'The server did not answer in time. Try again in a while.',
  'rules.failure.cancelled': 'The sign-in was cancelled.',
  'rules.failure.no-sso': 'This firm has no sign-in of its own here. Use your email and password.',
  'rules.failure.sso-failed':
    'The sign-in service of your firm did not sign you in. Try again; if it stays so, tell your IT.',
  'rules.failure.not-a-stint-server':
    'Something other than the Stint server answered; a network may be asking you to sign in to it.',
  'rules.failure.proxy':
    'The network’s proxy did not let Stint through: it wants a name and a password, or is not there. What is on this device is safe. Try again to be asked, or ask your IT.',
  'rules.failure.certificate':
    'The certificate of the server is not trusted on this device, so nothing was sent. What is on this device is safe. Ask your IT to install the network’s certificate authority.',
  'rules.failure.managed-server':
    'Your IT has set another server for this machine. Sign in there; what is on this device is safe.',
  'rules.failure.managed-sign-in': 'Your IT has set another way to sign in on this machine.',
  'rules.failure.managed-export': 'Your IT does not allow data to be saved as a file from this machine.',
  'rules.failure.invalid-request': 'The server could not read this request.',
  'rules.failure.too-large': 'This is too large for the server.',
  'rules.failure.wrong-credentials': 'Email or password is wrong. Check both and try again.',
  'rules.failure.unknown-tenant': 'No firm is called that here. Check the short name.',
  'rules.failure.tenant-suspended':
    'Your firm’s account is suspended. What is on this device is safe. Ask your administrator.',
  'rules.failure.unauthorized': 'This session is over. Sign in again; what is on this device is safe.',
  'rules.failure.session-revoked':
    'This device was signed out. Sign in again; what is on this device is safe.',
  'rules.failure.forbidden': 'Your role does not allow this. Ask an administrator if it should.',
  'rules.failure.not-found': 'This is not on the server any more.',
  'rules.failure.conflict': 'Somebody else was faster. Look again and repeat it if it is still needed.',
  'rules.failure.update-needed':
    'This Stint is too old or too new for the server. Nothing is lost: what is on this device stays there. Update Stint and it will be sent.',
  'rules.failure.rate-limited': 'The server is very busy. Try again in a few minutes.',
  'rules.failure.database-unavailable':
    'The server cannot reach its database just now. What is on this device is safe and will be sent again.',
  'rules.failure.platform-unavailable':
    'The server cannot run this just now. Nothing is lost. Try again in a few minutes.',
  'rules.failure.internal-error':
    'Something went wrong on the server. What is on this device is safe. If it stays so, tell your administrator.',
  'rules.failure.disk-full': 'The disk is full: nothing new can be kept on this device.',
  'rules.failure.disk-error': 'The disk of this device did not take a change.',

  'rules.field.project': 'Project',
  'rules.field.task': 'Task',
  'rules.field.activity': 'Activity',
  'rules.field.date': 'Date',
  'rules.field.minutes': 'Time',
  'rules.field.seconds': 'Seconds measured',
  'rules.field.start': 'Start',
  'rules.field.end': 'End',
  'rules.field.zone': 'Time zone',
  'rules.field.billable': 'Billable',
  'rules.field.description': 'Description',
  'rules.field.source': 'Made by',
  'rules.field.status': 'Status',
  'rules.field.submitted-at': 'Submitted at',
  'rules.field.clock-check': 'Clock check',
  'rules.field.corrects': 'Corrects',
  'rules.field.removed': 'Removed',
} as const;
