import { firstValueFrom } from 'rxjs';
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

async function saved(device: Device, data: Awaited<ReturnType<Device['open']>>, minutes: number) {
  const entry = device.draft({ minutes, description: `of ${minutes}` });
  await data.saveEntry(entry);
  await until(data.watchEntries(), (all) => all.some((one) => one.id === entry.id && one.version > 0));
  await until(data.entryWays(), (ways) => ways.size === 0);
  return entry;
}

test('S20: an entry that a restore forgot is sent again, once', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  const kept = await saved(device, data, 10);
  const restore = server.backup();
  const forgotten = await saved(device, data, 20);
  server.pushed.length = 0;
  restore();
  await expect.poll(() => server.pushed.length).toBe(1);
  await settled(data);
  expect([...server.collection('timeEntries').keys()].sort()).toEqual([kept.id, forgotten.id].sort());
  expect(server.collection('timeEntries').get(forgotten.id)).toMatchObject({ minutes: 20 });
  expect(server.pushed.map(({ state }) => state.id)).toEqual([forgotten.id]);
  expect(await firstValueFrom(data.attention())).toEqual([]);
});

test('S20: a row of somebody else that a restore forgot leaves the device and is not sent', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  const restore = server.backup();
  const other = device.draft({ userId: device.deviceId });
  server.write('timeEntries', { ...other });
  await until(data.watchEntries(), (all) => all.length === 1);
  restore();
  await until(data.watchEntries(), (all) => all.length === 0);
  const own = await saved(device, data, 5);
  expect([...server.collection('timeEntries').keys()]).toEqual([own.id]);
  expect(server.pushed).toHaveLength(1);
});

test('S20: an edit that a restore forgot is put on top of what it brought back', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  const entry = await saved(device, data, 30);
  const restore = server.backup();
  const [stored] = await firstValueFrom(data.watchEntries());
  await data.saveEntry({ ...stored!, minutes: 45 });
  await until(data.watchEntries(), ([one]) => one?.version === 2);
  server.write('timeEntries', { ...server.collection('timeEntries').get(entry.id)!, status: 'approved' });
  await until(data.watchEntries(), ([one]) => one?.status === 'approved');
  restore();
  await until(data.watchEntries(), ([one]) => one?.minutes === 45 && one.status === 'draft');
  await settled(data);
  expect(server.collection('timeEntries').get(entry.id)).toMatchObject({ minutes: 45, status: 'draft' });
  expect(await firstValueFrom(data.attention())).toEqual([]);
});

test('S20: where both went on after a restore the server’s stands and mine is shown', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  const entry = await saved(device, data, 30);
  const restore = server.backup();
  const [stored] = await firstValueFrom(data.watchEntries());
  await data.saveEntry({ ...stored!, description: 'mine' });
  await until(data.watchEntries(), ([one]) => one?.version === 2);
  await until(data.entryWays(), (ways) => ways.size === 0);
  server.fault = () => 'no network';
  restore();
  server.write('timeEntries', {
    ...server.collection('timeEntries').get(entry.id)!,
    description: 'theirs',
  });
  server.fault = () => undefined;
  data.syncNow();
  const [item] = await until(data.attention(), (items) => items.length === 1);
  expect(item).toMatchObject({ kind: 'overlap', fields: ['description'] });
  expect(item?.mine.description).toBe('mine');
  await until(data.watchEntries(), ([one]) => one?.description === 'theirs');
});

test('S20: a receipt of a lost epoch counts for nothing: the change is sent again under its id', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  await saved(device, data, 30);
  const restore = server.backup();
  const checkpoint = { epoch: server.epoch, version: 0, id: '' };
  const nothing = { documents: [], left: [], checkpoint, epochChanged: false };
  server.fault = ({ path }) => (path.endsWith('/pull') ? Response.json(nothing) : undefined);
  const entry = device.draft();
  await data.saveEntry(entry);
  await until(data.entryWays(), (ways) => ways.get(entry.id)?.kind === 'received');
  restore();
  server.fault = () => undefined;
  data.syncNow();
  await until(data.watchEntries(), (all) => all.every(({ version }) => version > 0));
  await settled(data);
  expect(server.collection('timeEntries').has(entry.id)).toBe(true);
  const sent = server.pushed.filter(({ state }) => state.id === entry.id);
  expect(new Set(sent.map(({ operationId }) => operationId)).size).toBe(1);
});

test('S20: an edit on a state that a restore forgot keeps all of it', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  const entry = await saved(device, data, 30);
  const restore = server.backup();
  const [stored] = await firstValueFrom(data.watchEntries());
  await data.saveEntry({ ...stored!, minutes: 60 });
  await until(data.watchEntries(), ([one]) => one?.version === 2);
  await until(data.entryWays(), (ways) => ways.size === 0);
  server.fault = () => 'no network';
  const [now] = await firstValueFrom(data.watchEntries());
  await data.saveEntry({ ...now!, description: 'offline' });
  restore();
  server.fault = () => undefined;
  data.syncNow();
  await settled(data);
  expect(server.collection('timeEntries').get(entry.id)).toMatchObject({
    minutes: 60,
    description: 'offline',
  });
  expect(await firstValueFrom(data.attention())).toEqual([]);
});

test('S20: a crash in the middle of the comparison only makes it happen again', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  await saved(device, data, 10);
  const restore = server.backup();
  const forgotten = await saved(device, data, 20);
  let died = (): void => undefined;
  const death = new Promise<void>((resolve) => {
    died = resolve;
  });
  device.diskFault = ({ collection }) => {
    if (collection !== 'timeEntries') return undefined;
    died();
    return 'died';
  };
  restore();
  await death;
  device.kill();
  const again = await device.open();
  await until(again.watchEntries(), (all) => all.length === 2 && all.every((one) => one.version > 0));
  await settled(again);
  expect(server.collection('timeEntries').size).toBe(2);
  expect(
    new Set(server.pushed.filter(({ state }) => state.id === forgotten.id).map((one) => one.operationId))
      .size,
  ).toBe(2);
});
