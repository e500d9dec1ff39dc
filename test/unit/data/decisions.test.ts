import { firstValueFrom } from 'rxjs';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, expect, it, vi } from 'vitest';
import type { DecisionOutcome } from '../../../domain/entities/decision.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { localDocuments, writeLocal } from '../../../renderer/data/local-documents.ts';
import { openStores } from '../../../renderer/data/open-stores.ts';
import { recover } from '../../../renderer/data/settler.ts';
import type { StintData } from '../../../renderer/data/types.ts';
import { newDecision } from '../../../renderer/features/approvals/decide.ts';
import { Device, settled, until } from './device.ts';
import { FakeServer } from './fake-server.ts';

// Docs/sync-spec.md, S31: what a decision goes through before it is sent.

const devices: Device[] = [];
afterEach(async () => {
  for (const device of devices.splice(0)) await device.opened.at(-1)?.close();
});

async function made(server = new FakeServer()): Promise<{
  server: FakeServer;
  device: Device;
  data: StintData;
  entry: TimeEntry;
}> {
  const device = new Device(server);
  devices.push(device);
  const entry = device.draft({ userId: uuidv7(), status: 'submitted' });
  server.write('timeEntries', { ...entry });
  const data = await device.open();
  await until(data.sync, ({ initialPullDone }) => initialPullDone);
  return { server, device, data, entry };
}

const approval = (device: Device, ...shown: TimeEntry[]) =>
  newDecision({
    tenantId: device.tenantId,
    userId: device.userId,
    action: 'approve',
    shown,
    comment: '',
    now: new Date(),
  });

const waiting = (data: StintData) => firstValueFrom(data.waitingDecisions());
const here = async (data: StintData) => (await firstValueFrom(data.watchDecisions())).map(({ id }) => id);

it('holds a decision back and lets go of it as if it had not been made', async () => {
  const { server, device, data, entry } = await made();
  const decision = await approval(device, entry);
  await data.decideAll([decision], [entry], 60_000);
  expect(await waiting(data)).toMatchObject([{ id: decision.id, heldUntil: expect.any(Number) }]);
  expect(await here(data)).toEqual([decision.id]);
  // What is not held is sent past it.
  const own = device.draft();
  await data.saveEntry(own);
  await until(data.watchEntries(), (all) => all.some(({ id, version }) => id === own.id && version > 0));
  expect(server.pushed.map(({ state }) => state.id)).toEqual([own.id]);
  expect(await data.takeBackDecisions([decision.id])).toEqual([decision.id]);
  expect(await waiting(data)).toEqual([]);
  expect(await here(data)).toEqual([]);
  // Another one goes out past it.
  const next = await approval(device, entry);
  await data.decideAll([next], [entry]);
  await settled(data);
  expect(server.pushed.map(({ state }) => state.id)).toEqual([own.id, next.id]);
});

it('sends at once what is held when the person says so, and then does not take it back', async () => {
  const { server, device, data, entry } = await made();
  const decision = await approval(device, entry);
  await data.decideAll([decision], [entry], 60_000);
  data.sendDecisionsNow();
  await settled(data);
  expect(server.pushed.map(({ state }) => state.id)).toEqual([decision.id]);
  expect(await data.takeBackDecisions([decision.id])).toEqual([]);
  expect(await here(data)).toEqual([decision.id]);
});

it('sends what was held after a crash, once', async () => {
  const { server, device, data, entry } = await made();
  const decision = await approval(device, entry);
  await data.decideAll([decision], [entry], 60_000);
  device.kill();
  await settled(await device.open());
  expect(server.pushed.map(({ state }) => state.id)).toEqual([decision.id]);
});

it('takes back a decision that waited for a network, also by the next start', async () => {
  const { server, device, data, entry } = await made();
  server.fault = () => 'no network';
  const [first, second] = [await approval(device, entry), await approval(device, entry)];
  await data.decideAll([first, second], [entry]);
  await until(data.sync, ({ phase }) => phase === 'offline');
  expect((await waiting(data)).map(({ id }) => id)).toEqual([first.id, second.id]);
  await data.takeBackDecisions([first.id]);
  device.kill();
  const again = await device.open();
  expect(await again.takeBackDecisions([second.id])).toEqual([second.id]);
  server.fault = () => undefined;
  again.syncNow();
  const last = await approval(device, entry);
  await again.decideAll([last], [entry]);
  await settled(again);
  expect(server.pushed.map(({ state }) => state.id)).toEqual([last.id]);
});

