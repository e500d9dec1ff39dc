/** Deciding: what is said when a decision was made, taken back, sent, or did not count. */
export const deciding = {
  'decide.approved': '{count, plural, one {# entry} other {# entries}} approved, {minutes}.',
  'decide.rejected': '{count, plural, one {# entry} other {# entries}} rejected, {minutes}.',
  'decide.reopened': '{count, plural, one {# entry} other {# entries}} reopened, {minutes}.',
  'decide.sent-later': 'Sent when you are online.',
  'decide.look-first':
    '{count, plural, one {This entry changed while it was on the screen. Look at it first, then decide.} other {These # entries changed while they were on the screen. Look at them first, then decide.}}',
  'decide.left-out':
    '{count, plural, one {# entry changed on the screen and was left out.} other {# entries changed on the screen and were left out.}}',
  'decide.too-late.approve':
    '{count, plural, one {The approval was sent already.} other {The # approvals were sent already.}} Reopening makes drafts of them, and {people, plural, one {{name} submits} other {# people submit}} them again.',
  'decide.too-late.reject':
    '{count, plural, one {The rejection was sent already.} other {The # rejections were sent already.}} {people, plural, one {{name} has} other {# people have}} to submit again; then you can approve.',
  'decide.too-late.reopen':
    '{count, plural, one {It was reopened on the server already.} other {The # entries were reopened on the server already.}} {people, plural, one {{name} submits} other {# people submit}} again; then you can approve.',
  'decide.too-late.delegate': 'It was sent already. End it under Delegations: {name} decides until then.',
  'decide.reopened-undone': 'Approved by mistake.',
  'decide.reopen': 'Reopen',
  'decide.undo': 'Undo: {what}',
  'decide.redo': 'Redo: {what}',
  'decide.taken-back': 'Taken back: {what}.',
  'decide.made-again': 'Made again: {what}.',
  'decide.history': 'History of the entry',
  'decide.take-back': 'Take back the last',
  'decide.send-now': 'Send now',
  'decide.held':
    '{count, plural, one {# decision goes out in a moment.} other {# decisions go out in a moment.}}',
  'decide.waits':
    '{count, plural, one {# decision is kept here until it can be sent.} other {# decisions are kept here until they can be sent.}}',

  'decide.entries': 'Entries of the sheet',
  'decide.to-entries': 'Go to the entries',
  'decide.comment-entry': 'Comment on the entry',
  'decide.comment-on': 'Comment on {work}',
  'decide.comment-placeholder': 'What should be changed? Sent when you reject.',
  'decide.comment-all': 'Comment on all others',
  'decide.own-comments':
    '{written, number} of {count, plural, one {# entry has its own comment} other {# entries have their own comment}}.',
  'decide.quote': '“{comment}”',
  'decide.changed-now': 'Changed just now',
  'decide.came-now': 'Added just now',
  'decide.looked': 'I have looked at it',
  'decide.looked-all': '{count, plural, one {# changed: looked at} other {# changed: looked at all}}',
  'decide.partly': 'Approve and reject the rest',
  'decide.partly-title': 'Approve {approving, number}, reject {rejecting, number}',
  'decide.before-reject': 'Rejected by {name} on {at}.',
  'decide.before-reopen': 'Reopened by {name} on {at}.',
  'decide.corrects': 'Corrects a settled entry: {time}, {money}',
  'decide.corrects-time': 'Corrects a settled entry: {time}',
  'decide.corrects-unknown': 'Corrects a settled entry that is not on this device.',
  'decide.nothing': 'nothing',
  'decide.yes': 'yes',
  'decide.no': 'no',
  'decide.another-entry': 'another entry',
  'decide.was': 'was',
  'decide.is-now': 'is now',

  'decide.answers': 'Decisions that did not count',
  'decide.answer.approve':
    '{count, plural, one {# entry that you approved on {at} is not approved.} other {# entries that you approved on {at} are not approved.}}',
  'decide.answer.reject':
    '{count, plural, one {# entry that you rejected on {at} is not rejected.} other {# entries that you rejected on {at} are not rejected.}}',
  'decide.answer.reopen':
    '{count, plural, one {# entry that you reopened on {at} is not reopened.} other {# entries that you reopened on {at} are not reopened.}}',
  'decide.answer.delegate':
    '{name} does not decide for you: what you gave on {at} was refused, because that takes a manager or an administrator.',
  'decide.answer.one': 'An entry',
  'decide.answer.changed': 'changed after you looked at it. It waits for you again.',
  'decide.answer.changed-now': 'changed after you looked at it; it is {status} now.',
  'decide.answer.more': '{count, plural, one {and # more} other {and # more}}',
  'decide.answer.not-kept': 'What you saw is kept on the device on which you decided.',
  'decide.answer.rule':
    '{count, plural, one {# entry was} other {# entries were}} approved before you by the rule “{rule}” ({minutes}).',
  'decide.answer.other-approve':
    '{name} approved {count, plural, one {# entry} other {# entries}} before you, on {at} ({minutes}).',
  'decide.answer.other-reject':
    '{name} rejected {count, plural, one {# entry} other {# entries}} before you, on {at} ({minutes}).',
  'decide.answer.other-reopen':
    '{name} reopened {count, plural, one {# entry} other {# entries}} before you, on {at} ({minutes}).',
  'decide.answer.elsewhere': 'it is {status} now, so the decision did not fit.',
  'decide.answer.not-permitted':
    '{count, plural, one {# entry is} other {# entries are}} not yours to decide on any more: the project has another manager, or nobody lets you decide for them now.',
  'decide.answer.gone':
    '{count, plural, one {# entry was removed} other {# entries were removed}}, or left your projects.',
  'decide.dismiss': 'I have read it',

  'decide.decided': 'Decided lately',
  'decide.decided-help': 'The last 30 days. Choose what to reopen.',
  'decide.decided-approve': 'Approved by {by}, {at}',
  'decide.decided-reject': 'Rejected by {by}, {at}',
  'decide.decided-rule': 'Approved by the rule “{by}”, {at}',
  'decide.decided-all': 'All of {name}, {at}',
  'decide.invoiced-stays': 'invoiced, stays',
  'decide.corrected-stays': 'corrected, stays',
  'decide.none-decided': 'Nothing was decided lately',
  'decide.none-decided-help': 'What you approve or reject is here for 30 days.',
  'decide.reopen-comment': 'Why is it reopened?',
  'decide.reopen-why': 'Say why: its person reads this.',
  'decide.reopen-count': '{count, plural, one {Reopen # entry} other {Reopen # entries}}',

  'decide.delegations': 'Delegations',
  'decide.delegate': 'Delegate',
  'decide.delegate-title': 'Let somebody decide for you',
  'decide.delegate-help': 'You can still decide yourself. Whoever decides first counts.',
  'decide.delegate-to': 'Who decides',
  'decide.delegate-to-missing': 'Choose who decides for you.',
  'decide.nobody-may': 'Nobody else here may decide on time.',
  'decide.delegate-what': 'What',
  'decide.delegate-all': 'Everything of mine',
  'decide.delegate-chosen': '{count, plural, one {# chosen entry} other {# chosen entries}}',
  'decide.delegate-until': 'Last day',
  'decide.delegate-until-help': 'It ends by itself after this day (UTC).',
  'decide.delegate-until-missing': 'Choose a day from today on, or no end.',
  'decide.delegate-open-ended': 'No end: until I end it',
  'decide.delegated': '{name} can decide for you.',
  'decide.delegation-ended': '{name} does not decide for you any more.',
  'decide.no-delegations': 'Nobody decides for anybody',
  'decide.no-delegations-help': 'While you are away, let another manager decide on your projects.',
  'decide.given': 'Decides for you',
  'decide.received': 'You decide for',
  'decide.scope-until': '{what}, until {date}',
  'decide.scope-open': '{what}, until you end it',
  'decide.end-now': 'End now',
  'decide.end-for': 'End now for {name}',
  'decide.here-for': 'You decide here for {names}.',
  'decide.for-other': 'You decide for {name} too.',
  'decide.for-other-until': 'You decide for {name} too, until {date}.',
} as const;
