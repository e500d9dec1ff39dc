import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withTenant } from '../../sync-server/db.ts';
import { verifyChain } from '../../sync-server/modules/audit/chain.ts';
import { appendAudit } from '../../sync-server/modules/audit/service.ts';
import { pushEntries } from '../../sync-server/modules/sync/push-entries.ts';
import { busyFirm, tamper } from '../support/audit.ts';
import { actorOf } from '../support/decisions.ts';
import { entryOf, type Firm, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());

const verify = (firm: Firm) => verifyChain(db.pool, firm.tenantId);

test('decisions at once make one chain that verifies: a record an entry and a decision', async () => {
  const firm = await busyFirm(db);
  expect(await verify(firm)).toMatchObject({ ok: true, records: 6, head: { seq: 6 } });
  const { rows } = await db.ownerPool.query(
    'select action, before, after, user_id, device_id, ip_address from audit_records where tenant_id = $1 order by seq limit 2',
    [firm.tenantId],
  );
  expect(rows).toMatchObject([
    { action: 'time_entry.approve', before: { status: 'submitted' }, after: { status: 'approved' } },
    { action: 'decision.approve', before: null, user_id: firm.manager.id, ip_address: '127.0.0.1' },
  ]);
  expect(rows[0].device_id).toMatch(/^[0-9a-f-]{36}$/);
});

test('a record of several things is a link as any other, and an id that is put into it breaks the chain', async () => {
  const firm = await busyFirm(db);
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
  expect(await verify(firm)).toMatchObject({ ok: true, records: 7 });
  await tamper(
    db.ownerPool,
    'update audit_records set resource_ids[2] = resource_ids[1] where tenant_id = $1 and cardinality(resource_ids) > 1',
    [firm.tenantId],
  );
  expect(await verify(firm)).toMatchObject({ ok: false, seq: 7, reason: 'altered' });
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
  expect(await verify(firm)).toMatchObject({ ok: true, records: 20 });
});

test('each tenant has a chain of its own', async () => {
  const [one, two] = [await seedFirm(db.ownerPool), await seedFirm(db.ownerPool)];
  for (const firm of [one, two]) {
    await withTenant(db.pool, firm.tenantId, (tx) =>
      appendAudit(
        tx,
        { ...actorOf(firm, firm.admin), deviceId: null },
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
  for (const firm of [one, two]) expect(await verify(firm)).toMatchObject({ ok: true, records: 1 });
});

/** docs/audit.md, "The hash", in the words of somebody who has nothing of ours but the table. */
test('the hash can be made by anybody from the columns', async () => {
  const firm = await busyFirm(db);
  await withTenant(db.pool, firm.tenantId, (tx) =>
    appendAudit(
      tx,
      { tenantId: firm.tenantId, userId: null, deviceId: null, ip: null, userAgent: null },
      [{ action: 'x', resourceType: 'y', resourceId: firm.client.id, before: null, after: { z: 1, ä: 'ß' } }],
      new Date(),
    ),
  );
  const { rows } = await db.ownerPool.query(
    `select *, seq::text as seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
       from audit_records where tenant_id = $1 order by audit_records.seq`,
    [firm.tenantId],
  );
  const sorted = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(sorted)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([key, member]) => [key, sorted(member)]),
          )
        : value;
  let previous = '0'.repeat(64);
  for (const row of rows) {
    const record = {
      ...{ action: row.action, after: row.after, at: row.at, before: row.before },
      ...(row.device_id === null ? {} : { deviceId: row.device_id }),
      ...{ id: row.id, ipAddress: row.ip_address, previousHash: row.previous_hash },
      ...(row.resource_ids.length > 0 ? { resourceIds: row.resource_ids } : { resourceId: row.resource_id }),
      ...{ resourceType: row.resource_type, seq: Number(row.seq), tenantId: row.tenant_id },
      ...{ userAgent: row.user_agent, userId: row.user_id },
    };
    const text = `${previous}\n${JSON.stringify(sorted(record))}`;
    expect(createHash('sha256').update(text).digest('hex')).toBe(row.hash);
    previous = row.hash;
  }
  expect(rows).toHaveLength(7);
});

test('nobody changes, removes or empties it: not the app’s role, nor the owner, nor in replica mode', async () => {
  const firm = await busyFirm(db);
  for (const sql of [
    'update audit_records set action = action',
    'delete from audit_records',
    'truncate audit_records',
  ]) {
    await expect(withTenant(db.pool, firm.tenantId, (tx) => tx.query(sql))).rejects.toMatchObject({
      code: '42501',
    });
    const owner = await db.ownerPool.connect();
    try {
      for (const mode of ['set role stint_owner', 'reset role', "set session_replication_role = 'replica'"]) {
        await owner.query(mode);
        await owner.query("select set_config('app.current_tenant', $1, false)", [firm.tenantId]);
        await expect(owner.query(sql), `${mode}; ${sql}`).rejects.toMatchObject({ code: '23000' });
      }
    } finally {
      owner.release(true);
    }
  }
  expect(await verify(firm)).toMatchObject({ ok: true, records: 6 });
});
