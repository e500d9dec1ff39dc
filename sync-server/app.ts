import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Pool } from 'pg';
import type { Actor } from './actor.ts';
import type { ServerConfig } from './config.ts';
import { createLogger } from './logger.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { loadKeyRing } from './modules/identity/keys.ts';
import { identityRoutes } from './modules/identity/routes.ts';
import { Sessions } from './modules/identity/sessions.ts';
import { reportRoutes } from './modules/reports/routes.ts';
import { syncRoutes } from './modules/sync/routes.ts';
import { registerAuth } from './plugins/auth.ts';
import { registerClosing } from './plugins/closing.ts';
import { registerDocs } from './plugins/docs.ts';
import { answerError, registerErrors } from './plugins/errors.ts';
import { registerHealth } from './plugins/health.ts';
import { registerLimits, registerPressure } from './plugins/limits.ts';
import { registerMetrics } from './plugins/metrics.ts';
import { registerRequestContext, requestIdOf } from './plugins/request-context.ts';
import { registerSecurity } from './plugins/security.ts';
import { registerWireVersion } from './plugins/wire-version.ts';

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

function registerRouteList(app: FastifyInstance): void {
  const routes: string[] = [];
  app.decorate('routeList', routes);
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) if (one !== 'HEAD' && one !== 'OPTIONS') routes.push(`${one} ${url}`);
  });
}

/** Builds the server and listens to nothing; tests build the same app. Closing it leaves the pool open. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const { config, pool, clock } = deps;
  const metrics = deps.metrics ?? createMetrics({ clock });
  const ring = await loadKeyRing(config);
  const sessions = new Sessions(pool, clock, config.revocationCacheMs);
  const app = Fastify({
    loggerInstance: deps.logger ?? createLogger(config.logLevel),
    // One line a request is enough, and ours holds no address (registerRequestContext).
    logController: new LogController({ disableRequestLogging: true }),
    return503OnClosing: false,
    frameworkErrors: answerError,
    genReqId: requestIdOf,
    requestIdHeader: false,
    bodyLimit: config.bodyLimitBytes,
    requestTimeout: 60_000,
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);

  registerClosing(app);
  registerRouteList(app);
  registerErrors(app);
  registerRequestContext(app);
  await registerSecurity(app, config);
  registerWireVersion(app);
  await registerPressure(app, config);
  await registerDocs(app);
  registerMetrics(app, config, metrics);
  // Limits by person need the actor, which auth sets one hook earlier.
  registerAuth(app, { ring, sessions, clock, metrics });
  await registerLimits(app, config);
  registerHealth(app, pool);
  await app.register(identityRoutes, { deps, ring, sessions });
  await app.register(syncRoutes, { deps });
  await app.register(reportRoutes, { deps });
  return app;
}
