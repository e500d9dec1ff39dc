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
for (const name of ['rateMinor', 'amountMinor', 'rawSeconds', 'billedMinutes', 'roundingVersion'])
  fields[name] = { type: ['number', 'null'] };
for (const name of ['decision', 'timeTrust']) fields[name] = { type: ['object', 'null'] };

const database = await createRxDatabase({
  name: 'bench',
  storage: getRxStorageMemory(),
  multiInstance: false,
});
await database.addCollections({
  entries: { schema: { version: 0, primaryKey: 'id', type: 'object', properties: fields, required: ['id'] } },
});
// What the server holds before anything is measured: `held` documents, of the kind that are pushed later.
const held = Number(process.argv[3] ?? 0);
const CHUNK = 25_000;
for (let at = 0; at < held; at += CHUNK) {
  const now = new Date().toISOString();
  const documents = Array.from({ length: Math.min(CHUNK, held - at) }, (_, index) => {
    const number = at + index;
    // Ids like the pushed ones: of the last days, in no order.
    const time = (Date.now() - Math.floor(Math.random() * 864_000_000)).toString(16).padStart(12, '0');
    const rest = crypto.randomUUID().slice(15);
    return {
      id: `${time.slice(0, 8)}-${time.slice(8)}-7${rest}`,
      tenantId: 't',
      version: 0,
      createdAt: now,
      updatedAt: now,
      userId: `u${number % 1000}`,
      projectId: 'p',
      taskId: 'k',
      activityCode: 'DEV',
      date: '1990-01-01',
      minutes: 60,
      startedAt: null,
      endedAt: null,
      zone: 'Europe/Berlin',
      billable: true,
      description: `Work number ${number} on the report that the client asked for`,
      source: 'manual',
      status: 'draft',
      submittedAt: null,
      rateMinor: null,
      amountMinor: null,
      currency: null,
      decision: null,
      invoiceId: null,
      timeTrust: null,
      correctsId: null,
      warnings: [],
    };
  });
  const { error } = await database.entries.bulkInsert(documents);
  if (error.length > 0) throw new Error(`could not fill: ${JSON.stringify(error[0])}`);
}
const server = await createRxServer({
  database,
  adapter: RxServerAdapterExpress,
  hostname: '127.0.0.1',
  port: Number(process.argv[2]),
});
server.serverApp.use((error, _request, response, _next) => response.status(500).end(String(error)));
server.addReplicationEndpoint({ name: 'entries', collection: database.entries });
await server.start();
