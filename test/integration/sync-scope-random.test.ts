import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Random } from '../simulation/world/random.ts';
import { actorOf } from '../support/decisions.ts';
import { entryOf, type Firm, firmSettings, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { collections, ScopeDevice } from '../support/scope-device.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.[Symbol.asyncDispose]());

const sql = (text: string, values: unknown[] = []) => database.ownerPool.query(text, values);
const SEEDS = 12;
const STEPS = 80;

/** Everything by which somebody's scope can change, by hand, in any order. */
function changes(firm: Firm, random: Random): (() => Promise<unknown>)[] {
  const { tenantId } = firm;
  const people = [firm.admin, firm.manager, firm.consultant, firm.otherConsultant].map(({ id }) => id);
  const person = () => random.pick(people);
  const project = () => random.pick([firm.project.id, firm.otherProject.id]);
  const client = () => random.pick([firm.client.id, firm.otherClient.id]);
  const anyRow = (table: string, where = 'true') =>
    `UPDATE ${table} SET %SET% WHERE tenant_id = $1 AND id = (SELECT id FROM ${table} WHERE tenant_id = $1 AND ${where}
       ORDER BY id LIMIT 1 OFFSET ${random.int(0, 1000)} % greatest(1,
         (SELECT count(*) FROM ${table} WHERE tenant_id = $1 AND ${where})))`;
  const change = (table: string, set: string, values: unknown[] = [], where?: string) =>
    sql(anyRow(table, where).replace('%SET%', set), [tenantId, ...values]);
  const put = (status: string) => {
    const { id, date, minutes } = entryOf(firm);
    return sql(
      `INSERT INTO time_entries (id, tenant_id, user_id, project_id, activity_code, date, minutes, zone, billable, source,
         status) VALUES ($1, $2, $3, $4, 'DEV', $5, $6, 'UTC', true, 'manual', $7)`,
      [id, tenantId, person(), project(), date, minutes, status],
    );
  };
  return [
    () => put('draft'),
    () => put('submitted'),
    () => put('approved'),
    () => change('time_entries', 'project_id = $2', [project()]),
    () => change('time_entries', `status = 'approved'`),
    () => change('time_entries', `status = 'submitted'`),
    () => change('time_entries', 'deleted = NOT deleted'),
    () => change('time_entries', 'minutes = minutes % 600 + 1'),
    () =>
      sql(
        `INSERT INTO assignments (id, tenant_id, project_id, user_id, role, minutes_per_week, from_date)
         VALUES ($1, $2, $3, $4, 'consultant', 600, '2026-01-01')`,
        [uuidv7(), tenantId, project(), person()],
      ),
    () => change('assignments', 'deleted = NOT deleted'),
    () => change('assignments', 'deleted = true', [], 'NOT deleted'),
    () => change('assignments', 'project_id = $2', [project()]),
    () => change('assignments', 'user_id = $2', [person()]),
    () => change('projects', 'manager_id = $2', [person()]),
    () => change('projects', 'client_id = $2', [client()]),
    () => change('projects', `name = name || '.'`),
    () =>
      sql(
        `INSERT INTO decisions (id, tenant_id, action, entries, decided_by, decided_at, delegate_to, state)
         VALUES ($1, $2, 'delegate', '[]', $3, now(), $4, 'applied')`,
        [uuidv7(), tenantId, person(), person()],
      ),
    () =>
      sql(
        `INSERT INTO decisions (id, tenant_id, action, entries, decided_by, decided_at, delegate_to, delegate_until, state)
         VALUES ($1, $2, 'delegate', '[]', $3, now(), $4, current_date - 2, 'applied')`,
        [uuidv7(), tenantId, person(), person()],
      ),
    () =>
      sql(
        `UPDATE tenants SET settings = jsonb_set(settings, '{approval,decides}', to_jsonb($2::text)) WHERE id = $1`,
        [tenantId, random.pick(['project', 'sheet'])],
      ),
    () => change('decisions', `state = CASE state WHEN 'applied' THEN 'refused' ELSE 'applied' END`),
    () =>
      sql('UPDATE users SET roles = $2 WHERE id = $1', [
        person(),
        random.pick([['consultant'], ['project_manager'], ['consultant', 'project_manager'], ['admin']]),
      ]),
    () => sql('UPDATE users SET client_id = $2 WHERE id = $1', [firm.clientUser.id, client()]),
    () => change('resources', 'capacity_minutes_per_week = capacity_minutes_per_week + 1'),
  ];
}

test.each(Array.from({ length: SEEDS }, (_, seed) => seed))(
  'S15: whatever changes in whatever order, devices end with what a new device gets (seed %i)',
  async (seed) => {
    const random = new Random(seed);
    const decides = seed % 2 === 0 ? ('project' as const) : ('sheet' as const);
    const firm = await seedFirm(database.ownerPool, {
      ...firmSettings,
      approval: { ...firmSettings.approval, decides },
    });
    const ways = changes(firm, random);
    const devices = [firm.manager, firm.consultant, firm.otherConsultant, firm.clientUser].map(
      (person) => new ScopeDevice(database.pool, actorOf(firm, person)),
    );
    for (let step = 0; step < STEPS; step += 1) {
      await random.pick(ways)();
      const device = random.pick(devices);
      // A page or two of a collection, or all of all; now and then an answer is lost. The session's roles may be old.
      const name = random.pick(collections);
      const limit = random.int(1, 6);
      if (random.chance(0.5)) device.store(name, await device.ask(name, limit));
      if (random.chance(0.3)) await device.pull(collections, limit, () => random.chance(0.1));
    }
    for (const device of devices) {
      await device.pull(collections, random.int(1, 20));
      const { rows } = await sql('SELECT roles, client_id AS "clientId" FROM users WHERE id = $1', [
        device.actor.userId,
      ]);
      device.actor = { ...device.actor, ...rows[0] };
      await device.pull(collections, 10);
      const fresh = new ScopeDevice(database.pool, device.actor);
      await fresh.pull(collections, 500);
      expect(device.holds()).toEqual(fresh.holds());
    }
  },
);
