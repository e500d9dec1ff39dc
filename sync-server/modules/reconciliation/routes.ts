import type { FastifyPluginAsync } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { PoolClient } from 'pg';
import { z } from 'zod';
import { Id } from '../../../domain/entities/primitives.ts';
import { ErrorBody } from '../../../domain/wire/errors.ts';
import {
  ReconciliationDetail,
  ReconciliationRequest,
  ReconciliationRuns,
} from '../../../domain/wire/reconciliation.ts';
import { UsageMonth } from '../../../domain/wire/usage.ts';
import type { Actor } from '../../actor.ts';
import type { AppDeps } from '../../app.ts';
import { withTenant } from '../../db.ts';
import { StintError } from '../../errors.ts';
import type { MeteringClient } from '../../integrations/creto-metering/client.ts';
import { appendAudit } from '../audit/service.ts';
import { monthOf } from '../usage/months.ts';
import type { Prices } from '../usage/prices.ts';
import { mayChangeBilling } from '../usage/settings.ts';
import { selectLines, selectRun, selectRuns } from './rows.ts';
import { runReconciliation } from './run.ts';

const Params = z.object({ id: Id.toLowerCase() });
const RunsQuery = z.object({ month: UsageMonth.optional() });
const DetailQuery = z.object({ differing: z.enum(['true', 'false']).default('false') });

/** Routes of domain/wire/reconciliation.ts, for whoever has `settings.billing`. */
export const reconciliationRoutes: FastifyPluginAsync<{
  deps: AppDeps;
  metering: MeteringClient | null;
  prices: Prices;
}> = async (scope, { deps, metering, prices }) => {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  const { pool, clock } = deps;
  const within = <T>(actor: Actor, run: (tx: PoolClient) => Promise<T>): Promise<T> => {
    mayChangeBilling(actor);
    return withTenant(pool, actor.tenantId, run);
  };
  const failures = { '4xx': ErrorBody, '5xx': ErrorBody };
  const detail = async (tx: PoolClient, id: string, onlyDiffering: boolean) => {
    const run = await selectRun(tx, id);
    if (run === null) throw new StintError('not_found', 'There is no such comparison.');
    return { run, lines: await selectLines(tx, id, onlyDiffering) };
  };

  app.get(
    '/v1/reconciliation/runs',
    {
      schema: {
        tags: ['reconciliation'],
        summary: 'Comparisons with the metering platform',
        querystring: RunsQuery,
        response: { 200: ReconciliationRuns, ...failures },
      },
    },
    async ({ actor, query }) => ({ runs: await within(actor, (tx) => selectRuns(tx, query.month ?? null)) }),
  );

  app.get(
    '/v1/reconciliation/runs/:id',
    {
      schema: {
        tags: ['reconciliation'],
        summary: 'One comparison, client by client',
        params: Params,
        querystring: DetailQuery,
        response: { 200: ReconciliationDetail, ...failures },
      },
    },
    ({ actor, params, query }) => within(actor, (tx) => detail(tx, params.id, query.differing === 'true')),
  );

  app.post(
    '/v1/reconciliation/runs',
    {
      schema: {
        tags: ['reconciliation'],
        summary: 'Compare a month with the metering platform now',
        body: ReconciliationRequest,
        response: { 201: ReconciliationDetail, ...failures },
      },
    },
    async ({ actor, body }, reply) => {
      const id = body.id.toLowerCase();
      if (body.month > monthOf(clock()))
        throw new StintError('invalid_request', 'This month has not begun. Choose an earlier one.', {
          details: [{ path: 'month', message: 'has not begun' }],
        });
      const known = await within(actor, (tx) => selectRun(tx, id));
      if (known !== null && known.month !== body.month)
        throw new StintError('conflict', 'Another comparison has this id. Start it again.');
      if (known === null) {
        const asked = { id, month: body.month, trigger: 'asked', askedBy: actor.userId } as const;
        await within(actor, (tx) =>
          appendAudit(
            tx,
            actor,
            [
              {
                action: 'reconciliation.run',
                resourceType: 'reconciliation_run',
                resourceId: id,
                before: null,
                after: { month: body.month },
              },
            ],
            clock(),
          ),
        );
        await runReconciliation({ pool, metering, prices, clock }, actor.tenantId, asked, app.closing);
      }
      return reply.status(201).send(await within(actor, (tx) => detail(tx, id, false)));
    },
  );
};
