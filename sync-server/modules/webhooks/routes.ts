import type { FastifyPluginAsync } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { PoolClient } from 'pg';
import { z } from 'zod';
import { Id } from '../../../domain/entities/primitives.ts';
import { can } from '../../../domain/rules/permissions.ts';
import { ErrorBody } from '../../../domain/wire/errors.ts';
import {
  WebhookChange,
  WebhookDeliveries,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookEndpoints,
  WebhookRequest,
  WebhookRotation,
  WebhookWithSecret,
} from '../../../domain/wire/webhooks.ts';
import type { Actor } from '../../actor.ts';
import type { AppDeps } from '../../app.ts';
import { withTenant } from '../../db.ts';
import { StintError } from '../../errors.ts';
import type { SealingKeys } from '../identity/sealing-keys.ts';
import { selectEndpoints } from './rows.ts';
import {
  changeEndpoint,
  createEndpoint,
  listDeliveries,
  ping,
  redeliver,
  removeEndpoint,
  rotateSecret,
  type WebhookDeps,
} from './service.ts';

const Params = z.object({ id: Id.toLowerCase() });

/** Routes of domain/wire/webhooks.ts, for whoever may change the firm's webhooks. */
export const webhookRoutes: FastifyPluginAsync<{ deps: AppDeps; sealing: SealingKeys }> = async (
  scope,
  { deps, sealing },
) => {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  const { pool, clock, config } = deps;
  const hooks: WebhookDeps = { keys: sealing, rules: config.webhooks };
  const within = <T>(actor: Actor, run: (tx: PoolClient) => Promise<T>): Promise<T> => {
    if (!can(actor, 'settings.webhooks'))
      throw new StintError('forbidden', 'Only an administrator looks after webhooks.');
    return withTenant(pool, actor.tenantId, run);
  };
  const schema = <const Part extends object>(
    summary: string,
    status: number,
    answer: z.ZodType,
    part: Part,
  ) => ({
    schema: {
      tags: ['webhooks'],
      summary,
      response: { [status]: answer, '4xx': ErrorBody, '5xx': ErrorBody },
      ...part,
    },
  });

  app.get(
    '/v1/webhooks',
    schema('Addresses that are told of decisions', 200, WebhookEndpoints, {}),
    async ({ actor }) => ({ endpoints: await within(actor, (tx) => selectEndpoints(tx, clock())) }),
  );
  app.post(
    '/v1/webhooks',
    schema('Tell another address', 201, WebhookWithSecret, { body: WebhookRequest }),
    async ({ actor, body }, reply) =>
      reply.status(201).send(await within(actor, (tx) => createEndpoint(tx, hooks, actor, body, clock()))),
  );
  app.post(
    '/v1/webhooks/:id',
    schema('Change, pause or resume an address', 200, WebhookEndpoint, {
      params: Params,
      body: WebhookChange,
    }),
    ({ actor, params, body }) =>
      within(actor, (tx) => changeEndpoint(tx, hooks, actor, params.id, body, clock())),
  );
  app.post(
    '/v1/webhooks/:id/remove',
    schema('Tell an address nothing any more', 204, z.null(), { params: Params }),
    async ({ actor, params }, reply) => {
      await within(actor, (tx) => removeEndpoint(tx, actor, params.id, clock()));
      return reply.status(204).send();
    },
  );
  app.post(
    '/v1/webhooks/:id/secret',
    schema('Another secret for an address', 200, WebhookWithSecret, {
      params: Params,
      body: WebhookRotation,
    }),
    ({ actor, params, body }) =>
      within(actor, (tx) => rotateSecret(tx, hooks, actor, params.id, body.overlapHours, clock())),
  );
  app.post(
    '/v1/webhooks/:id/ping',
    schema('Send an address a ping', 202, WebhookDelivery, { params: Params }),
    async ({ actor, params }, reply) =>
      reply.status(202).send(await within(actor, (tx) => ping(tx, actor, params.id, clock()))),
  );
  app.get(
    '/v1/webhooks/:id/deliveries',
    schema('What was sent to an address', 200, WebhookDeliveries, { params: Params }),
    async ({ actor, params }) => ({
      deliveries: await within(actor, (tx) => listDeliveries(tx, params.id, clock())),
    }),
  );
  app.post(
    '/v1/webhooks/deliveries/:id/redeliver',
    schema('Send a delivery again', 202, WebhookDelivery, { params: Params }),
    async ({ actor, params }, reply) =>
      reply.status(202).send(await within(actor, (tx) => redeliver(tx, actor, params.id, clock()))),
  );
};
