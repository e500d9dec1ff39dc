import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { ReportJob, ReportState } from '../../../domain/entities/report-job.ts';
import { withTenant } from '../../db.ts';
import type { RuntimeClient } from '../../integrations/creto-runtime/client.ts';
import { hasEnded, type Task } from '../../integrations/creto-runtime/wire.ts';
import { PlatformError } from '../../integrations/platform-call.ts';
import { programOf, type ReportProgram } from './definitions.ts';
import { noPlatform, ourFault, ReportFailure, refused, taskFailure, unreachable } from './failure.ts';
import { checkedOutputs, completeJob, failJob } from './finish.ts';
import { LogSink, lastLogSeq } from './log-sink.ts';
import { announceReport, REPORT_NEWS } from './news.ts';
import { selectJob, updateJob } from './rows.ts';
import { type Snapshot, takeSnapshot } from './snapshot.ts';

const INPUT = 'input.json';
/** The last lines may still be on their way when the task has ended. */
const LAST_LINES_MS = 10_000;

export interface ReportDeps {
  pool: Pool;
  /** Null where this server has no report platform. */
  runtime: RuntimeClient | null;
  clock: () => Date;
  /** The program's text; tests give others. */
  readProgram: (program: ReportProgram) => Promise<string>;
  /** How often a task is asked after, and a cancellation looked for. */
  pollMs: number;
  reconnectMs: number;
  timeoutSeconds: number;
  /** A job that could not be run for so long, because the platform is away, fails. */
  giveUpAfterMs: number;
}

/**
 * Runs a report job to its end, or on from wherever an earlier run was cut off: snapshot, sandbox and task are each
 * stored before the next step and asked for under the job's id, so that a second run finds the first one's and nothing
 * runs twice. However it ends, its sandbox is deleted; if that fails this throws, to be called again.
 * @returns the state that this run brought the job to; null where it had ended before
 * @throws PlatformError that is retryable; the signal's reason when the worker shuts down
 */
export async function runReport(
  deps: ReportDeps,
  tenantId: string,
  jobId: string,
  signal: AbortSignal,
): Promise<ReportState | null> {
  const job = await withTenant(deps.pool, tenantId, (tx) =>
    updateJob(
      tx,
      `set state = 'running', started_at = coalesce(started_at, $2) where id = $1 and state in ('queued', 'running')`,
      [jobId, deps.clock().toISOString()],
    ),
  );
  if (job !== null) {
    await withTenant(deps.pool, tenantId, (tx) => announceReport(tx, REPORT_NEWS, tenantId, jobId));
    try {
      await work(deps, job, signal);
    } catch (error) {
      const words = signal.aborted ? null : finalWords(deps, job, error);
      if (words === null) throw error;
      await withTenant(deps.pool, tenantId, (tx) => failJob(tx, job, null, words, deps.clock()));
    }
  }
  const ended = await withTenant(deps.pool, tenantId, (tx) => selectJob(tx, jobId));
  if (ended?.sandboxId != null) await deps.runtime?.deleteSandbox(ended.sandboxId);
  return job === null ? null : (ended?.state ?? null);
}

async function work(deps: ReportDeps, job: ReportJob, signal: AbortSignal): Promise<void> {
  const { pool, clock, runtime } = deps;
  const program = programOf(job.definition);
  if (runtime === null) throw new ReportFailure(noPlatform);
  if (program === null) throw new ReportFailure('This server does not know this report any more.');
  const input = await inputOf(deps, job);
  const taskId = await taskOf(deps, runtime, program, job, input);
  if (taskId === null) return;
  const task = await follow(deps, runtime, job, taskId, signal);
  if (task === null) return;
  await withTenant(pool, job.tenantId, async (tx) => {
    if (task.status === 'completed') {
      await completeJob(tx, job, task, checkedOutputs(program, task, input.hash), clock());
    } else {
      await failJob(tx, job, task, taskFailure(task, deps.timeoutSeconds), clock());
    }
  });
}

/** Null for what another try may mend. */
function finalWords({ clock, giveUpAfterMs }: ReportDeps, job: ReportJob, error: unknown): string | null {
  if (error instanceof ReportFailure) return error.message;
  if (error instanceof PlatformError && !error.retryable) return refused(error.message);
  const tryingMs = clock().getTime() - Date.parse(job.startedAt ?? job.createdAt);
  if (tryingMs < giveUpAfterMs) return null;
  return error instanceof PlatformError ? unreachable(Math.ceil(giveUpAfterMs / 60_000)) : ourFault;
}

