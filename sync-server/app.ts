import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Pool } from 'pg';
import type { Actor } from './actor.ts';
import type { ServerConfig } from './config.ts';
import { createLogger } from './logger.ts';
import { createMetrics, type Metrics } from './metrics.ts';

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
    /** Set by the auth plugin on every route under `/v1` that is not public. */
    actor: Actor;
    /** The W3C `traceparent` that came with the request, to be passed on to the platforms. */
    traceparent: string | null;
  }
  interface FastifyInstance {
    metrics: Metrics;
  }
}

/** Builds the server and listens to nothing; tests build the same app. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: deps.logger ?? createLogger(deps.config.logLevel),
    bodyLimit: deps.config.bodyLimitBytes,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorate('metrics', deps.metrics ?? createMetrics({ clock: deps.clock }));
  return app;
}
