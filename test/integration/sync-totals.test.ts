import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Totals } from '../../domain/wire/totals.ts';
import { readTotals } from '../../sync-server/modules/sync/totals.ts';
import { signIn, type TestApp, testApp } from '../support/app.ts';
import { actorOf, submitted } from '../support/decisions.ts';
import { type Firm, type FirmUser, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { collections, ScopeDevice } from '../support/scope-device.ts';

let database: TestDatabase;
let server: TestApp;
let firm: Firm;

beforeAll(async () => {
  database = await testDatabase();
  server = await testApp(database);
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  firm = await seedFirm(database.ownerPool);
  await submitted(
    database.ownerPool,
    firm,
    { date: '2026-06-01', minutes: 60 },
    { date: '2026-06-30', minutes: 30 },
    { date: '2026-07-01', minutes: 15 },
    { date: '2026-07-02', minutes: 45, userId: firm.otherConsultant.id },
    { date: '2026-07-03', minutes: 5, userId: firm.manager.id, projectId: firm.otherProject.id },
  );
});

/** The totals reckoned from the documents that a device holds, as the wire describes them. */
async function totalsOf(person: FirmUser): Promise<Omit<Totals, 'epoch' | 'version'>> {
  const device = new ScopeDevice(database.pool, actorOf(firm, person));
  await device.pull(collections, 500);
  const held = device.holds();
  const months = new Map<string, { count: number; minutes: number }>();
  for (const { date, minutes } of held.timeEntries ?? []) {
    const month = months.get(String(date).slice(0, 7)) ?? { count: 0, minutes: 0 };
    months.set(String(date).slice(0, 7), {
      count: month.count + 1,
      minutes: month.minutes + Number(minutes),
    });
  }
  return {
    collections: collections.map((name) => {
      const rows = held[name] ?? [];
      const lines = rows.map(({ id, version }) => `${id}:${version}`).join('\n');
      return { name, count: rows.length, digest: createHash('sha256').update(lines).digest('hex') };
    }),
    entries: [...months].sort(([a], [b]) => (a < b ? -1 : 1)).map(([month, sums]) => ({ month, ...sums })),
  };
}

test('S22: are what a device with the same scope counts, for every role', async () => {
  await database.ownerPool.query(
    `UPDATE time_entries SET status = 'approved' WHERE tenant_id = $1 AND minutes <> 15`,
    [firm.tenantId],
  );
  await database.ownerPool.query(
    'UPDATE time_entries SET deleted = true WHERE tenant_id = $1 AND minutes = 30',
    [firm.tenantId],
  );
  for (const person of [firm.admin, firm.manager, firm.consultant, firm.otherConsultant, firm.clientUser]) {
    const totals = Totals.parse(await readTotals(database.pool, actorOf(firm, person)));
    expect(totals).toMatchObject(await totalsOf(person));
  }
});

test('S22: over HTTP, with the epoch and version that they hold at', async () => {
  const { headers } = await signIn(server.app, firm, firm.consultant);
  const response = await server.app.inject({ url: '/v1/sync/totals', headers });
  expect(response.statusCode).toBe(200);
  const totals = Totals.strict().parse(response.json());
  const { rows } = await database.ownerPool.query(
    'SELECT epoch, version FROM sync_counters WHERE tenant_id = $1',
    [firm.tenantId],
  );
  expect(totals).toMatchObject(rows[0]);
  expect(totals.entries).toEqual([
    { month: '2026-06', count: 2, minutes: 90 },
    { month: '2026-07', count: 1, minutes: 15 },
  ]);
});

test('S22: one more version of one row is another digest', async () => {
  const digest = async () =>
    (await readTotals(database.pool, actorOf(firm, firm.consultant))).collections.find(
      ({ name }) => name === 'projects',
    )?.digest;
  const before = await digest();
  await database.ownerPool.query('UPDATE projects SET name = name WHERE id = $1', [firm.project.id]);
  expect(await digest()).not.toBe(before);
});

test('S22: of a scope without rows are those of the empty text', async () => {
  const totals = await readTotals(database.pool, actorOf(firm, firm.clientUser));
  expect(totals.entries).toEqual([]);
  expect(totals.collections.find(({ name }) => name === 'decisions')).toEqual({
    name: 'decisions',
    count: 0,
    digest: createHash('sha256').update('').digest('hex'),
  });
  await expect(
    readTotals(database.pool, { tenantId: firm.tenantId, userId: uuidv7() }),
  ).rejects.toMatchObject({ kind: 'session_revoked' });
});
