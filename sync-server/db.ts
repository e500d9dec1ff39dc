import { escapeIdentifier, escapeLiteral, Pool, type PoolClient, type PoolConfig, types } from 'pg';

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
): Promise<T> {
  if (!UUID.test(tenantId)) throw new TypeError('tenantId must be a UUID');
  const tx = await pool.connect();
  let broken: Error | undefined;
  try {
    // Whatever pool the connection came from, rows read the same.
    for (const [oid, parse] of ownParsers) tx.setTypeParser(oid, 'text', parse);
    // One round trip; the id was checked above, so it may stand in the text.
    await tx.query(`${begin}; SELECT ${tenantSetting(tenantId)}`);
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

/** A statement that each connection plans once, whatever its parameters. Its text casts every parameter. */
export interface PlannedStatement {
  name: string;
  text: string;
}

/** A parameter of a planned statement. */
export type PlannedValue = string | number | null | readonly (string | number | null)[];

/** A planned statement with its parameters. */
export interface PlannedCall extends PlannedStatement {
  values: readonly PlannedValue[];
}

/**
 * Runs one statement in a transaction of its own that sees one tenant's rows, in one round trip: where answers are many
 * and small, going to the database and back costs more than what it does there.
 * @throws TypeError when tenantId is no UUID; whatever Postgres throws.
 */
export function queryAsTenant(pool: Pool, tenantId: string, call: PlannedCall): Promise<unknown[]> {
  return inPlannedTransaction(pool, tenantId, async (client) => {
    await prepareOnce(client, call);
    // What is sent in one message is one transaction, and a local setting lasts to its end.
    const settings = [tenantSetting(tenantId), ...PLANNED_ONCE];
    const answers = await rowsOfEach(client, `SELECT ${settings.join(', ')}; ${executeSql(call)}`);
    return answers.at(-1) ?? [];
  });
}

/** One reader and writer of a transaction of writeAsTenant. */
export interface WriteStep<T> {
  read: PlannedCall;
  /**
   * What to write after what was read, or null for nothing; `done` gets the rows that the write returned. `also` is what
   * follows the write before the next step reads, in round trips of its own.
   */
  decide: (rows: unknown[]) => {
    write: PlannedCall | null;
    also?: ((tx: PoolClient) => Promise<void>) | undefined;
    done: (rows: unknown[]) => T;
  };
}

/**
 * Reads, decides and writes as the tenant's only writer (see lockTenantWrites), step after step in one transaction; each
 * step sees what those before it wrote, and the first what whoever held the lock before has committed. One round trip a
 * step and one more: what a step writes goes with what the next one reads.
 * @param also SQL expressions to evaluate once the lock is held, before reading
 * @throws TypeError when tenantId is no UUID; whatever a step or Postgres throws, and nothing of any step is written.
 */
export function writeAsTenant<T>(
  pool: Pool,
  tenantId: string,
  also: readonly string[],
  steps: readonly WriteStep<T>[],
): Promise<T[]> {
  return inPlannedTransaction(pool, tenantId, async (client) => {
    const first = [tenantSetting(tenantId), 'lock_tenant_writes()', ...PLANNED_ONCE, ...also];
    const results: T[] = [];
    let before = `BEGIN; SELECT ${first.join(', ')}`;
    let finish: ((rows: unknown[]) => T) | undefined;
    for (const { read, decide } of steps) {
      await prepareOnce(client, read);
      const answers = await rowsOfEach(client, `${before}; ${executeSql(read)}`);
      if (finish) results.push(finish(answers[0] ?? []));
      const { write, also, done } = decide(answers.at(-1) ?? []);
      if (write) await prepareOnce(client, write);
      before = write ? executeSql(write) : NOTHING;
      finish = done;
      if (also) {
        const [written] = await rowsOfEach(client, `${before}; ${NOTHING}`);
        await also(client);
        results.push(done(written ?? []));
        before = NOTHING;
        finish = undefined;
      }
    }
    const answers = await rowsOfEach(client, `${before}; COMMIT`);
    if (finish) results.push(finish(answers[0] ?? []));
    return results;
  });
}

async function inPlannedTransaction<T>(
  pool: Pool,
  tenantId: string,
  run: (client: PoolClient) => Promise<T>,
): Promise<T> {
  if (!UUID.test(tenantId)) throw new TypeError('tenantId must be a UUID');
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    for (const [oid, parse] of ownParsers) client.setTypeParser(oid, 'text', parse);
    return await run(client);
  } catch (error) {
    await client.query('ROLLBACK').catch((rollback: Error) => {
      broken = rollback;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

const NOTHING = 'SELECT WHERE false';

function tenantSetting(tenantId: string): string {
  return `set_config('app.current_tenant', '${tenantId}', true)`;
}

/** Runs several statements in one message. @returns the rows of each */
async function rowsOfEach(client: PoolClient, statements: string): Promise<unknown[][]> {
  const results: unknown = await client.query(statements);
  if (!Array.isArray(results)) throw new Error('several statements gave one result');
  return results.map(({ rows }) => rows);
}

/**
 * SQL expressions for a transaction of planned statements. They look up keys, so the indexes are right whatever the
 * values, and however small a table was when the plan was made.
 */
const PLANNED_ONCE = [
  "set_config('plan_cache_mode', 'force_generic_plan', true)",
  "set_config('enable_seqscan', 'off', true)",
];

const planned = new WeakMap<PoolClient, Set<string>>();

async function prepareOnce(client: PoolClient, { name, text }: PlannedStatement): Promise<void> {
  const known = planned.get(client) ?? new Set();
  planned.set(client, known);
  if (known.has(name)) return;
  await client.query(`PREPARE ${escapeIdentifier(name)} AS ${text}`);
  known.add(name);
}

function executeSql({ name, values }: PlannedCall): string {
  return `EXECUTE ${escapeIdentifier(name)}(${values.map(literal).join(', ')})`;
}

function literal(value: PlannedValue): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return text(value);
  return text(`{${value.map(arrayElement).join(',')}}`);
}

function text(value: string): string {
  // It would end the message there. 22021 is what Postgres says of it in a parameter.
  if (value.includes('\0'))
    throw Object.assign(new Error('a parameter holds a NUL character'), { code: '22021' });
  return /['\\]/.test(value) ? escapeLiteral(value) : `'${value}'`;
}

const PLAIN_ELEMENT = /^(?!null$)[\w-]+$/i;

function arrayElement(value: string | number | null): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number' || PLAIN_ELEMENT.test(value)) return String(value);
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/**
 * Makes this transaction the tenant's only writer until it ends, without taking a version. Call it before reading what
 * a write depends on: the check then stays true to the commit, and writers never wait for each other in a ring.
 */
export async function lockTenantWrites(tx: PoolClient): Promise<void> {
  await tx.query('SELECT lock_tenant_writes()');
}
