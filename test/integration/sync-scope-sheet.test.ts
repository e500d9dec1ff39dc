import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import { actorOf, decide, decisionOn, submitted } from '../support/decisions.ts';
import { type Firm, type FirmUser, firmSettings, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { collections, ScopeDevice } from '../support/scope-device.ts';

let database: TestDatabase;
let firm: Firm;
/** Of the consultant, on a project that the admin manages. */
let elsewhere: TimeEntry;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.[Symbol.asyncDispose]());

const sql = (text: string, values: unknown[] = []) => database.ownerPool.query(text, values);

async function setUp(decides: 'project' | 'sheet'): Promise<void> {
  firm = await seedFirm(database.ownerPool, {
    ...firmSettings,
    approval: { ...firmSettings.approval, decides },
  });
  await sql('UPDATE projects SET manager_id = $2 WHERE id = $1', [firm.otherProject.id, firm.admin.id]);
  await assign(firm.consultant, firm.otherProject.id);
  await assign(firm.otherConsultant, firm.otherProject.id);
  const other = { projectId: firm.otherProject.id, taskId: null };
  [elsewhere] = (await submitted(
    database.ownerPool,
    firm,
    { ...other, minutes: 30 },
    { ...other, userId: firm.otherConsultant.id },
  )) as [TimeEntry];
}

async function assign(person: FirmUser, projectId: string): Promise<string> {
  const id = uuidv7();
  await sql(
    `INSERT INTO assignments (id, tenant_id, project_id, user_id, role, minutes_per_week, from_date)
     VALUES ($1, $2, $3, $4, 'consultant', 600, '2026-01-01')`,
    [id, firm.tenantId, projectId, person.id],
  );
  return id;
}

const decides = (mode: 'project' | 'sheet') =>
  sql(
    `UPDATE tenants SET settings = jsonb_set(settings, '{approval,decides}', to_jsonb($2::text)) WHERE id = $1`,
    [firm.tenantId, mode],
  );

async function deviceOf(person: FirmUser): Promise<ScopeDevice> {
  const device = new ScopeDevice(database.pool, actorOf(firm, person));
  await device.pull(collections, 500);
  device.moved = { documents: 0, left: 0 };
  return device;
}

/** The device pulls what is new, holds after it what a new device would, and got no more than that. */
async function expectInStep(device: ScopeDevice, moved: Partial<ScopeDevice['moved']>) {
  await device.pull(collections, 500);
  const fresh = new ScopeDevice(database.pool, device.actor);
  await fresh.pull(collections, 500);
  expect(device.holds()).toEqual(fresh.holds());
  expect(device.moved).toMatchObject(moved);
}

const idsOf = (device: ScopeDevice, name: (typeof collections)[number]) => [...device.rows.get(name)!.keys()];

/** A project of the admin's with a client of its own, on which nobody is. */
async function thirdProject(): Promise<string> {
  const id = uuidv7();
  const client = uuidv7();
  await sql(
    `INSERT INTO clients (id, tenant_id, name, currency, contract_terms)
     SELECT $1, tenant_id, 'Third Client', 'EUR', contract_terms FROM clients WHERE id = $2`,
    [client, firm.client.id],
  );
  await sql(
    `INSERT INTO projects (id, tenant_id, client_id, code, name, type, status, start_date, currency, manager_id,
       activity_codes, allows_billable)
     VALUES ($1, $2, $3, 'P-3', 'Third Project', 'retainer', 'active', '2026-01-01', 'EUR', $4,
       '[{"code":"DEV","name":"Development","billable":true}]', true)`,
    [id, firm.tenantId, client, firm.admin.id],
  );
  return id;
}

