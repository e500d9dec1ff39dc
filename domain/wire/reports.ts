import { z } from 'zod';
import { CivilDate } from '../entities/primitives.ts';
import { ReportJob } from '../entities/report-job.ts';

/** What can be run. `parameters` says what the form asks for. `GET /v1/reports/definitions` */
export const ReportDefinition = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  parameters: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      kind: z.enum(['date', 'client', 'project']),
      required: z.boolean(),
    }),
  ),
});
export type ReportDefinition = z.infer<typeof ReportDefinition>;
export const ReportDefinitions = z.object({ definitions: z.array(ReportDefinition) });

/** `POST /v1/reports/jobs`; the same `id` again answers the same job. → 202 ReportJob */
export const ReportRequest = z.object({
  id: z.uuid(),
  definition: z.literal('utilisation'),
  parameters: z.object({ from: CivilDate, to: CivilDate }),
});
export type ReportRequest = z.infer<typeof ReportRequest>;

/** `GET /v1/reports/jobs` newest first, at most 100; `GET /v1/reports/jobs/:id`; `POST /v1/reports/jobs/:id/cancel` */
export const ReportJobs = z.object({ jobs: z.array(ReportJob) });

/** SSE of `GET /v1/reports/jobs/:id/logs?after=seq`: `event: log` with this, then `event: end` with the ReportJob. */
export const ReportLogLine = z.object({
  seq: z.int().min(0),
  at: z.string(),
  stream: z.enum(['stdout', 'stderr', 'system']),
  line: z.string(),
});
export type ReportLogLine = z.infer<typeof ReportLogLine>;

/** The `result.json` that the utilisation report writes; `GET /v1/reports/jobs/:id/outputs/result.json`. */
export const UtilisationResult = z.object({
  title: z.string(),
  period: z.object({ from: CivilDate, to: CivilDate }),
  snapshot: z.string(),
  people: z.array(
    z.object({
      userId: z.uuid(),
      name: z.string(),
      billableMinutes: z.int(),
      totalMinutes: z.int(),
      capacityMinutes: z.int(),
      /** billable ÷ capacity, four decimals, as a decimal string */
      utilisation: z.string(),
      targetUtilisation: z.string().nullable(),
    }),
  ),
  weeks: z.array(
    z.object({
      weekStart: CivilDate,
      billableMinutes: z.int(),
      totalMinutes: z.int(),
      capacityMinutes: z.int(),
    }),
  ),
});
export type UtilisationResult = z.infer<typeof UtilisationResult>;
