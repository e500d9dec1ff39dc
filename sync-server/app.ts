import type { FastifyBaseLogger } from 'fastify';
import type { Pool } from 'pg';
import type { Actor } from './actor.ts';
import type { ServerConfig } from './config.ts';
import type { Metrics } from './metrics.ts';

/** What every module gets as `options.deps`. */
export interface AppDeps {
  /** Logs in as `stint_app`; use it through `withTenant`. */
  pool: Pool;
  config: ServerConfig;
  clock: () => Date;
  logger?: FastifyBaseLogger;
  metrics?: Metrics;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who makes the request; on a route that is public, reading it throws `unauthorized`. */
    actor: Actor;
    /** The W3C `traceparent` that came with the request, to be passed on to the platforms. */
    traceparent: string | null;
  }
  interface FastifyInstance {
    metrics: Metrics;
    /** Aborted when the server begins to close: a stream ends itself then. */
    closing: AbortSignal;
    /** Every route of the app, as `GET /v1/…`. */
    routeList: readonly string[];
  }
}
