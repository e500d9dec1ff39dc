import { addRxPlugin, createRxDatabase, type RxJsonSchema } from 'rxdb';
import { RxDBMigrationSchemaPlugin } from 'rxdb/plugins/migration-schema';
import { firstValueFrom } from 'rxjs';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, expect, test } from 'vitest';
import { timeEntryLocalSchema } from '../../../domain/entities/time-entry.ts';
import { databaseName } from '../../../renderer/data/database.ts';
import { Device, settled, until } from './device.ts';
import { FakeServer } from './fake-server.ts';

addRxPlugin(RxDBMigrationSchemaPlugin);

const older: RxJsonSchema<{ id: string }> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: { id: { type: 'string', maxLength: 36 } },
  required: ['id'],
};
const newer = { ...timeEntryLocalSchema, version: timeEntryLocalSchema.version + 1 };

const devices: Device[] = [];
afterEach(async () => {
  for (const device of devices.splice(0)) await device.opened.at(-1)?.close();
});

test('S23: nobody sees another’s unsent work on the same device, and it is sent once its owner is back', async () => {
  const server = new FakeServer();
  const address = 'https://one.example';
  const tenantId = uuidv7();
  const first = new Device(server, { address, tenantId });
  const second = new Device(server, { address, tenantId, deviceId: first.deviceId });
  devices.push(first, second);
  server.fault = () => 'no network';
  const data = await first.open();
  const entry = first.draft();
  await data.saveEntry(entry);
  await data.close();
  server.fault = () => undefined;
  const other = await second.open();
  await settled(other);
  expect(await firstValueFrom(other.watchEntries())).toEqual([]);
  expect(await firstValueFrom(other.entryWays())).toEqual(new Map());
  expect(server.pushed).toEqual([]);
  await other.close();
  const again = await first.open();
  await until(again.watchEntries(), ([one]) => (one?.version ?? 0) > 0);
  expect(server.pushed.map(({ state }) => state.id)).toEqual([entry.id]);
});

test.each([
  ['an older', older],
  ['a newer', newer],
])('S23: work saved here survives working data that %s build of Stint left', async (_, schema) => {
  const server = new FakeServer();
  const device = new Device(server);
  devices.push(device);
  server.fault = () => 'no network';
  const data = await device.open();
  const entry = device.draft();
  await data.saveEntry(entry);
  await data.close();
  device.wipe();
  const name = await databaseName(device.address, device.tenantId, device.userId);
  const database = await createRxDatabase({ name, storage: device.storage(), multiInstance: false });
  const migrationStrategies = { 1: (document: object) => document, 2: (document: object) => document };
  await database.addCollections({
    timeEntries: { schema, ...(schema.version > 0 ? { migrationStrategies } : {}) },
  });
  await database.close();
  server.fault = () => undefined;
  const again = await device.open();
  await until(again.watchEntries(), ([one]) => one?.id === entry.id && one.version > 0);
  expect(server.pushed.map(({ state }) => state.id)).toEqual([entry.id]);
});

test('S10: a change that a clock set back hid from RxDB is sent all the same', async () => {
  const server = new FakeServer();
  const device = new Device(server);
  devices.push(device);
  const data = await device.open();
  const entry = device.draft();
  await data.saveEntry(entry);
  const [stored] = await until(data.watchEntries(), ([one]) => (one?.version ?? 0) > 0);
  await until(data.entryWays(), (ways) => ways.size === 0);
  server.fault = () => 'no network';
  device.writtenAt = Date.parse('2020-01-01');
  await data.saveEntry({ ...stored!, minutes: 95 });
  device.kill();
  server.fault = () => undefined;
  const again = await device.open();
  await until(again.watchEntries(), ([one]) => one?.minutes === 95);
  await expect
    .poll(
      () => {
        again.syncNow();
        return server.collection('timeEntries').get(entry.id)?.minutes;
      },
      { timeout: 10_000, interval: 200 },
    )
    .toBe(95);
  await settled(again);
});

test('S21: a disk that is full of the server’s news says so, and takes them once there is room', async () => {
  const server = new FakeServer();
  const device = new Device(server);
  devices.push(device);
  const data = await device.open();
  await settled(data);
  device.diskFault = ({ collection }) =>
    collection === 'timeEntries'
      ? Object.assign(new Error('no room'), { name: 'QuotaExceededError' })
      : undefined;
  const entry = device.draft({ userId: uuidv7() });
  server.write('timeEntries', { ...entry });
  const status = await until(data.sync, ({ phase }) => phase === 'error');
  expect(status.lastError?.kind).toBe('disk_full');
  await expect(data.saveEntry(device.draft())).rejects.toMatchObject({ kind: 'disk_full' });
  expect(await firstValueFrom(data.entryWays())).toEqual(new Map());
  device.diskFault = undefined;
  await data.saveEntry(device.draft());
  data.syncNow();
  await until(data.watchEntries(), (all) => all.length === 2);
  await settled(data);
});