describe('S15: where the tenant decides by the sheet', () => {
  beforeEach(() => setUp('sheet'));

  test('a manager sees all time of whoever is on a project of theirs, and what it is on', async () => {
    const device = await deviceOf(firm.manager);
    expect(idsOf(device, 'timeEntries')).toEqual([elsewhere.id]);
    expect(idsOf(device, 'projects').toSorted()).toEqual([firm.project.id, firm.otherProject.id].toSorted());
    expect(idsOf(device, 'clients').toSorted()).toEqual([firm.client.id, firm.otherClient.id].toSorted());
    // Who else is on that project is not theirs to know.
    expect(idsOf(device, 'assignments')).toEqual([firm.assignment.id]);
  });

  test('the last assignment on their projects takes the sheet along, and brings it back', async () => {
    const device = await deviceOf(firm.manager);
    await sql('UPDATE assignments SET deleted = true WHERE id = $1', [firm.assignment.id]);
    // The assignment’s tombstone, and once more the project that the person left; the entry with its project and client go.
    await expectInStep(device, { documents: 3, left: 3 });
    expect(idsOf(device, 'timeEntries')).toEqual([]);
    await sql('UPDATE assignments SET deleted = false WHERE id = $1', [firm.assignment.id]);
    await expectInStep(device, { left: 3 });
    expect(idsOf(device, 'timeEntries')).toEqual([elsewhere.id]);
  });

  test('a project that the person comes to is shown, and stays when they leave it', async () => {
    const third = await thirdProject();
    const device = await deviceOf(firm.manager);
    const assignment = await assign(firm.consultant, third);
    // That project and its client; no entry again.
    await expectInStep(device, { documents: 2, left: 0 });
    await sql('UPDATE assignments SET deleted = true WHERE id = $1', [assignment]);
    await expectInStep(device, { documents: 4, left: 0 });
    expect(idsOf(device, 'projects')).toContain(third);
    await sql('UPDATE projects SET client_id = $2 WHERE id = $1', [third, firm.otherClient.id]);
    await expectInStep(device, { left: 1 });
    expect(idsOf(device, 'clients').toSorted()).toEqual([firm.client.id, firm.otherClient.id].toSorted());
  });

  test('the sheet goes from manager to manager with the project', async () => {
    await sql(`UPDATE users SET roles = '{project_manager}' WHERE id = $1`, [firm.otherConsultant.id]);
    const next: FirmUser = { ...firm.otherConsultant, roles: ['project_manager'] };
    const [old, young] = [await deviceOf(firm.manager), await deviceOf(next)];
    await sql('UPDATE projects SET manager_id = $2 WHERE id = $1', [firm.project.id, next.id]);
    await expectInStep(old, { documents: 0 });
    expect(idsOf(old, 'timeEntries')).toEqual([]);
    await expectInStep(young, { left: 0 });
    expect(idsOf(young, 'timeEntries')).toContain(elsewhere.id);
  });

  test('whom a manager lets decide sees the same until the manager ends it', async () => {
    await sql(`UPDATE users SET roles = '{project_manager}' WHERE id = $1`, [firm.otherConsultant.id]);
    await sql('UPDATE assignments SET deleted = true WHERE user_id = $1', [firm.otherConsultant.id]);
    const deputy: FirmUser = { ...firm.otherConsultant, roles: ['project_manager'] };
    const device = await deviceOf(deputy);
    expect(idsOf(device, 'projects')).toEqual([]);
    const delegation = { action: 'delegate' as const, delegateTo: deputy.id };
    await decide(database.pool, firm, firm.manager, [await decisionOn(firm, [], delegation)]);
    await expectInStep(device, { left: 0 });
    expect(idsOf(device, 'timeEntries')).toContain(elsewhere.id);
    expect(idsOf(device, 'projects')).toHaveLength(2);
    // Somebody who comes to the lender’s project later is theirs too.
    await assign(firm.admin, firm.project.id);
    const [late] = await submitted(database.ownerPool, firm, {
      userId: firm.admin.id,
      projectId: firm.otherProject.id,
    });
    await expectInStep(device, { left: 0 });
    expect(idsOf(device, 'timeEntries')).toContain(late!.id);
    const ended = { ...delegation, delegateUntil: '2026-01-01' };
    await decide(database.pool, firm, firm.manager, [await decisionOn(firm, [], ended)]);
    await expectInStep(device, {});
    // Their own on that project stays theirs.
    expect(idsOf(device, 'timeEntries')).toHaveLength(1);
    expect(idsOf(device, 'projects')).toEqual([]);
  });

  test('a consultant on both projects sees no more than before', async () => {
    await submitted(database.ownerPool, firm, { userId: firm.otherConsultant.id, minutes: 5 });
    const device = await deviceOf(firm.consultant);
    expect(idsOf(device, 'timeEntries')).toEqual([elsewhere.id]);
  });
});

describe('S15: a tenant that decides otherwise from now on', () => {
  test.each(['project', 'sheet'] as const)('than by the %s', async (before) => {
    await setUp(before);
    const after = before === 'sheet' ? 'project' : 'sheet';
    const devices = [
      await deviceOf(firm.manager),
      await deviceOf(firm.consultant),
      await deviceOf(firm.clientUser),
    ];
    const [managers, consultants] = devices;
    const held = idsOf(managers!, 'timeEntries');
    await decides(after);
    // The tenant itself, and once more the person’s project that is theirs; the other, its client and its entry come or go.
    await expectInStep(managers!, after === 'sheet' ? { documents: 6, left: 0 } : { documents: 3, left: 3 });
    expect(idsOf(managers!, 'timeEntries')).not.toEqual(held);
    await expectInStep(consultants!, { documents: 1, left: 0 });
    await decides(before);
    for (const device of devices) await expectInStep(device, {});
    expect(idsOf(managers!, 'timeEntries')).toEqual(held);
  });

  test('tells nobody of what they never saw', async () => {
    await setUp('project');
    const device = await deviceOf(firm.manager);
    await decides('sheet');
    await decides('project');
    const pages = await Promise.all(collections.map((name) => device.ask(name, 500)));
    const told = pages.flatMap(({ left }) => left);
    const known = [elsewhere.id, firm.otherProject.id, firm.otherClient.id];
    expect(told.filter((id) => !known.includes(id))).toEqual([]);
  });
});
