import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ServerConfig } from '../config.ts';
import { StintError } from '../errors.ts';

type Limiter = ReturnType<FastifyInstance['createRateLimit']>;

async function enforce(limiter: Limiter, request: FastifyRequest, message: string): Promise<void> {
  const result = await limiter(request);
  if (!result.isAllowed && result.isExceeded) {
    throw new StintError('rate_limited', message, { retryAfterSeconds: Math.max(1, result.ttlInSeconds) });
  }
}

/** Reads tenant and email of a sign-in, which is parsed by the time this runs. */
function signInKey(request: FastifyRequest): string {
  const { tenant, email } = request.body as { tenant: string; email: string };
  return `sign-in/${normalizeIP(request.ip)}/${tenant}/${email}`;
}

/** Turns requests under `/v1` away while the event loop cannot keep up, before any work is done for them. */
export async function registerPressure(app: FastifyInstance, config: ServerConfig): Promise<void> {
  await app.register(underPressure, {
    maxEventLoopDelay: config.maxEventLoopDelayMs,
    pressureHandler: async (request) => {
      if (!request.routeOptions.url?.startsWith('/v1/')) return;
      throw new StintError(
        'rate_limited',
        'The server is very busy. What is on this device is safe and will be sent again.',
        {
          retryAfterSeconds: 5,
        },
      );
    },
  });
}

/**
 * Limits in the memory of this copy of the server: with N copies behind a balancer everybody gets up to N times as much.
 * Per firm and per person when signed in; per address, and per address and email, before.
 */
export async function registerLimits(app: FastifyInstance, config: ServerConfig): Promise<void> {
  const timeWindow = 60_000;
  await app.register(rateLimit, { global: false, cache: 20_000 });
  const perAddress = app.createRateLimit({
    max: config.limits.authPerAddressPerMinute,
    timeWindow,
    keyGenerator: (request) => `auth/${normalizeIP(request.ip)}`,
  });
  const perSignIn = app.createRateLimit({
    max: config.limits.signInPerMinute,
    timeWindow,
    keyGenerator: signInKey,
  });
  const perPerson = app.createRateLimit({
    max: config.limits.requestsPerMinute,
    timeWindow,
    keyGenerator: (request) => `person/${request.actor.tenantId}/${request.actor.userId}`,
  });
  const perTenant = app.createRateLimit({
    max: config.limits.tenantRequestsPerMinute,
    timeWindow,
    keyGenerator: (request) => `tenant/${request.actor.tenantId}`,
  });

  app.addHook('onRequest', async (request) => {
    if (request.routeOptions.config.public === true) {
      await enforce(perAddress, request, 'Too many tries from this address. Wait a minute, then try again.');
    }
  });
  app.addHook('preParsing', async (request) => {
    if (request.routeOptions.url?.startsWith('/v1/') && request.routeOptions.config.public !== true) {
      await enforce(
        perPerson,
        request,
        'That was a lot at once. What is on this device is safe; Stint goes on in a moment.',
      );
      await enforce(
        perTenant,
        request,
        'Your firm asks for a lot at once. What is on this device is safe; Stint goes on in a moment.',
      );
    }
  });
  app.addHook('preHandler', async (request) => {
    if (request.routeOptions.url === '/v1/auth/sign-in') {
      await enforce(perSignIn, request, 'Too many tries to sign in. Wait a minute, then try again.');
    }
  });
}
