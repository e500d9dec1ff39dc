import { v7 as uuidv7 } from 'uuid';
import { afterEach, expect, test } from 'vitest';
import { Device, until } from './device.ts';
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

test('what was made of an entry here is known before, while and after the server has it', async () => {
  const { server, device } = setUp();
  server.fault = () => 'no network';
  const data = await device.open();
  const entry = device.draft({ minutes: 60 });
  await data.saveEntry(entry);
  await data.saveEntry({ ...entry, minutes: 90 });
  await data.saveEntry(device.draft({ minutes: 5 }));
  const waiting = await until(data.watchTrail(entry.id), ({ changes }) => changes.length > 0);
  expect(waiting.entry).toMatchObject({ id: entry.id, minutes: 90 });
  expect(waiting.decisions).toEqual([]);
  expect(waiting.changes.at(-1)).toMatchObject({ after: { minutes: 90 }, receivedAt: null, problem: null });
  expect(waiting.changes.every(({ before }) => before === null)).toBe(true);
  server.fault = () => undefined;
  data.syncNow();
  const sent = await until(data.watchTrail(entry.id), ({ changes }) => changes.length === 0);
  expect(sent.entry).toMatchObject({ minutes: 90, version: expect.any(Number) });
});

test('why the server did not take a change stands with it, and a removal is one', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  const entry = device.draft();
  await data.saveEntry(entry);
  const [stored] = await until(data.watchEntries(), ([one]) => (one?.version ?? 0) > 0);
  await until(data.entryWays(), (ways) => ways.size === 0);
  server.refuse = () => ({ code: 'not_permitted', message: 'Locked.' });
  await data.saveEntry({ ...stored!, minutes: 99 });
  const refused = await until(data.watchTrail(entry.id), ({ changes }) =>
    changes.some(({ problem }) => problem),
  );
  expect(refused.changes).toMatchObject([
    {
      before: { minutes: 60 },
      after: { minutes: 99 },
      problem: { kind: 'refused', code: 'not_permitted', message: 'Locked.' },
    },
  ]);
  server.fault = () => 'no network';
  await data.removeEntry(entry.id);
  const removed = await until(data.watchTrail(entry.id), ({ changes }) => changes.at(-1)?.after === null);
  expect(removed.entry).toBeNull();
});

test('the server’s log is asked for by page, and its refusal concerns nothing else', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  await until(data.sync, ({ phase }) => phase === 'up_to_date');
  const entryId = uuidv7();
  const step = {
    ...{ seq: 7, at: '2026-11-20T10:00:00.000Z', action: 'create', by: null, device: null, changedAt: null },
    ...{ before: null, after: null, comment: null, rule: null, meteredHours: null },
  };
  const asked: string[] = [];
  server.fault = ({ path }) => {
    if (!path.includes('/history')) return undefined;
    asked.push(path);
    return path.includes(entryId)
      ? Response.json({ entryId, steps: [step], next: null })
      : Response.json({ error: 'not_found', message: 'No.', requestId: 'x' }, { status: 404 });
  };
  expect(await data.readHistory(entryId, 6)).toEqual({ entryId, steps: [step], next: null });
  await expect(data.readHistory(uuidv7(), 0)).rejects.toMatchObject({ kind: 'not_found' });
  expect(asked[0]).toContain(`/v1/time-entries/${entryId}/history`);
  expect((await until(data.sync, () => true)).phase).toBe('up_to_date');
});
