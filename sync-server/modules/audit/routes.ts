import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id } from '../../../domain/entities/primitives.ts';
import { HistoryPage, HistoryQuery } from '../../../domain/wire/history.ts';
import type { AppDeps } from '../../app.ts';
import { readHistory } from './history.ts';

/** `/v1/time-entries/:id/history`: what the audit log says of one entry (docs/audit.md). */
export async function auditRoutes(app: FastifyInstance, { deps }: { deps: AppDeps }): Promise<void> {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/v1/time-entries/:id/history',
    {
      schema: {
        tags: ['audit'],
        summary: 'What happened to an entry, by whom and from which device, oldest first',
        params: z.object({ id: Id }),
        querystring: HistoryQuery,
        response: { 200: HistoryPage },
      },
    },
    (request) => readHistory(deps.pool, request.actor, request.params.id.toLowerCase(), request.query),
  );
}
