import type { z } from 'zod';
import { ReportJob } from '../../../domain/entities/report-job.ts';
import {
  type ReportDefinition,
  ReportDefinitions,
  ReportJobs,
  type ReportRequest,
} from '../../../domain/wire/reports.ts';
import { RequestFailure } from '../../data/connection.ts';
import {
  type Call,
  lost,
  notOurs,
  parseJson,
  type ServerLineOptions,
  serverLine,
} from '../../data/server-line.ts';

/** The reports of domain/wire/reports.ts. Every call may throw RequestFailure, whose message is fit to show. */
export interface ReportApi {
  definitions(): Promise<ReportDefinition[]>;
  /** Newest first. */
  jobs(): Promise<ReportJob[]>;
  /** The same id again answers the same job, so a request without an answer may be sent again. */
  run(request: ReportRequest): Promise<ReportJob>;
  cancel(id: string): Promise<ReportJob>;
  /** A file that a report made, as bytes that have the hash that the job says. */
  output(job: ReportJob, name: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Server-sent events of the log after line `after` (-1: all), until it ends or `signal` fires. */
  log(id: string, after: number, signal: AbortSignal): Promise<ReadableStream<Uint8Array<ArrayBuffer>>>;
}

/** The client of the server's reports. */
export function reportApi(options: ServerLineOptions): ReportApi {
  const send = serverLine(options);

  const json = async <Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    call?: Call,
  ): Promise<z.output<Schema>> => {
    const response = await send(path, call);
    const text = await response.text().catch((error: unknown) => {
      throw lost(error);
    });
    const parsed = schema.safeParse(parseJson(text));
    if (!parsed.success) throw notOurs();
    return parsed.data;
  };

  const jobPath = (id: string): string => `/v1/reports/jobs/${encodeURIComponent(id)}`;
  return {
    definitions: async () => (await json('/v1/reports/definitions', ReportDefinitions)).definitions,
    jobs: async () => (await json('/v1/reports/jobs', ReportJobs)).jobs,
    run: (request) => json('/v1/reports/jobs', ReportJob, { method: 'POST', body: request }),
    cancel: (id) => json(`${jobPath(id)}/cancel`, ReportJob, { method: 'POST' }),
    output: async (job, name) => {
      const response = await send(`${jobPath(job.id)}/outputs/${encodeURIComponent(name)}`);
      const content = await response.arrayBuffer().catch((error: unknown) => {
        throw lost(error);
      });
      const bytes = new Uint8Array(content);
      const sha256 = await sha256Hex(bytes);
      if (job.outputs.some((output) => output.name === name && output.sha256 === sha256)) return bytes;
      throw new RequestFailure(
        'not_a_stint_server',
        'What arrived is not what the report made, so it was not used. Try again.',
      );
    },
    log: async (id, after, signal) => {
      const response = await send(`${jobPath(id)}/logs?after=${after}`, { signal });
      const type = response.headers.get('content-type') ?? '';
      if (!response.body || !type.startsWith('text/event-stream')) throw notOurs();
      return response.body;
    },
  };
}

async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
