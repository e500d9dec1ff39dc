import type { PoolClient } from 'pg';
import { AuditRecord } from '../../../domain/entities/notification.ts';
import { chainStart } from '../../../domain/rules/audit-hash.ts';
import { auditHash } from './service.ts';

const PAGE = 1000;

/** Whether the chain holds, and if not, at which record (by `seq`) it breaks and how. */
export type ChainVerdict =
  | { ok: true; records: number }
  | { ok: false; seq: number; reason: 'missing' | 'edited' | 'unlinked' };

/** Reads a tenant's audit log from the start, page by page, and checks every link of its hash chain. */
export async function verifyAuditChain(tx: PoolClient, tenantId: string): Promise<ChainVerdict> {
  let seq = 0;
  let previousHash = chainStart;
  for (;;) {
    const page = await tx.query(
      `select id, tenant_id as "tenantId", seq::int as seq, user_id as "userId", action,
              resource_type as "resourceType", resource_id as "resourceId", resource_ids as "resourceIds", before, after,
              ip_address as "ipAddress", user_agent as "userAgent", at, previous_hash as "previousHash", hash
         from audit_records a where tenant_id = $1 and a.seq > $2 order by a.seq limit ${PAGE}`,
      [tenantId, seq],
    );
    for (const row of page.rows) {
      const { hash, ...body } = AuditRecord.parse(row);
      if (body.seq !== seq + 1) return { ok: false, seq: seq + 1, reason: 'missing' };
      if (body.previousHash !== previousHash) return { ok: false, seq: body.seq, reason: 'unlinked' };
      if (auditHash(body) !== hash) return { ok: false, seq: body.seq, reason: 'edited' };
      seq = body.seq;
      previousHash = hash;
    }
    if (page.rows.length < PAGE) return { ok: true, records: seq };
  }
}
