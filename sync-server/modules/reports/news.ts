import { EventEmitter, once } from 'node:events';
import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import { type Listening, listen } from '../notifications/listen.ts';

/** Log lines or a new state of a report job. */
export const REPORT_NEWS = 'stint_report';
/** A report job was asked for: wakes the worker. */
export const REPORT_ASKED = 'stint_report_asked';

const News = z.object({ tenantId: z.uuid(), jobId: z.uuid() });
export type ReportRef = z.infer<typeof News>;

/** Says, once the transaction commits, that a job has news. */
export async function announceReport(
  tx: PoolClient,
  channel: string,
  tenantId: string,
  jobId: string,
): Promise<void> {
  await tx.query('select pg_notify($1, $2)', [channel, JSON.stringify({ tenantId, jobId })]);
}

/** Lets log streams wait for news; one Postgres connection a process, opened when the first stream does. */
export class ReportNews {
  readonly #pool: Pool;
  readonly #emitter = new EventEmitter().setMaxListeners(0);
  #listening: Listening | null = null;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Resolves at the job's next news, after `atMostMs`, or when `signal` fires; never rejects. */
  async next(jobId: string, atMostMs: number, signal: AbortSignal): Promise<void> {
    this.#listening ??= listen(this.#pool, {
      channels: [REPORT_NEWS],
      onNotice: (_channel, payload) => this.#emitter.emit(`job ${readReportNews(payload)?.jobId}`),
      onConnect: () => undefined,
    });
    const either = AbortSignal.any([signal, AbortSignal.timeout(atMostMs)]);
    await once(this.#emitter, `job ${jobId}`, { signal: either }).catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.#listening?.close();
  }
}

/** Which job a notice is about; null for anything that is no such notice. */
export function readReportNews(payload: string): ReportRef | null {
  try {
    return News.parse(JSON.parse(payload));
  } catch {
    return null;
  }
}
