import { firstValueFrom } from 'rxjs';
import { afterEach, expect, test } from 'vitest';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { keptFrom } from '../../../renderer/data/retention.ts';
import type { StintData } from '../../../renderer/data/types.ts';
import { Device, settled, until } from './device.ts';
import { FakeServer } from './fake-server.ts';

const devices: Device[] = [];
afterEach(async () => {
  for (const device of devices.splice(0)) await device.opened.at(-1)?.close();
});

const LONG_AGO = '2025-02-10T09:00:00.000Z';

/** A firm with time of every kind: old and new, settled and not; ids by what they are. */
function world() {
  const server = new FakeServer();
  const device = new Device(server);
  devices.push(device);
  const ids = new Map<string, string>();
  const write = (name: string, fields: Partial<TimeEntry>) => {
    const entry = device.draft({ updatedAt: LONG_AGO, ...fields });
    ids.set(entry.id, name);
    server.write('timeEntries', { ...entry });
    return entry;
  };
  const old = { date: '2025-02-03' };
  const entries = {
    approved: write('approved', { ...old, status: 'approved' }),
    invoiced: write('invoiced', { ...old, status: 'invoiced' }),
    draft: write('draft', { ...old, status: 'draft' }),
    submitted: write('submitted', { ...old, status: 'submitted' }),
    rejected: write('rejected', { ...old, status: 'rejected' }),
    fresh: write('fresh', { ...old, status: 'approved', updatedAt: new Date().toISOString() }),
    recent: write('recent', { date: new Date().toISOString().slice(0, 10), status: 'approved' }),
  };
  const here = (all: TimeEntry[]) => all.map(({ id }) => ids.get(id) ?? id).toSorted();
  const shows = (data: StintData, names: string[]) =>
    until(data.watchEntries(), (all) => here(all).join() === names.toSorted().join());
  return { server, device, entries, shows };
}

const everything = ['approved', 'invoiced', 'draft', 'submitted', 'rejected', 'fresh', 'recent'];
const kept = everything.slice(2);

test('S36: whole months are kept, over the end of a year too', () => {
  expect(keptFrom(3, new Date('2026-11-24T23:30:00.000Z'))).toBe('2026-08-01');
  expect(keptFrom(12, new Date('2026-01-31T00:00:00.000Z'))).toBe('2025-01-01');
});

test('S36: without a policy everything stays', async () => {
  const { device, shows } = world();
  const data = await device.open();
  await settled(data);
  await shows(data, everything);
});

test('S36.1: settled time that is old does not come; what is not settled, new or lately changed does', async () => {
  const { server, device, entries, shows } = world();
  device.retentionMonths = 6;
  const data = await device.open();
  await settled(data);
  await shows(data, kept);
  // News of it does not bring it either; once it is no more settled it is a person's work again.
  server.write('timeEntries', { ...entries.approved, status: 'invoiced' });
  server.write('timeEntries', { ...entries.invoiced, status: 'draft' });
  await shows(data, [...kept, 'invoiced']);
  expect(server.pushed).toEqual([]);
});

test('S36.2: what is here leaves when the policy comes, off the disk, and nothing is sent about it', async () => {
  const { server, device, entries, shows } = world();
  let data = await device.open();
  await settled(data);
  await shows(data, everything);
  await data.keepMonths(6);
  await shows(data, kept);
  await expect.poll(() => device.onDisk(entries.approved.id)).toBe(false);
  expect(await device.onDisk(entries.fresh.id)).toBe(true);
  // Nor after a start, when the process remembers nothing.
  await data.close();
  device.retentionMonths = 6;
  data = await device.open();
  await settled(data);
  await shows(data, kept);
  expect(server.pushed).toEqual([]);
  expect(server.collection('timeEntries').size).toBe(everything.length);
});

test('S36.3: of what the journal holds anything nothing leaves', async () => {
  const { server, device, entries, shows } = world();
  let data = await device.open();
  await settled(data);
  await shows(data, everything);
  // Changed here while it was a draft, settled there meanwhile: refused, and to be looked at.
  server.fault = () => 'no network';
  await data.saveEntry({ ...entries.draft, version: 3, minutes: 5 });
  server.fault = () => undefined;
  server.refuse = () => ({ code: 'immutable', message: 'This entry is approved.' });
  server.write('timeEntries', { ...entries.draft, status: 'approved' });
  data.syncNow();
  await until(data.attention(), (items) => items.length === 1);
  await data.keepMonths(6);
  await shows(data, kept);
  await data.close();
  device.retentionMonths = 6;
  data = await device.open();
  await settled(data);
  await shows(data, kept);
  expect(await firstValueFrom(data.attention())).toHaveLength(1);
});

test('S36.4: both sides count the same rows, and a difference is still found and repaired', async () => {
  const { server, device, entries, shows } = world();
  device.retentionMonths = 6;
  const data = await device.open();
  await settled(data);
  await shows(data, kept);
  expect(await data.compare()).toMatchObject({ outcome: 'equal', differences: [] });
  // A row of which the device was never told.
  const lost = device.draft({ date: '2025-02-04' });
  server.collection('timeEntries').set(lost.id, { ...lost, version: 1, _deleted: false });
  expect(await data.compare()).toMatchObject({ outcome: 'repaired' });
  await until(data.watchEntries(), (all) => all.some(({ id }) => id === lost.id));
  await expect.poll(() => device.onDisk(entries.approved.id)).toBe(false);
  expect(server.pushed).toEqual([]);
});

test('S36.5: what may be here again comes back, whatever was interrupted', async () => {
  const { server, device, shows } = world();
  device.retentionMonths = 6;
  let data = await device.open();
  await settled(data);
  await shows(data, kept);
  // Lifted, and the app dies before it could read.
  server.fault = () => 'no network';
  await data.keepMonths(null);
  device.kill();
  server.fault = () => undefined;
  device.retentionMonths = null;
  data = await device.open();
  await shows(data, everything);
  await settled(data);
  await data.keepMonths(6);
  await shows(data, kept);
  await data.keepMonths(120);
  await shows(data, everything);
  expect(server.pushed).toEqual([]);
});

test('S36.6: a restored server gives again only what is to be here', async () => {
  const { server, device, shows } = world();
  const restore = server.backup();
  device.retentionMonths = 6;
  const data = await device.open();
  await settled(data);
  await shows(data, kept);
  restore();
  data.syncNow();
  await settled(data);
  await shows(data, kept);
  expect(server.pushed).toEqual([]);
});
