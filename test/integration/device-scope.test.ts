import '../support/many-devices.ts';
import { randomUUID } from 'node:crypto';
import { firstValueFrom } from 'rxjs';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { StintData } from '../../renderer/data/types.ts';
import { signIn, type TestApp, testApp } from '../support/app.ts';
import { type Firm, type FirmUser, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { Device, settled, until } from '../unit/data/device.ts';

let database: TestDatabase;
let server: TestApp;
let address: string;
let firm: Firm;
const open: StintData[] = [];

beforeAll(async () => {
  database = await testDatabase();
  server = await testApp(database);
  address = await server.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  firm = await seedFirm(database.ownerPool);
});
afterEach(async () => {
  for (const data of open.splice(0)) await data.close();
});

async function deviceOf(person: FirmUser) {
  const session = await signIn(server.app, firm, person);
  const device = new Device(
    { fetch },
    { tenantId: firm.tenantId, userId: person.id, deviceId: session.deviceId, address },
  );
  device.grant = { ok: true, token: session.accessToken, serverOffsetMs: 0 };
  const data = await device.open();
  open.push(data);
  const entry = () =>
    device.draft({
      projectId: firm.project.id,
      taskId: firm.project.taskId,
      activityCode: 'DEV',
      description: uuidv7(),
    });
  return { device, data, entry };
}

const sql = (text: string, values: unknown[]) => database.ownerPool.query(text, values);

test('S15: a project taken from its manager leaves their device with its entries, and comes back with them', async () => {
  const { data: consultant, entry } = await deviceOf(firm.consultant);
  await consultant.saveEntry(entry());
  await settled(consultant);
  const { data: manager } = await deviceOf(firm.manager);
  await until(manager.watchEntries(), (all) => all.length === 1);
  await until(manager.watchProjects(), (all) => all.some(({ id }) => id === firm.project.id));

  await sql('UPDATE projects SET manager_id = $2 WHERE id = $1', [firm.project.id, firm.admin.id]);
  await until(manager.watchProjects(), (all) => all.every(({ id }) => id !== firm.project.id));
  await until(manager.watchEntries(), (all) => all.length === 0);
  expect(await firstValueFrom(consultant.watchEntries())).toHaveLength(1);

  await sql('UPDATE projects SET manager_id = $2 WHERE id = $1', [firm.project.id, firm.manager.id]);
  await until(manager.watchProjects(), (all) => all.some(({ id }) => id === firm.project.id));
  await until(manager.watchEntries(), (all) => all.length === 1);
  expect(await firstValueFrom(manager.attention())).toEqual([]);
});

test('S20: what the server forgets in a restore comes back from the device of who wrote it', async () => {
  const { data, entry } = await deviceOf(firm.consultant);
  const kept = entry();
  await data.saveEntry(kept);
  await until(data.watchEntries(), (all) => all.length === 1 && all.every(({ version }) => version > 0));
  const forgotten = entry();
  await data.saveEntry(forgotten);
  await until(data.watchEntries(), (all) => all.length === 2 && all.every(({ version }) => version > 0));
  await until(data.entryWays(), (ways) => ways.size === 0);
  // As a restore from before the second entry, under the new epoch that the restore command gives.
  await sql('ALTER TABLE time_entries DISABLE TRIGGER USER', []);
  await sql('DELETE FROM time_entries WHERE id = $1', [forgotten.id]);
  await sql('ALTER TABLE time_entries ENABLE TRIGGER USER', []);
  await sql('DELETE FROM sync_operations WHERE tenant_id = $1', [firm.tenantId]);
  await sql('UPDATE sync_counters SET epoch = $2, version = version - 1 WHERE tenant_id = $1', [
    firm.tenantId,
    randomUUID(),
  ]);
  data.syncNow();
  await expect
    .poll(
      async () => (await sql('SELECT id FROM time_entries WHERE tenant_id = $1', [firm.tenantId])).rowCount,
    )
    .toBe(2);
  await settled(data);
  await until(data.watchEntries(), (all) => all.length === 2 && all.every(({ version }) => version > 0));
  expect(await firstValueFrom(data.attention())).toEqual([]);
});

test('S22: every role counts as the server does', async () => {
  const { data: consultant, entry } = await deviceOf(firm.consultant);
  for (let index = 0; index < 3; index += 1) await consultant.saveEntry(entry());
  await settled(consultant);
  await consultant.close();
  for (const person of [firm.consultant, firm.manager, firm.admin, firm.clientUser]) {
    const { data } = await deviceOf(person);
    await settled(data);
    expect(await data.compare()).toMatchObject({ outcome: 'equal', differences: [] });
    // RxDB opens only so many collections at a time.
    await data.close();
  }
});
