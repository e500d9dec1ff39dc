import PouchDB from 'pouchdb-core';
import { createRxDatabase, type RxCollection } from 'rxdb';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { firstValueFrom } from 'rxjs';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, expect, test } from 'vitest';
import { localSchema } from '../../../domain/entities/rx-schema.ts';
import {
  TimeEntry,
  timeEntryLaterFields,
  timeEntryLocalSchema,
} from '../../../domain/entities/time-entry.ts';
import { databaseName } from '../../../renderer/data/database.ts';
import type { JournalOperation, WireDocument } from '../../../renderer/data/journal-types.ts';
import { Device, settled, until } from './device.ts';
import { FakeServer } from './fake-server.ts';

/** Version 0, as Stint with wire 1.0 made it. */
const olderSchema = localSchema(
  'time entry',
  0,
  TimeEntry.omit({ rawSeconds: true, billedMinutes: true, roundingVersion: true }),
  timeEntryLocalSchema.indexes,
);

function older(entry: TimeEntry): WireDocument {
  const { rawSeconds: _, billedMinutes: __, roundingVersion: ___, ...rest } = entry;
  return { ...rest, _deleted: false };
}

const devices: Device[] = [];
afterEach(async () => {
  for (const device of devices.splice(0)) await device.opened.at(-1)?.close();
});

/** What an older Stint left: entries that it had pulled, one of them edited, one made; both changes unsent. */
async function olderProfile(device: Device, server: FakeServer) {
  const pulled = Array.from({ length: 30 }, (_, index) => older(device.draft({ minutes: index + 1 })));
  for (const document of pulled) server.write('timeEntries', document);
  const name = await databaseName(device.address, device.tenantId, device.userId);
  const database = await createRxDatabase({ name, storage: device.storage(), multiInstance: false });
  await database.addCollections({ timeEntries: { schema: olderSchema } });
  const collection: RxCollection<WireDocument> = database.collections.timeEntries!;
  const replication = replicateRxCollection<WireDocument, object>({
    replicationIdentifier: `stint ${device.address}`,
    collection,
    live: true,
    pull: {
      handler: async (_, limit) => {
        const url = `${device.address}/v1/sync/timeEntries/pull?limit=${limit}`;
        const answer = await server.fetch(url, { headers: { authorization: 'Bearer good' } });
        return answer.json();
      },
    },
    // It never sent anything: there was no network any more.
    push: { handler: () => new Promise(() => undefined) },
  });
  await replication.awaitInitialReplication();
  const [first] = pulled;
  const edited = { ...first!, version: 1, minutes: 99, updatedAt: '2026-11-20T10:00:00.000Z' };
  const made = older(device.draft({ minutes: 77 }));
  await collection.bulkUpsert([edited, made].map(({ _deleted: _, ...document }) => document) as never);
  const operation = (seq: number, state: WireDocument, assumed: WireDocument | null): JournalOperation => ({
    ...{ operationId: uuidv7(), seq, collection: 'timeEntries', documentId: state.id },
    ...{ state, assumed, at: '2026-11-20T10:00:00.000Z' },
  });
  const operations = [operation(1, edited, { ...first!, version: 1 }), operation(2, made, null)];
  const journal = new PouchDB(`${name}-journal`, { adapter: 'memory' });
  await journal.bulkDocs(operations.map((one) => ({ ...one, _id: one.operationId })));
  await journal.close();
  await database.close();
  return { pulled, edited, made, operations };
}

test('S23: what an older Stint left is found whole: entries, and work that was not sent', async () => {
  const server = new FakeServer();
  const device = new Device(server);
  devices.push(device);
  const left = await olderProfile(device, server);
  server.fault = () => 'no network';
  const data = await device.open();
  const here = await firstValueFrom(data.watchEntries());
  expect(here).toHaveLength(31);
  for (const entry of here) expect(TimeEntry.parse(entry)).toMatchObject(timeEntryLaterFields);
  expect(here.find(({ id }) => id === left.edited.id)?.minutes).toBe(99);
  expect((await firstValueFrom(data.entryWays())).size).toBe(2);

  server.fault = () => undefined;
  data.syncNow();
  await settled(data);
  expect(server.pushed.map(({ operationId }) => operationId).toSorted()).toEqual(
    left.operations.map(({ operationId }) => operationId).toSorted(),
  );
  expect(server.collection('timeEntries').get(left.edited.id)).toMatchObject({
    minutes: 99,
    rawSeconds: null,
  });
  // And what the server says next still arrives on top of what was migrated.
  server.write('timeEntries', { ...server.collection('timeEntries').get(left.pulled[9]!.id)!, minutes: 5 });
  await until(data.watchEntries(), (all) =>
    all.some(({ id, minutes }) => id === left.pulled[9]!.id && minutes === 5),
  );
  expect(server.pushed).toHaveLength(2);
});

test('S17: what an older wire left out of documents is read again, once', async () => {
  const server = new FakeServer();
  const device = new Device(server);
  devices.push(device);
  const { pulled } = await olderProfile(device, server);
  // The server told more than the older Stint kept; the row has no newer version.
  const row = server.collection('timeEntries').get(pulled[4]!.id)!;
  Object.assign(row, { billedMinutes: 15, roundingVersion: 3 });
  const data = await device.open();
  const filled = (all: TimeEntry[]) =>
    all.some(({ id, billedMinutes }) => id === row.id && billedMinutes === 15);
  await until(data.watchEntries(), filled);
  await settled(data);
  expect(server.pushed).toHaveLength(2);
  await data.close();
  const requests: string[] = [];
  server.fault = ({ path }) => {
    requests.push(path);
    return undefined;
  };
  const again = await device.open();
  await settled(again);
  await again.syncNow();
  expect((await firstValueFrom(again.watchEntries())).filter((one) => filled([one]))).toHaveLength(1);
});
