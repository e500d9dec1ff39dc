import type { FastifyBaseLogger } from 'fastify';
import type { Pool } from 'pg';
import type { ServerConfig } from '../config.ts';
import { withTenant } from '../db.ts';
import { loadSealingKeys, type SealingKeys } from '../modules/identity/sealing-keys.ts';
import { allTenants } from '../modules/metering/outbox-state.ts';
import {
  deliverInvoices,
  nextInvoiceDelivery,
  type RenderDocument,
  tenantsWithDueInvoices,
} from '../modules/receivables/deliver.ts';
import { passInvoiceDay } from '../modules/receivables/overdue.ts';
import { askForReminders } from '../modules/receivables/reminders.ts';
import { withAdvisoryLock } from './advisory-lock.ts';

/** A delivery that meets another of its tenant looks again after it; so does one whose next is due at once. */
const AGAIN_SECONDS = 1;
/** What comes due later than this the sweep finds. */
const WAKE_WITHIN_SECONDS = 60;

export interface InvoiceJobDeps {
  pool: Pool;
  config: Pick<
    ServerConfig,
    'smtp' | 'invoiceDropDir' | 'sealingKeyPath' | 'mayCreateSealingKey' | 'oldSealingKeyPaths'
  >;
  render: RenderDocument;
  clock: () => Date;
  logger: FastifyBaseLogger;
  signal: AbortSignal;
  /** Puts a job of the tenant's into the queue, to start after so many seconds. */
  wake: (tenantId: string, startAfter?: number) => Promise<unknown>;
}

export interface InvoiceJobs {
  /** Sends what is due of a tenant, and wakes the job for what comes due next. */
  deliver(tenantId: string): Promise<void>;
  /** Wakes the job of every tenant that has something due. */
  wakeDue(): Promise<void>;
  /** What the passing of time asks of every tenant's invoices: late or not, and the reminders that are due. */
  passTime(): Promise<void>;
}

export function invoiceJobs({
  pool,
  config,
  render,
  clock,
  logger,
  signal,
  wake,
}: InvoiceJobDeps): InvoiceJobs {
  // Read at the first look, not at the start.
  let keys: Promise<SealingKeys> | undefined;
  return {
    async deliver(tenantId) {
      const deps = { pool, smtp: config.smtp, dropDir: config.invoiceDropDir, render, clock, logger };
      const ran = await withAdvisoryLock(pool, `stint.invoices:${tenantId}`, () =>
        deliverInvoices(deps, tenantId, signal),
      );
      if (!ran) return void (await wake(tenantId, AGAIN_SECONDS));
      const next = await nextInvoiceDelivery(pool, tenantId);
      if (next === null || signal.aborted) return;
      const seconds = Math.ceil((next.getTime() - clock().getTime()) / 1000);
      if (seconds <= WAKE_WITHIN_SECONDS) await wake(tenantId, Math.max(seconds, AGAIN_SECONDS));
    },
    async wakeDue() {
      for (const tenantId of await tenantsWithDueInvoices(pool, clock())) await wake(tenantId);
    },
    async passTime() {
      keys ??= loadSealingKeys(config);
      const delivery = { sealing: await keys, mails: config.smtp !== null };
      const failures: unknown[] = [];
      for (const tenantId of await allTenants(pool)) {
        if (signal.aborted) return;
        try {
          await withTenant(pool, tenantId, (tx) => passInvoiceDay(tx, tenantId, clock()));
          await withTenant(pool, tenantId, (tx) => askForReminders(tx, delivery, tenantId, clock()));
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0)
        throw new AggregateError(failures, `the invoices of ${failures.length} tenants were not looked at`);
    },
  };
}
