import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import { type CollectionName, syncCollections } from '../../domain/wire/collections.ts';
import { type Checkpoint, PullQuery, pullResponse } from '../../domain/wire/pull.ts';
import { pullPage } from '../../sync-server/modules/sync/pull.ts';
import { pushEntries } from '../../sync-server/modules/sync/push-entries.ts';
import { actorOf } from '../support/decisions.ts';
import { entryOf, type Firm, type FirmUser, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let firm: Firm;
const now = new Date('2026-06-15T12:00:00.000Z');

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.[Symbol.asyncDispose]());
beforeEach(async () => {
  firm = await seedFirm(database.ownerPool);
});

/** A page as a device reads it: checked against the wire's schema, with nothing in it that the schema does not know. */
async function pull<C extends CollectionName>(
  collection: C,
  person: FirmUser,
  from: Partial<Checkpoint> & { limit?: number } = {},
) {
  const text = await pullPage(database.pool, collection, actorOf(firm, person), PullQuery.parse(from));
  const json: unknown = JSON.parse(text);
  const schema = syncCollections[collection].schema;
  const strict = z.strictObject({ ...schema.shape, _deleted: z.boolean() });
  z.looseObject({ documents: z.array(strict) }).parse(json);
  return pullResponse(schema).parse(json);
}

async function idsOf(collection: CollectionName, person: FirmUser): Promise<Set<string>> {
  return new Set((await pull(collection, person)).documents.map(({ id }) => id));
}

/** Puts an entry in as if everything about it had happened already. */
async function put(change: Partial<TimeEntry> = {}): Promise<string> {
  const entry = entryOf(firm, { description: uuidv7(), ...change });
  await database.ownerPool.query(
    `INSERT INTO time_entries (id, tenant_id, user_id, project_id, activity_code, date, minutes, zone, billable, source,
       status, time_trust, warnings)
     VALUES ($1, $2, $3, $4, 'DEV', $5, $6, 'Europe/Berlin', true, 'manual', $7, $8, $9)`,
    [
      entry.id,
      entry.tenantId,
      entry.userId,
      entry.projectId,
      entry.date,
      entry.minutes,
      entry.status,
      entry.timeTrust,
      entry.warnings,
    ],
  );
  return entry.id;
}

describe('a page', () => {
  test('holds every collection’s documents as the wire says, for every role', async () => {
    await put({ status: 'approved' });
    for (const collection of Object.keys(syncCollections) as CollectionName[])
      for (const person of [firm.admin, firm.manager, firm.consultant, firm.clientUser])
        await pull(collection, person);
    const [tenant] = (await pull('tenant', firm.consultant)).documents;
    expect(tenant).toMatchObject({ id: firm.tenantId, tenantId: firm.tenantId, slug: firm.slug });
  });

  test('shorter than the limit means caught up, and its checkpoint is the counter', async () => {
    for (let n = 0; n < 5; n += 1) await put();
    const first = await pull('timeEntries', firm.consultant, { limit: 3 });
    expect(first.documents).toHaveLength(3);
    expect(first.checkpoint).toMatchObject({
      version: first.documents[2]!.version,
      id: first.documents[2]!.id,
    });
    const second = await pull('timeEntries', firm.consultant, { ...first.checkpoint, limit: 3 });
    expect(second.documents).toHaveLength(2);
    expect(second.checkpoint.id).toBe('');
    const third = await pull('timeEntries', firm.consultant, { ...second.checkpoint, limit: 3 });
    expect(third.documents).toEqual([]);
    expect(third.checkpoint).toEqual(second.checkpoint);
  });

  test('that ends exactly at the limit is followed by an empty one', async () => {
    for (let n = 0; n < 4; n += 1) await put();
    const first = await pull('timeEntries', firm.consultant, { limit: 4 });
    expect(first.checkpoint.id).not.toBe('');
    expect((await pull('timeEntries', firm.consultant, { ...first.checkpoint, limit: 4 })).documents).toEqual(
      [],
    );
  });

  test('boundaries inside one transaction’s rows skip none of them', async () => {
    const rows = Array.from({ length: 7 }, () => ({
      operationId: uuidv7(),
      assumedMasterState: null,
      newDocumentState: { ...entryOf(firm, { description: uuidv7() }) },
    }));
    await pushEntries(database.pool, actorOf(firm, firm.consultant), rows, now);
    const seen: string[] = [];
    let from: Partial<Checkpoint> = {};
    for (;;) {
      const page = await pull('timeEntries', firm.consultant, { ...from, limit: 2 });
      seen.push(...page.documents.map(({ id }) => id));
      from = page.checkpoint;
      if (page.documents.length < 2) break;
    }
    expect(seen.toSorted()).toEqual(rows.map((row) => String(row.newDocumentState.id)).toSorted());
  });

  test('moves on with the counter though all news was somebody else’s', async () => {
    const before = await pull('timeEntries', firm.consultant);
    await put({ userId: firm.manager.id });
    const after = await pull('timeEntries', firm.consultant, before.checkpoint);
    expect(after.documents).toEqual([]);
    expect(after.checkpoint.version).toBeGreaterThan(before.checkpoint.version);
  });
});

