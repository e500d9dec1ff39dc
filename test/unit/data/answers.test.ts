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

test('a refused entry holds up no other, says why, and can be put right', async () => {
  const { server, device } = setUp();
  server.refuse = (row) =>
    Number(row.minutes) > 600 ? { code: 'day_over_24_hours', message: 'More than a day.' } : undefined;
  const data = await device.open();
  const bad = device.draft({ minutes: 700 });
  const good = Array.from({ length: 5 }, () => device.draft());
  for (const entry of [bad, ...good]) await data.saveEntry(entry);
  await settled(data);
  expect(server.collection('timeEntries').size).toBe(5);
  const [item] = await firstValueFrom(data.attention());
  expect(item).toMatchObject({
    documentId: bad.id,
    kind: 'refused',
    code: 'day_over_24_hours',
    theirs: null,
  });
  const ways = await firstValueFrom(data.entryWays());
  expect(ways.get(bad.id)).toMatchObject({ kind: 'needs_attention', message: 'More than a day.' });
  await data.saveEntry({ ...bad, minutes: 300 });
  await until(data.attention(), (items) => items.length === 0);
  await settled(data);
  expect(server.collection('timeEntries').get(bad.id)).toMatchObject({ minutes: 300 });
});

test('a refused change can be reverted to what the server has, without another push', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  const entry = device.draft();
  await data.saveEntry(entry);
  const [stored] = await until(data.watchEntries(), ([one]) => (one?.version ?? 0) > 0);
  server.refuse = () => ({ code: 'period_locked', message: 'The period is locked.' });
  await data.saveEntry({ ...stored!, minutes: 90 });
  const [item] = await until(data.attention(), (items) => items.length === 1);
  server.pushed.length = 0;
  await data.revert(item!.operationId);
  await until(data.watchEntries(), ([one]) => one?.minutes === 60);
  server.refuse = () => undefined;
  const other = device.draft();
  await data.saveEntry(other);
  await settled(data);
  expect(await firstValueFrom(data.attention())).toEqual([]);
  expect(server.pushed.map(({ state }) => state.id)).toEqual([other.id]);
});

test('a refused new entry that is dropped leaves the device', async () => {
  const { server, device } = setUp();
  server.refuse = () => ({ code: 'unknown_project', message: 'No such project.' });
  const data = await device.open();
  await data.saveEntry(device.draft());
  const [item] = await until(data.attention(), (items) => items.length === 1);
  await data.dropAttention(item!.operationId);
  await until(data.watchEntries(), (all) => all.length === 0);
  await settled(data);
  expect(await firstValueFrom(data.attention())).toEqual([]);
});

test('changes of different fields on two devices are merged; of the same field both are shown', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  const entry = device.draft();
  await data.saveEntry(entry);
  const [stored] = await until(data.watchEntries(), ([one]) => (one?.version ?? 0) > 0);
  server.fault = () => 'no network';
  await data.saveEntry({ ...stored!, minutes: 90, description: 'mine' });
  server.write('timeEntries', {
    ...server.collection('timeEntries').get(entry.id)!,
    description: 'theirs',
    billable: false,
  });
  server.fault = () => undefined;
  data.syncNow();
  await settled(data);
  const merged = { minutes: 90, description: 'theirs', billable: false };
  expect(server.collection('timeEntries').get(entry.id)).toMatchObject(merged);
  const [here] = await until(data.watchEntries(), ([one]) => one?.version === server.version);
  expect(here).toMatchObject(merged);
  const [item] = await firstValueFrom(data.attention());
  expect(item).toMatchObject({ kind: 'overlap', fields: ['description'] });
  expect(item?.mine.description).toBe('mine');
  expect(item?.theirs?.description).toBe('theirs');
  await data.dropAttention(item!.operationId);
  expect(await firstValueFrom(data.attention())).toEqual([]);
});

