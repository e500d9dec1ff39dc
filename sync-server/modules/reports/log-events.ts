import type { Pool } from 'pg';
import { withTenant } from '../../db.ts';
import type { ReportNews } from './news.ts';
import { selectJob } from './rows.ts';
import { readLog } from './service.ts';

/** A connection through proxies stays open while something comes at least this often. */
const KEEP_ALIVE_MS = 15_000;

export interface LogStream {
  pool: Pool;
  news: ReportNews;
  tenantId: string;
  jobId: string;
  after: number;
  signal: AbortSignal;
}

/**
 * A report's log as text of server-sent events (domain/wire/reports.ts): every line after `after`, then `end` with the
 * job once it has ended. Ends without `end` when `signal` fires.
 */
export async function* logEvents(stream: LogStream): AsyncGenerator<string> {
  const { pool, news, tenantId, jobId, signal } = stream;
  let after = stream.after;
  while (!signal.aborted) {
    // Asked before the lines are read, so that news of lines that come in between is not missed.
    const waiting = new AbortController();
    const next = news.next(jobId, KEEP_ALIVE_MS, AbortSignal.any([signal, waiting.signal]));
    const { job, lines } = await withTenant(pool, tenantId, async (tx) => ({
      job: await selectJob(tx, jobId),
      lines: await readLog(tx, jobId, after),
    }));
    for (const line of lines) {
      after = line.seq;
      yield `id: ${line.seq}\nevent: log\ndata: ${JSON.stringify(line)}\n\n`;
    }
    if (lines.length > 0) {
      waiting.abort();
      continue;
    }
    if (job === null || (job.state !== 'queued' && job.state !== 'running')) {
      waiting.abort();
      yield `event: end\ndata: ${JSON.stringify(job)}\n\n`;
      return;
    }
    await next;
    if (!signal.aborted) yield ': still here\n\n';
  }
}
