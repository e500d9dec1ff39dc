import type { Pool } from 'pg';
import type { ServerConfig } from './config.ts';
import { createPool } from './db.ts';

/**
 * The one pool of a process, as `stint_app`. It waits a bounded time for a connection and for an answer, so that a
 * database that is down or silent becomes an error in seconds, and it connects again by itself once it can.
 * @param onIdleError hears of connections that broke while nobody used them; the pool has dropped them already
 */
export function openPool(
  config: Pick<
    ServerConfig,
    'databaseUrl' | 'databasePoolMax' | 'databaseConnectTimeoutMs' | 'databaseQueryTimeoutMs'
  >,
  applicationName: string,
  onIdleError: (error: Error) => void,
): Pool {
  const pool = createPool(config.databaseUrl, {
    application_name: applicationName,
    max: config.databasePoolMax,
    connectionTimeoutMillis: config.databaseConnectTimeoutMs,
    idleTimeoutMillis: 30_000,
    query_timeout: config.databaseQueryTimeoutMs,
    statement_timeout: config.databaseQueryTimeoutMs,
    idle_in_transaction_session_timeout: config.databaseQueryTimeoutMs * 2,
    keepAlive: true,
  });
  pool.on('error', onIdleError);
  // A connection that breaks while a transaction holds it says so twice: by the query, which its caller hears, and by
  // an event that would end the process if nobody listened.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
