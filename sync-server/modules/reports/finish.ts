import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { MeteringEvent } from '../../../domain/entities/metering-event.ts';
import type { ReportJob } from '../../../domain/entities/report-job.ts';
import type { Task } from '../../integrations/creto-runtime/wire.ts';
import { appendAudit } from '../audit/service.ts';
import { recordMeteringEvents } from '../metering/record.ts';
import { notify } from '../notifications/service.ts';
import { reportPayer } from '../usage/report-payer.ts';
import type { ReportProgram } from './definitions.ts';
import { badResult, ReportFailure } from './failure.ts';
import { announceReport, REPORT_NEWS } from './news.ts';
import { updateJob } from './rows.ts';

export interface OutputFile {
  name: string;
  mediaType: string;
  sha256: string;
  content: Buffer;
}

/**
 * What a completed task left behind, checked: every file that the program must write, its hash as the platform said it,
 * its content as its schema says, made from this input.
 * @throws ReportFailure
 */
export function checkedOutputs(program: ReportProgram, task: Task, inputHash: string): OutputFile[] {
  return program.outputs.map(({ name, mediaType, schema }) => {
    const output = task.outputs?.find(({ path }) => path === name);
    if (output === undefined) throw new ReportFailure(badResult);
    const content = Buffer.from(output.content_base64, 'base64');
    const sha256 = createHash('sha256').update(content).digest('hex');
    if (sha256 !== output.sha256) throw new ReportFailure(badResult);
    if (schema !== undefined) {
      const parsed = schema.safeParse(parseJson(content));
      if (!parsed.success || parsed.data.snapshot !== inputHash) throw new ReportFailure(badResult);
    }
    return { name, mediaType, sha256, content };
  });
}

function parseJson(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'));
  } catch {
    return null;
  }
}

/** Keeps outputs, cost and state, tells who asked; all or nothing. False where the job was cancelled meanwhile. */
export async function completeJob(
  tx: PoolClient,
  job: ReportJob,
  task: Task,
  files: readonly OutputFile[],
  now: Date,
): Promise<boolean> {
  const done = await endJob(tx, job, task, now, 'completed', null, files);
  if (done === null) return false;
  for (const file of files) {
    await tx.query(
      `insert into report_files (tenant_id, job_id, name, media_type, bytes, sha256, content)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
      [job.tenantId, job.id, file.name, file.mediaType, file.content.length, file.sha256, file.content],
    );
  }
  const message = 'Your report is ready.';
  await notify(
    tx,
    job.tenantId,
    [{ userId: job.requestedBy, kind: 'report_ready', subjectId: job.id, message }],
    now,
  );
  return true;
}

/** Ends a job as failed, with the words that people read. The task is null where none got as far as ending. */
export async function failJob(
  tx: PoolClient,
  job: ReportJob,
  task: Task | null,
  words: string,
  now: Date,
): Promise<void> {
  await endJob(tx, job, task, now, 'failed', words, []);
}

async function endJob(
  tx: PoolClient,
  job: ReportJob,
  task: Task | null,
  now: Date,
  state: 'completed' | 'failed',
  error: string | null,
  files: readonly OutputFile[],
): Promise<ReportJob | null> {
  const outputs = files.map(({ name, mediaType, sha256, content }) => ({
    name,
    mediaType,
    bytes: content.length,
    sha256,
  }));
  const ended = await updateJob(
    tx,
    `set state = $2, error = $3, outputs = $4, cost_amount = $5, cost_currency = $6, execution_ms = $7,
         completed_at = $8
      where id = $1 and state = 'running'`,
    [
      job.id,
      state,
      error,
      JSON.stringify(outputs),
      task?.cost?.amount ?? null,
      task?.cost?.currency ?? null,
      task?.execution_time_ms == null ? null : Math.round(task.execution_time_ms),
      now.toISOString(),
    ],
  );
  if (ended === null) return null;
  await appendAudit(
    tx,
    { tenantId: job.tenantId, userId: null, deviceId: null, ip: null, userAgent: 'stint-worker' },
    [
      {
        action: `report.${state}`,
        resourceType: 'report_job',
        resourceId: job.id,
        before: { state: job.state },
        after: { state, error, inputHash: ended.inputHash, outputs },
      },
    ],
    now,
  );
  await recordMeteringEvents(tx, job.tenantId, await reportEvents(tx, ended), now);
  await announceReport(tx, REPORT_NEWS, job.tenantId, job.id);
  return ended;
}

/**
 * What a report is metered as: its sandbox time, however the task ended, for the runtime asks for it all the same, and one
 * report where it was completed; both caused by the job, and paid by whoever it is for.
 */
async function reportEvents(tx: PoolClient, job: ReportJob): Promise<MeteringEvent[]> {
  const { completedAt, executionMs } = job;
  if (completedAt === null || (job.state !== 'completed' && !executionMs)) return [];
  const payer = await reportPayer(tx, job);
  if (payer === null) return [];
  const shared = {
    tenantId: job.tenantId,
    ...payer,
    timestamp: completedAt,
    corrects: null,
    causeId: job.id,
    metadata: { definition: job.definition },
  };
  const events: MeteringEvent[] = [];
  if (job.state === 'completed')
    events.push({
      ...shared,
      id: uuidv7(),
      eventType: 'report_generation',
      quantity: '1',
      unit: 'reports',
      causeSeq: 0,
    });
  if (executionMs)
    events.push({
      ...shared,
      id: uuidv7(),
      eventType: 'task_execution',
      quantity: String(executionMs),
      unit: 'milliseconds',
      causeSeq: 1,
    });
  return events;
}
