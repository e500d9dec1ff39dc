import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import type { Actor } from '../../sync-server/actor.ts';
import { withTenant } from '../../sync-server/db.ts';
import { createLogger } from '../../sync-server/logger.ts';
import { verifyChain } from '../../sync-server/modules/audit/chain.ts';
import { Announcer } from '../../sync-server/modules/sync/announce.ts';
import type { PushRow } from '../../sync-server/modules/sync/operations.ts';
import { PushQueue } from '../../sync-server/modules/sync/push-queue.ts';
import { actorOf } from '../support/decisions.ts';
import { entryOf, type Firm, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

/** Pushes that come while their firm is being written for go into one transaction (S2, S8). */

let database: TestDatabase;
let firm: Firm;
let consultant: Actor;
let pushes: PushQueue;
const now = new Date('2026-06-15T12:00:00.000Z');

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.[Symbol.asyncDispose]());
beforeEach(async () => {
  firm = await seedFirm(database.ownerPool);
  consultant = actorOf(firm, firm.consultant);
  pushes = new PushQueue(database.pool, new Announcer(database.pool, createLogger('silent')));
});

const rowOf = (wanted: TimeEntry, operationId = uuidv7()): PushRow => ({
  operationId,
  assumedMasterState: null,
  newDocumentState: { ...wanted, _deleted: false },
});
const another = (change: Partial<TimeEntry> = {}) =>
  entryOf(firm, { description: `Work ${uuidv7()}`, minutes: 10, ...change });

async function counter(): Promise<number> {
  return withTenant(database.pool, firm.tenantId, async (tx) => {
    const { rows } = await tx.query<{ version: number }>('SELECT version FROM sync_counters');
    return rows[0]!.version;
  });
}

test('twenty at once are all stored, in fewer transactions than pushes, on one unbroken audit chain', async () => {
  const before = await counter();
  const entries = Array.from({ length: 20 }, () => another());
  const answers = await Promise.all(entries.map((entry) => pushes.push(consultant, [rowOf(entry)], now)));
  expect(answers.map(([result]) => result?.status)).toEqual(entries.map(() => 'accepted'));
  const took = (await counter()) - before;
  expect(took).toBeLessThan(10);
  const { rows } = await database.ownerPool.query(
    'SELECT count(*)::int AS n FROM time_entries WHERE id = ANY($1) AND version > $2',
    [entries.map(({ id }) => id), before],
  );
  expect(rows[0].n).toBe(20);
  expect(await verifyChain(database.pool, firm.tenantId)).toMatchObject({ ok: true });
});

test('each is judged after those before it: the same operation is done once, a second day over 24 hours is refused', async () => {
  const entry = another({ minutes: 900 });
  const operationId = uuidv7();
  const [first, again, long] = await Promise.all([
    pushes
      .push(consultant, [rowOf(another({ date: '2026-05-01' }))], now)
      .then(() => pushes.push(consultant, [rowOf(entry, operationId)], now)),
    pushes.push(consultant, [rowOf(entry, operationId)], now),
    pushes.push(consultant, [rowOf(another({ minutes: 901 }))], now),
  ]);
  expect(again).toEqual(first);
  expect(first).toMatchObject([{ status: 'accepted' }]);
  expect(long).toMatchObject([{ status: 'rejected', code: 'day_over_24_hours' }]);
});

test('a row that the database refuses takes no other push with it', async () => {
  await database.ownerPool.query(
    `ALTER TABLE time_entries ADD CONSTRAINT only_in_this_test CHECK (description <> 'refuse me')`,
  );
  try {
    const answers = await Promise.all(
      [another(), another(), another({ description: 'refuse me' }), another()].map((entry) =>
        pushes.push(consultant, [rowOf(entry)], now),
      ),
    );
    expect(answers.flat()).toMatchObject([
      { status: 'accepted' },
      { status: 'accepted' },
      { status: 'rejected', code: 'malformed' },
      { status: 'accepted' },
    ]);
  } finally {
    await database.ownerPool.query('ALTER TABLE time_entries DROP CONSTRAINT only_in_this_test');
  }
});
