import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newEpoch } from '../../prisma/epoch.ts';
import { passDay } from '../../sync-server/modules/sync/daily.ts';
import { actorOf } from '../support/decisions.ts';
import { type Firm, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { collections, ScopeDevice } from '../support/scope-device.ts';
import { eventually, testWorker } from '../support/worker.ts';

let database: TestDatabase;
let firm: Firm;
const open = new AbortController().signal;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.[Symbol.asyncDispose]());
beforeEach(async () => {
  firm = await seedFirm(database.ownerPool);
});

/** `count` answers given so many days ago. */
async function answered(of: Firm, days: number, count: number): Promise<void> {
  await database.ownerPool.query(
    `INSERT INTO sync_operations (tenant_id, operation_id, user_id, collection, request_hash, answer, at)
     SELECT $1, gen_random_uuid(), $2, 'timeEntries', sha256('asked'), '{}', now() - make_interval(days => $3)
       FROM generate_series(1, $4)`,
    [of.tenantId, of.consultant.id, days, count],
  );
}
const left = async (of: Firm) =>
  (
    await database.ownerPool.query<{ days: number; count: number }>(
      `SELECT extract(day FROM now() - at)::int AS days, count(*) AS count FROM sync_operations WHERE tenant_id = $1
         GROUP BY 1 ORDER BY 1`,
      [of.tenantId],
    )
  ).rows;

describe('S8: answers are kept for 30 days', () => {
  test('and forgotten after them, in batches, in every firm', async () => {
    const other = await seedFirm(database.ownerPool);
    await answered(firm, 29, 3);
    await answered(firm, 31, 25);
    await answered(other, 40, 2);
    expect(await passDay(database.pool, open, 10)).toEqual({ delegations: 0, operations: 27 });
    expect(await left(firm)).toEqual([{ days: 29, count: 3 }]);
    expect(await left(other)).toEqual([]);
    expect((await passDay(database.pool, open, 10)).operations).toBe(0);
  });

  test('and the worker stops between two batches when it is told to', async () => {
    await answered(firm, 31, 5);
    expect((await passDay(database.pool, AbortSignal.abort(), 2)).operations).toBe(0);
    expect(await left(firm)).toEqual([{ days: 31, count: 5 }]);
  });

  test('the app forgets none that is younger, however it asks', async () => {
    await answered(firm, 29, 3);
    await database.pool.query('SELECT remove_old_operations(1000)');
    expect(await left(firm)).toEqual([{ days: 29, count: 3 }]);
  });

  test('by the worker, as soon as it runs', async () => {
    await answered(firm, 31, 4);
    const worker = await testWorker(database, {});
    try {
      await eventually('the old answers were forgotten', async () =>
        (await left(firm)).length === 0 ? true : null,
      );
    } finally {
      await worker.stop();
    }
  });
});

describe('S20: after a restore', () => {
  test('every firm gets a new one, devices begin anew, and those that listen hear of it', async () => {
    const other = await seedFirm(database.ownerPool);
    const device = new ScopeDevice(database.pool, actorOf(firm, firm.consultant));
    await device.pull(collections, 500);
    const before = device.checkpoints.get('projects');
    const listener = await database.ownerPool.connect();
    const heard: { tenant_id: string; epoch: string; version: number }[] = [];
    listener.on('notification', ({ payload }) => heard.push(JSON.parse(payload ?? '')));
    try {
      await listener.query('LISTEN stint_news');
      expect(await newEpoch(database.ownerUrl)).toBeGreaterThanOrEqual(2);
      await listener.query('SELECT 1');
      await eventually('the news came', async () =>
        heard.some(({ tenant_id }) => tenant_id === firm.tenantId) ? true : null,
      );
    } finally {
      listener.release(true);
    }
    const page = await device.ask('projects', 500);
    expect(page).toMatchObject({ epochChanged: true, documents: [{ id: firm.project.id }] });
    expect(page.checkpoint.epoch).not.toBe(before?.epoch);
    expect(heard).toContainEqual({
      tenant_id: firm.tenantId,
      epoch: page.checkpoint.epoch,
      version: before?.version,
    });
    const { rows } = await database.ownerPool.query<{ epoch: string }>(
      'SELECT DISTINCT epoch FROM sync_counters WHERE tenant_id = ANY($1)',
      [[firm.tenantId, other.tenantId]],
    );
    expect(rows).toHaveLength(2);
  });

  test('by a command, which says what it did, or why not', async () => {
    const run = (...args: string[]) =>
      promisify(execFile)(
        process.execPath,
        [path.resolve(import.meta.dirname, '../../scripts/new-epoch.ts'), ...args],
        {
          env: { PATH: process.env.PATH },
        },
      );
    expect((await run(database.ownerUrl)).stdout).toMatch(/^\d+ firms? (has|have) a new epoch\.\n$/);
    await expect(run()).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('Usage') });
    await expect(run(database.url)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('No epoch was changed'),
    });
  });
});

test('an unknown reader gets no page', async () => {
  const actor = { ...actorOf(firm, firm.consultant), userId: uuidv7() };
  const device = new ScopeDevice(database.pool, actor);
  await expect(device.ask('projects', 10)).rejects.toMatchObject({ kind: 'session_revoked' });
});
