import type { FastifyBaseLogger } from 'fastify';
import type { Pool } from 'pg';
import { withTenant } from '../db.ts';
import type { MeteringClient } from '../integrations/creto-metering/client.ts';
import { allTenants } from '../modules/metering/outbox-state.ts';
import { monthsToCompare } from '../modules/reconciliation/months.ts';
import { runReconciliation } from '../modules/reconciliation/run.ts';
import { meterApiCalls } from '../modules/usage/api-call-events.ts';
import { forgetDeliveries } from '../modules/usage/platform-webhook.ts';
import { Prices } from '../modules/usage/prices.ts';
import { meterStorage } from '../modules/usage/storage.ts';
import { checkThresholds } from '../modules/usage/thresholds.ts';
import type { WorkerMetrics } from './worker-metrics.ts';

export interface UsageJobDeps {
  pool: Pool;
  metering: MeteringClient | null;
  clock: () => Date;
  logger: FastifyBaseLogger;
  signal: AbortSignal;
  metrics: Pick<WorkerMetrics, 'setReconciled'>;
}

export interface UsageJobs {
  /** Meters closed hours of API calls and closed days of storage, and looks for thresholds that are crossed. */
  meter(): Promise<void>;
  /** Compares this month and the last of every tenant, and every month that something arrived for, with the platform. */
  reconcile(): Promise<void>;
}

export function usageJobs({ pool, metering, clock, logger, signal, metrics }: UsageJobDeps): UsageJobs {
  const prices = new Prices(metering, clock);
  /** Tenant by tenant; one that fails holds up no other. */
  const forEach = async (what: string, work: (tenantId: string) => Promise<void>): Promise<void> => {
    const failures: unknown[] = [];
    for (const tenantId of await allTenants(pool)) {
      if (signal.aborted) return;
      try {
        await work(tenantId);
      } catch (error) {
        if (signal.aborted) return;
        failures.push(error);
      }
    }
    if (failures.length > 0)
      throw new AggregateError(failures, `${failures.length} tenants were not ${what}`);
  };
  return {
    meter: () =>
      forEach('metered', async (tenantId) => {
        // Each in a transaction of its own: what a day of storage runs into must not hold up an hour of requests.
        const failures: unknown[] = [];
        for (const work of [meterApiCalls, meterStorage, checkThresholds, forgetDeliveries])
          await withTenant(pool, tenantId, (tx) => work(tx, tenantId, clock())).catch((error: unknown) => {
            failures.push(error);
          });
        if (failures.length > 0) throw new AggregateError(failures, 'usage was not metered whole');
      }),
    async reconcile() {
      const states = { agrees: 0, differs: 0, incomplete: 0 };
      await forEach('compared with the platform', async (tenantId) => {
        const months = await withTenant(pool, tenantId, (tx) => monthsToCompare(tx, clock()));
        for (const month of months) {
          const asked = { month, trigger: 'nightly', askedBy: null } as const;
          const run = await runReconciliation({ pool, metering, prices, clock }, tenantId, asked, signal);
          states[run.state] += 1;
          if (run.state === 'differs')
            logger.warn(
              { tenantId, month, differing: run.differing },
              'the platform’s usage differs from ours',
            );
        }
      });
      metrics.setReconciled(states);
    },
  };
}
