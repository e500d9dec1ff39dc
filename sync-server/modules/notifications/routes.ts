import type { FastifyPluginAsync } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { ErrorBody } from '../../../domain/wire/errors.ts';
import { ReadAnswer, ReadRequest } from '../../../domain/wire/notifications.ts';
import type { AppDeps } from '../../app.ts';
import { lockTenantWrites, withTenant } from '../../db.ts';
import { markRead } from './read.ts';

/** Routes of domain/wire/notifications.ts. Notices themselves come by sync. */
export const notificationRoutes: FastifyPluginAsync<{ deps: AppDeps }> = async (scope, { deps }) => {
  const { pool, clock } = deps;
  scope.withTypeProvider<ZodTypeProvider>().post(
    '/v1/notifications/read',
    {
      schema: {
        tags: ['notifications'],
        summary: 'My notices that I have read',
        body: ReadRequest,
        response: { 200: ReadAnswer, '4xx': ErrorBody, '5xx': ErrorBody },
      },
    },
    async ({ actor, body }) => ({
      changed: await withTenant(pool, actor.tenantId, async (tx) => {
        await lockTenantWrites(tx);
        return markRead(
          tx,
          actor,
          body.ids.map((id) => id.toLowerCase()),
          body.read,
          clock(),
        );
      }),
    }),
  );
};
