/** PostgreSQL error classes and codes that mean "not now" rather than "wrong": connection, resources, shutdown, timeout. */
const unavailable = /^(08...|53...|57P0[1-5]|57014|28...|3D000|40001|40P01|55P03)$/;
const socketCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);
/** What `pg` and `pg-pool` throw without a code. */
const driverMessages =
  /^(timeout exceeded when trying to connect|Connection terminated|Query read timeout|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end|timeout expired)/;

function read(error: unknown, field: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, field) : undefined;
}

/** SQLSTATE or socket error code of an error that came out of `pg`, if it has one. */
export function errorCode(error: unknown): string | undefined {
  const code = read(error, 'code');
  return typeof code === 'string' ? code : undefined;
}

/**
 * Whether the database could not be reached or could not take the work just now, so that the same request may
 * succeed later unchanged.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  const code = errorCode(error);
  if (code !== undefined) {
    if (unavailable.test(code)) return true;
    // A bare file error (ENOENT and so on) is the database's only where it came from connecting to it.
    if (socketCodes.has(code))
      return /^(connect|read|write|getaddrinfo|queryA?)/.test(String(read(error, 'syscall') ?? 'connect'));
  }
  return error instanceof Error && driverMessages.test(error.message);
}

/** Whether the database refused text that no column can hold (a NUL byte or broken Unicode): the sender's mistake. */
export function isUnstorableText(error: unknown): boolean {
  const code = errorCode(error);
  // Half of a character in JSON is said to be bad JSON, and only the detail says why.
  if (code === '22P02') return /surrogate/.test(String(read(error, 'detail')));
  return code === '22021' || code === '22P05';
}