describe('what changes comes again', () => {
  test('a row changed by SQL by hand', async () => {
    const id = await put();
    const before = await pull('timeEntries', firm.consultant);
    await database.ownerPool.query('UPDATE time_entries SET minutes = 33, version = 0 WHERE id = $1', [id]);
    const after = await pull('timeEntries', firm.consultant, before.checkpoint);
    expect(after.documents).toMatchObject([{ id, minutes: 33 }]);
    expect(after.documents[0]!.version).toBeGreaterThan(before.checkpoint.version);
  });

  test('a tombstone, as a document with _deleted', async () => {
    const id = await put();
    const before = await pull('timeEntries', firm.consultant);
    await database.ownerPool.query('UPDATE time_entries SET deleted = true WHERE id = $1', [id]);
    expect((await pull('timeEntries', firm.consultant, before.checkpoint)).documents).toMatchObject([
      { id, _deleted: true },
    ]);
  });

  test('a person, when only their resource changed', async () => {
    const before = await pull('people', firm.manager);
    await database.ownerPool.query(
      'UPDATE resources SET capacity_minutes_per_week = 1200 WHERE user_id = $1',
      [firm.consultant.id],
    );
    expect((await pull('people', firm.manager, before.checkpoint)).documents).toMatchObject([
      { id: firm.consultant.id, capacityMinutesPerWeek: 1200 },
    ]);
  });

  test('a project and its client, for whoever is assigned to it', async () => {
    const [projects, clients] = [
      await pull('projects', firm.consultant),
      await pull('clients', firm.consultant),
    ];
    await database.ownerPool.query(
      `INSERT INTO assignments (id, tenant_id, project_id, user_id, role, minutes_per_week, from_date)
       VALUES ($1, $2, $3, $4, 'consultant', 600, '2026-01-01')`,
      [uuidv7(), firm.tenantId, firm.otherProject.id, firm.consultant.id],
    );
    expect((await pull('projects', firm.consultant, projects.checkpoint)).documents).toMatchObject([
      { id: firm.otherProject.id },
    ]);
    expect((await pull('clients', firm.consultant, clients.checkpoint)).documents).toMatchObject([
      { id: firm.otherClient.id },
    ]);
  });
});

describe('a checkpoint of another life of the database', () => {
  test('another epoch starts from the beginning and says so', async () => {
    const id = await put();
    const before = await pull('timeEntries', firm.consultant);
    await database.ownerPool.query(`UPDATE sync_counters SET epoch = 'restored' WHERE tenant_id = $1`, [
      firm.tenantId,
    ]);
    const after = await pull('timeEntries', firm.consultant, before.checkpoint);
    expect(after).toMatchObject({ epochChanged: true, documents: [{ id }] });
    expect(after.checkpoint.epoch).toBe('restored');
    const next = await pull('timeEntries', firm.consultant, after.checkpoint);
    expect(next).toMatchObject({ epochChanged: false, documents: [] });
  });

  test('a version beyond the counter does too', async () => {
    const id = await put();
    const { checkpoint } = await pull('timeEntries', firm.consultant);
    const after = await pull('timeEntries', firm.consultant, {
      ...checkpoint,
      version: checkpoint.version + 100,
    });
    expect(after).toMatchObject({ epochChanged: true, documents: [{ id }] });
  });
});

