import type { TenantSettings } from '../../../domain/entities/tenant.ts';
import type { Database } from './database.ts';
import type { Firm } from './firm.ts';
import type { Seen } from './witness.ts';

/** The rows that matter, as they are in the database and not as any route tells them. */
export interface Truth {
  settings: TenantSettings;
  projects: { id: string; manager: string; client: string; spent: number }[];
  assignments: { id: string; project: string; user: string; deleted: boolean }[];
  entries: {
    id: string;
    user: string;
    project: string;
    deleted: boolean;
    status: string;
    decided: boolean;
    replacedBy: string | null;
    currency: string | null;
    billed: number | null;
    amount: number | null;
    fields: { [field: string]: unknown };
  }[];
  notices: { id: string; user: string; what: unknown }[];
  decisions: {
    id: string;
    by: string | null;
    state: string;
    action: string;
    at: string;
    to: string | null;
    until: string | null;
    entries: { entryId: string; contentHash: string }[];
    results: { entryId: string; outcome: string; message: string }[];
  }[];
  events: { id: string; entry: string; seq: number; hours: string; corrects: string | null }[];
  outbox: { event: string; entry: string; hours: string; corrects: string | null }[];
  rollups: { key: string; sums: number[] }[];
  audit: { seq: number; previous: string; hash: string }[];
  /** In the order in which it happened. */
  seen: Seen[];
}

export async function readTruth(database: Database, firm: Firm): Promise<Truth> {
  const { rows } = await database.asOwner((owner) => owner.query(truthSql, [firm.tenantId]));
  return (rows[0] as { truth: Truth }).truth;
}

function list(fields: string, from: string, order = ''): string {
  return `(SELECT coalesce(json_agg(json_build_object(${fields}) ${order}), '[]') FROM ${from})`;
}
const truthSql = `SELECT json_build_object(
  'settings', (SELECT settings FROM tenants WHERE id = $1),
  'projects', ${list(`'id', id, 'manager', manager_id, 'client', client_id, 'spent', spent_minutes`, 'projects WHERE tenant_id = $1')},
  'assignments', ${list(`'id', id, 'project', project_id, 'user', user_id, 'deleted', deleted`, 'assignments WHERE tenant_id = $1')},
  'entries', ${list(
    `'id', id, 'user', user_id, 'project', project_id, 'deleted', deleted, 'status', status, 'decided', decision IS NOT NULL,
     'replacedBy', replaced_by_id, 'currency', currency, 'billed', billed_minutes, 'amount', amount_minor,
     'fields', json_build_object('id', id, 'userId', user_id, 'projectId', project_id,
     'taskId', task_id, 'activityCode', activity_code, 'date', date, 'minutes', minutes, 'zone', zone, 'billable', billable,
     'description', description, 'startedAt', started_at, 'endedAt', ended_at, 'correctsId', corrects_id)`,
    'time_entries WHERE tenant_id = $1',
  )},
  'decisions', ${list(
    `'id', id, 'by', decided_by, 'state', state, 'action', action, 'at', decided_at, 'to', delegate_to,
     'until', delegate_until, 'entries', entries, 'results', results`,
    'decisions WHERE tenant_id = $1 AND NOT deleted',
  )},
  'notices', ${list(
    `'id', id, 'user', user_id, 'what', json_build_array(kind, subject_id, facts, once_key)`,
    'notifications WHERE tenant_id = $1 AND NOT deleted',
  )},
  'events', ${list(`'id', id, 'entry', cause_id, 'seq', cause_seq, 'hours', quantity::text, 'corrects', corrects`, 'metering_events WHERE tenant_id = $1')},
  'outbox', ${list(
    `'event', payload->>'event_id', 'entry', cause_id, 'hours', payload->>'quantity', 'corrects', payload->>'corrects'`,
    `outbox WHERE tenant_id = $1 AND topic = 'metering_event'`,
  )},
  'rollups', ${list(
    `'key', concat_ws(' ', user_id, date, project_id, currency),
     'sums', json_build_array(entries, minutes, billable_minutes, billed_minutes, amount_minor)`,
    'time_rollups WHERE tenant_id = $1 AND (entries, minutes, billable_minutes, billed_minutes, amount_minor) <> (0, 0, 0, 0, 0)',
  )},
  'audit', ${list(`'seq', seq, 'previous', previous_hash, 'hash', hash`, 'audit_records WHERE tenant_id = $1', 'ORDER BY seq')},
  'seen', (SELECT coalesce(jsonb_agg(what ORDER BY seq), '[]') FROM sim.seen WHERE tenant_id = $1)) AS truth`;
