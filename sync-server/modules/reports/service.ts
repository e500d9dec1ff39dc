import type { PoolClient } from 'pg';
import type { ReportJob } from '../../../domain/entities/report-job.ts';
import { can } from '../../../domain/rules/permissions.ts';
import type { ReportLogLine, ReportRequest } from '../../../domain/wire/reports.ts';
import type { Actor } from '../../actor.ts';
import { StintError } from '../../errors.ts';
import { appendAudit } from '../audit/service.ts';
import { announceReport, REPORT_ASKED, REPORT_NEWS } from './news.ts';
import { selectJob, selectJobs, updateJob } from './rows.ts';

const LIST_MAX = 100;
const PERIOD_DAYS_MAX = 366;
const LOG_PAGE = 500;

/**
 * Admins and project managers run reports; what a manager's holds is limited by the snapshot.
 * @throws StintError forbidden
 */
export function mayReport(actor: Actor): void {
  if (can(actor, 'reports.run')) return;
  throw new StintError('forbidden', 'Reports are for project managers and admins.');
}

/**
 * Queues a report and wakes the worker when the caller's transaction commits: the row itself is the queue, so that job
 * and row cannot come apart. The same id again answers the same job.
 * @throws StintError forbidden, invalid_request (period), conflict (id taken by another request)
 */
export async function createReportJob(
  tx: PoolClient,
  actor: Actor,
  asked: ReportRequest,
  now: Date,
): Promise<ReportJob> {
  mayReport(actor);
  const { from, to } = asked.parameters;
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  if (days < 1) throw badPeriod('The report’s last day is before its first. Swap them.');
  if (days > PERIOD_DAYS_MAX) throw badPeriod('A report covers at most a year. Choose a shorter period.');
  const made = await tx.query(
    `insert into report_jobs (id, tenant_id, definition, parameters, requested_by, state, created_at)
     values ($1, $2, $3, $4, $5, 'queued', $6) on conflict do nothing`,
    [asked.id, actor.tenantId, asked.definition, asked.parameters, actor.userId, now.toISOString()],
  );
  const job = await selectJob(tx, asked.id);
  if (job === null) throw new StintError('conflict', 'This report’s id is taken. Run the report again.');
  if (made.rowCount === 0) {
    const same =
      job.requestedBy === actor.userId &&
      job.definition === asked.definition &&
      job.parameters.from === from &&
      job.parameters.to === to;
    if (!same) throw new StintError('conflict', 'Another report has this id. Run the report again.');
    return job;
  }
  await appendAudit(
    tx,
    actor,
    [
      {
        action: 'report.run',
        resourceType: 'report_job',
        resourceId: job.id,
        before: null,
        after: { definition: job.definition, parameters: job.parameters },
      },
    ],
    now,
  );
  await announceReport(tx, REPORT_ASKED, actor.tenantId, job.id);
  return job;
}

function badPeriod(message: string): StintError {
  return new StintError('invalid_request', message, { details: [{ path: 'parameters', message }] });
}

/** Newest first, at most 100. An admin sees the firm's reports, a manager their own. */
export async function listReportJobs(tx: PoolClient, actor: Actor): Promise<ReportJob[]> {
  mayReport(actor);
  return selectJobs(tx, `where $1 or requested_by = $2 order by created_at desc, id desc limit ${LIST_MAX}`, [
    can(actor, 'reports.view_all'),
    actor.userId,
  ]);
}

/** @throws StintError not_found, also for a job that is somebody else's */
export async function findReportJob(tx: PoolClient, actor: Actor, id: string): Promise<ReportJob> {
  mayReport(actor);
  const job = await selectJob(tx, id);
  if (job === null || !(can(actor, 'reports.view_all') || job.requestedBy === actor.userId)) {
    throw new StintError('not_found', 'There is no such report.');
  }
  return job;
}

/** Cancels what has not ended; the worker then stops the sandbox. A job that has ended is answered as it is. */
export async function cancelReportJob(
  tx: PoolClient,
  actor: Actor,
  id: string,
  now: Date,
): Promise<ReportJob> {
  const job = await findReportJob(tx, actor, id);
  const cancelled = await updateJob(
    tx,
    `set state = 'cancelled', completed_at = $2 where id = $1 and state in ('queued', 'running')`,
    [id, now.toISOString()],
  );
  if (cancelled === null) return (await selectJob(tx, id)) ?? job;
  await appendAudit(
    tx,
    actor,
    [
      {
        action: 'report.cancel',
        resourceType: 'report_job',
        resourceId: id,
        before: { state: job.state },
        after: { state: 'cancelled' },
      },
    ],
    now,
  );
  await announceReport(tx, REPORT_NEWS, actor.tenantId, id);
  return cancelled;
}

/** The next lines of a job's log after `seq`, at most 500. */
export async function readLog(tx: PoolClient, jobId: string, after: number): Promise<ReportLogLine[]> {
  const { rows } = await tx.query<ReportLogLine>(
    `select seq, at, stream, line from report_log_lines where job_id = $1 and seq > $2 order by seq limit ${LOG_PAGE}`,
    [jobId, after],
  );
  return rows;
}

export interface ReportFile {
  mediaType: string;
  sha256: string;
  content: Buffer;
}

/** An output of a job that completed. @throws StintError not_found */
export async function readOutput(
  tx: PoolClient,
  actor: Actor,
  id: string,
  name: string,
): Promise<ReportFile> {
  const job = await findReportJob(tx, actor, id);
  const listed = job.outputs.some((output) => output.name === name);
  const { rows } = listed
    ? await tx.query<ReportFile>(
        'select media_type as "mediaType", sha256, content from report_files where job_id = $1 and name = $2',
        [id, name],
      )
    : { rows: [] };
  const file = rows[0];
  if (file === undefined) throw new StintError('not_found', 'This report has no such file.');
  return file;
}