it('does not take back what may have reached the server', async () => {
  const { server, device, data, entry } = await made();
  server.fault = ({ path }) => (path.endsWith('decisions/push') ? 'drop answer' : undefined);
  const decision = await approval(device, entry);
  await data.decideAll([decision], [entry]);
  await until(data.sync, ({ phase }) => phase === 'offline');
  expect(await waiting(data)).toEqual([]);
  expect(await data.takeBackDecisions([decision.id])).toEqual([]);
  expect(await here(data)).toEqual([decision.id]);
});

it('forgets at the next start what was taken back when the app died before the working data knew', async () => {
  const device = new Device(new FakeServer());
  const { tenantId, userId, address } = device;
  const stores = await openStores({
    ...{ server: address, tenantId, userId, deviceId: device.deviceId, storage: device.storage() },
    ...{ journalAdapter: 'memory', now: () => new Date(), random: () => 0, fetch },
    accessToken: async () => device.grant,
    readClock: async () => device.clock,
  });
  const { journal, database } = stores;
  const documents = [await approval(device, device.draft()), await approval(device, device.draft())].map(
    (decision) => ({ ...decision, _deleted: false }),
  );
  const [waits, takenBack] = documents;
  if (!waits || !takenBack) throw new Error('two decisions');
  const change = { collection: 'decisions', documentId: waits.id, state: waits, assumed: null } as const;
  await journal.append([change], new Date().toISOString());
  await writeLocal(database, 'decisions', documents, 'all');
  await recover(journal, database);
  const here = await localDocuments(database, 'decisions', [waits.id, takenBack.id]);
  expect([here.get(waits.id)?._deleted, here.get(takenBack.id)?._deleted]).toEqual([false, true]);
  await database.close();
  await journal.close();
});

it('says that a decision still stands when taking it back could not be written', async () => {
  const { device, data, entry } = await made();
  const decision = await approval(device, entry);
  await data.decideAll([decision], [entry], 60_000);
  device.diskFault = ({ collection }) => (collection === 'decisions' ? new Error('disk') : undefined);
  await expect(data.takeBackDecisions([decision.id])).rejects.toThrow();
  device.diskFault = undefined;
  expect(await waiting(data)).toHaveLength(1);
  expect(await data.takeBackDecisions([decision.id])).toEqual([decision.id]);
});

it('keeps what was shown across a restart, and lets go of it', async () => {
  const { device, data, entry } = await made();
  const other = { ...entry, id: uuidv7(), minutes: 30 };
  const decision = await approval(device, entry, other);
  await data.decideAll([decision], [entry, other]);
  await settled(data);
  device.kill();
  const again = await device.open();
  expect((await again.shownAt(decision.id)).get(other.id)).toMatchObject({
    minutes: 30,
    description: 'Work',
  });
  await again.forgetShown(decision.id, [entry.id]);
  expect([...(await again.shownAt(decision.id)).keys()]).toEqual([entry.id]);
  await again.forgetShown(decision.id, []);
  expect((await again.shownAt(decision.id)).size).toBe(0);
});

it('lets go by itself of what the server has applied, and keeps what it found changed', async () => {
  const { server, device, data, entry } = await made();
  const other = { ...entry, id: uuidv7() };
  const decision = await approval(device, entry, other);
  await data.decideAll([decision], [entry, other]);
  await settled(data);
  const answered = (outcomes: DecisionOutcome[]) =>
    server.write('decisions', {
      ...decision,
      state: 'partly_applied',
      results: decision.entries.map(({ entryId }, index) => ({
        entryId,
        outcome: outcomes[index],
        message: '',
      })),
    });
  answered(['applied', 'changed_since_reviewed']);
  await until(data.watchDecisions(), ([one]) => one?.state === 'partly_applied');
  await vi.waitFor(async () => expect([...(await data.shownAt(decision.id)).keys()]).toEqual([other.id]));
});

it('keeps what was shown of the last 10,000 entries', async () => {
  const { device, data, entry } = await made();
  const many = Array.from({ length: 4000 }, () => ({ ...entry, id: uuidv7() }));
  const decisions = [await approval(device, ...many), await approval(device, ...many)];
  for (const decision of decisions) await data.decideAll([decision], many, 60_000);
  const last = await approval(device, ...many);
  await data.decideAll([last], many, 60_000);
  const kept = await Promise.all([...decisions, last].map(async ({ id }) => (await data.shownAt(id)).size));
  expect(kept).toEqual([0, 4000, 4000]);
});
