import { ReportJob } from '../../../domain/entities/report-job.ts';
import { ReportLogLine } from '../../../domain/wire/reports.ts';
import { RequestFailure } from '../../data/connection.ts';
import type { ReportApi } from './report-api.ts';
import { sseParser } from './sse.ts';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

export interface FollowOptions {
  api: Pick<ReportApi, 'log'>;
  jobId: string;
  /** The last line that is here already; -1 for none. */
  after: number;
  signal: AbortSignal;
  onLines(lines: ReportLogLine[]): void;
  /** Resolves early when it is worth trying again; tests give one that does not wait. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/**
 * Follows a report's log to its end, over lost connections, each line once and in order.
 * @returns the job as it ended; null when `signal` fired or the server has no such job any more
 * @throws RequestFailure `forbidden`, `not_found` and what else another try cannot mend
 */
export async function followLog(options: FollowOptions): Promise<ReportJob | null> {
  const { signal, wait } = options;
  let after = options.after;
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      const ended = await readOnce({
        ...options,
        after,
        onLines: (lines) => {
          failures = 0;
          after = lines.at(-1)?.seq ?? after;
          options.onLines(lines);
        },
      });
      if (ended !== undefined) return ended;
    } catch (error) {
      if (signal.aborted) return null;
      if (error instanceof RequestFailure && isFinal(error.kind)) throw error;
    }
    await wait(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures), signal);
  }
  return null;
}

function isFinal(kind: string): boolean {
  return ['forbidden', 'not_found', 'invalid_request', 'update_needed'].includes(kind);
}

/** Undefined where the stream ended before the report did. */
async function readOnce(options: FollowOptions): Promise<ReportJob | null | undefined> {
  const { api, jobId, signal, onLines } = options;
  let after = options.after;
  const stream = await api.log(jobId, after, signal);
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  const parser = sseParser();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return undefined;
      const lines: ReportLogLine[] = [];
      let ended: ReportJob | null | undefined;
      for (const { event, data } of parser.push(value)) {
        const content: unknown = JSON.parse(data);
        if (event === 'end') ended = ReportJob.nullable().parse(content);
        if (event !== 'log') continue;
        const line = ReportLogLine.parse(content);
        if (line.seq <= after) continue;
        after = line.seq;
        lines.push(line);
      }
      if (lines.length > 0) onLines(lines);
      if (ended !== undefined) return ended;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
