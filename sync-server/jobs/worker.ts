import type { FastifyBaseLogger } from 'fastify';
import type { Pool } from 'pg';
import { PgBoss } from 'pg-boss';
import { z } from 'zod';
import type { ServerConfig } from '../config.ts';
import { withTenant } from '../db.ts';
import { createMeteringClient, type MeteringClient } from '../integrations/creto-metering/client.ts';
import { createRuntimeClient, type RuntimeClient } from '../integrations/creto-runtime/client.ts';
import { proveRollups } from '../modules/analytics/rollups.ts';
import { anchorsFile } from '../modules/audit/anchors.ts';
import { proveNightly } from '../modules/audit/proof.ts';
import { allTenants, readOutboxTotals } from '../modules/metering/outbox-state.ts';
import { listen } from '../modules/notifications/listen.ts';
import { tellSubmitted } from '../modules/notifications/submitted.ts';
import { renderForClient } from '../modules/receivables/render.ts';
import { type ReportProgram, readProgram } from '../modules/reports/definitions.ts';
import { REPORT_ASKED, readReportNews } from '../modules/reports/news.ts';
import { selectJobs } from '../modules/reports/rows.ts';
import { runReport } from '../modules/reports/run.ts';
import { NEWS_CHANNEL } from '../modules/sync/announce.ts';
import { passDay } from '../modules/sync/daily.ts';
import { withAdvisoryLock } from './advisory-lock.ts';
import { type InvoiceJobDeps, invoiceJobs } from './invoice-jobs.ts';
import { meteringJobs } from './metering-jobs.ts';
import { NewsGatherer, passTime } from './notice-jobs.ts';
import {
  AUDIT_PROOF,
  DRAIN,
  INVOICES,
  INVOICES_TIME,
  makeQueues,
  NOTICES,
  NOTICES_TIME,
  PARTITIONS,
  RECONCILE,
  REPORT,
  ROLLUPS,
  SWEEP,
  SYNC_DAY,
  USAGE,
  WEBHOOKS,
} from './queues.ts';
import type { WorkerSettings } from './settings.ts';
import { usageJobs } from './usage-jobs.ts';
import { type WebhookJobDeps, webhookJobs } from './webhook-jobs.ts';
import { createWorkerMetrics, type WorkerMetrics } from './worker-metrics.ts';

/** Time that jobs at hand get to end in when the worker is told to stop. */
const STOP_MS = 25_000;

const TenantRef = z.object({ tenantId: z.uuid() });
const ReportRef = TenantRef.extend({ jobId: z.uuid() });

export interface WorkerDeps {
  pool: Pool;
  config: Pick<ServerConfig, 'databaseUrl' | 'dataDir' | 'metering' | 'runtime'> &
    WebhookJobDeps['config'] &
    InvoiceJobDeps['config'];
  settings: WorkerSettings;
  clock: () => Date;
  logger: FastifyBaseLogger;
  /** Tests give other programs than the ones in the house. */
  readProgram?: (program: ReportProgram) => Promise<string>;
  /** Whether to measure this process too; tests with several workers in one do not. */
  measureProcess?: boolean;
}

export interface Worker {
  metrics: WorkerMetrics;
  /** Whether it can work now: its database answers. */
  healthy(): Promise<boolean>;
  /** Looks for work that nobody was woken for. Runs by itself every minute. */
  sweep(): Promise<void>;
  /** Proves the rollups of every tenant and puts right what is wrong. Runs by itself every night. */
  proveRollups(): Promise<void>;
  /** Brings what is late to the day, and asks for reminders that are due. Runs by itself every hour. */
  passInvoiceTime(): Promise<void>;
  /** Meters closed hours and days of usage and looks for crossed thresholds. Runs by itself every ten minutes. */
  meterUsage(): Promise<void>;
  /** Compares usage with the metering platform. Runs by itself every night. */
  reconcile(): Promise<void>;
  /** Takes nothing new, lets the batch at hand end, puts reports down to be taken up again. */
  stop(): Promise<void>;
}

