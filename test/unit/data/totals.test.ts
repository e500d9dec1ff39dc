import { firstValueFrom } from 'rxjs';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, expect, test, vi } from 'vitest';
import { digestOf } from '../../../renderer/data/totals.ts';
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
  vi.restoreAllMocks();
  for (const device of devices.splice(0)) await device.opened.at(-1)?.close();
});

test('S22: of no rows the digest is that of the empty text', async () => {
  expect(await digestOf([])).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

test('S22: a device that has everything counts as the server does, refused work aside', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  const entry = device.draft();
  await data.saveEntry(entry);
  const [stored] = await until(data.watchEntries(), ([one]) => (one?.version ?? 0) > 0);
  server.refuse = () => ({ code: 'period_locked', message: 'Locked.' });
  await data.saveEntry({ ...stored!, minutes: 90 });
  await data.saveEntry(device.draft());
  await until(data.attention(), (items) => items.length === 2);
  expect(await data.compare()).toMatchObject({ outcome: 'equal', differences: [] });
  expect(await firstValueFrom(data.compared())).toMatchObject({ outcome: 'equal' });
});

test('S22: a difference is named, repaired by reading everything again, and then both are equal', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  const theirs = device.draft({ userId: uuidv7(), date: '2026-10-05', minutes: 30 });
  server.write('timeEntries', { ...theirs });
  await until(data.watchEntries(), (all) => all.length === 1);
  // Behind the checkpoint, where no pull looks any more.
  const missing = device.draft({ userId: uuidv7(), date: '2026-10-06', minutes: 45 });
  server.collection('timeEntries').set(missing.id, { ...missing, version: 1, _deleted: false });
  const row = server.collection('timeEntries').get(theirs.id)!;
  server.collection('timeEntries').set(theirs.id, { ...row, minutes: 60 });
  const comparison = await data.compare();
  expect(comparison.outcome).toBe('repaired');
  expect(comparison.differences).toEqual([
    { what: 'rows', collection: 'timeEntries', here: 1, there: 2 },
    { what: 'minutes', month: '2026-10', here: 30, there: 105 },
  ]);
  const here = await until(data.watchEntries(), (all) => all.length === 2);
  expect(here.map(({ minutes }) => minutes).sort()).toEqual([45, 60]);
  // What was put right is the server's again: newer news go on top.
  server.write('timeEntries', { ...row, minutes: 75 });
  await until(data.watchEntries(), (all) => all.some(({ minutes }) => minutes === 75));
  expect(server.pushed).toEqual([]);
});

test('S22: without a server nothing is compared and the words say why', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  await until(data.sync, ({ phase }) => phase === 'up_to_date');
  server.fault = () => 'no network';
  await data.saveEntry(device.draft());
  await until(data.sync, ({ phase }) => phase === 'offline');
  await expect(data.compare()).rejects.toThrow('cannot be reached');
  expect(await firstValueFrom(data.compared())).toMatchObject({ outcome: 'never' });
});

test('S22: after a week it is compared by itself', async () => {
  const { device } = setUp();
  const first = await device.open();
  await settled(first);
  await first.close();
  device.nowOffsetMs = 8 * 86_400_000;
  const data = await device.open();
  await until(data.compared(), (last) => last?.outcome === 'equal');
});

test('S22: a row that went bad here, so that RxDB takes no more news of it, is put right and takes them again', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  const at = new Date().toISOString();
  const assignment = {
    ...{ id: uuidv7(), tenantId: device.tenantId, createdAt: at, updatedAt: at },
    ...{ projectId: uuidv7(), userId: device.userId, role: 'dev', minutesPerWeek: 600 },
    ...{ fromDate: '2026-01-01', toDate: null },
  };
  server.write('assignments', assignment);
  const minutes = data.watchAssignments();
  await until(minutes, ([one]) => one?.minutesPerWeek === 600);
  await device.goBad('assignments', assignment.id, { minutesPerWeek: 7, version: 0 });
  expect(await data.compare()).toMatchObject({
    outcome: 'repaired',
    differences: [{ what: 'versions', collection: 'assignments', here: 1, there: 1 }],
  });
  await until(minutes, ([one]) => one?.minutesPerWeek === 600);
  server.write('assignments', { ...assignment, minutesPerWeek: 900 });
  await until(minutes, ([one]) => one?.minutesPerWeek === 900);
});
