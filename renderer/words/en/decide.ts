/** Deciding: what is said when a decision was made, taken back, sent, or did not count. */
export const deciding = {
  'decide.approved': '{count, plural, one {# entry} other {# entries}} approved, {minutes}.',
  'decide.rejected': '{count, plural, one {# entry} other {# entries}} rejected, {minutes}.',
  'decide.reopened': '{count, plural, one {# entry} other {# entries}} reopened, {minutes}.',
  'decide.sent-later': 'Sent when you are online.',
} as const;
