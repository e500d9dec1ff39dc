import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Role } from '../../domain/entities/user.ts';
import type { Actor } from '../../sync-server/actor.ts';
import { type CanaryFirm, seedCanaryFirm } from '../support/canary-firm.ts';
import { actorOf } from '../support/decisions.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { collections, ScopeDevice } from '../support/scope-device.ts';

/** What a device holds after its person has got other roles is what a new device would get: no field more, none less. */

let database: TestDatabase;
let firm: CanaryFirm;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.[Symbol.asyncDispose]());
beforeEach(async () => {
  firm = await seedCanaryFirm(database.ownerPool);
});

async function become(actor: Actor, roles: Role[], clientId: string | null): Promise<void> {
  await database.ownerPool.query(
    'UPDATE users SET roles = $3, client_id = $4 WHERE tenant_id = $1 AND id = $2',
    [firm.tenantId, actor.userId, roles, clientId],
  );
}

const steps: readonly Role[][] = [
  ['consultant'],
  ['project_manager'],
  ['consultant'],
  ['client'],
  ['consultant', 'client'],
  ['admin'],
  ['client'],
  ['project_manager'],
];

test.each([1000, 7])('through every change of role, in pages of %i', async (limit) => {
  const actor = actorOf(firm, firm.consultant);
  const device = new ScopeDevice(database.pool, actor);
  await device.pull(collections, limit);
  for (const roles of steps) {
    const clientId = roles.includes('client') ? firm.client.id : null;
    await become(actor, roles, clientId);
    // The session still remembers the roles of before.
    await device.pull(collections, limit);
    const fresh = new ScopeDevice(database.pool, { ...actor, roles, clientId });
    await fresh.pull(collections, 1000);
    expect([roles, device.holds()]).toEqual([roles, fresh.holds()]);
    device.actor = { ...actor, roles, clientId };
  }
});

test('several changes between two pulls leave nothing of any of them', async () => {
  const actor = actorOf(firm, firm.consultant);
  const device = new ScopeDevice(database.pool, actor);
  await device.pull(collections, 50);
  for (const roles of steps) await become(actor, roles, roles.includes('client') ? firm.client.id : null);
  await become(actor, ['client'], firm.client.id);
  await device.pull(collections, 50);
  const fresh = new ScopeDevice(database.pool, { ...actor, roles: ['client'], clientId: firm.client.id });
  await fresh.pull(collections, 1000);
  expect(device.holds()).toEqual(fresh.holds());
  const { rows } = await database.ownerPool.query<{ money: string }>(
    'SELECT cost_rate::text AS money FROM resources WHERE tenant_id = $1',
    [firm.tenantId],
  );
  const held = JSON.stringify(device.holds());
  for (const { money } of rows) expect(held).not.toContain(money);
});
