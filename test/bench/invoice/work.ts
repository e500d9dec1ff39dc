import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { billingSettings } from '../../support/billing.ts';
import type { BusyFirm } from '../approvals/firm.ts';

/** A card as firms have them: overtime, volume discounts in two bands, a discount for the client's tier. */
export async function giveTerms(owner: pg.Pool, firm: BusyFirm): Promise<void> {
  await owner.query(
    `UPDATE rate_cards SET overtime = '{"thresholdMinutesPerWeek":2400,"multiplier":"1.25"}',
       volume_discounts = '[{"fromMinutes":6000,"discount":"0.02"},{"fromMinutes":30000,"discount":"0.05"}]',
       tier_discounts = '[{"tier":"gold","discount":"0.03"}]'
      WHERE tenant_id = $1`,
    [firm.tenantId],
  );
  await owner.query(
    `UPDATE clients SET contract_terms = contract_terms || '{"discountTier":"gold"}' WHERE tenant_id = $1`,
    [firm.tenantId],
  );
  await owner.query(
    'INSERT INTO billing_settings (tenant_id, settings_version, settings) VALUES ($1, 1, $2)',
    [firm.tenantId, billingSettings],
  );
}

export interface Work {
  readonly clientId: string;
  readonly projectIds: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly minutes: number;
}

/** Approved billable entries of everybody on a client's four projects, spread over the days from `from` to `to`. */
export async function giveApproved(
  owner: pg.Pool,
  firm: BusyFirm,
  entries: number,
  span: { from: string; to: string },
): Promise<Work> {
  const { rows: projects } = await owner.query<{ id: string; taskId: string }>(
    `SELECT id, tasks -> 0 ->> 'id' AS "taskId" FROM projects WHERE tenant_id = $1 AND client_id = $2 ORDER BY code`,
    [firm.tenantId, firm.client.id],
  );
  const { rows } = await owner.query<{ minutes: string }>(
    `WITH made AS (
       INSERT INTO time_entries (id, tenant_id, user_id, project_id, task_id, activity_code, date, minutes, started_at,
           zone, billable, description, source, status, submitted_at, rate_minor, amount_minor, currency, billed_minutes,
           rounding_version, decision)
         SELECT uuidv7(), $1, person.id, project.id, project."taskId", 'DEV', d.day, 20 + nr % 70,
             d.day + time '08:00' + make_interval(mins => nr % 480), 'Europe/Berlin', true,
             'Work number ' || nr || ' on what the client asked for', 'manual', 'approved', now(), 15000,
             (20 + nr % 70) * 250, 'EUR', 20 + nr % 70, 1, $9
           FROM generate_series(0, $2::int - 1) AS nr
           CROSS JOIN LATERAL (SELECT $7::date + nr % ($8::date - $7::date + 1) AS day) AS d
           JOIN ROWS FROM (json_to_recordset($3::json) AS (id uuid)) WITH ORDINALITY AS person(id, at)
             ON person.at = nr / 31 % $5::int + 1
           JOIN ROWS FROM (json_to_recordset($4::json) AS (id uuid, "taskId" uuid)) WITH ORDINALITY AS project(id, "taskId", at)
             ON project.at = nr % $6::int + 1
         RETURNING minutes)
     SELECT sum(minutes) AS minutes FROM made`,
    [
      firm.tenantId,
      entries,
      JSON.stringify(firm.people),
      JSON.stringify(projects),
      firm.people.length,
      projects.length,
      span.from,
      span.to,
      {
        ...{ decisionId: uuidv7(), action: 'approve', by: firm.manager.id },
        ...{ at: '2026-06-15T08:00:00.000Z', comment: '' },
      },
    ],
  );
  return {
    clientId: firm.client.id,
    projectIds: projects.map(({ id }) => id),
    ...span,
    minutes: Number(rows[0]?.minutes),
  };
}
