import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id } from '../../../domain/entities/primitives.ts';
import {
  DeviceList,
  RefreshRequest,
  type SealingKey,
  SignInMethods,
  SignInRequest,
  SignOutRequest,
  SsoSignInRequest,
  TokenResponse,
} from '../../../domain/wire/auth.ts';
import type { AppDeps } from '../../app.ts';
import { withTenant } from '../../db.ts';
import type { KeyRing } from './keys.ts';
import { listDevices } from './queries.ts';
import { Identity, type Origin } from './service.ts';
import type { Sessions } from './sessions.ts';
import type { SingleSignOn } from './sso.ts';

const Jwks = z.object({ keys: z.array(z.record(z.string(), z.unknown())) });

function originOf(request: FastifyRequest): Origin {
  return { ip: request.ip, userAgent: request.headers['user-agent'] ?? null };
}

/** `/v1/auth/*` and `/.well-known/jwks.json`. `config.public`: needs no access token. */
export async function identityRoutes(
  app: FastifyInstance,
  options: {
    deps: AppDeps;
    ring: KeyRing;
    sealingKey: SealingKey;
    sessions: Sessions;
    sso: SingleSignOn;
  },
): Promise<void> {
  const { deps, ring, sealingKey, sessions, sso } = options;
  const identity = await Identity.create({ ...deps, ring, sealingKey, sessions, sso });
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const tags = ['identity'];

  typed.post(
    '/v1/auth/sign-in',
    {
      config: { public: true },
      schema: { tags, summary: 'Sign in', body: SignInRequest, response: { 200: TokenResponse } },
    },
    async (request) => identity.signIn(request.body, originOf(request)),
  );

  typed.get(
    '/v1/auth/methods',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'How people of a firm sign in',
        querystring: SignInRequest.pick({ tenant: true }),
        response: { 200: SignInMethods },
      },
    },
    async (request) => identity.methods(request.query.tenant),
  );

  typed.post(
    '/v1/auth/sso',
    {
      config: { public: true },
      schema: {
        tags,
        summary: "Sign in with a token of the firm's identity provider",
        body: SsoSignInRequest,
        response: { 200: TokenResponse },
      },
    },
    async (request) => identity.signInBySso(request.body, originOf(request)),
  );

  typed.post(
    '/v1/auth/refresh',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'Replace a refresh token',
        body: RefreshRequest,
        response: { 200: TokenResponse },
      },
    },
    async (request) => identity.refresh(request.body.refreshToken, request.body.deviceId, originOf(request)),
  );

  typed.post(
    '/v1/auth/sign-out',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'End this sign-in; the refresh token is the credential',
        body: SignOutRequest,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await identity.signOut(request.body.refreshToken, originOf(request));
      return reply.code(204).send(null);
    },
  );

  typed.get(
    '/v1/auth/devices',
    { schema: { tags, summary: 'My devices', response: { 200: DeviceList } } },
    async (request) => {
      const { tenantId, userId, deviceId } = request.actor;
      const devices = await withTenant(deps.pool, tenantId, (tx) => listDevices(tx, userId));
      return { devices: devices.map((device) => ({ ...device, current: device.id === deviceId })) };
    },
  );

  typed.post(
    '/v1/auth/devices/:id/revoke',
    {
      schema: {
        tags,
        summary: 'Sign one of my devices out',
        params: z.object({ id: Id }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await identity.revokeDevice(request.actor, request.params.id, originOf(request));
      return reply.code(204).send(null);
    },
  );

  typed.get(
    '/.well-known/jwks.json',
    { schema: { tags, summary: 'Public keys of access tokens', response: { 200: Jwks } } },
    async (_request, reply) => {
      reply.header('cache-control', 'public, max-age=300');
      return { keys: ring.jwks.keys.map((key) => ({ ...key })) };
    },
  );
}
