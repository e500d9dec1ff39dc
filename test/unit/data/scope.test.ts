import { firstValueFrom } from 'rxjs';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, expect, test } from 'vitest';
import { Device, settled, until } from './device.ts';
import { FakeServer } from './fake-server.ts';

const devices: Device[] = [];
function setUp() {
  const server = new FakeServer();
  const device = new Device(server);
  devices.push(device);
  return { server, device };
}
afterEach(async () => {
  for (const device of devices.splice(0)) await device.opened.at(-1)?.close();
});

test('S15: a row that left the scope leaves the device and its disk, and comes back as it was', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  const entry = device.draft({ userId: uuidv7(), description: 'not for everybody' });
  server.write('timeEntries', { ...entry });
  await until(data.watchEntries(), (all) => all.length === 1);
  server.setVisible('timeEntries', entry.id, false);
  await until(data.watchEntries(), (all) => all.length === 0);
  await expect.poll(() => device.onDisk(entry.id)).toBe(false);
  expect(server.pushed).toEqual([]);
  server.setVisible('timeEntries', entry.id, true);
  const [back] = await until(data.watchEntries(), (all) => all.length === 1);
  expect(back).toMatchObject({ description: 'not for everybody', version: 1 });
  server.write('timeEntries', { ...entry, description: 'newer' });
  await until(data.watchEntries(), ([one]) => one?.description === 'newer');
  expect(server.pushed).toEqual([]);
});

test('S15: unsent work on a row that left is refused, kept to be looked at, and undone without bringing the row back', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  const entry = device.draft();
  await data.saveEntry(entry);
  const [stored] = await until(data.watchEntries(), ([one]) => (one?.version ?? 0) > 0);
  await until(data.entryWays(), (ways) => ways.size === 0);
  server.refuse = () => ({ code: 'not_permitted', message: 'Not yours any more.' });
  server.fault = () => 'no network';
  await data.saveEntry({ ...stored!, minutes: 99 });
  server.setVisible('timeEntries', entry.id, false);
  server.fault = () => undefined;
  data.syncNow();
  const [item] = await until(data.attention(), (items) => items.length === 1);
  expect(item).toMatchObject({ code: 'not_permitted', mine: { minutes: 99 } });
  await settled(data);
  await data.revert(item!.operationId);
  server.refuse = () => undefined;
  const other = device.draft();
  await data.saveEntry(other);
  await settled(data);
  const here = await until(data.watchEntries(), (all) => all.some(({ version }) => version > 1));
  expect(here.map(({ id }) => id)).toEqual([other.id]);
  expect(await firstValueFrom(data.attention())).toEqual([]);
});

test('S16: what this version cannot read is told, and read when another version starts', async () => {
  const { server, device } = setUp();
  const entry = device.draft({ userId: uuidv7() });
  server.write('timeEntries', { ...entry, minutes: 'a quarter of a day' });
  server.write('timeEntries', { ...device.draft({ userId: uuidv7(), minutes: 15 }) });
  const data = await device.open();
  await until(data.sync, ({ unreadable, phase }) => unreadable === 1 && phase === 'up_to_date');
  expect(await firstValueFrom(data.watchEntries())).toMatchObject([{ minutes: 15 }]);
  await data.close();
  // What the new version does better: the row is readable to it although nothing of it is new.
  const row = server.collection('timeEntries').get(entry.id)!;
  server.collection('timeEntries').set(entry.id, { ...row, minutes: 360 });
  const same = await device.open();
  await settled(same);
  expect(await firstValueFrom(same.watchEntries())).toMatchObject([{ minutes: 15 }]);
  await same.close();
  device.appVersion = '2.0.0';
  const newer = await device.open();
  await until(newer.watchEntries(), (all) => all.some(({ minutes }) => minutes === 360));
  await until(newer.sync, ({ unreadable }) => unreadable === 0);
});
