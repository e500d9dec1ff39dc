import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { MeteringClient } from '../integrations/creto-metering/client.ts';
import { drainMetering } from '../modules/metering/drain.ts';
import { tenantsWithDueOutbox } from '../modules/metering/outbox-state.ts';
import { readPlatform, tellPlatform } from '../modules/metering/platform-state.ts';
import { withAdvisoryLock } from './advisory-lock.ts';
import type { WorkerSettings } from './settings.ts';
import type { WorkerMetrics } from './worker-metrics.ts';

/** A drain that meets another of its tenant looks again after it. */
const BUSY_AGAIN_SECONDS = 1;
/** What comes due later than this the sweep finds. */
const WAKE_WITHIN_SECONDS = 60;
/** A thousand approvals in a second are a few wake-ups. */
const GATHER_MS = 50;
/** Months of metering_events that are kept ready ahead. */
const MONTHS_AHEAD = 4;

export interface MeteringJobDeps {
  pool: Pool;
  /** Null where no platform is set: events wait in the outbox. */
  metering: MeteringClient | null;
  settings: Pick<
    WorkerSettings,
    'halfOpenAfterMs' | 'retryDelaySeconds' | 'retryDelayMaxSeconds' | 'meteringKeepMonths'
  >;
  clock: () => Date;
  signal: AbortSignal;
  metrics: WorkerMetrics;
  /** Puts a drain of the tenant's into the queue, to start after so many seconds. */
  wake: (tenantId: string, startAfter?: number) => Promise<unknown>;
  /** Hears of what failed with nobody waiting for it. */
  onLost: (error: unknown) => void;
}

export interface MeteringJobs {
  /** Delivers what is due of a tenant, and wakes the job for what comes due next. */
  drain(tenantId: string): Promise<void>;
  /** Wakes the job of every tenant that has something due. */
  wakeDue(): Promise<void>;
  /** Something was put into some tenant's outbox: wakes soon. */
  hear(): void;
  /** Writes down how the breaker stands. */
  tell(): Promise<void>;
  /** Makes months of metering_events ahead of time, and lets old ones go by policy. @returns the months that went */
  partitions(): Promise<string[]>;
  close(): void;
}

export function meteringJobs(deps: MeteringJobDeps): MeteringJobs {
  const { pool, metering, settings, clock, signal, metrics, wake, onLost } = deps;
  const worker = uuidv7();
  /** Tenants that this process is draining, and whether something new came meanwhile. */
  const draining = new Map<string, { again: boolean }>();
  let timer: NodeJS.Timeout | undefined;
  let told = '';

  const tell = async () => {
    if (metering === null) return;
    const { breakerState: breaker, pausedUntil } = metering;
    told = `${breaker} ${pausedUntil?.getTime()}`;
    await tellPlatform(pool, worker, { breaker, pausedUntil }, clock());
  };
  const tellIfNew = () => {
    if (metering !== null && told !== `${metering.breakerState} ${metering.pausedUntil?.getTime()}`)
      tell().catch(onLost);
  };
  const wakeDue = async () => {
    if (metering === null) return;
    for (const tenantId of await tenantsWithDueOutbox(pool, clock())) {
      const running = draining.get(tenantId);
      if (running) running.again = true;
      else await wake(tenantId);
    }
  };
  const drain = async (tenantId: string) => {
    if (metering === null) return;
    const busy = draining.get(tenantId);
    if (busy) {
      busy.again = true;
      return;
    }
    const running = { again: false };
    draining.set(tenantId, running);
    let next: Date | null = null;
    let ran: boolean;
    try {
      const pause = (await readPlatform(pool, clock()))?.pausedUntil;
      if (pause) metering.pauseUntil(pause);
      ran = await withAdvisoryLock(pool, `stint.drain:${tenantId}`, async () => {
        next = await drainMetering(
          {
            pool,
            metering,
            clock,
            backoff: {
              firstSeconds: settings.retryDelaySeconds,
              maxSeconds: settings.retryDelayMaxSeconds,
            },
            halfOpenAfterMs: settings.halfOpenAfterMs,
            onBatch(delivery, size) {
              metrics.countDelivery(delivery, size);
              tellIfNew();
            },
          },
          tenantId,
          signal,
        );
      });
    } finally {
      draining.delete(tenantId);
      tellIfNew();
    }
    if (signal.aborted) return;
    if (!ran) return void (await wake(tenantId, BUSY_AGAIN_SECONDS));
    if (running.again) await wake(tenantId);
    await wakeAt(tenantId, next);
  };
  const wakeAt = async (tenantId: string, next: Date | null) => {
    if (next === null) return;
    const seconds = Math.max(Math.ceil((next.getTime() - clock().getTime()) / 1000), 0);
    if (seconds <= WAKE_WITHIN_SECONDS) await wake(tenantId, seconds);
  };
  const detachOldest = async (): Promise<string | null> => {
    const { rows } = await pool.query<{ month: string | null }>(
      `select detach_metering_partition((date_trunc('month', now() at time zone 'UTC')
                - make_interval(months => $1))::date) as month`,
      [settings.meteringKeepMonths],
    );
    return rows[0]?.month ?? null;
  };
  return {
    drain,
    wakeDue,
    tell,
    hear() {
      timer ??= setTimeout(() => {
        timer = undefined;
        if (!signal.aborted) wakeDue().catch(onLost);
      }, GATHER_MS);
    },
    async partitions() {
      await pool.query("select ensure_metering_partitions((now() at time zone 'UTC')::date, $1)", [
        MONTHS_AHEAD,
      ]);
      const gone: string[] = [];
      if (settings.meteringKeepMonths === 0) return gone;
      try {
        for (;;) {
          const month = await detachOldest();
          if (month === null || signal.aborted) break;
          gone.push(month);
        }
      } catch (error) {
        // The table was busy: tomorrow is as good.
        onLost(error);
      }
      return gone;
    },
    close() {
      clearTimeout(timer);
    },
  };
}
