import type { PoolClient } from 'pg';
import { ReportJob } from '../../../domain/entities/report-job.ts';

const columns = `id, tenant_id as "tenantId", definition, parameters, schedule, requested_by as "requestedBy", state,
  sandbox_id as "sandboxId", task_id as "taskId", input_hash as "inputHash", cost_amount::text as "costAmount",
  cost_currency as "costCurrency", execution_ms as "executionMs", outputs, error, created_at as "createdAt",
  started_at as "startedAt", completed_at as "completedAt"`;

export async function selectJobs(tx: PoolClient, where: string, values: unknown[]): Promise<ReportJob[]> {
  const { rows } = await tx.query(`select ${columns} from report_jobs ${where}`, values);
  return rows.map((row) => ReportJob.parse(row));
}

export async function selectJob(tx: PoolClient, id: string): Promise<ReportJob | null> {
  return (await selectJobs(tx, 'where id = $1', [id]))[0] ?? null;
}

/** Runs `update report_jobs set …`; null where its condition held for no row. */
export async function updateJob(
  tx: PoolClient,
  setAndWhere: string,
  values: unknown[],
): Promise<ReportJob | null> {
  const { rows } = await tx.query(`update report_jobs ${setAndWhere} returning ${columns}`, values);
  return rows[0] === undefined ? null : ReportJob.parse(rows[0]);
}
