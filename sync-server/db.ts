import { Pool, type PoolClient, type PoolConfig, types } from 'pg';

const INT8 = 20;
const DATE = 1082;
const TIMESTAMPTZ = 1184;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * A pool whose rows need no further care: int8 is a number, date the string `YYYY-MM-DD`, timestamptz an ISO string in
 * UTC with milliseconds and `Z`. numeric stays a string, exact.
 * @throws RangeError from a query whose int8 is beyond 2^53.
 */
export function createPool(url: string, options: PoolConfig = {}): Pool {
  const pool = new Pool({ max: 10, ...options, connectionString: url, types: { getTypeParser } });
  // A connection that breaks (Postgres restarted) fails the query that uses it, or is replaced when it was idle; the
  // event about it must not end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

type GetTypeParser = typeof types.getTypeParser;

const ownParsers = new Map<number, (text: string) => string | number>([
  [INT8, safeInteger],
  [DATE, (text) => text],
  [TIMESTAMPTZ, (text) => new Date(text).toISOString()],
]);

const getTypeParser: GetTypeParser = (oid: number, format?: 'text' | 'binary') =>
  (format === 'binary' ? undefined : ownParsers.get(oid)) ?? types.getTypeParser(oid, format);

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`the number ${text} is too large`);
  return value;
}

/**
 * Runs everything of one request in one transaction that sees one tenant's rows and no others (row-level security on
 * `app.current_tenant`, set for this transaction only). Commits when `run` resolves, rolls back when it throws.
 * @throws TypeError when tenantId is no UUID; whatever `run` or Postgres throws.
 */
export function withTenant<T>(pool: Pool, tenantId: string, run: (tx: PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(pool, tenantId, 'BEGIN', run);
}

/**
 * Like withTenant and lockTenantWrites in one round trip.
 * @param also SQL expressions to evaluate once the lock is held
 */
export function withTenantWrites<T>(
  pool: Pool,
  tenantId: string,
  also: readonly string[],
  run: (tx: PoolClient) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, tenantId, 'BEGIN', run, ['lock_tenant_writes()', ...also]);
}

/** Like withTenant, for reading only: all its statements see the tenant as it was at the first of them. */
export function withTenantSnapshot<T>(
  pool: Pool,
  tenantId: string,
  run: (tx: PoolClient) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, tenantId, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', run);
}

async function inTransaction<T>(
  pool: Pool,
  tenantId: string,
  begin: string,
  run: (tx: PoolClient) => Promise<T>,
  first: readonly string[] = [],
): Promise<T> {
  if (!UUID.test(tenantId)) throw new TypeError('tenantId must be a UUID');
  const tx = await pool.connect();
  let broken: Error | undefined;
  try {
    // Whatever pool the connection came from, rows read the same.
    for (const [oid, parse] of ownParsers) tx.setTypeParser(oid, 'text', parse);
    // One round trip; the id was checked above, so it may stand in the text.
    const setting = `set_config('app.current_tenant', '${tenantId}', true)`;
    await tx.query(`${begin}; SELECT ${[setting, ...first].join(', ')}`);
    const result = await run(tx);
    await tx.query('COMMIT');
    return result;
  } catch (error) {
    await tx.query('ROLLBACK').catch((rollback: Error) => {
      broken = rollback;
    });
    throw error;
  } finally {
    tx.release(broken);
  }
}

/**
 * Makes this transaction the tenant's only writer until it ends, without taking a version. Call it before reading what
 * a write depends on: the check then stays true to the commit, and writers never wait for each other in a ring.
 */
export async function lockTenantWrites(tx: PoolClient): Promise<void> {
  await tx.query('SELECT lock_tenant_writes()');
}