test('an edit begun before the server’s news is merged with them', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  const entry = device.draft();
  await data.saveEntry(entry);
  const [opened] = await until(data.watchEntries(), ([one]) => (one?.version ?? 0) > 0);
  await until(data.entryWays(), (ways) => ways.size === 0);
  server.write('timeEntries', { ...server.collection('timeEntries').get(entry.id)!, billable: false });
  await until(data.watchEntries(), ([one]) => one?.billable === false);
  await data.saveEntry({ ...opened!, minutes: 15 });
  await settled(data);
  expect(server.collection('timeEntries').get(entry.id)).toMatchObject({ minutes: 15, billable: false });
});

test('a captive portal’s page is no answer: the work waits and goes when the real server answers', async () => {
  const { server, device } = setUp();
  server.fault = () =>
    new Response('<html>Sign in to the hotel</html>', { headers: { 'content-type': 'text/html' } });
  const data = await device.open();
  await data.saveEntry(device.draft());
  const status = await until(data.sync, ({ phase }) => phase === 'offline');
  expect(status.lastError?.kind).toBe('not_a_stint_server');
  expect(status.unsent).toBe(1);
  server.fault = () => undefined;
  data.syncNow();
  await settled(data);
  expect(server.collection('timeEntries').size).toBe(1);
});

test('an ended session loses nothing and goes on after the sign-in without opening again', async () => {
  const { server, device } = setUp();
  device.grant = { ok: false, kind: 'session_revoked', message: 'Sign in again.' };
  const data = await device.open();
  await data.saveEntry(device.draft());
  await until(data.sync, ({ phase }) => phase === 'needs_sign_in');
  device.grant = { ok: true, token: 'good', serverOffsetMs: 0 };
  data.syncNow();
  await settled(data);
  expect(server.collection('timeEntries').size).toBe(1);
});

test('a batch that the server finds too large goes in parts; one row alone that is too large is refused', async () => {
  const { server, device } = setUp();
  server.fault = ({ body }) => {
    const text = JSON.stringify(body ?? '');
    const tooLarge = text.includes('huge') || text.split('"operationId"').length > 3;
    return tooLarge
      ? Response.json({ error: 'too_large', message: 'Too large.', requestId: 'r' }, { status: 413 })
      : undefined;
  };
  const data = await device.open();
  for (let index = 0; index < 7; index += 1) await data.saveEntry(device.draft());
  await data.saveEntry(device.draft({ description: 'huge' }));
  await settled(data);
  expect(server.collection('timeEntries').size).toBe(7);
  expect(await firstValueFrom(data.attention())).toMatchObject([{ code: 'malformed' }]);
});

test('after a new epoch everything is compared again and unsent work still goes', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  const entry = device.draft();
  await data.saveEntry(entry);
  await settled(data);
  await until(data.entryWays(), (ways) => ways.size === 0);
  server.epoch = 'two';
  server.version = 0;
  const row = server.collection('timeEntries').get(entry.id)!;
  server.write('timeEntries', { ...row, description: 'after the restore' });
  await until(data.watchEntries(), ([one]) => one?.description === 'after the restore');
  await data.saveEntry(device.draft());
  await settled(data);
  expect(server.collection('timeEntries').size).toBe(2);
});

test('a removal reaches the server, and one of an entry that never left the device says nothing', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  const kept = device.draft();
  await data.saveEntry(kept);
  await settled(data);
  await data.removeEntry(kept.id);
  await settled(data);
  expect(server.collection('timeEntries').get(kept.id)?._deleted).toBe(true);
  server.fault = () => 'no network';
  const never = device.draft();
  await data.saveEntry(never);
  await data.removeEntry(never.id);
  server.fault = () => undefined;
  data.syncNow();
  await settled(data);
  expect(await firstValueFrom(data.watchEntries())).toEqual([]);
  expect(await firstValueFrom(data.attention())).toEqual([]);
});

