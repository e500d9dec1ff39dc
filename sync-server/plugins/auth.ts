import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Actor } from '../actor.ts';
import { StintError } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import { AccessTokens } from '../modules/identity/access-token.ts';
import type { KeyRing } from '../modules/identity/keys.ts';
import type { Sessions } from '../modules/identity/sessions.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A route under `/v1` that needs no access token. */
    public?: boolean;
  }
  interface FastifyRequest {
    /** When the access token of this request ends; a stream must not outlive it. */
    accessExpiresAt: Date | null;
  }
}

interface AuthDeps {
  ring: KeyRing;
  sessions: Sessions;
  clock: () => Date;
  metrics: Metrics;
}

function bearerToken(request: FastifyRequest): string {
  const match = /^Bearer ([\w.-]{20,4000})$/.exec(request.headers.authorization ?? '');
  if (!match?.[1]) throw new StintError('unauthorized', 'Sign in to do this.');
  return match[1];
}

/**
 * Who makes the request, before its body is read: every route under `/v1` needs a live session unless its config says
 * `public`, so a new route is closed until somebody opens it.
 */
export function registerAuth(app: FastifyInstance, { ring, sessions, clock, metrics }: AuthDeps): void {
  const actors = new WeakMap<FastifyRequest, Actor>();
  const tokens = new AccessTokens(ring);
  app.decorateRequest('accessExpiresAt', null);
  app.decorateRequest('actor', {
    getter(this: FastifyRequest): Actor {
      const actor = actors.get(this);
      if (!actor) throw new StintError('unauthorized', 'Sign in to do this.');
      return actor;
    },
  });
  app.addHook('onRequest', async (request) => {
    if (!request.routeOptions.url?.startsWith('/v1/') || request.routeOptions.config.public === true) return;
    const now = clock();
    const claims = await tokens.verify(bearerToken(request), now);
    const { roles, clientId } = await sessions.check(claims);
    request.accessExpiresAt = claims.expiresAt;
    actors.set(request, {
      userId: claims.sub,
      tenantId: claims.tid,
      roles,
      clientId,
      deviceId: claims.did,
      ip: request.ip,
      userAgent: request.headers['user-agent'] ?? null,
    });
    metrics.sawUser(claims.tid, claims.sub, now.getTime());
  });
}
