import { firstValueFrom } from 'rxjs';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, expect, test, vi } from 'vitest';
import { Journal } from '../../../renderer/data/journal.ts';
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

test('a saved entry reaches the server once and comes back with its version', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  const entry = device.draft();
  await data.saveEntry(entry);
  const [stored] = await until(data.watchEntries(), ([one]) => (one?.version ?? 0) > 0);
  expect(stored).toMatchObject({ id: entry.id, minutes: 60, version: 1 });
  expect(server.collection('timeEntries').get(entry.id)).toMatchObject({ minutes: 60 });
  await until(data.entryWays(), (ways) => ways.size === 0);
  expect(server.pushed).toHaveLength(1);
});

test('offline work is kept, said to be unsent, and sent when the network is back', async () => {
  const { server, device } = setUp();
  server.fault = () => 'no network';
  const data = await device.open();
  await until(data.sync, (status) => status.phase === 'offline');
  const entries = Array.from({ length: 25 }, (_, index) => device.draft({ minutes: index + 1 }));
  for (const entry of entries) await data.saveEntry(entry);
  await data.submitEntries(entries.map(({ id }) => id));
  expect(await firstValueFrom(data.sync)).toMatchObject({ phase: 'offline', unsent: 25 });
  server.fault = () => undefined;
  data.syncNow();
  await settled(data);
  expect([...server.collection('timeEntries').values()].map((row) => row.status)).toEqual(
    Array(25).fill('submitted'),
  );
  const back = await until(data.watchEntries(), (all) =>
    all.every((one) => one.version > 0 && one.warnings.length > 0),
  );
  expect(back).toHaveLength(25);
});

test('a kill between the journal and the working data loses nothing', async () => {
  const { server, device } = setUp();
  server.fault = () => 'no network';
  const data = await device.open();
  device.diskFault = ({ collection }) => (collection === 'timeEntries' ? 'died' : undefined);
  const entry = device.draft();
  void data.saveEntry(entry);
  await until(data.entryWays(), (ways) => ways.has(entry.id));
  device.kill();
  server.fault = () => undefined;
  const again = await device.open();
  await until(again.watchEntries(), (all) => all.some((one) => one.id === entry.id && one.version > 0));
  expect(server.collection('timeEntries').size).toBe(1);
});

test('a lost answer is asked for again under the same operation, also after a kill', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  await until(data.sync, (status) => status.phase === 'up_to_date');
  let lost = 0;
  const killed = new Promise<void>((resolve) => {
    server.fault = ({ path }) => {
      if (!path.endsWith('/push')) return undefined;
      lost += 1;
      resolve();
      return 'drop answer';
    };
  });
  const entry = device.draft();
  await data.saveEntry(entry);
  await killed;
  device.kill();
  expect(lost).toBeGreaterThan(0);
  server.fault = () => undefined;
  const again = await device.open();
  await until(again.watchEntries(), ([one]) => (one?.version ?? 0) > 0);
  await settled(again);
  expect(new Set(server.pushed.map(({ operationId }) => operationId)).size).toBe(1);
  expect(server.version).toBe(1);
});

test('an edit after a lost answer is no conflict with oneself', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  await until(data.sync, (status) => status.phase === 'up_to_date');
  const dropped = new Promise<void>((resolve) => {
    server.fault = ({ path }) => {
      if (!path.endsWith('/push')) return undefined;
      resolve();
      return 'drop answer';
    };
  });
  const entry = device.draft();
  await data.saveEntry(entry);
  await dropped;
  server.fault = () => 'no network';
  await data.saveEntry({ ...entry, minutes: 75 });
  device.kill();
  server.fault = () => undefined;
  const again = await device.open();
  await settled(again);
  expect(server.collection('timeEntries').get(entry.id)).toMatchObject({ minutes: 75 });
  expect(await firstValueFrom(again.attention())).toEqual([]);
});

test('when the working data is wiped, the journal rebuilds what was not sent', async () => {
  const { server, device } = setUp();
  const first = await device.open();
  const sent = device.draft({ description: 'sent' });
  await first.saveEntry(sent);
  await settled(first);
  server.fault = () => 'no network';
  await first.saveEntry(device.draft({ description: 'unsent' }));
  await first.saveEntry({ ...sent, description: 'edited offline', version: 1 });
  await first.close();
  device.wipe();
  const again = await device.open();
  const here = await until(again.watchEntries(), (all) => all.length === 2);
  expect(here.map((one) => one.description).sort()).toEqual(['edited offline', 'unsent']);
  server.fault = () => undefined;
  again.syncNow();
  await settled(again);
  const there = [...server.collection('timeEntries').values()].map((row) => row.description);
  expect(there.sort()).toEqual(['edited offline', 'unsent']);
  expect(await firstValueFrom(again.attention())).toEqual([]);
});

test('a full disk is said and the entry is not called saved', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  device.diskFault = () => Object.assign(new Error('no room'), { name: 'QuotaExceededError' });
  await expect(data.saveEntry(device.draft())).rejects.toMatchObject({ kind: 'disk_full' });
  expect(await firstValueFrom(data.sync)).toMatchObject({ phase: 'error', lastError: { kind: 'disk_full' } });
  device.diskFault = undefined;
  const entry = device.draft();
  await data.saveEntry(entry);
  await settled(data);
  expect([...server.collection('timeEntries').keys()]).toEqual([entry.id]);
});

test('what the journal could not keep is not called kept, and the next change is', async () => {
  const { device } = setUp();
  const journal = await Journal.open({ name: uuidv7(), adapter: 'memory' });
  const refusal = { error: true, status: 500, name: 'indexed_db_went_bad', reason: 'QuotaExceededError' };
  const disk = vi.spyOn(Reflect.get(journal, 'database'), 'bulkDocs').mockResolvedValueOnce([refusal]);
  const entry = { ...device.draft(), _deleted: false };
  const change = { collection: 'timeEntries', documentId: entry.id, state: entry, assumed: null } as const;
  await expect(journal.append([change], 'now')).rejects.toMatchObject({ kind: 'disk_full' });
  expect(journal.unsent()).toEqual([]);
  disk.mockRestore();
  await journal.append([change], 'now');
  expect(journal.unsent()).toHaveLength(1);
  await journal.close();
});

test('a running timer survives a kill and becomes an entry measured by the monotonic clock', async () => {
  const { server, device } = setUp();
  server.fault = () => 'no network';
  const data = await device.open();
  const { projectId, taskId, activityCode, billable } = device.draft();
  await data.timer.start({ projectId, taskId, activityCode, billable, description: 'Timed' });
  device.kill();
  const again = await device.open();
  expect(await firstValueFrom(again.timer.watch())).toMatchObject({ description: 'Timed' });
  device.clock = {
    ...device.clock,
    wallMs: device.clock.wallMs + 3 * 3_600_000,
    monotonicMs: 1000 + 45 * 60_000,
  };
  const [entry] = await again.timer.stop();
  expect(entry).toMatchObject({ minutes: 45, source: 'timer' });
  expect(entry?.timeTrust).toMatchObject({ level: 'repaired', reasons: ['clock_jumped_forward'] });
  expect(await firstValueFrom(again.timer.watch())).toBeNull();
});