test('S19: an edit of an entry that was approved meanwhile becomes an adjustment, and the original stays', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  const entry = device.draft();
  await data.saveEntry(entry);
  const [stored] = await until(data.watchEntries(), ([one]) => (one?.version ?? 0) > 0);
  server.fault = () => 'no network';
  await data.saveEntry({ ...stored!, minutes: 120, description: 'longer' });
  server.write('timeEntries', {
    ...server.collection('timeEntries').get(entry.id)!,
    status: 'approved',
  });
  server.fault = () => undefined;
  data.syncNow();
  const [item] = await until(data.attention(), (items) => items.length === 1);
  expect(item).toMatchObject({ kind: 'overlap', mine: { minutes: 120 }, theirs: { status: 'approved' } });
  const made = await data.adjust(item!.operationId);
  expect(made).toMatchObject({ correctsId: entry.id, minutes: 120, status: 'draft', description: 'longer' });
  await settled(data);
  expect(await firstValueFrom(data.attention())).toEqual([]);
  expect(server.collection('timeEntries').get(entry.id)).toMatchObject({ minutes: 60, status: 'approved' });
  expect(server.collection('timeEntries').get(made.id)).toMatchObject({ minutes: 120, correctsId: entry.id });
});

test('S19: a refusal because the entry is settled becomes an adjustment; one of an open entry does not', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  const [settledOne, openOne] = [device.draft(), device.draft()];
  for (const entry of [settledOne, openOne]) await data.saveEntry(entry);
  const stored = await until(data.watchEntries(), (all) => all.every(({ version }) => version > 0));
  await until(data.entryWays(), (ways) => ways.size === 0);
  server.fault = () => 'no network';
  for (const entry of stored) await data.saveEntry({ ...entry, minutes: 200 });
  const row = server.collection('timeEntries').get(settledOne.id)!;
  server.collection('timeEntries').set(row.id, { ...row, status: 'invoiced', version: row.version + 2 });
  server.refuse = ({ id }) => {
    if (id === settledOne.id) return { code: 'immutable', message: 'It is invoiced.' };
    return id === openOne.id ? { code: 'period_locked', message: 'Locked.' } : undefined;
  };
  server.fault = () => undefined;
  data.syncNow();
  const items = await until(data.attention(), (all) => all.length === 2);
  const ofOne = (id: string) => items.find(({ documentId }) => documentId === id)!.operationId;
  await expect(data.adjust(ofOne(openOne.id))).rejects.toMatchObject({ kind: 'invalid' });
  const made = await data.adjust(ofOne(settledOne.id));
  const here = await until(data.watchEntries(), (all) => all.some(({ id }) => id === made.id));
  expect(here.find(({ id }) => id === settledOne.id)).toMatchObject({ minutes: 60, status: 'invoiced' });
  await settled(data);
  expect(server.collection('timeEntries').get(made.id)).toMatchObject({ correctsId: settledOne.id });
});

test('S19: an adjustment that the disk does not take leaves all as it was', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  const entry = device.draft();
  await data.saveEntry(entry);
  const [stored] = await until(data.watchEntries(), ([one]) => (one?.version ?? 0) > 0);
  server.refuse = ({ id }) => (id === entry.id ? { code: 'immutable', message: 'Approved.' } : undefined);
  const row = server.collection('timeEntries').get(entry.id)!;
  server.collection('timeEntries').set(entry.id, { ...row, status: 'approved', version: 9 });
  await data.saveEntry({ ...stored!, minutes: 61 });
  const [item] = await until(data.attention(), (all) => all.length === 1);
  device.diskFault = ({ collection }) => (collection === 'timeEntries' ? new Error('broken') : undefined);
  await expect(data.adjust(item!.operationId)).rejects.toMatchObject({ kind: 'disk_error' });
  device.diskFault = undefined;
  expect(await firstValueFrom(data.attention())).toMatchObject([{ operationId: item!.operationId }]);
  await data.adjust(item!.operationId);
  await settled(data);
  expect(server.collection('timeEntries').size).toBe(2);
});
