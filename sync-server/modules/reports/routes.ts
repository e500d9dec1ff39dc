import { Readable } from 'node:stream';
import type { FastifyPluginAsync } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id } from '../../../domain/entities/primitives.ts';
import { ReportJob } from '../../../domain/entities/report-job.ts';
import { ErrorBody } from '../../../domain/wire/errors.ts';
import { ReportDefinitions, ReportJobs, ReportRequest } from '../../../domain/wire/reports.ts';
import type { AppDeps } from '../../app.ts';
import { withTenant } from '../../db.ts';
import { reportDefinitions } from './definitions.ts';
import { logEvents } from './log-events.ts';
import { ReportNews } from './news.ts';
import {
  cancelReportJob,
  createReportJob,
  findReportJob,
  listReportJobs,
  mayReport,
  readOutput,
} from './service.ts';

const JobParams = z.object({ id: Id });
const OutputParams = JobParams.extend({ name: z.string().regex(/^[A-Za-z0-9._-]{1,100}$/) });
const LogQuery = z.object({ after: z.coerce.number().int().min(-1).default(-1) });

/** Routes of domain/wire/reports.ts: run reports, follow their logs, fetch what they made. */
export const reportRoutes: FastifyPluginAsync<{ deps: AppDeps }> = async (scope, { deps }) => {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  const { pool, clock } = deps;
  const news = new ReportNews(pool);
  app.addHook('onClose', () => news.close());

  const answers = (status: number, schema: z.ZodType) => ({
    [status]: schema,
    '4xx': ErrorBody,
    '5xx': ErrorBody,
  });

  app.get(
    '/v1/reports/definitions',
    {
      schema: {
        tags: ['reports'],
        summary: 'Reports that can be run',
        response: answers(200, ReportDefinitions),
      },
    },
    async ({ actor }) => {
      mayReport(actor);
      return { definitions: [...reportDefinitions] };
    },
  );

  app.post(
    '/v1/reports/jobs',
    {
      schema: {
        tags: ['reports'],
        summary: 'Run a report',
        body: ReportRequest,
        response: answers(202, ReportJob),
      },
    },
    async ({ actor, body }, reply) => {
      const job = await withTenant(pool, actor.tenantId, (tx) => createReportJob(tx, actor, body, clock()));
      return reply.status(202).send(job);
    },
  );

  app.get(
    '/v1/reports/jobs',
    { schema: { tags: ['reports'], summary: 'Reports that were run', response: answers(200, ReportJobs) } },
    async ({ actor }) => ({
      jobs: await withTenant(pool, actor.tenantId, (tx) => listReportJobs(tx, actor)),
    }),
  );

  app.get(
    '/v1/reports/jobs/:id',
    {
      schema: {
        tags: ['reports'],
        summary: 'One report',
        params: JobParams,
        response: answers(200, ReportJob),
      },
    },
    ({ actor, params }) =>
      withTenant(pool, actor.tenantId, (tx) => findReportJob(tx, actor, params.id.toLowerCase())),
  );

  app.post(
    '/v1/reports/jobs/:id/cancel',
    {
      schema: {
        tags: ['reports'],
        summary: 'Stop a report',
        params: JobParams,
        response: answers(200, ReportJob),
      },
    },
    ({ actor, params }) =>
      withTenant(pool, actor.tenantId, (tx) => cancelReportJob(tx, actor, params.id.toLowerCase(), clock())),
  );

  app.get(
    '/v1/reports/jobs/:id/logs',
    {
      schema: {
        tags: ['reports'],
        summary: 'The log of a report as server-sent events: log …, then end',
        params: JobParams,
        querystring: LogQuery,
      },
    },
    async (request, reply) => {
      const { actor, params, query } = request;
      const jobId = params.id.toLowerCase();
      await withTenant(pool, actor.tenantId, (tx) => findReportJob(tx, actor, jobId));
      const gone = new AbortController();
      request.raw.socket.once('close', () => gone.abort());
      const signal = AbortSignal.any([gone.signal, app.closing]);
      const events = logEvents({ pool, news, tenantId: actor.tenantId, jobId, after: query.after, signal });
      return reply
        .header('content-type', 'text/event-stream; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
        .send(Readable.from(events));
    },
  );

  app.get(
    '/v1/reports/jobs/:id/outputs/:name',
    { schema: { tags: ['reports'], summary: 'A file that a report made', params: OutputParams } },
    async ({ actor, params }, reply) => {
      const file = await withTenant(pool, actor.tenantId, (tx) =>
        readOutput(tx, actor, params.id.toLowerCase(), params.name),
      );
      return reply
        .header('content-type', file.mediaType)
        .header('content-disposition', `attachment; filename="${params.name}"`)
        .header('x-content-type-options', 'nosniff')
        .header('cache-control', 'private, no-store')
        .header('x-content-sha256', file.sha256)
        .send(file.content);
    },
  );
};
