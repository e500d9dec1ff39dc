import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateDemoFirm } from '../../dev/demo-firm/generate.ts';
import { insertDemoFirm } from '../../dev/demo-firm/insert.ts';
import { demoUsage, insertDemoUsage } from '../../dev/demo-firm/usage.ts';
import { MeteringEvent } from '../../domain/entities/metering-event.ts';
import { unitOf } from '../../domain/rules/metering.ts';
import { withTenant } from '../../sync-server/db.ts';
import { usageTotals } from '../../sync-server/modules/usage/totals.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

const today = '2026-11-24';
const firm = generateDemoFirm('stint', today);
const events = demoUsage(firm, today);
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await insertDemoFirm(database.ownerPool, firm, (plain) =>
    hash(plain, { memoryCost: 19_456, timeCost: 2, parallelism: 1 }),
  );
  await insertDemoUsage(database.ownerPool, firm, events);
});
afterAll(() => database?.[Symbol.asyncDispose]());

test('the demo firm has used something of every type, each once and in its unit, before today', () => {
  for (const event of events) MeteringEvent.parse(event);
  expect(new Set(events.map(({ eventType }) => eventType)).size).toBe(5);
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  expect(events.filter(({ eventType, unit }) => unit !== unitOf(eventType))).toEqual([]);
  expect(events.every(({ timestamp }) => timestamp < `${today}T12:00:00`)).toBe(true);
  expect(demoUsage(firm, today)).toEqual(events);
});

test('its hours are those that were approved, and all of it waits to be delivered', async () => {
  const [client] = firm.clients;
  const totals = await withTenant(database.pool, firm.tenant.id, (tx) =>
    usageTotals(tx, { clientId: client?.id ?? '', from: '2026-10-01', to: '2026-11-01' }),
  );
  const ofClient = new Set(
    firm.projects.filter(({ clientId }) => clientId === client?.id).map(({ id }) => id),
  );
  const minutes = firm.entries
    .filter(({ status, replacedById }) => ['approved', 'invoiced'].includes(status) && replacedById === null)
    .filter(({ projectId, date }) => ofClient.has(projectId) && date.startsWith('2026-10'))
    .reduce((sum, entry) => sum + entry.minutes, 0);
  const hours = totals.find(({ eventType }) => eventType === 'consulting_hour');
  expect(minutes).toBeGreaterThan(1000);
  expect(Math.round(Number(hours?.quantity) * 60)).toBe(minutes);
  const { rows } = await database.ownerPool.query(
    `select count(*) as count from outbox where tenant_id = $1 and state = 'pending'`,
    [firm.tenant.id],
  );
  expect(rows).toEqual([{ count: events.length }]);
});
