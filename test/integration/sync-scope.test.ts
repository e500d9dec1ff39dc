import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import type { Role } from '../../domain/entities/user.ts';
import { withTenant } from '../../sync-server/db.ts';
import { pushEntries } from '../../sync-server/modules/sync/push-entries.ts';
import { actorOf } from '../support/decisions.ts';
import { entryOf, type Firm, type FirmUser, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { collections, ScopeDevice } from '../support/scope-device.ts';

let database: TestDatabase;
let firm: Firm;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.[Symbol.asyncDispose]());
beforeEach(async () => {
  firm = await seedFirm(database.ownerPool);
});

const sql = (text: string, values: unknown[] = []) => database.ownerPool.query(text, values);

async function put(change: Partial<TimeEntry> = {}): Promise<string> {
  const { id, tenantId, userId, projectId, date, minutes, status } = entryOf(firm, change);
  await sql(
    `INSERT INTO time_entries (id, tenant_id, user_id, project_id, activity_code, date, minutes, zone, billable, source,
       status) VALUES ($1, $2, $3, $4, 'DEV', $5, $6, 'UTC', true, 'manual', $7)`,
    [id, tenantId, userId, projectId, date, minutes, status],
  );
  return id;
}

async function assign(userId: string, projectId: string): Promise<string> {
  const id = uuidv7();
  await sql(
    `INSERT INTO assignments (id, tenant_id, project_id, user_id, role, minutes_per_week, from_date)
     VALUES ($1, $2, $3, $4, 'consultant', 600, '2026-01-01')`,
    [id, firm.tenantId, projectId, userId],
  );
  return id;
}

async function deviceOf(person: FirmUser): Promise<ScopeDevice> {
  const device = new ScopeDevice(database.pool, actorOf(firm, person));
  await device.pull(collections, 500);
  device.moved = { documents: 0, left: 0 };
  return device;
}

/** The device pulls what is new, holds after it what a new device would, and got no more than that. */
async function expectInStep(device: ScopeDevice, moved: Partial<ScopeDevice['moved']>, limit = 500) {
  await device.pull(collections, limit);
  const fresh = new ScopeDevice(database.pool, device.actor);
  await fresh.pull(collections, 500);
  expect(device.holds()).toEqual(fresh.holds());
  expect(device.moved).toMatchObject(moved);
}

const idsOf = (device: ScopeDevice, name: (typeof collections)[number]) => [...device.rows.get(name)!.keys()];

