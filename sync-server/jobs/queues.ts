import type { PgBoss, QueueOptions } from 'pg-boss';
import type { WorkerSettings } from './settings.ts';

/** Drains one tenant's metering events: `{ tenantId }`. */
export const DRAIN = 'metering.drain';
/** Drains that were tried as often as they may be. Their rows are still pending, and the sweep tries them anew. */
export const DRAIN_DEAD = 'metering.dead';
/** Runs one report: `{ tenantId, jobId }`. */
export const REPORT = 'report.run';
/** Looks every minute for what nobody was woken for. */
export const SWEEP = 'worker.sweep';
/** Makes the months of metering_events ahead of time, once a day. */
export const PARTITIONS = 'metering.partitions';
/** Ends delegations whose last day is over, and forgets old operations: just after midnight UTC. */
export const SYNC_DAY = 'sync.day';
/** Proves the rollups of every tenant against its entries, once a night. */
export const ROLLUPS = 'analytics.rollups';

/** Proves the audit logs and writes down where they stand, once a night. */
export const AUDIT_PROOF = 'audit.proof';

/** Tells whoever decides what was submitted: `{ tenantId }`. */
export const NOTICES = 'notices.submitted';
/** What the passing of time asks of notices and webhooks, every ten minutes. */
export const NOTICES_TIME = 'notices.time';
/** Sends one tenant's due webhooks: `{ tenantId }`. */
export const WEBHOOKS = 'webhooks.deliver';

/** Sends one tenant's invoices, reminders and credit notes that are due: `{ tenantId }`. */
export const INVOICES = 'invoices.deliver';
/** What the passing of time asks of invoices, every hour: it is another day somewhere. */
export const INVOICES_TIME = 'invoices.time';

/** Meters closed hours and days of usage and looks for crossed thresholds, every ten minutes. */
export const USAGE = 'usage.meter';
/** Compares usage with the metering platform, once a night. */
export const RECONCILE = 'metering.reconcile';

/** A worker that stops answering loses its jobs to another one after so long. */
const HEARTBEAT_SECONDS = 30;
const MINUTE = 60;

/**
 * Makes the queues, or brings those there are to these settings. `short`: at most one job waits for a key (a tenant, a
 * report), so that a thousand wake-ups make one drain; a job that runs does not keep the next from waiting.
 */
export async function makeQueues(boss: PgBoss, settings: WorkerSettings): Promise<void> {
  const retry = (limit: number, maxSeconds: number): QueueOptions =>
    settings.retryDelaySeconds === 0
      ? { retryLimit: limit, retryDelay: 0, retryBackoff: false }
      : {
          retryLimit: limit,
          retryDelay: settings.retryDelaySeconds,
          retryBackoff: true,
          retryDelayMax: Math.min(maxSeconds, settings.retryDelayMaxSeconds),
        };
  const queues = {
    [DRAIN_DEAD]: { policy: 'standard', options: { retentionSeconds: 30 * 24 * 60 * MINUTE } },
    [DRAIN]: {
      policy: 'short',
      options: {
        ...retry(12, 300),
        deadLetter: DRAIN_DEAD,
        expireInSeconds: 15 * MINUTE,
        heartbeatSeconds: HEARTBEAT_SECONDS,
        notify: true,
      },
    },
    [REPORT]: {
      policy: 'short',
      options: {
        ...retry(20, 60),
        expireInSeconds: settings.reportTimeoutSeconds + 15 * MINUTE,
        heartbeatSeconds: HEARTBEAT_SECONDS,
        notify: true,
      },
    },
    [NOTICES]: {
      policy: 'short',
      options: { ...retry(5, 60), expireInSeconds: 5 * MINUTE, notify: true },
    },
    [NOTICES_TIME]: {
      policy: 'short',
      options: { retryLimit: 2, retryDelay: MINUTE, expireInSeconds: 30 * MINUTE },
    },
    [WEBHOOKS]: {
      policy: 'short',
      options: {
        ...retry(5, 60),
        expireInSeconds: 15 * MINUTE,
        heartbeatSeconds: HEARTBEAT_SECONDS,
        notify: true,
      },
    },
    [INVOICES]: {
      policy: 'short',
      options: {
        ...retry(5, 60),
        expireInSeconds: 15 * MINUTE,
        heartbeatSeconds: HEARTBEAT_SECONDS,
        notify: true,
      },
    },
    [INVOICES_TIME]: {
      policy: 'short',
      options: { retryLimit: 2, retryDelay: MINUTE, expireInSeconds: 30 * MINUTE },
    },
    [USAGE]: {
      policy: 'short',
      options: { retryLimit: 2, retryDelay: MINUTE, expireInSeconds: 30 * MINUTE },
    },
    [RECONCILE]: {
      policy: 'short',
      options: { retryLimit: 3, retryDelay: 10 * MINUTE, expireInSeconds: 3 * 60 * MINUTE },
    },
    [SWEEP]: { policy: 'short', options: { retryLimit: 0, expireInSeconds: 5 * MINUTE } },
    [PARTITIONS]: { policy: 'short', options: { retryLimit: 5, retryDelay: MINUTE } },
    [AUDIT_PROOF]: {
      policy: 'short',
      options: { retryLimit: 2, retryDelay: 10 * MINUTE, expireInSeconds: 6 * 60 * MINUTE },
    },
    [SYNC_DAY]: {
      policy: 'short',
      options: { retryLimit: 5, retryDelay: MINUTE, expireInSeconds: 60 * MINUTE },
    },
    [ROLLUPS]: {
      policy: 'short',
      options: { retryLimit: 5, retryDelay: MINUTE, expireInSeconds: 60 * MINUTE },
    },
  } as const;
  for (const [name, { policy, options }] of Object.entries(queues)) {
    await boss.createQueue(name, { ...options, policy });
    await boss.updateQueue(name, options);
  }
}
