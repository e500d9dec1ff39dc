import type { PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { AuditRecord } from '../../../domain/entities/notification.ts';
import { chainHash, chainStart } from '../../../domain/rules/audit-hash.ts';
import type { Actor } from '../../actor.ts';

type Json = z.core.util.JSONType;

/** One thing that was done. `before` and `after` hold what changed, as JSON; no secret belongs in them. */
export interface AuditInput {
  action: string;
  resourceType: string;
  resourceId: string;
  before: Json | null;
  after: Json | null;
}

/** Who it is put down to. A server `Actor` fits; the worker passes its tenant with `userId: null`. */
export type AuditActor = Pick<Actor, 'tenantId' | 'ip' | 'userAgent'> & { userId: string | null };

/** Hash of a record over every field but `hash` itself, on top of the record before it. */
export function auditHash(record: Omit<AuditRecord, 'hash'>): Promise<string> {
  return chainHash(record.previousHash, record);
}

/**
 * Appends records to the tenant's hash chain (DOMAIN.md, AuditRecord) inside the caller's READ COMMITTED tenant
 * transaction: two statements to lock and read the head, one to write, whatever the number of records.
 *
 * The lock is an advisory one held to commit: the app's role may only INSERT and SELECT here, so it cannot lock rows.
 * Take it after the locks on the rows that the records speak of.
 */
export async function appendAudit(
  tx: PoolClient,
  actor: AuditActor,
  records: readonly AuditInput[],
  now: Date,
): Promise<void> {
  if (records.length === 0) return;
  await tx.query("select pg_advisory_xact_lock(hashtextextended('stint.audit:' || $1, 0))", [actor.tenantId]);
  const head = await tx.query<{ seq: number; hash: string }>(
    'select seq::int as seq, hash from audit_records where tenant_id = $1 order by seq desc limit 1',
    [actor.tenantId],
  );
  let seq = head.rows[0]?.seq ?? 0;
  let previousHash = head.rows[0]?.hash ?? chainStart;
  const rows: AuditRecord[] = [];
  for (const record of records) {
    seq += 1;
    const body = {
      id: uuidv7(),
      tenantId: actor.tenantId,
      seq,
      userId: actor.userId,
      ...record,
      ipAddress: actor.ip?.slice(0, 64) ?? null,
      userAgent: actor.userAgent?.slice(0, 400) ?? null,
      at: now.toISOString(),
      previousHash,
    };
    previousHash = await auditHash(body);
    rows.push({ ...body, hash: previousHash });
  }
  await tx.query(
    `insert into audit_records (id, tenant_id, seq, user_id, action, resource_type, resource_id, before, after,
                                ip_address, user_agent, at, previous_hash, hash)
     select id, "tenantId", seq, "userId", action, "resourceType", "resourceId", before, after,
            "ipAddress", "userAgent", at, "previousHash", hash
       from jsonb_to_recordset($1::jsonb)
         as r(id uuid, "tenantId" uuid, seq int, "userId" uuid, action text, "resourceType" text, "resourceId" uuid,
              before jsonb, after jsonb, "ipAddress" text, "userAgent" text, at timestamptz, "previousHash" text,
              hash text)`,
    [JSON.stringify(rows)],
  );
}
