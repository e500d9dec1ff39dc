/** Signing in, for the first time and again. */
export const session = {
  'session.title': 'Sign in to log your time',
  'session.promise':
    'Once you are signed in, Stint works without a network. What you log is kept on this device until the server has confirmed it.',
  'session.sign-in': 'Sign in',
  'session.server': 'Server',
  'session.firm': 'Firm',
  'session.firm-help': 'The short name that your administrator gave you.',
  'session.email': 'Email',
  'session.password': 'Password',
  'session.server-wrong': 'Enter the address of your firm’s Stint server, such as https://stint.example.com.',
  'session.firm-missing': 'Enter your firm’s short name.',
  'session.firm-long': 'A firm’s short name has up to 40 characters. Check it.',
  'session.email-missing': 'Enter your email address.',
  'session.email-wrong': 'This is no email address. Enter it whole, such as you@example.com.',
  'session.password-missing': 'Enter your password.',
  'session.password-long': 'A password has up to 200 characters. Check it.',
  'session.failed-inside': 'Signing in failed inside the app ({why}). Start Stint again.',
  'session.database-unavailable':
    'The server is there, but cannot reach its database just now. Nothing is wrong with what you typed: try again in a few minutes.',
  'session.again-title': 'Sign in again to send',
  'session.again-who': '{email} at {firm}.',
  'session.again-waiting':
    '{count, plural, =0 {Everything you logged has been received.} one {# change waits on this device and is sent as soon as you are signed in.} other {# changes wait on this device and are sent as soon as you are signed in.}}',
  'session.sso': 'Use your firm’s account',
  'session.sso-or': 'or',
  'session.sso-waiting': 'Your browser is open: sign in there, and you will come back here by yourself.',
  'session.sso-cancel': 'Cancel',
  'session.sso-done': 'You are signed in',
  'session.sso-done-body': 'You can close this page and go back to Stint.',
  'session.work-offline': 'Work offline',
} as const;