/** Starts the worker: queues, crons, and the wake-ups by Postgres NOTIFY. It is working once this resolves. */
export async function startWorker(deps: WorkerDeps): Promise<Worker> {
  const { pool, config, settings, clock, logger } = deps;
  const { metering, runtime } = makeClients(deps);
  const metrics = createWorkerMetrics(
    {
      'creto-metering': () => metering?.breakerState ?? 'closed',
      'creto-runtime': () => runtime?.breakerState ?? 'closed',
    },
    { process: deps.measureProcess ?? true, readOutbox: () => readOutboxTotals(pool, clock()) },
  );
  const stopping = new AbortController();
  const boss = new PgBoss({
    connectionString: config.databaseUrl,
    application_name: 'stint-worker-queue',
    schema: 'pgboss',
    max: 4,
    createSchema: false,
    migrate: false,
    useListenNotify: true,
  });
  boss.on('error', (error) => logger.warn({ reason: error.message }, 'the job queue reported an error'));
  await boss.start();
  await makeQueues(boss, settings);

  const quietly = (work: Promise<unknown>) =>
    work.catch((error: unknown) =>
      logger.warn({ err: error }, 'a wake-up was lost; the sweep makes up for it'),
    );
  // A job that waits for a retry is apart from one that goes at once, so that what is new does not wait with it.
  const wakeOf =
    (queue: string) =>
    (tenantId: string, startAfter = 0) =>
      boss.send(
        queue,
        { tenantId },
        startAfter > 0 ? { singletonKey: `${tenantId} later`, startAfter } : { singletonKey: tenantId },
      );
  const events = meteringJobs({
    pool,
    metering,
    settings,
    clock,
    signal: stopping.signal,
    metrics,
    wake: wakeOf(DRAIN),
    onLost: (error) => void quietly(Promise.reject(error)),
  });
  const wakeReport = (ref: z.infer<typeof ReportRef>) => boss.send(REPORT, ref, { singletonKey: ref.jobId });

  const wakeNotices = (tenantId: string) => boss.send(NOTICES, { tenantId }, { singletonKey: tenantId });
  const webhooks = webhookJobs({
    pool,
    config,
    clock,
    signal: stopping.signal,
    wake: wakeOf(WEBHOOKS),
  });

  const invoices = invoiceJobs({
    ...{ pool, config, clock, logger, signal: stopping.signal, wake: wakeOf(INVOICES) },
    render: renderForClient,
  });

  const usage = usageJobs({ pool, metering, clock, logger, signal: stopping.signal, metrics });

  const report = async ({ tenantId, jobId }: z.infer<typeof ReportRef>) => {
    await withAdvisoryLock(pool, `stint.report:${jobId}`, async () => {
      const state = await runReport(
        {
          pool,
          runtime,
          clock,
          readProgram: deps.readProgram ?? readProgram,
          pollMs: settings.reportPollMs,
          reconnectMs: Math.min(settings.reportPollMs, 1000),
          timeoutSeconds: settings.reportTimeoutSeconds,
          giveUpAfterMs: settings.reportGiveUpSeconds * 1000,
        },
        tenantId,
        jobId,
        stopping.signal,
      );
      if (state !== null) metrics.reports.inc({ state });
    });
  };
  const sweep = async () => {
    await events.wakeDue();
    await events.tell();
    await webhooks.wakeDue();
    await invoices.wakeDue();
    for (const tenantId of await allTenants(pool)) {
      const jobs = await withTenant(pool, tenantId, (tx) =>
        selectJobs(tx, "where state in ('queued', 'running')", []),
      );
      for (const { id } of jobs) await wakeReport({ tenantId, jobId: id });
      await wakeNotices(tenantId);
    }
  };
  const partitions = async () => {
    const archived = await events.partitions();
    if (archived.length > 0) logger.info({ archived }, 'months of metering events went to the archive');
  };

  const proveAllRollups = async () => {
    for (const tenantId of await allTenants(pool)) {
      if (stopping.signal.aborted) return;
      const repaired = await proveRollups(pool, tenantId);
      metrics.rollupsRepaired.inc(repaired);
      if (repaired > 0) logger.error({ tenantId, repaired }, 'rollups were wrong and are put right');
    }
  };

  // Nothing announces a retry or a deferred job that comes due: the poll finds them.
  const polling = {
    batchSize: 1,
    pollingIntervalSeconds: settings.pollSeconds,
    notifyPollingIntervalSeconds: settings.pollSeconds,
  } as const;
  await boss.work(DRAIN, { ...polling, localConcurrency: 2 }, async ([job]) => {
    if (job) await logged(logger, job, () => events.drain(TenantRef.parse(job.data).tenantId));
  });
  await boss.work(REPORT, { ...polling, localConcurrency: 4 }, async ([job]) => {
    if (job) await logged(logger, job, () => report(ReportRef.parse(job.data)));
  });
  await boss.work(SWEEP, polling, async ([job]) => {
    if (job) await logged(logger, job, sweep);
  });
  await boss.work(PARTITIONS, polling, async ([job]) => {
    if (job) await logged(logger, job, partitions);
  });
  await boss.work(SYNC_DAY, polling, async ([job]) => {
    if (job)
      await logged(logger, job, async () => {
        logger.info(await passDay(pool, stopping.signal), 'sync: a day has passed');
      });
  });
  await boss.work(ROLLUPS, polling, async ([job]) => {
    if (job) await logged(logger, job, proveAllRollups);
  });
  await boss.work(AUDIT_PROOF, polling, async ([job]) => {
    if (job)
      await logged(logger, job, async () => {
        const file = anchorsFile(config.dataDir);
        const proof = await proveNightly({ pool, file, clock, logger }, stopping.signal);
        metrics.setAuditProof(proof, clock());
        logger.info(proof, 'audit: the logs were proven');
      });
  });
  await boss.schedule(AUDIT_PROOF, '37 2 * * *');
  await boss.work(NOTICES, { ...polling, localConcurrency: 2 }, async ([job]) => {
    if (job)
      await logged(logger, job, async () => {
        await tellSubmitted(pool, TenantRef.parse(job.data).tenantId, clock());
      });
  });
  await boss.work(NOTICES_TIME, polling, async ([job]) => {
    if (job) await logged(logger, job, () => passTime(pool, clock(), stopping.signal));
  });
  await boss.work(WEBHOOKS, { ...polling, localConcurrency: 4 }, async ([job]) => {
    if (job) await logged(logger, job, () => webhooks.deliver(TenantRef.parse(job.data).tenantId));
  });
  await boss.work(INVOICES, { ...polling, localConcurrency: 2 }, async ([job]) => {
    if (job) await logged(logger, job, () => invoices.deliver(TenantRef.parse(job.data).tenantId));
  });
  await boss.work(INVOICES_TIME, polling, async ([job]) => {
    if (job) await logged(logger, job, invoices.passTime);
  });
  await boss.schedule(INVOICES_TIME, '7 * * * *');
  await boss.work(USAGE, polling, async ([job]) => {
    if (job) await logged(logger, job, usage.meter);
  });
  await boss.work(RECONCILE, polling, async ([job]) => {
    if (job) await logged(logger, job, usage.reconcile);
  });
  await boss.schedule(USAGE, '*/10 * * * *');
  await boss.schedule(RECONCILE, '23 4 * * *');
  await boss.schedule(SWEEP, '* * * * *');
  await boss.schedule(NOTICES_TIME, '*/10 * * * *');
  await boss.schedule(PARTITIONS, '17 3 * * *');
  await boss.schedule(SYNC_DAY, '1 0 * * *');
  await boss.schedule(ROLLUPS, '41 2 * * *');
  // Midnight may have passed while no worker ran.
  await boss.send(SYNC_DAY, {}, { singletonKey: SYNC_DAY });
  await partitions();

  const gatherer = new NewsGatherer((tenantId) => void quietly(wakeNotices(tenantId)));
  const listening = listen(pool, {
    channels: ['stint_outbox', 'stint_webhooks', 'stint_invoices', REPORT_ASKED, NEWS_CHANNEL],
    onNotice(channel, payload) {
      if (stopping.signal.aborted) return;
      if (channel === NEWS_CHANNEL) return gatherer.hear(payload);
      if (channel === 'stint_webhooks') return void quietly(webhooks.wakeDue());
      if (channel === 'stint_invoices') return void quietly(invoices.wakeDue());
      const ref = channel === REPORT_ASKED ? readReportNews(payload) : null;
      if (ref === null) events.hear();
      else void quietly(wakeReport(ref));
    },
    onConnect: () => void quietly(sweep()),
  });

  return {
    metrics,
    sweep,
    proveRollups: proveAllRollups,
    passInvoiceTime: invoices.passTime,
    meterUsage: usage.meter,
    reconcile: usage.reconcile,
    async healthy() {
      return pool.query('select 1').then(
        () => true,
        () => false,
      );
    },
    async stop() {
      stopping.abort(new Error('the worker is stopping'));
      await listening.close();
      events.close();
      gatherer.close();
      await boss.stop({ graceful: true, timeout: STOP_MS });
    },
  };
}

function makeClients({ config, settings, clock }: WorkerDeps): {
  metering: MeteringClient | null;
  runtime: RuntimeClient | null;
} {
  const shared = {
    timeoutMs: settings.platformTimeoutMs,
    breakAfter: settings.breakAfter,
    halfOpenAfterMs: settings.halfOpenAfterMs,
    clock,
  };
  return {
    metering:
      config.metering &&
      createMeteringClient({ ...shared, baseUrl: config.metering.url, apiKey: config.metering.apiKey }),
    runtime:
      config.runtime &&
      createRuntimeClient({ ...shared, baseUrl: config.runtime.url, apiKey: config.runtime.apiKey }),
  };
}

/** A job that throws is tried again by the queue; the log says why. */
async function logged(
  logger: FastifyBaseLogger,
  job: { id: string; name: string; data: unknown; retryCount: number },
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    logger.warn({ queue: job.name, job: job.id, try: job.retryCount + 1, reason }, 'a job failed');
    throw error;
  }
}
