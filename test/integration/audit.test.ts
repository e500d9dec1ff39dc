import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withTenant } from '../../sync-server/db.ts';
import { appendAudit } from '../../sync-server/modules/audit/service.ts';
import { verifyAuditChain } from '../../sync-server/modules/audit/verify.ts';
import { pushEntries } from '../../sync-server/modules/sync/push-entries.ts';
import { actorOf, decide, decisionOn, submitted } from '../support/decisions.ts';
import { entryOf, type Firm, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());

const verify = (firm: Firm) =>
  withTenant(db.pool, firm.tenantId, (tx) => verifyAuditChain(tx, firm.tenantId));

/** As somebody with the owner's rights who goes round the append-only trigger. */
async function tamper(sql: string, values: unknown[]): Promise<void> {
  const client = await db.ownerPool.connect();
  try {
    await client.query('begin');
    await client.query('alter table audit_records disable trigger append_only');
    await client.query(sql, values);
    await client.query('alter table audit_records enable always trigger append_only');
    await client.query('commit');
  } finally {
    client.release();
  }
}

async function busyFirm(): Promise<Firm> {
  const firm = await seedFirm(db.ownerPool);
  const entries = await submitted(db.ownerPool, firm, { minutes: 5 }, { minutes: 6 }, { minutes: 7 });
  await Promise.all(
    entries.map(async (entry) =>
      decide(db.pool, firm, firm.manager, [await decisionOn(firm, [entry], { comment: 'Fine “é” ☂' })]),
    ),
  );
  return firm;
}

test('decisions at once make one chain that verifies: a record an entry and a decision', async () => {
  const firm = await busyFirm();
  expect(await verify(firm)).toEqual({ ok: true, records: 6 });
  const { rows } = await db.ownerPool.query(
    'select action, before, after, user_id, ip_address from audit_records where tenant_id = $1 order by seq limit 2',
    [firm.tenantId],
  );
  expect(rows).toMatchObject([
    { action: 'time_entry.approve', before: { status: 'submitted' }, after: { status: 'approved' } },
    { action: 'decision.approve', before: null, user_id: firm.manager.id, ip_address: '127.0.0.1' },
  ]);
});

test('a record of several things is a link as any other, and an id that is put into it breaks the chain', async () => {
  const firm = await busyFirm();
  await pushEntries(
    db.pool,
    actorOf(firm, firm.consultant),
    [entryOf(firm, { description: 'one' }), entryOf(firm, { description: 'other' })].map((entry) => ({
      operationId: uuidv7(),
      assumedMasterState: null,
      newDocumentState: { ...entry, _deleted: false },
    })),
    new Date(),
  );
  expect(await verify(firm)).toEqual({ ok: true, records: 7 });
  await tamper(
    'update audit_records set resource_ids[2] = resource_ids[1] where tenant_id = $1 and cardinality(resource_ids) > 1',
    [firm.tenantId],
  );
  expect(await verify(firm)).toEqual({ ok: false, seq: 7, reason: 'edited' });
});

test('records that are appended at once, by whoever, never share a place', async () => {
  const firm = await seedFirm(db.ownerPool);
  const record = { action: 'x', resourceType: 'y', resourceId: firm.client.id, before: null, after: null };
  await Promise.all(
    Array.from({ length: 10 }, () =>
      withTenant(db.pool, firm.tenantId, (tx) =>
        appendAudit(tx, actorOf(firm, firm.admin), [record, record], new Date()),
      ),
    ),
  );
  expect(await verify(firm)).toEqual({ ok: true, records: 20 });
});

test('an edited record breaks the chain where it was edited', async () => {
  const firm = await busyFirm();
  await tamper(`update audit_records set after = '{"status":"rejected"}' where tenant_id = $1 and seq = 3`, [
    firm.tenantId,
  ]);
  expect(await verify(firm)).toEqual({ ok: false, seq: 3, reason: 'edited' });
});

test('a removed record breaks the chain where it is missing', async () => {
  const firm = await busyFirm();
  await tamper('delete from audit_records where tenant_id = $1 and seq = 2', [firm.tenantId]);
  expect(await verify(firm)).toEqual({ ok: false, seq: 2, reason: 'missing' });
});

test('the app’s role can neither edit nor remove a record', async () => {
  const firm = await busyFirm();
  for (const sql of ['update audit_records set action = action', 'delete from audit_records']) {
    await expect(withTenant(db.pool, firm.tenantId, (tx) => tx.query(sql))).rejects.toThrow(
      /permission denied/,
    );
  }
});

test('each tenant has a chain of its own', async () => {
  const [one, two] = [await seedFirm(db.ownerPool), await seedFirm(db.ownerPool)];
  for (const firm of [one, two]) {
    await withTenant(db.pool, firm.tenantId, (tx) =>
      appendAudit(
        tx,
        actorOf(firm, firm.admin),
        [
          {
            action: 'x',
            resourceType: 'y',
            resourceId: firm.client.id,
            before: { a: [1, null] },
            after: null,
          },
        ],
        new Date(),
      ),
    );
  }
  expect([await verify(one), await verify(two)]).toEqual([
    { ok: true, records: 1 },
    { ok: true, records: 1 },
  ]);
});
