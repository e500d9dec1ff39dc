import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SealedContent, SealedFile } from '../../domain/wire/sealed.ts';
import { SealedResponse } from '../../domain/wire/sealed.ts';
import { errorOf, signIn, type TestApp, testApp } from '../support/app.ts';
import { decisionOn, submitted } from '../support/decisions.ts';
import { entryOf, type Firm, type FirmUser, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { seal } from '../support/sealing.ts';

let database: TestDatabase;
let server: TestApp;
let firm: Firm;

beforeAll(async () => {
  database = await testDatabase();
  server = await testApp(database);
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  firm = await seedFirm(database.ownerPool);
});

function operation(
  newDocumentState: object,
  collection: 'timeEntries' | 'decisions' = 'timeEntries',
): SealedContent['operations'][number] {
  const state = JSON.parse(JSON.stringify(newDocumentState));
  return { operationId: uuidv7(), collection, assumedMasterState: null, newDocumentState: state };
}

async function upload(person: FirmUser, file: unknown, of: Firm = firm) {
  const { headers } = await signIn(server.app, of, person);
  return server.app.inject({
    method: 'POST',
    url: '/v1/sync/sealed',
    headers: { ...headers, 'content-type': 'application/json' },
    payload: JSON.stringify(file),
  });
}

async function sealedBy(person: FirmUser, content: SealedContent | string, change: Partial<SealedFile> = {}) {
  const { session } = await signIn(server.app, firm, person);
  return seal(session.sealingKey, { tenantId: firm.tenantId, userId: person.id }, content, change);
}

const uploads = async () =>
  (
    await database.ownerPool.query(
      `SELECT user_id, resource_id, after FROM audit_records WHERE tenant_id = $1 AND action = 'sealed_work.upload'
       ORDER BY seq`,
      [firm.tenantId],
    )
  ).rows;

describe('S24: unsent work from a file', () => {
  test('is taken once, in its author’s name, and the audit log says who uploaded it', async () => {
    const good = entryOf(firm, { description: 'from the broken laptop' });
    const bad = entryOf(firm, { projectId: firm.otherProject.id, taskId: null });
    const content = { operations: [operation(good), operation(bad)] };
    const file = await sealedBy(firm.consultant, content);
    const first = await upload(firm.admin, file);
    expect(first.statusCode).toBe(200);
    const { results } = SealedResponse.strict().parse(first.json());
    expect(results).toMatchObject([
      { operationId: content.operations[0]?.operationId, status: 'accepted' },
      { operationId: content.operations[1]?.operationId, status: 'rejected', code: 'not_assigned' },
    ]);
    const again = await upload(firm.consultant, file);
    expect(again.json()).toEqual(first.json());
    const { rows } = await database.ownerPool.query(
      'SELECT user_id, description, version FROM time_entries WHERE tenant_id = $1',
      [firm.tenantId],
    );
    expect(rows).toMatchObject([{ user_id: firm.consultant.id, description: good.description }]);
    const counts = { accepted: 1, conflict: 0, rejected: 1, deviceId: file.deviceId };
    expect(await uploads()).toMatchObject([
      { user_id: firm.admin.id, resource_id: firm.consultant.id, after: counts },
      { user_id: firm.consultant.id, resource_id: firm.consultant.id, after: counts },
    ]);
  });

  test('goes on where a push of the same operation had arrived already', async () => {
    const content = { operations: [operation(entryOf(firm))] };
    const { headers } = await signIn(server.app, firm, firm.consultant);
    const [{ collection: _, ...row } = operation({})] = content.operations;
    const pushed = await server.app.inject({
      method: 'POST',
      url: '/v1/sync/timeEntries/push',
      headers,
      payload: { rows: [row] },
    });
    const sealed = await upload(firm.admin, await sealedBy(firm.consultant, content));
    expect(sealed.json()).toEqual(pushed.json());
  });

  test('holds decisions too, and more operations than one push takes, in their order', async () => {
    const entries = await submitted(database.ownerPool, firm, {});
    const own = (n: number) => entryOf(firm, { userId: firm.manager.id, minutes: 1, description: `${n}` });
    const operations = [
      ...Array.from({ length: 600 }, (_, n) => operation(own(n))),
      operation(await decisionOn(firm, entries, { decidedBy: firm.manager.id }), 'decisions'),
      operation(own(601)),
    ];
    const response = await upload(firm.manager, await sealedBy(firm.manager, { operations }));
    const { results } = SealedResponse.parse(response.json());
    expect(results.map(({ operationId }) => operationId)).toEqual(
      operations.map(({ operationId }) => operationId),
    );
    expect(results[600]).toMatchObject({ status: 'accepted' });
    const { rows } = await database.ownerPool.query('SELECT status FROM time_entries WHERE id = $1', [
      entries[0]?.id,
    ]);
    expect(rows).toEqual([{ status: 'approved' }]);
  });

  test('sealed to an earlier key of this server is opened, and new work is sealed to the new one', async () => {
    const file = await sealedBy(firm.consultant, { operations: [operation(entryOf(firm))] });
    await using next = await testApp(database, {
      env: { STINT_SEALING_OLD_KEYS: server.config.sealingKeyPath },
    });
    const { headers, session } = await signIn(next.app, firm, firm.consultant);
    expect(session.sealingKey.keyId).not.toBe(file.keyId);
    const response = await next.app.inject({
      method: 'POST',
      url: '/v1/sync/sealed',
      headers,
      payload: file,
    });
    expect(response.json()).toMatchObject({ results: [{ status: 'accepted' }] });
  });

  test('of somebody who has left the firm is taken from an administrator', async () => {
    const file = await sealedBy(firm.consultant, { operations: [operation(entryOf(firm))] });
    await database.ownerPool.query(`UPDATE users SET status = 'disabled' WHERE id = $1`, [
      firm.consultant.id,
    ]);
    expect((await upload(firm.admin, file)).json()).toMatchObject({ results: [{ status: 'accepted' }] });
  });
});

describe('S24: a file is refused, and nothing is stored,', () => {
  let content: SealedContent;
  beforeEach(() => {
    content = { operations: [operation(entryOf(firm))] };
  });
  const refused = async (response: Awaited<ReturnType<typeof upload>>, kind: string, words: string) => {
    expect(errorOf(response)).toMatchObject({ error: kind, message: expect.stringContaining(words) });
    const { rows } = await database.ownerPool.query('SELECT 1 FROM time_entries WHERE tenant_id = $1', [
      firm.tenantId,
    ]);
    expect(rows).toEqual([]);
    expect(await uploads()).toEqual([]);
  };

  test('from anybody but its author and an administrator', async () => {
    const file = await sealedBy(firm.consultant, content);
    await refused(await upload(firm.otherConsultant, file), 'forbidden', 'somebody else’s work');
    await refused(await upload(firm.manager, file), 'forbidden', 'somebody else’s work');
  });

  test('from an administrator of another firm', async () => {
    const other = await seedFirm(database.ownerPool);
    const file = await sealedBy(firm.consultant, content);
    await refused(await upload(other.admin, file, other), 'forbidden', 'another firm');
    await refused(
      await upload(other.admin, { ...file, tenantId: other.tenantId }, other),
      'invalid_request',
      'damaged or was changed',
    );
  });

  test('when anything of it was changed', async () => {
    const file = await sealedBy(firm.consultant, content);
    const flipped = Buffer.from(file.ciphertext, 'base64url');
    flipped[5] = (flipped[5] ?? 0) ^ 1;
    for (const change of [
      { userId: firm.otherConsultant.id },
      { deviceId: uuidv7() },
      { createdAt: '2026-06-15T12:00:01.000Z' },
      { nonce: 'A'.repeat(16) },
      { ephemeralPublicKey: `${'A'.repeat(42)}B` },
      { ephemeralPublicKey: 'A'.repeat(43) },
      { ciphertext: flipped.toString('base64url') },
      { ciphertext: file.ciphertext.slice(0, -4) },
      { ciphertext: 'A'.repeat(22) },
    ])
      await refused(
        await upload(firm.admin, { ...file, ...change }),
        'invalid_request',
        'damaged or was changed',
      );
  });

  test('when it was sealed to another server’s key', async () => {
    const file = await sealedBy(firm.consultant, content, { keyId: 'another' });
    await refused(await upload(firm.admin, file), 'invalid_request', 'another server');
  });

  test('when what is sealed is nothing that can be taken', async () => {
    for (const text of ['', 'no JSON', '{"operations":[]}', '{"operations":[{"collection":"people"}]}'])
      await refused(
        await upload(firm.admin, await sealedBy(firm.consultant, text)),
        'invalid_request',
        'holds nothing that this server can take',
      );
  });

  test('when its person is nobody in the firm', async () => {
    const nobody = { ...firm.consultant, id: uuidv7() };
    const { session } = await signIn(server.app, firm, firm.admin);
    const file = await seal(session.sealingKey, { tenantId: firm.tenantId, userId: nobody.id }, content);
    await refused(await upload(firm.admin, file), 'invalid_request', 'Nobody in this firm');
  });

  test('when its outside is not as expected', async () => {
    const file = await sealedBy(firm.consultant, content);
    for (const change of [
      { format: 'zip' },
      { version: 2 },
      { more: 1 },
      { nonce: 'short' },
      { ciphertext: '' },
    ])
      await refused(await upload(firm.admin, { ...file, ...change }), 'invalid_request', '');
  });
});
