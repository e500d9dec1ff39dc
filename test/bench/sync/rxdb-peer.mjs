// Runs in the peer's own folder (peers.ts): rxdb-server over express, in memory, one collection of time entries.
import { createRxDatabase } from 'rxdb/plugins/core';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { RxServerAdapterExpress } from 'rxdb-server/plugins/adapter-express';
import { createRxServer } from 'rxdb-server/plugins/server';

const text = { type: 'string' };
const fields = {
  id: { type: 'string', maxLength: 36 },
  version: { type: 'number' },
  minutes: { type: 'number' },
  billable: { type: 'boolean' },
  warnings: { type: 'array', items: text },
};
for (const name of [
  'tenantId',
  'createdAt',
  'updatedAt',
  'userId',
  'projectId',
  'activityCode',
  'date',
  'zone',
])
  fields[name] = text;
for (const name of ['description', 'source', 'status']) fields[name] = text;
for (const name of ['taskId', 'startedAt', 'endedAt', 'submittedAt', 'currency', 'invoiceId', 'correctsId'])
  fields[name] = { type: ['string', 'null'] };
for (const name of ['rateMinor', 'amountMinor']) fields[name] = { type: ['number', 'null'] };
for (const name of ['decision', 'timeTrust']) fields[name] = { type: ['object', 'null'] };

const database = await createRxDatabase({
  name: 'bench',
  storage: getRxStorageMemory(),
  multiInstance: false,
});
await database.addCollections({
  entries: { schema: { version: 0, primaryKey: 'id', type: 'object', properties: fields, required: ['id'] } },
});
const server = await createRxServer({
  database,
  adapter: RxServerAdapterExpress,
  hostname: '127.0.0.1',
  port: Number(process.argv[2]),
});
server.serverApp.use((error, _request, response, _next) => response.status(500).end(String(error)));
server.addReplicationEndpoint({ name: 'entries', collection: database.entries });
await server.start();