describe('scope', () => {
  let ids: Record<'own' | 'draft' | 'elsewhere' | 'approved', string>;
  beforeEach(async () => {
    ids = {
      own: await put({ status: 'submitted' }),
      draft: await put({ userId: firm.otherConsultant.id }),
      elsewhere: await put({ userId: firm.otherConsultant.id, projectId: firm.otherProject.id }),
      approved: await put({
        userId: firm.otherConsultant.id,
        status: 'approved',
        warnings: ['late'],
        timeTrust: {
          start: { wallMs: 0, monotonicMs: 0, bootId: 'b', zone: 'UTC', serverOffsetMs: null },
          end: { wallMs: 1, monotonicMs: 1, bootId: 'b', zone: 'UTC', serverOffsetMs: null },
          level: 'exact',
          reasons: [],
        },
      }),
    };
  });

  test('a consultant: own entries, assigned projects with their clients, own assignments, all people', async () => {
    expect(await idsOf('timeEntries', firm.consultant)).toEqual(new Set([ids.own]));
    expect(await idsOf('projects', firm.consultant)).toEqual(new Set([firm.project.id]));
    expect(await idsOf('clients', firm.consultant)).toEqual(new Set([firm.client.id]));
    expect(await idsOf('assignments', firm.consultant)).toEqual(new Set([firm.assignment.id]));
    expect((await idsOf('people', firm.consultant)).size).toBe(5);
    expect(await idsOf('projects', firm.otherConsultant)).toEqual(new Set());
    expect(await idsOf('assignments', firm.otherConsultant)).toEqual(new Set());
  });

  test('a manager: everything on the projects that they manage, and nothing of another manager’s', async () => {
    expect(await idsOf('timeEntries', firm.manager)).toEqual(new Set(Object.values(ids)));
    const hers = await put({ userId: firm.manager.id, projectId: firm.project.id });
    await database.ownerPool.query('UPDATE projects SET manager_id = $1 WHERE tenant_id = $2', [
      firm.admin.id,
      firm.tenantId,
    ]);
    expect(await idsOf('timeEntries', firm.manager)).toEqual(new Set([hers]));
    expect(await idsOf('projects', firm.manager)).toEqual(new Set());
    expect(await idsOf('clients', firm.manager)).toEqual(new Set());
    expect(await idsOf('assignments', firm.manager)).toEqual(new Set());
  });

  test('a manager to whom another one has delegated, as long as it holds', async () => {
    await database.ownerPool.query('UPDATE projects SET manager_id = $1 WHERE id = $2', [
      firm.admin.id,
      firm.otherProject.id,
    ]);
    expect(await idsOf('projects', firm.manager)).toEqual(new Set([firm.project.id]));
    const delegation = uuidv7();
    await database.ownerPool.query(
      `INSERT INTO decisions (id, tenant_id, action, entries, decided_by, decided_at, delegate_to, delegate_until, state)
       VALUES ($1, $2, 'delegate', '[]', $3, now(), $4, (now() + interval '2 days')::date, 'applied')`,
      [delegation, firm.tenantId, firm.admin.id, firm.manager.id],
    );
    expect(await idsOf('timeEntries', firm.manager)).toContain(ids.elsewhere);
    expect(await idsOf('decisions', firm.manager)).toEqual(new Set([delegation]));
    await database.ownerPool.query(
      "UPDATE decisions SET delegate_until = (now() - interval '2 days')::date WHERE id = $1",
      [delegation],
    );
    expect(await idsOf('timeEntries', firm.manager)).not.toContain(ids.elsewhere);
  });

  test('an admin: everything of the firm, and of no other', async () => {
    const stranger = await seedFirm(database.ownerPool);
    expect(await idsOf('timeEntries', firm.admin)).toEqual(new Set(Object.values(ids)));
    expect(await idsOf('projects', firm.admin)).toEqual(new Set([firm.project.id, firm.otherProject.id]));
    expect(await idsOf('projects', firm.admin)).not.toContain(stranger.project.id);
  });

  test('a client: approved work on their projects, who did it, and nothing else', async () => {
    const page = await pull('timeEntries', firm.clientUser);
    expect(page.documents).toMatchObject([{ id: ids.approved, warnings: [], timeTrust: null }]);
    expect(await idsOf('projects', firm.clientUser)).toEqual(new Set([firm.project.id]));
    expect(await idsOf('clients', firm.clientUser)).toEqual(new Set([firm.client.id]));
    expect(await idsOf('people', firm.clientUser)).toEqual(
      new Set([firm.clientUser.id, firm.otherConsultant.id]),
    );
    expect(await idsOf('assignments', firm.clientUser)).toEqual(new Set());
    expect(await idsOf('decisions', firm.clientUser)).toEqual(new Set());
  });

  test('cost rates reach admins and managers only', async () => {
    const ratesFor = async (person: FirmUser) =>
      new Set(
        (await pull('people', person)).documents.map((person) => 'costRate' in person && person.costRate),
      );
    expect(await ratesFor(firm.admin)).toContain(6000);
    expect(await ratesFor(firm.manager)).toContain(6000);
    expect(await ratesFor(firm.consultant)).toEqual(new Set([null]));
    expect(await ratesFor(firm.clientUser)).toEqual(new Set([null]));
  });

  test('two roles see what either sees', async () => {
    const both: FirmUser = { ...firm.consultant, roles: ['consultant', 'project_manager'] };
    await database.ownerPool.query('UPDATE users SET roles = $2 WHERE id = $1', [both.id, both.roles]);
    await database.ownerPool.query('UPDATE projects SET manager_id = $1 WHERE id = $2', [
      firm.consultant.id,
      firm.otherProject.id,
    ]);
    expect(await idsOf('timeEntries', both)).toEqual(new Set(Object.values(ids)));
    expect(await idsOf('projects', both)).toEqual(new Set([firm.project.id, firm.otherProject.id]));
  });
});
