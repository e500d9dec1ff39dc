import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Firm, seedFirm } from '../support/firm.ts';
import { eventOf, recorded } from '../support/metering.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { testWorker } from '../support/worker.ts';

let db: TestDatabase;
let firm: Firm;
beforeAll(async () => {
  db = await testDatabase();
  firm = await seedFirm(db.ownerPool);
});
afterAll(() => db[Symbol.asyncDispose]());

const at = (month: string) => eventOf(firm, { timestamp: `${month}-15T10:00:00.000Z` });
const detach = async (before: string): Promise<string | null> =>
  (await db.pool.query('SELECT detach_metering_partition($1) AS month', [before])).rows[0].month;
const settle = (state: string, ...ids: string[]) =>
  db.ownerPool.query('UPDATE outbox SET state = $1 WHERE id = ANY($2::uuid[])', [state, ids]);
const tables = async (schema: string) =>
  (
    await db.ownerPool.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind = 'r'
          AND relname LIKE 'metering_events_201%' ORDER BY 1`,
      [schema],
    )
  ).rows.map(({ name }) => name);

test('a month leaves once all in it was delivered, keeps its rows and its walls, and takes no change', async () => {
  const [first, second, third, later] = [at('2011-01'), at('2011-02'), at('2011-03'), at('2011-04')];
  await recorded(db, firm, first, second, third, later);
  expect(await detach('2011-04-01')).toBeNull();
  await settle('delivered', first.id, third.id, later.id);
  await settle('dead', second.id);

  expect(await detach('2011-04-01')).toBe('2011-01-01');
  // February has an event that was refused: it stays, and March goes without it. April is not old enough.
  expect(await detach('2011-04-01')).toBe('2011-03-01');
  expect(await detach('2011-04-01')).toBeNull();
  await settle('dropped', second.id);
  expect(await detach('2011-04-01')).toBe('2011-02-01');
  expect(await tables('metering_archive')).toEqual([
    'metering_events_2011_01',
    'metering_events_2011_02',
    'metering_events_2011_03',
  ]);
  expect(await tables('public')).toEqual(['metering_events_2011_04']);

  const archived = await db.ownerPool.query(
    'SELECT id, quantity FROM metering_archive.metering_events_2011_01',
  );
  expect(archived.rows).toEqual([{ id: first.id, quantity: '1' }]);
  const walls = await db.ownerPool.query(
    `SELECT relrowsecurity AND relforcerowsecurity AS walled FROM pg_class
      WHERE oid = 'metering_archive.metering_events_2011_01'::regclass`,
  );
  expect(walls.rows).toEqual([{ walled: true }]);
  for (const text of ['UPDATE $t SET quantity = 2', 'DELETE FROM $t', 'TRUNCATE $t'])
    await expect(
      db.ownerPool.query(text.replace('$t', 'metering_archive.metering_events_2011_01')),
    ).rejects.toMatchObject({ code: '23000' });
  await expect(db.pool.query('SELECT 1 FROM metering_archive.metering_events_2011_01')).rejects.toMatchObject(
    {
      code: '42501',
    },
  );
});

test('a month that comes back, for work that was metered years later, leaves again beside the first', async () => {
  const late = at('2011-01');
  await recorded(db, firm, late);
  await settle('delivered', late.id);
  expect(await detach('2011-02-01')).toBe('2011-01-01');
  expect(await tables('metering_archive')).toContain('metering_events_2011_01_2');
});

test('an event without its outbox row keeps its month', async () => {
  const event = at('2012-01');
  await recorded(db, firm, event);
  await db.ownerPool.query('DELETE FROM outbox WHERE id = $1', [event.id]);
  expect(await detach('2012-02-01')).not.toBe('2012-01-01');
  expect(await tables('public')).toContain('metering_events_2012_01');
});

test('the last 24 months are nobody’s to let go', async () => {
  const month = (back: number) => {
    const now = new Date();
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 10);
  };
  await expect(detach(month(22))).rejects.toMatchObject({ code: '22023' });
  await expect(detach('2999-01-01')).rejects.toMatchObject({ code: '22023' });
  // Twelve months are made when the database is: none of them is that old.
  expect(await detach(month(23))).not.toBeUndefined();
});

test.each([
  [120, []],
  [0, ['metering_events_2013_05']],
])('the worker lets months go by its policy: %i months are kept', async (meteringKeepMonths, left) => {
  const event = at('2013-05');
  await recorded(db, firm, event);
  await settle('delivered', event.id);
  const worker = await testWorker(db, {}, { meteringKeepMonths });
  await worker.stop();
  expect((await tables('public')).filter((name) => name.endsWith('2013_05'))).toEqual(left);
});
