import { hash } from 'node:crypto';
import type { PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { AuditRecord } from '../../../domain/entities/audit-record.ts';
import { auditText, chainStart } from '../../../domain/rules/audit-hash.ts';
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

/** The same that was done to several things at once, as one record; `before` and `after` in the order of the ids. */
export interface GroupedAuditInput {
  action: string;
  resourceType: string;
  resourceIds: string[];
  before: Json[] | null;
  after: Json[] | null;
}

/**
 * Puts what was done to several things of one type under one record an action, each where its first stood: a push of 50
 * new entries is one link of the chain instead of 50. An entry keeps the order of what it underwent, because nothing is
 * put before what happened to the same thing.
 */
export function grouped(records: readonly AuditInput[]): (AuditInput | GroupedAuditInput)[] {
  const groups: AuditInput[][] = [];
  const open = new Map<string, AuditInput[]>();
  const spokenOf = new Set<string>();
  for (const record of records) {
    // A second change of the same thing begins groups of its own, after those that hold the first.
    if (spokenOf.has(record.resourceId)) {
      open.clear();
      spokenOf.clear();
    }
    spokenOf.add(record.resourceId);
    const kind = `${record.action} ${record.resourceType} ${record.before === null} ${record.after === null}`;
    const group = open.get(kind);
    if (group) group.push(record);
    else {
      const fresh = [record];
      open.set(kind, fresh);
      groups.push(fresh);
    }
  }
  return groups.map(together);
}

function together(group: readonly AuditInput[]): AuditInput | GroupedAuditInput {
  const [first] = group;
  if (!first) throw new Error('a group of records is never empty');
  if (group.length === 1) return first;
  const { action, resourceType } = first;
  return {
    action,
    resourceType,
    resourceIds: group.map(({ resourceId }) => resourceId),
    before: first.before === null ? null : group.map(({ before }) => before),
    after: first.after === null ? null : group.map(({ after }) => after),
  };
}

/** Who it is put down to, and which of their devices. An `Actor` fits; the worker passes its tenant with nulls. */
export type AuditActor = Pick<Actor, 'tenantId' | 'ip' | 'userAgent'> & {
  userId: string | null;
  deviceId: string | null;
};

/** Hash of a record over every field but `hash` itself, by Node's own hash, which needs no turn of the event loop. */
export function auditHash(record: Omit<AuditRecord, 'hash'>): string {
  return hash('sha256', auditText(record), 'hex');
}

/** The last record of a tenant's chain; null before the first. */
export type ChainHead = Pick<AuditRecord, 'seq' | 'hash'> | null;

/**
 * SQL expression that locks the tenant's chain to the end of the transaction; `tenant` is an expression of type text. It
 * is an advisory lock: the app's role may only INSERT and SELECT here, so it cannot lock rows. Take it after the locks
 * on the rows that the records speak of, in a statement before the one that reads the head.
 */
export function chainLockSql(tenant: string): string {
  return `pg_advisory_xact_lock(hashtextextended('stint.audit:' || ${tenant}, 0))`;
}

/** SELECT of the chain's head as `{ seq, hash }`; `tenant` is an expression of type uuid. */
export function chainHeadSql(tenant: string): string {
  // By the column, not by what is selected under its name: only that is the index's order.
  return `SELECT a.seq, a.hash FROM audit_records a WHERE a.tenant_id = ${tenant}
    ORDER BY a.seq DESC LIMIT 1`;
}

/** Links records to the chain that ends at `head`. */
export function linkRecords(
  head: ChainHead,
  actor: AuditActor,
  records: readonly (AuditInput | GroupedAuditInput)[],
  now: Date,
): AuditRecord[] {
  let seq = head?.seq ?? 0;
  let previousHash = head?.hash ?? chainStart;
  const at = now.toISOString();
  return records.map((record) => {
    seq += 1;
    const body = {
      id: uuidv7(),
      tenantId: actor.tenantId,
      seq,
      userId: actor.userId,
      deviceId: actor.deviceId,
      resourceId: null,
      resourceIds: [],
      ...record,
      ipAddress: actor.ip?.slice(0, 64) ?? null,
      userAgent: actor.userAgent?.slice(0, 400) ?? null,
      at,
      previousHash,
    };
    previousHash = auditHash(body);
    return { ...body, hash: previousHash };
  });
}

/** INSERT of linked records, given as the JSON of `records`; `json` is an expression of type json. */
export function insertRecordsSql(json: string): string {
  return `INSERT INTO audit_records (id, tenant_id, seq, user_id, device_id, action, resource_type, resource_id, resource_ids, before, after,
      ip_address, user_agent, at, previous_hash, hash)
    SELECT id, "tenantId", seq, "userId", "deviceId", action, "resourceType", "resourceId", "resourceIds", before, after, "ipAddress",
        "userAgent", at, "previousHash", hash
      FROM json_to_recordset(${json})
        AS r(id uuid, "tenantId" uuid, seq bigint, "userId" uuid, "deviceId" uuid, action text, "resourceType" text, "resourceId" uuid,
          "resourceIds" uuid[], before jsonb, after jsonb, "ipAddress" text, "userAgent" text, at timestamptz, "previousHash" text, hash text)`;
}

/**
 * Appends records to the tenant's hash chain (DOMAIN.md, AuditRecord) inside the caller's READ COMMITTED tenant
 * transaction: two statements to lock and read the head, one to write, whatever the number of records.
 */
export async function appendAudit(
  tx: PoolClient,
  actor: AuditActor,
  records: readonly (AuditInput | GroupedAuditInput)[],
  now: Date,
): Promise<void> {
  if (records.length === 0) return;
  await tx.query(`SELECT ${chainLockSql('$1::text')}`, [actor.tenantId]);
  const { rows } = await tx.query<{ seq: number; hash: string }>(chainHeadSql('$1'), [actor.tenantId]);
  await tx.query(insertRecordsSql('$1::json'), [
    JSON.stringify(linkRecords(rows[0] ?? null, actor, records, now)),
  ]);
}
