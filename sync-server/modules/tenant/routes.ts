import type { FastifyPluginAsync } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { ErrorBody } from '../../../domain/wire/errors.ts';
import { FirmRules, FirmRulesChange, LockEffect, LockEffectQuery } from '../../../domain/wire/firm-rules.ts';
import type { AppDeps } from '../../app.ts';
import { withTenant } from '../../db.ts';
import { changeFirmRules, readFirmRules, readLockEffect } from './service.ts';

/** Routes of domain/wire/firm-rules.ts: the firm's rules, for administrators. */
export const tenantRoutes: FastifyPluginAsync<{ deps: AppDeps }> = async (scope, { deps }) => {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  const { pool, clock } = deps;
  const failures = { '4xx': ErrorBody, '5xx': ErrorBody };

  app.get(
    '/v1/tenant/settings',
    { schema: { tags: ['tenant'], summary: 'The firm’s rules', response: { 200: FirmRules, ...failures } } },
    ({ actor }) => withTenant(pool, actor.tenantId, (tx) => readFirmRules(tx, actor)),
  );

  app.put(
    '/v1/tenant/settings',
    {
      schema: {
        tags: ['tenant'],
        summary: 'Change the firm’s rules',
        body: FirmRulesChange,
        response: { 200: FirmRules, ...failures },
      },
    },
    ({ actor, body }) => withTenant(pool, actor.tenantId, (tx) => changeFirmRules(tx, actor, body, clock())),
  );

  app.get(
    '/v1/tenant/lock-effect',
    {
      schema: {
        tags: ['tenant'],
        summary: 'What a lock through a day would close',
        querystring: LockEffectQuery,
        response: { 200: LockEffect, ...failures },
      },
    },
    ({ actor, query }) => withTenant(pool, actor.tenantId, (tx) => readLockEffect(tx, actor, query.through)),
  );
};
