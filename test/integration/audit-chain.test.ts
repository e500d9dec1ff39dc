import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuditRecord } from '../../domain/entities/audit-record.ts';
import { verifyChain } from '../../sync-server/modules/audit/chain.ts';
import { auditHash } from '../../sync-server/modules/audit/service.ts';
import { loggedFirm, tamper } from '../support/audit.ts';
import type { Firm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

/** Whoever owns the database can do anything to the log; each way is found, at the record where it begins. */

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  // Somebody who inserts a record twice would do so, too.
  await db.ownerPool.query('alter table audit_records drop constraint audit_records_tenant_id_seq_key');
});
afterAll(() => db[Symbol.asyncDispose]());

const verify = (firm: Firm, options: Parameters<typeof verifyChain>[2] = {}) =>
  verifyChain(db.pool, firm.tenantId, options);
const change = (firm: Firm, sql: string, ...values: unknown[]) =>
  tamper(db.ownerPool, sql, [firm.tenantId, ...values]);

async function records(firm: Firm): Promise<AuditRecord[]> {
  const { rows } = await db.ownerPool.query<AuditRecord>(
    `select id, tenant_id as "tenantId", seq, user_id as "userId", device_id as "deviceId", action,
        resource_type as "resourceType", resource_id as "resourceId", resource_ids as "resourceIds", before, after,
        ip_address as "ipAddress", user_agent as "userAgent", at, previous_hash as "previousHash", hash
       from audit_records where tenant_id = $1 order by seq`,
    [firm.tenantId],
  );
  return rows;
}

async function at(firm: Firm, seq: number): Promise<AuditRecord> {
  const found = (await records(firm)).find((record) => record.seq === seq);
  if (!found) throw new Error(`there is no record ${seq}`);
  return found;
}