/** The snapshot that the job was begun with, or else one taken now and kept with the job. */
async function inputOf({ pool }: ReportDeps, job: ReportJob): Promise<Snapshot> {
  if (job.inputHash !== null) {
    const { rows } = await withTenant(pool, job.tenantId, (tx) =>
      tx.query<{ content: Buffer }>('select content from report_files where job_id = $1 and name = $2', [
        job.id,
        INPUT,
      ]),
    );
    const content = rows[0]?.content;
    if (content !== undefined && createHash('sha256').update(content).digest('hex') === job.inputHash) {
      return { content, hash: job.inputHash };
    }
    throw new ReportFailure('The data that this report was begun with is gone. Run it again.');
  }
  const snapshot = await takeSnapshot(pool, job);
  await withTenant(pool, job.tenantId, async (tx) => {
    await tx.query(
      `insert into report_files (tenant_id, job_id, name, media_type, bytes, sha256, content)
       values ($1, $2, $3, 'application/json', $4, $5, $6)`,
      [job.tenantId, job.id, INPUT, snapshot.content.length, snapshot.hash, snapshot.content],
    );
    await updateJob(tx, 'set input_hash = $2 where id = $1', [job.id, snapshot.hash]);
  });
  return snapshot;
}

/** The job's task; null where the job was cancelled before it had one. */
async function taskOf(
  deps: ReportDeps,
  runtime: RuntimeClient,
  program: ReportProgram,
  job: ReportJob,
  input: Snapshot,
): Promise<string | null> {
  if (job.taskId !== null) return job.taskId;
  const sandboxId = job.sandboxId ?? (await newSandbox(deps, runtime, job));
  const stored = await withTenant(deps.pool, job.tenantId, (tx) =>
    updateJob(tx, 'set sandbox_id = $2 where id = $1', [job.id, sandboxId]),
  );
  if (stored?.state !== 'running') return null;
  const base64 = (content: Buffer | string) => Buffer.from(content).toString('base64');
  const { task_id } = await runtime.execute(sandboxId, {
    idempotency_key: job.id,
    command: ['node', 'program.mjs'],
    files: [
      { path: 'program.mjs', content_base64: base64(await deps.readProgram(program)) },
      { path: INPUT, content_base64: base64(input.content) },
    ],
    outputs: program.outputs.map(({ name }) => name),
    timeout_seconds: deps.timeoutSeconds,
  });
  await withTenant(deps.pool, job.tenantId, (tx) =>
    updateJob(tx, 'set task_id = $2 where id = $1', [job.id, task_id]),
  );
  return task_id;
}

async function newSandbox(
  { timeoutSeconds }: ReportDeps,
  runtime: RuntimeClient,
  job: ReportJob,
): Promise<string> {
  const sandbox = await runtime.createSandbox(
    {
      template: 'nodejs24',
      isolation_level: 'HIGH_SECURITY',
      resource_limits: {
        cpu_cores: 1,
        memory_mb: 512,
        disk_mb: 256,
        network_egress_mb: 0,
        timeout_seconds: timeoutSeconds,
      },
      metadata: { stint_report_job: job.id },
    },
    job.id,
  );
  return sandbox.sandbox_id;
}

/** Follows log and task until the task has ended; null where the job was cancelled meanwhile. */
async function follow(
  deps: ReportDeps,
  runtime: RuntimeClient,
  job: ReportJob,
  taskId: string,
  signal: AbortSignal,
): Promise<Task | null> {
  const { pool, pollMs, reconnectMs } = deps;
  const sink = new LogSink(pool, job.tenantId, job.id);
  const stop = new AbortController();
  let logsOpen = true;
  const logs = runtime
    .followLogs(taskId, {
      after: await lastLogSeq(pool, job.tenantId, job.id),
      onLine: (line) => sink.push(line),
      signal: AbortSignal.any([signal, stop.signal]),
      reconnectMs,
    })
    .finally(() => {
      logsOpen = false;
    });
  try {
    for (;;) {
      await (logsOpen ? Promise.race([logs, delay(pollMs)]) : delay(pollMs));
      signal.throwIfAborted();
      const current = await withTenant(pool, job.tenantId, (tx) => selectJob(tx, job.id));
      if (current?.state !== 'running') return null;
      const task = await runtime.getTask(taskId);
      if (!hasEnded(task.status)) continue;
      await Promise.race([logs, delay(LAST_LINES_MS, undefined, { signal: stop.signal })]);
      await sink.flush();
      return task;
    }
  } finally {
    stop.abort();
    await logs;
    await sink.flush();
  }
}