describe('S15: what leaves and what comes, and nothing else', () => {
  test('an assignment that ends takes the project and its client off, one that begins brings them', async () => {
    const own = await put();
    const device = await deviceOf(firm.consultant);
    await sql('UPDATE assignments SET deleted = true WHERE id = $1', [firm.assignment.id]);
    // The assignment's tombstone; project and client leave; the person's own entry stays.
    await expectInStep(device, { documents: 1, left: 2 });
    expect(idsOf(device, 'projects')).toEqual([]);
    expect(idsOf(device, 'timeEntries')).toEqual([own]);
    await assign(firm.consultant.id, firm.otherProject.id);
    await expectInStep(device, { documents: 4, left: 2 });
    expect(idsOf(device, 'clients')).toEqual([firm.otherClient.id]);
  });

  test('a second assignment on the project keeps it', async () => {
    await assign(firm.consultant.id, firm.project.id);
    const device = await deviceOf(firm.consultant);
    await sql('UPDATE assignments SET deleted = true WHERE id = $1', [firm.assignment.id]);
    await expectInStep(device, { left: 0 });
    expect(idsOf(device, 'projects')).toEqual([firm.project.id]);
  });

  test('a project’s new manager gets its entries and assignments, the old one loses them', async () => {
    const hers = await put({ userId: firm.manager.id });
    for (let n = 0; n < 5; n += 1) await put();
    await sql(`UPDATE users SET roles = '{project_manager}' WHERE id = $1`, [firm.otherConsultant.id]);
    const next: FirmUser = { ...firm.otherConsultant, roles: ['project_manager'] };
    const [old, young] = [await deviceOf(firm.manager), await deviceOf(next)];
    await sql('UPDATE projects SET manager_id = $2 WHERE id = $1', [firm.project.id, next.id]);
    // For the old one: project, client, assignment, five entries.
    await expectInStep(old, { documents: 0, left: 8 });
    expect(idsOf(old, 'timeEntries')).toEqual([hers]);
    // For the new one the project itself changed; client, assignment and six entries did not.
    await expectInStep(young, { documents: 9, left: 0 });
    expect(idsOf(young, 'timeEntries')).toHaveLength(6);
  });

  test('a delegation brings the lender’s projects, and its last day takes them off', async () => {
    await sql('UPDATE projects SET manager_id = $2 WHERE id = $1', [firm.otherProject.id, firm.admin.id]);
    const entry = await put({ userId: firm.otherConsultant.id, projectId: firm.otherProject.id });
    const device = await deviceOf(firm.manager);
    const delegation = uuidv7();
    await sql(
      `INSERT INTO decisions (id, tenant_id, action, entries, decided_by, decided_at, delegate_to, delegate_until, state)
       VALUES ($1, $2, 'delegate', '[]', $3, now(), $4, (now() AT TIME ZONE 'UTC')::date, 'applied')`,
      [delegation, firm.tenantId, firm.admin.id, firm.manager.id],
    );
    await expectInStep(device, { documents: 4, left: 0 });
    expect(idsOf(device, 'timeEntries')).toContain(entry);
    const noted = async () =>
      (await database.pool.query<{ count: number }>('SELECT note_ended_delegations() AS count')).rows[0]
        ?.count;
    expect(await noted()).toBe(0);
    // Yesterday's last day, without a trigger that would tell of it: only the day has passed.
    await sql('ALTER TABLE decisions DISABLE TRIGGER scope');
    await sql(`UPDATE decisions SET delegate_until = (now() AT TIME ZONE 'UTC')::date - 1 WHERE id = $1`, [
      delegation,
    ]);
    await sql('ALTER TABLE decisions ENABLE ALWAYS TRIGGER scope');
    expect(await noted()).toBe(1);
    expect(await noted()).toBe(0);
    await expectInStep(device, { left: 3 });
    expect(idsOf(device, 'timeEntries')).toEqual([]);
  });

  test('a delegation that is taken back or runs shorter does so at once', async () => {
    await sql('UPDATE projects SET manager_id = $2 WHERE id = $1', [firm.otherProject.id, firm.admin.id]);
    const delegation = uuidv7();
    await sql(
      `INSERT INTO decisions (id, tenant_id, action, entries, decided_by, decided_at, delegate_to, state)
       VALUES ($1, $2, 'delegate', '[]', $3, now(), $4, 'applied')`,
      [delegation, firm.tenantId, firm.admin.id, firm.manager.id],
    );
    const device = await deviceOf(firm.manager);
    expect(idsOf(device, 'projects')).toHaveLength(2);
    await sql(`UPDATE decisions SET state = 'refused' WHERE id = $1`, [delegation]);
    await expectInStep(device, { left: 2 });
    expect(idsOf(device, 'projects')).toEqual([firm.project.id]);
  });

  test('another role takes off what it does not see, and hides what it must not', async () => {
    await put({ userId: firm.otherConsultant.id });
    const device = await deviceOf(firm.manager);
    const rates = () => new Set([...device.rows.get('people')!.values()].map(({ costRate }) => costRate));
    expect(rates()).toContain(6000);
    const roles: Role[] = ['consultant'];
    await sql('UPDATE users SET roles = $2 WHERE id = $1', [firm.manager.id, roles]);
    // The session may remember the old role for some seconds; the pages go by the new one.
    await device.pull(collections, 500);
    const unseen = await put({ userId: firm.otherConsultant.id });
    await device.pull(collections, 500);
    expect(idsOf(device, 'timeEntries')).not.toContain(unseen);
    device.actor = { ...device.actor, roles };
    await expectInStep(device, { left: 2 });
    expect(rates()).toEqual(new Set([null]));
    expect(idsOf(device, 'timeEntries')).toEqual([]);
    await sql(`UPDATE users SET roles = '{project_manager}' WHERE id = $1`, [firm.manager.id]);
    device.actor = { ...device.actor, roles: ['project_manager'] };
    await expectInStep(device, { left: 2 });
    expect(rates()).toContain(6000);
  });

  test('a person of one client who comes to speak for another', async () => {
    await put({ status: 'approved' });
    const there = await put({
      status: 'approved',
      projectId: firm.otherProject.id,
      userId: firm.otherConsultant.id,
    });
    const device = await deviceOf(firm.clientUser);
    await sql('UPDATE users SET client_id = $2 WHERE id = $1', [firm.clientUser.id, firm.otherClient.id]);
    device.actor = { ...device.actor, clientId: firm.otherClient.id };
    // Off: client, project, entry, colleague. On: the same of the other client, and the person's own changed row.
    await expectInStep(device, { documents: 5, left: 4 });
    expect(idsOf(device, 'timeEntries')).toEqual([there]);
    expect(idsOf(device, 'people').toSorted()).toEqual(
      [firm.clientUser.id, firm.otherConsultant.id].toSorted(),
    );
  });

  test('a colleague whom both clients know stays known, whenever the first one came to know them', async () => {
    await put({ status: 'approved', projectId: firm.otherProject.id });
    const device = await deviceOf(firm.clientUser);
    await sql('UPDATE users SET client_id = $2 WHERE id = $1', [firm.clientUser.id, firm.otherClient.id]);
    await put({ status: 'approved' });
    device.actor = { ...device.actor, clientId: firm.otherClient.id };
    await expectInStep(device, {});
    expect(idsOf(device, 'people')).toContain(firm.consultant.id);
  });

  test('an entry that moves to another manager’s project leaves the first', async () => {
    await sql('UPDATE projects SET manager_id = $2 WHERE id = $1', [firm.otherProject.id, firm.admin.id]);
    await assign(firm.consultant.id, firm.otherProject.id);
    const id = await put();
    const device = await deviceOf(firm.manager);
    await sql('UPDATE time_entries SET project_id = $2 WHERE id = $1', [id, firm.otherProject.id]);
    await expectInStep(device, { left: 1 });
    expect(idsOf(device, 'timeEntries')).toEqual([]);
  });

  test('the client sees who did the work with the first approval, and no longer once it is taken back', async () => {
    const [first, second] = [
      await put({ status: 'submitted' }),
      await put({ status: 'submitted', minutes: 30 }),
    ];
    const device = await deviceOf(firm.clientUser);
    await sql(`UPDATE time_entries SET status = 'approved' WHERE tenant_id = $1`, [firm.tenantId]);
    // Two entries, the project that counts them, and the colleague once.
    await expectInStep(device, { documents: 3, left: 0 });
    expect(idsOf(device, 'people')).toHaveLength(2);
    await sql(`UPDATE time_entries SET status = 'submitted' WHERE id = $1`, [first]);
    await expectInStep(device, { left: 1 });
    expect(idsOf(device, 'people')).toHaveLength(2);
    await sql(`UPDATE time_entries SET status = 'submitted' WHERE id = $1`, [second]);
    await expectInStep(device, { left: 3 });
    expect(idsOf(device, 'people')).toEqual([firm.clientUser.id]);
  });

  test('a project that goes to another client takes its own client along', async () => {
    const [consultant, client] = [await deviceOf(firm.consultant), await deviceOf(firm.clientUser)];
    await sql('UPDATE projects SET client_id = $2 WHERE id = $1', [firm.project.id, firm.otherClient.id]);
    await expectInStep(consultant, { documents: 2, left: 1 });
    await expectInStep(client, { documents: 0, left: 1 });
  });

  test('who left a project before it went to another client loses the client that they knew', async () => {
    const device = await deviceOf(firm.consultant);
    await sql('UPDATE assignments SET deleted = true WHERE id = $1', [firm.assignment.id]);
    await sql('UPDATE projects SET client_id = $2 WHERE id = $1', [firm.project.id, firm.otherClient.id]);
    await expectInStep(device, {});
    expect(idsOf(device, 'clients')).toEqual([]);
  });

  test('nothing out of scope is told but the ids of what was seen', async () => {
    const strangers = await put({ userId: firm.otherConsultant.id });
    const device = await deviceOf(firm.consultant);
    await sql('UPDATE assignments SET deleted = true WHERE id = $1', [firm.assignment.id]);
    const said = await Promise.all(collections.map((name) => device.ask(name, 500)));
    expect(JSON.stringify(said)).not.toContain(strangers);
    expect(said.flatMap(({ left }) => left).toSorted()).toEqual([firm.client.id, firm.project.id].toSorted());
  });

  test('who is not concerned gets nothing', async () => {
    const device = await deviceOf(firm.otherConsultant);
    await sql('UPDATE assignments SET deleted = true WHERE id = $1', [firm.assignment.id]);
    await expectInStep(device, { documents: 0, left: 0 });
  });

  test('a push on a project that one is no longer on is refused', async () => {
    await sql('UPDATE assignments SET deleted = true WHERE id = $1', [firm.assignment.id]);
    const row = { operationId: uuidv7(), assumedMasterState: null, newDocumentState: { ...entryOf(firm) } };
    const now = new Date('2026-06-15T12:00:00.000Z');
    expect(await pushEntries(database.pool, actorOf(firm, firm.consultant), [row], now)).toMatchObject([
      { status: 'rejected', code: 'not_assigned' },
    ]);
  });
});

