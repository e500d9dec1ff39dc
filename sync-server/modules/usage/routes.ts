import type { FastifyPluginAsync } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id } from '../../../domain/entities/primitives.ts';
import { can } from '../../../domain/rules/permissions.ts';
import { ErrorBody } from '../../../domain/wire/errors.ts';
import {
  ClientForecast,
  ClientUsage,
  UsageLogQuery,
  UsageMonth,
  UsageOverview,
  UsageSettings,
  UsageSettingsChange,
} from '../../../domain/wire/usage.ts';
import type { Actor } from '../../actor.ts';
import type { AppDeps } from '../../app.ts';
import { withTenant, withTenantSnapshot } from '../../db.ts';
import { StintError } from '../../errors.ts';
import type { MeteringClient } from '../../integrations/creto-metering/client.ts';
import type { SigningKey } from '../identity/keys.ts';
import { clientUsage, usageOverview } from './dashboard.ts';
import { readHistory, sideBySide } from './forecast.ts';
import { usageLog } from './log.ts';
import { monthOf, monthsFromTo } from './months.ts';
import type { Prices } from './prices.ts';
import { changeUsageSettings, readUsageSettings } from './settings.ts';

const Params = z.object({ clientId: Id.toLowerCase() });
const MonthQuery = z.object({ month: UsageMonth.optional() });
const PeriodQuery = z.object({ from: UsageMonth.optional(), to: UsageMonth.optional() });
const DaysQuery = z.object({ days: z.coerce.number().int().min(1).max(365).default(30) });

export interface UsageRouteDeps {
  deps: AppDeps;
  metering: MeteringClient | null;
  prices: Prices;
  signing: SigningKey;
}

/** Routes of domain/wire/usage.ts. No transaction is open while the platform is asked. */
export const usageRoutes: FastifyPluginAsync<UsageRouteDeps> = async (
  scope,
  { deps, metering, prices, signing },
) => {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  const { pool, clock } = deps;
  const schema = <const Part extends object>(summary: string, answer: z.ZodType, part: Part) => ({
    schema: {
      tags: ['usage'],
      summary,
      response: { 200: answer, '4xx': ErrorBody, '5xx': ErrorBody },
      ...part,
    },
  });
  const mayView = async (actor: Actor, clientId: string) => {
    if (!can(actor, 'usage.view', { client: { id: clientId } }))
      throw new StintError('forbidden', 'Only administrators and the client’s own people see its usage.');
    const known = await withTenant(pool, actor.tenantId, (tx) =>
      tx.query('select 1 from clients where id = $1', [clientId]),
    );
    if (known.rowCount === 0) throw new StintError('not_found', 'There is no such client.');
  };

  app.get(
    '/v1/usage/clients',
    schema('What clients used in a month', UsageOverview, { querystring: MonthQuery }),
    async ({ actor, query }) => {
      if (!can(actor, 'usage.view'))
        throw new StintError('forbidden', 'Only administrators and clients’ own people see usage.');
      const month = query.month ?? monthOf(clock());
      const seesAll = can(actor, 'usage.view', {});
      if (!seesAll && actor.clientId === null)
        throw new StintError('forbidden', 'You are of no client whose usage could be shown.');
      const list = await prices.of(pool, actor.tenantId);
      return withTenantSnapshot(pool, actor.tenantId, (tx) =>
        usageOverview(tx, month, seesAll ? null : actor.clientId, list),
      );
    },
  );

  app.get(
    '/v1/usage/clients/:clientId',
    schema('What a client used, by month and day', ClientUsage, { params: Params, querystring: PeriodQuery }),
    async ({ actor, params: { clientId }, query }) => {
      await mayView(actor, clientId);
      const to = query.to ?? monthOf(clock());
      const from = query.from ?? to;
      monthsFromTo(from, to);
      const list = await prices.of(pool, actor.tenantId);
      return withTenantSnapshot(pool, actor.tenantId, (tx) => clientUsage(tx, { clientId, from, to }, list));
    },
  );

  app.get(
    '/v1/usage/clients/:clientId/forecast',
    schema('What a client will use, by us and by the platform', ClientForecast, {
      params: Params,
      querystring: DaysQuery,
    }),
    async ({ actor, params: { clientId }, query: { days } }) => {
      await mayView(actor, clientId);
      const today = clock().toISOString().slice(0, 10);
      const list = await prices.of(pool, actor.tenantId);
      const history = await withTenant(pool, actor.tenantId, (tx) => readHistory(tx, clientId, today));
      return sideBySide(metering, history, { clientId, today, days }, list);
    },
  );

  app.get(
    '/v1/usage/clients/:clientId/log',
    {
      schema: {
        tags: ['usage'],
        summary: 'A month’s signed metering log, as JSON lines',
        params: Params,
        querystring: UsageLogQuery,
      },
    },
    async ({ actor, params: { clientId }, query: { month } }, reply) => {
      await mayView(actor, clientId);
      const list = await prices.of(pool, actor.tenantId);
      const log = await withTenantSnapshot(pool, actor.tenantId, (tx) =>
        usageLog(tx, { clientId, month }, list, signing, clock()),
      );
      return reply
        .header('content-type', 'application/x-ndjson; charset=utf-8')
        .header('content-disposition', `attachment; filename="usage-${month}-${clientId.slice(-12)}.jsonl"`)
        .header('x-content-type-options', 'nosniff')
        .header('cache-control', 'private, no-store')
        .send(log);
    },
  );

  app.get('/v1/usage/settings', schema('Who pays for what the firm uses', UsageSettings, {}), ({ actor }) =>
    withTenant(pool, actor.tenantId, (tx) => readUsageSettings(tx, actor)),
  );

  app.put(
    '/v1/usage/settings',
    schema('Say who pays for what the firm uses', UsageSettings, { body: UsageSettingsChange }),
    ({ actor, body }) =>
      withTenant(pool, actor.tenantId, (tx) => changeUsageSettings(tx, actor, body, clock())),
  );
};
