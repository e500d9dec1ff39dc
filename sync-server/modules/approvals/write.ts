import type { PoolClient } from 'pg';
import type { Decision } from '../../../domain/entities/decision.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';

/** Writes what decisions made of entries: one statement. Only what a decision may change is touched. */
export async function writeEntries(
  tx: PoolClient,
  tenantId: string,
  entries: readonly TimeEntry[],
  now: Date,
): Promise<void> {
  if (entries.length === 0) return;
  await tx.query(
    `update time_entries e
        set status = r.status, submitted_at = r."submittedAt", rate_minor = r."rateMinor",
            amount_minor = r."amountMinor", currency = r.currency, billed_minutes = r."billedMinutes",
            rounding_version = r."roundingVersion", decision = r.decision, updated_at = $2,
            sent_back = e.sent_back or coalesce(r.decision ->> 'action' in ('reject', 'reopen'), false)
       from jsonb_to_recordset($3::jsonb)
         as r(id uuid, status text, "submittedAt" timestamptz, "rateMinor" bigint, "amountMinor" bigint, currency text,
              "billedMinutes" int, "roundingVersion" int, decision jsonb)
      where e.id = r.id and e.tenant_id = $1`,
    [tenantId, now.toISOString(), JSON.stringify(entries.map(whatIsWritten))],
  );
}

/** Half of an entry is what a decision leaves alone: it need not travel to the database. */
function whatIsWritten(entry: TimeEntry) {
  const {
    id,
    status,
    submittedAt,
    rateMinor,
    amountMinor,
    currency,
    billedMinutes,
    roundingVersion,
    decision,
  } = entry;
  return {
    id,
    status,
    submittedAt,
    rateMinor,
    amountMinor,
    currency,
    billedMinutes,
    roundingVersion,
    decision,
  };
}

/**
 * Stores new decisions with what became of them: one statement.
 * @returns version and id of those that were stored; an id that is taken already is left out
 */
export async function insertDecisions(
  tx: PoolClient,
  decisions: readonly Decision[],
): Promise<Map<string, number>> {
  if (decisions.length === 0) return new Map();
  const stored = await tx.query<{ id: string; version: number }>(
    `insert into decisions (id, tenant_id, created_at, updated_at, action, entries, comment, decided_by, rule, decided_at,
                            delegate_to, delegate_until, state, results)
     select id, "tenantId", "createdAt", "updatedAt", action, entries, comment, "decidedBy", rule, "decidedAt",
            "delegateTo", "delegateUntil", state, results
       from jsonb_to_recordset($1::jsonb)
         as r(id uuid, "tenantId" uuid, "createdAt" timestamptz, "updatedAt" timestamptz, action text, entries jsonb,
              comment text, "decidedBy" uuid, rule jsonb, "decidedAt" timestamptz, "delegateTo" uuid, "delegateUntil" date,
              state text, results jsonb)
     on conflict do nothing
     returning id, version`,
    [JSON.stringify(decisions)],
  );
  return new Map(stored.rows.map(({ id, version }) => [id, version]));
}
