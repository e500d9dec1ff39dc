import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { Decision } from '../../domain/entities/decision.ts';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import { contentHash } from '../../domain/rules/content-hash.ts';
import type { Actor } from '../../sync-server/actor.ts';
import { withTenant } from '../../sync-server/db.ts';
import { applyDecisions } from '../../sync-server/modules/approvals/service.ts';
import { entryOf, type Firm, type FirmUser } from './firm.ts';

/** Who `person` is to the server. */
export function actorOf(firm: Firm, person: FirmUser): Actor {
  return {
    userId: person.id,
    tenantId: firm.tenantId,
    roles: person.roles,
    clientId: person === firm.clientUser ? firm.client.id : null,
    deviceId: uuidv7(),
    ip: '127.0.0.1',
    userAgent: 'test',
  };
}

/** Submitted entries of the firm's consultant, one a change; they are in the database when this resolves. */
export async function submitted(
  ownerPool: Pool,
  firm: Firm,
  ...changes: Partial<TimeEntry>[]
): Promise<TimeEntry[]> {
  const entries = changes.map((change) =>
    entryOf(firm, { status: 'submitted', submittedAt: '2026-06-02T08:00:00.000Z', ...change }),
  );
  await ownerPool.query(
    `insert into time_entries (id, tenant_id, user_id, project_id, task_id, activity_code, date, minutes, started_at,
                               ended_at, zone, billable, description, source, status, submitted_at, corrects_id)
     select id, "tenantId", "userId", "projectId", "taskId", "activityCode", date, minutes, "startedAt", "endedAt", zone,
            billable, description, source, status, "submittedAt", "correctsId"
       from jsonb_to_recordset($1::jsonb)
         as r(id uuid, "tenantId" uuid, "userId" uuid, "projectId" uuid, "taskId" uuid, "activityCode" text, date date,
              minutes int, "startedAt" timestamptz, "endedAt" timestamptz, zone text, billable boolean,
              description text, source text, status text, "submittedAt" timestamptz, "correctsId" uuid)`,
    [JSON.stringify(entries)],
  );
  return entries;
}

/** A decision over the entries as they are given, as a manager's device would make it. */
export async function decisionOn(
  firm: Firm,
  entries: readonly TimeEntry[],
  change: Partial<Decision> = {},
): Promise<Decision> {
  const now = new Date().toISOString();
  return {
    id: uuidv7(),
    tenantId: firm.tenantId,
    version: 0,
    createdAt: now,
    updatedAt: now,
    action: 'approve',
    entries: await Promise.all(
      entries.map(async (entry) => ({ entryId: entry.id, contentHash: await contentHash(entry) })),
    ),
    comment: '',
    decidedBy: firm.manager.id,
    decidedAt: now,
    delegateTo: null,
    delegateUntil: null,
    state: 'pending',
    results: [],
    ...change,
  };
}

/** Applies decisions as `person` in a tenant transaction of their own, as a push would. */
export function decide(
  pool: Pool,
  firm: Firm,
  person: FirmUser,
  decisions: readonly Decision[],
  now = new Date(),
): Promise<Decision[]> {
  return withTenant(pool, firm.tenantId, (tx) => applyDecisions(tx, actorOf(firm, person), decisions, now));
}