/** Puts a record of the forger's own into the table. */
async function insert(firm: Firm, body: Omit<AuditRecord, 'hash'>): Promise<AuditRecord> {
  const record = { ...body, hash: auditHash(body) };
  await change(
    firm,
    `insert into audit_records (tenant_id, id, seq, user_id, device_id, action, resource_type, resource_id, before, after,
        ip_address, user_agent, at, previous_hash, hash)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    ...[record.id, record.seq, record.userId, record.deviceId, record.action, record.resourceType],
    ...[record.resourceId, JSON.stringify(record.before), JSON.stringify(record.after), record.ipAddress],
    ...[record.userAgent, record.at, record.previousHash, record.hash],
  );
  return record;
}

test('a whole chain holds, in pages of any size, and says where it stands', async () => {
  const firm = await loggedFirm(db, 7);
  const { hash } = await at(firm, 7);
  for (const page of [1, 3, 7, 100])
    expect(await verify(firm, { page })).toEqual({ ok: true, records: 7, head: { seq: 7, hash } });
});

test('a log of nothing holds', async () => {
  expect(await verify(await loggedFirm(db, 0))).toEqual({ ok: true, records: 0, head: null });
});

test.each([
  ['action', `'y'`],
  ['user_id', 'null'],
  ['device_id', 'null'],
  ['after', `'{"index":99}'`],
  ['before', `'{}'`],
  ['at', `at + interval '1 ms'`],
  ['ip_address', `'10.0.0.1'`],
  ['user_agent', 'null'],
  ['resource_id', 'tenant_id'],
  ['resource_type', `'z'`],
  ['id', 'gen_random_uuid()'],
  ['hash', `repeat('a', 64)`],
])('a record whose %s was edited is named', async (column, value) => {
  const firm = await loggedFirm(db, 4);
  await change(firm, `update audit_records set ${column} = ${value} where tenant_id = $1 and seq = 2`);
  expect(await verify(firm, { page: 2 })).toMatchObject({
    ok: false,
    seq: 2,
    id: (await at(firm, 2)).id,
    reason: 'altered',
  });
});

test('a record that was edited with its hash made anew is named by the one after it', async () => {
  const firm = await loggedFirm(db, 4);
  const forged = { ...(await at(firm, 2)), after: { index: 99 } };
  await change(
    firm,
    'update audit_records set after = $2, hash = $3 where tenant_id = $1 and seq = 2',
    JSON.stringify(forged.after),
    auditHash(forged),
  );
  expect(await verify(firm)).toMatchObject({ ok: false, seq: 2, id: forged.id, reason: 'altered' });
});

test('a record that was put in the place of another, with a hash of its own, is named', async () => {
  const firm = await loggedFirm(db, 4);
  await change(firm, 'delete from audit_records where tenant_id = $1 and seq = 2');
  const forged = await insert(firm, {
    ...(await at(firm, 3)),
    id: uuidv7(),
    seq: 2,
    previousHash: 'b'.repeat(64),
  });
  expect(await verify(firm)).toMatchObject({ ok: false, seq: 2, id: forged.id, reason: 'inserted' });
});

test.each([
  [1, 1, 'Record 1 was removed.'],
  [3, 3, 'Record 3 was removed.'],
  [2, 4, 'Records 2 to 4 were removed.'],
])('records %i to %i that were removed are named', async (from, to, detail) => {
  const firm = await loggedFirm(db, 6);
  await change(firm, 'delete from audit_records where tenant_id = $1 and seq between $2 and $3', from, to);
  expect(await verify(firm)).toEqual({ ok: false, seq: from, id: null, reason: 'missing', detail });
});

test('a record that was removed and the gap closed is named', async () => {
  const firm = await loggedFirm(db, 6);
  await change(firm, 'delete from audit_records where tenant_id = $1 and seq = 3');
  await change(firm, 'update audit_records set seq = seq - 1 where tenant_id = $1 and seq > 3');
  expect(await verify(firm)).toMatchObject({ ok: false, seq: 3, reason: 'missing' });
});

test('records that were swapped are named', async () => {
  const firm = await loggedFirm(db, 6);
  await change(firm, 'update audit_records set seq = 7 - seq where tenant_id = $1 and seq in (3, 4)');
  expect(await verify(firm)).toMatchObject({
    ok: false,
    seq: 3,
    reason: 'reordered',
    detail: 'The record that stands here was written as record 4.',
  });
});

test('a record that was moved to the end is named where it was', async () => {
  const firm = await loggedFirm(db, 6);
  const { id } = await at(firm, 2);
  await change(firm, 'update audit_records set seq = 7 where tenant_id = $1 and seq = 2');
  expect(await verify(firm)).toMatchObject({ ok: false, seq: 2, id, reason: 'reordered' });
});

test('a record that was put between two, with all after it moved on, is named', async () => {
  const firm = await loggedFirm(db, 4);
  const before = await at(firm, 2);
  await change(firm, 'update audit_records set seq = seq + 1 where tenant_id = $1 and seq > 2');
  const forged = await insert(firm, { ...before, id: uuidv7(), seq: 3, previousHash: before.hash });
  expect(await verify(firm)).toMatchObject({ ok: false, seq: 3, id: forged.id, reason: 'inserted' });
});

test('a record that was put beside another of the same place is named', async () => {
  const firm = await loggedFirm(db, 4);
  const twin = await at(firm, 3);
  await insert(firm, { ...twin, id: uuidv7() });
  for (const page of [1, 3, 100])
    expect(await verify(firm, { page })).toMatchObject({ ok: false, seq: 3, reason: 'inserted' });
  const early = await loggedFirm(db, 2);
  await db.ownerPool.query('alter table audit_records drop constraint audit_records_seq_check');
  await change(early, 'update audit_records set seq = -1 where tenant_id = $1 and seq = 2');
  expect(await verify(early)).toMatchObject({ ok: false, seq: -1, reason: 'inserted' });
});

test('records that were cut off at the end are seen by an anchor only', async () => {
  const firm = await loggedFirm(db, 5);
  const { hash } = await at(firm, 5);
  const anchor = { tenantId: firm.tenantId, tenant: firm.slug, seq: 5, hash, at: '2026-06-01T02:37:00.000Z' };
  expect(await verify(firm, { anchors: [anchor] })).toMatchObject({ ok: true, records: 5 });
  await change(firm, 'delete from audit_records where tenant_id = $1 and seq > 3');
  expect(await verify(firm)).toMatchObject({ ok: true, records: 3 });
  expect(await verify(firm, { anchors: [anchor] })).toEqual({
    ok: false,
    seq: 4,
    id: null,
    reason: 'cut_off',
    detail: 'The log ends at record 3; the anchor of 2026-06-01T02:37:00.000Z names record 5.',
  });
});

test('a chain that was written anew from a record on is seen by an anchor', async () => {
  const firm = await loggedFirm(db, 5);
  const anchors = (await records(firm)).map(({ seq, hash }) => ({
    ...{ tenantId: firm.tenantId, tenant: firm.slug, seq, hash },
    at: `2026-06-0${seq}T02:37:00.000Z`,
  }));
  let previousHash = (await at(firm, 2)).hash;
  for (const record of (await records(firm)).slice(2)) {
    const forged = { ...record, userId: null, previousHash };
    previousHash = auditHash(forged);
    await change(
      firm,
      'update audit_records set user_id = null, previous_hash = $2, hash = $3 where tenant_id = $1 and seq = $4',
      ...[forged.previousHash, previousHash, record.seq],
    );
  }
  expect(await verify(firm)).toMatchObject({ ok: true, records: 5 });
  expect(await verify(firm, { anchors: anchors.filter(({ seq }) => seq !== 3) })).toMatchObject({
    ok: false,
    seq: 4,
    reason: 'rewritten',
    detail: expect.stringContaining('records 3 to 4'),
  });
});
