import type { Pool } from 'pg';
import type { ServerConfig } from '../config.ts';
import { loadSealingKeys, type SealingKeys } from '../modules/identity/sealing-keys.ts';
import { deliverWebhooks, nextDelivery, tenantsWithDueWebhooks } from '../modules/webhooks/deliver.ts';
import { withAdvisoryLock } from './advisory-lock.ts';

/** A delivery that meets another of its tenant looks again after it; so does one whose next is due at once. */
const AGAIN_SECONDS = 1;
/** What comes due later than this the sweep finds. */
const WAKE_WITHIN_SECONDS = 60;

export interface WebhookJobDeps {
  pool: Pool;
  config: Pick<ServerConfig, 'sealingKeyPath' | 'mayCreateSealingKey' | 'oldSealingKeyPaths' | 'webhooks'>;
  clock: () => Date;
  signal: AbortSignal;
  /** Puts a job of the tenant's into the queue, to start after so many seconds. */
  wake: (tenantId: string, startAfter?: number) => Promise<unknown>;
}

export interface WebhookJobs {
  /** Sends what is due of a tenant, and wakes the job for what comes due next. */
  deliver(tenantId: string): Promise<void>;
  /** Wakes the job of every tenant that has something due. */
  wakeDue(): Promise<void>;
}

export function webhookJobs({ pool, config, clock, signal, wake }: WebhookJobDeps): WebhookJobs {
  // Read when there is something to sign, so that a worker without webhooks needs no key file.
  let keys: Promise<SealingKeys> | undefined;
  return {
    async deliver(tenantId) {
      keys ??= loadSealingKeys(config);
      const deps = { pool, keys: await keys, rules: config.webhooks, clock, random: Math.random };
      const ran = await withAdvisoryLock(pool, `stint.webhooks:${tenantId}`, () =>
        deliverWebhooks(deps, tenantId, signal),
      );
      if (!ran) return void (await wake(tenantId, AGAIN_SECONDS));
      const next = await nextDelivery(pool, tenantId);
      if (next === null || signal.aborted) return;
      const seconds = Math.ceil((next.getTime() - clock().getTime()) / 1000);
      if (seconds <= WAKE_WITHIN_SECONDS) await wake(tenantId, Math.max(seconds, AGAIN_SECONDS));
    },
    async wakeDue() {
      for (const tenantId of await tenantsWithDueWebhooks(pool, clock())) await wake(tenantId);
    },
  };
}
