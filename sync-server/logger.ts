import { type DestinationStream, type Logger, pino } from 'pino';

/** Where secrets can stand in what we log; each is written as `[hidden]`. Bodies are never logged as a whole. */
const secretPaths = [
  'authorization',
  'password',
  'refreshToken',
  'accessToken',
  'apiKey',
  'token',
  'email',
  'headers.authorization',
  'headers.cookie',
  'req.headers.authorization',
  'req.headers.cookie',
  'res.headers["set-cookie"]',
  'body.password',
  'body.refreshToken',
  'body.email',
  '*.password',
  '*.passwordHash',
  '*.refreshToken',
  '*.accessToken',
  '*.apiKey',
  '*.email',
  '*.databaseUrl',
  // PostgreSQL puts the values of the row into these.
  'err.detail',
  'err.where',
  'err.parameters',
];

/**
 * JSON lines on stderr (stdout belongs to the one line that says where the server listens), secrets hidden.
 * @param destination tests pass a stream of their own
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  return pino(
    { level, base: null, redact: { paths: secretPaths, censor: '[hidden]' } },
    destination ?? pino.destination({ dest: 2, sync: false }),
  );
}
