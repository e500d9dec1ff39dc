import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { AppDeps } from './app.ts';
import { createLogger } from './logger.ts';
import { createMetrics } from './metrics.ts';
import { auditRoutes } from './modules/audit/routes.ts';
import { billingSetupRoutes } from './modules/billing-setup/routes.ts';
import { documentRoutes } from './modules/documents/routes.ts';
import { loadKeyRing } from './modules/identity/keys.ts';
import { identityRoutes } from './modules/identity/routes.ts';
import { loadSealingKeys } from './modules/identity/sealing-keys.ts';
import { Sessions } from './modules/identity/sessions.ts';
import { SingleSignOn } from './modules/identity/sso.ts';
import { invoiceRoutes } from './modules/invoices/routes.ts';
import { meteringRoutes } from './modules/metering/routes.ts';
import { notificationRoutes } from './modules/notifications/routes.ts';
import { receivableRoutes } from './modules/receivables/routes.ts';
import { reconciliationRoutes } from './modules/reconciliation/routes.ts';
import { reportRoutes } from './modules/reports/routes.ts';
import { syncRoutes } from './modules/sync/routes.ts';
import { tenantRoutes } from './modules/tenant/routes.ts';
import { registerApiCalls } from './modules/usage/api-calls.ts';
import { readingClient } from './modules/usage/platform.ts';
import { platformWebhook } from './modules/usage/platform-webhook.ts';
import { Prices } from './modules/usage/prices.ts';
import { usageRoutes } from './modules/usage/routes.ts';
import { webhookRoutes } from './modules/webhooks/routes.ts';
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
  const sealing = await loadSealingKeys(config);
  const sso = await SingleSignOn.load(config, clock);
  const sessions = new Sessions(pool, clock, config.revocationCacheMs);
  const metering = readingClient(config, clock);
  const prices = new Prices(metering, clock);
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
  registerApiCalls(app, pool, clock);
  registerHealth(app, pool);
  await app.register(identityRoutes, { deps, ring, sealingKey: sealing.current, sessions, sso });
  await app.register(syncRoutes, { deps, sealing });
  await app.register(reportRoutes, { deps });
  await app.register(notificationRoutes, { deps });
  await app.register(webhookRoutes, { deps, sealing });
  await app.register(receivableRoutes, { deps, sealing });
  await app.register(invoiceRoutes, { deps, sealing });
  await app.register(documentRoutes, { deps, sealing });
  await app.register(auditRoutes, { deps });
  await app.register(tenantRoutes, { deps });
  await app.register(billingSetupRoutes, { deps, sealing });
  await app.register(meteringRoutes, { deps });
  await app.register(usageRoutes, { deps, metering, prices, signing: ring.signing });
  await app.register(reconciliationRoutes, { deps, metering, prices });
  await app.register(platformWebhook, { deps });
  return app;
}
