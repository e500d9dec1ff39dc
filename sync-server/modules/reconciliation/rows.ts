import type { PoolClient } from 'pg';
import { ReconciliationRow, ReconciliationRun } from '../../../domain/wire/reconciliation.ts';
import { daysOf } from '../usage/months.ts';

const RUNS_SHOWN = 100;

const columns = `id, to_char(month, 'YYYY-MM') as month, started_at as "startedAt", finished_at as "finishedAt", trigger,
  asked_by as "askedBy", state, missing, currency, prices_version as "pricesVersion", row_count as rows, differing,
  held_cost_minor as "heldCostMinor", platform_cost_minor as "platformCostMinor"`;

/** Keeps a run and its rows; a run of this id that is there already stays as it is. */
export async function storeRun(
  tx: PoolClient,
  tenantId: string,
  run: ReconciliationRun,
  lines: readonly ReconciliationRow[],
): Promise<void> {
  const made = await tx.query(
    `insert into reconciliation_runs (id, tenant_id, month, started_at, finished_at, trigger, asked_by, state, missing,
                                      currency, prices_version, row_count, differing, held_cost_minor, platform_cost_minor)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) on conflict do nothing`,
    [
      ...[run.id, tenantId, daysOf(run.month).from, run.startedAt, run.finishedAt, run.trigger, run.askedBy],
      ...[run.state, run.missing, run.currency, run.pricesVersion, run.rows, run.differing],
      ...[run.heldCostMinor, run.platformCostMinor],
    ],
  );
  if (made.rowCount === 0) return;
  await tx.query(
    `insert into reconciliation_rows (tenant_id, run_id, client_id, event_type, agrees, line)
     select $1, $2, (line ->> 'clientId')::uuid, line ->> 'eventType', (line ->> 'agrees')::boolean, line
       from jsonb_array_elements($3::jsonb) as line`,
    [tenantId, run.id, JSON.stringify(lines)],
  );
}

export async function selectRuns(tx: PoolClient, month: string | null): Promise<ReconciliationRun[]> {
  const { rows } = await tx.query(
    `select ${columns} from reconciliation_runs where $1::date is null or month = $1
      order by started_at desc, id desc limit ${RUNS_SHOWN}`,
    [month === null ? null : daysOf(month).from],
  );
  return rows.map((row) => ReconciliationRun.parse(row));
}

export async function selectRun(tx: PoolClient, id: string): Promise<ReconciliationRun | null> {
  const { rows } = await tx.query(`select ${columns} from reconciliation_runs where id = $1`, [id]);
  return rows[0] === undefined ? null : ReconciliationRun.parse(rows[0]);
}

/** Those that differ first, then by client and type. */
export async function selectLines(
  tx: PoolClient,
  runId: string,
  onlyDiffering: boolean,
): Promise<ReconciliationRow[]> {
  const { rows } = await tx.query<{ line: unknown }>(
    `select line from reconciliation_rows where run_id = $1 and not (agrees and $2)
      order by agrees, client_id, event_type`,
    [runId, onlyDiffering],
  );
  return rows.map(({ line }) => ReconciliationRow.parse(line));
}
