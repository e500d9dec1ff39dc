import { TimeEntry } from '../domain/entities/time-entry.ts';

/**
 * The columns of `time_entries e` under the names of the entity's fields, for a select list. The pool's type parsers
 * (db.ts) give dates as `YYYY-MM-DD`, instants as ISO text with milliseconds, int8 as numbers.
 */
export const entryColumns = `e.id, e.tenant_id as "tenantId", e.version, e.created_at as "createdAt",
  e.updated_at as "updatedAt", e.user_id as "userId", e.project_id as "projectId", e.task_id as "taskId",
  e.activity_code as "activityCode", e.date, e.minutes, e.raw_seconds as "rawSeconds", e.started_at as "startedAt", e.ended_at as "endedAt", e.zone,
  e.billable, e.description, e.source, e.status, e.submitted_at as "submittedAt", e.rate_minor as "rateMinor",
  e.amount_minor as "amountMinor", e.currency, e.billed_minutes as "billedMinutes",
  e.rounding_version as "roundingVersion", e.decision, e.invoice_id as "invoiceId", e.time_trust as "timeTrust",
  e.corrects_id as "correctsId", e.replaced_by_id as "replacedById", e.warnings`;

/** A row selected with `entryColumns` as the entity. @throws ZodError for a row that no entry can be */
export function entryOfRow(row: unknown): TimeEntry {
  return TimeEntry.parse(row);
}
