import type { Pool } from 'pg';
import { withTenant } from '../../sync-server/db.ts';
import { appendAudit } from '../../sync-server/modules/audit/service.ts';
import { actorOf, decide, decisionOn, submitted } from './decisions.ts';
import { type Firm, seedFirm } from './firm.ts';
import type { TestDatabase } from './postgres.ts';

/** As somebody with the owner's rights who goes round the append-only triggers. */
export async function tamper(ownerPool: Pool, sql: string, values: readonly unknown[]): Promise<void> {
  const client = await ownerPool.connect();
  try {
    await client.query('begin');
    await client.query('alter table audit_records disable trigger append_only');
    await client.query(sql, [...values]);
    await client.query('alter table audit_records enable always trigger append_only');
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

/** A firm whose log has six records: three approvals at once, each of an entry and of its decision. */
export async function busyFirm(db: TestDatabase): Promise<Firm> {
  const firm = await seedFirm(db.ownerPool);
  const entries = await submitted(db.ownerPool, firm, { minutes: 5 }, { minutes: 6 }, { minutes: 7 });
  await Promise.all(
    entries.map(async (entry) =>
      decide(db.pool, firm, firm.manager, [await decisionOn(firm, [entry], { comment: 'Fine “é” ☂' })]),
    ),
  );
  return firm;
}

/** A firm whose log has so many records that say nothing, each appended alone. */
export async function loggedFirm(db: TestDatabase, records: number): Promise<Firm> {
  const firm = await seedFirm(db.ownerPool);
  for (let index = 0; index < records; index += 1)
    await withTenant(db.pool, firm.tenantId, (tx) =>
      appendAudit(
        tx,
        actorOf(firm, firm.admin),
        [{ action: 'x', resourceType: 'y', resourceId: firm.client.id, before: null, after: { index } }],
        new Date(),
      ),
    );
  return firm;
}