describe('S15: in pages', () => {
  beforeEach(async () => {
    for (let n = 0; n < 23; n += 1) await put();
  });

  test('of bounded length, short only at the end, whatever the limit', async () => {
    for (const limit of [1, 2, 5, 23, 24, 25]) {
      const device = await deviceOf(firm.manager);
      await sql('UPDATE projects SET manager_id = $2 WHERE id = $1', [firm.project.id, firm.admin.id]);
      await put({ userId: firm.manager.id, projectId: firm.otherProject.id });
      await expectInStep(device, {}, limit);
      await sql('UPDATE projects SET manager_id = $2 WHERE id = $1', [firm.project.id, firm.manager.id]);
      await expectInStep(device, {}, limit);
    }
  });

  test('a crash before a page is stored begins at that page; one after it goes on, and no row is given twice', async () => {
    const device = await deviceOf(firm.manager);
    await sql('UPDATE projects SET manager_id = $2 WHERE id = $1', [firm.project.id, firm.admin.id]);
    const first = await device.ask('timeEntries', 10);
    expect(first.left).toHaveLength(10);
    expect(await device.ask('timeEntries', 10)).toEqual(first);
    device.store('timeEntries', first);
    const restarted = new ScopeDevice(database.pool, device.actor);
    restarted.checkpoints.set('timeEntries', first.checkpoint);
    const second = await restarted.ask('timeEntries', 10);
    expect(second.left).toHaveLength(10);
    expect(second.left.filter((id) => first.left.includes(id))).toEqual([]);
  });

  test('a change of scope in the middle of them is taken too', async () => {
    const device = await deviceOf(firm.manager);
    await sql('UPDATE projects SET manager_id = $2 WHERE id = $1', [firm.project.id, firm.admin.id]);
    device.store('timeEntries', await device.ask('timeEntries', 10));
    await sql('UPDATE projects SET manager_id = $2 WHERE id = $1', [firm.project.id, firm.manager.id]);
    await expectInStep(device, {}, 10);
    expect(idsOf(device, 'timeEntries')).toHaveLength(23);
  });

  test('a first pull that is cut by a change of scope ends right', async () => {
    const device = new ScopeDevice(database.pool, actorOf(firm, firm.manager));
    device.store('timeEntries', await device.ask('timeEntries', 10));
    await sql('UPDATE projects SET manager_id = $2 WHERE id = $1', [firm.project.id, firm.admin.id]);
    await expectInStep(device, {}, 10);
    expect(idsOf(device, 'timeEntries')).toEqual([]);
  });
});

test('a line of another firm cannot be written, and none is changed or removed', async () => {
  const stranger = await seedFirm(database.ownerPool);
  const note = 'INSERT INTO scope_changes (tenant_id, user_id, project_id) VALUES ($1, $2, $3)';
  const values = [stranger.tenantId, stranger.manager.id, stranger.project.id];
  await expect(
    withTenant(database.pool, firm.tenantId, (tx) => tx.query(note, values)),
  ).rejects.toMatchObject({ code: '42501' });
  for (const text of ['UPDATE scope_changes SET version = 0', 'DELETE FROM scope_changes'])
    await expect(sql(text)).rejects.toMatchObject({ code: '23000' });
});
