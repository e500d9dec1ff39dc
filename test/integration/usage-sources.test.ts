import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addDays } from '../../domain/rules/civil-date.ts';
import { withTenant } from '../../sync-server/db.ts';
import { createLogger } from '../../sync-server/logger.ts';
import { completeJob, failJob } from '../../sync-server/modules/reports/finish.ts';
import { selectJob } from '../../sync-server/modules/reports/rows.ts';
import { meterApiCalls } from '../../sync-server/modules/usage/api-call-events.ts';
import { ApiCallCounter } from '../../sync-server/modules/usage/api-calls.ts';
import { meterStorage } from '../../sync-server/modules/usage/storage.ts';
import { signIn, testApp } from '../support/app.ts';
import { submitted } from '../support/decisions.ts';
import { type Firm, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let db: TestDatabase;
let firm: Firm;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db?.[Symbol.asyncDispose]());
beforeEach(async () => {
  firm = await seedFirm(db.ownerPool);
});

const HOUR = 3_600_000;
const ten = new Date('2026-06-15T10:00:00.000Z');
const after = (ms: number) => new Date(ten.getTime() + ms);
const quiet = createLogger('silent');

interface Event {
  id: string;
  clientId: string;
  type: string;
  quantity: string;
  at: string;
  seq: number;
}
const events = async (type: string): Promise<Event[]> =>
  (
    await db.ownerPool.query<Event>(
      `select id, client_id as "clientId", event_type as type, quantity::text, "timestamp" as at, cause_seq as seq
         from metering_events where tenant_id = $1 and event_type = $2 order by "timestamp", client_id, cause_seq`,
      [firm.tenantId, type],
    )
  ).rows;
const setHouse = (clientId: string | null) =>
  db.ownerPool.query(
    `insert into metering_settings (tenant_id, house_client_id, changed_by) values ($1, $2, $3)
     on conflict (tenant_id) do update set house_client_id = excluded.house_client_id`,
    [firm.tenantId, clientId, firm.admin.id],
  );

describe('API calls', () => {
  const meter = (now: Date) =>
    withTenant(db.pool, firm.tenantId, (tx) => meterApiCalls(tx, firm.tenantId, now));
  /** A copy of the server that counted so many requests at a time. */
  const counted = async (at: Date, counts: readonly [clientId: string | null, requests: number][]) => {
    const counter = new ApiCallCounter(db.pool, () => at, quiet);
    for (const [clientId, requests] of counts)
      for (let n = 0; n < requests; n += 1) counter.count(firm.tenantId, clientId);
    await counter.flush();
    return counter;
  };

  test('are one event a client and hour once the hour is closed, however often it is looked at', async () => {
    await counted(after(5 * 60_000), [
      [firm.client.id, 3],
      [firm.otherClient.id, 2],
    ]);
    await counted(after(50 * 60_000), [[firm.client.id, 4]]);
    expect(await meter(after(HOUR))).toBe(0);
    const both = [meter(after(HOUR + 30_000)), meter(after(HOUR + 30_000))];
    expect((await Promise.all(both)).toSorted()).toEqual([0, 2]);
    expect(await meter(after(2 * HOUR))).toBe(0);
    const found = await events('api_call');
    const ofHour = (clientId: string, quantity: string) => ({
      ...{ id: expect.any(String), clientId, type: 'api_call', quantity },
      ...{ at: ten.toISOString(), seq: 0 },
    });
    expect(found).toEqual(
      [ofHour(firm.client.id, '7'), ofHour(firm.otherClient.id, '2')].toSorted((a, b) =>
        a.clientId < b.clientId ? -1 : 1,
      ),
    );
    const { rows } = await db.ownerPool.query('select state from outbox where tenant_id = $1', [
      firm.tenantId,
    ]);
    expect(rows).toHaveLength(2);
  });

  test('that a copy of the server writes down late are another event of the same cause', async () => {
    const early = await counted(ten, [[firm.client.id, 3]]);
    await meter(after(2 * HOUR));
    await counted(ten, [[firm.client.id, 2]]);
    early.count(firm.tenantId, firm.client.id);
    await early.flush();
    await meter(after(2 * HOUR));
    expect((await events('api_call')).map(({ quantity, seq }) => [seq, quantity])).toEqual([
      [0, '3'],
      [1, '3'],
    ]);
  });

  test('of the firm’s own people are its house client’s, and nobody’s where there is none', async () => {
    await counted(ten, [[null, 5]]);
    await meter(after(2 * HOUR));
    expect(await events('api_call')).toEqual([]);
    await setHouse(firm.client.id);
    // What was settled for nobody stays so.
    await meter(after(2 * HOUR));
    expect(await events('api_call')).toEqual([]);
    await counted(after(HOUR), [
      [null, 5],
      [firm.client.id, 1],
    ]);
    await meter(after(3 * HOUR));
    expect(await events('api_call')).toMatchObject([{ clientId: firm.client.id, quantity: '6' }]);
  });

  test('are not lost or doubled by a database that goes away', async () => {
    const fails = { on: false };
    const pool = new Proxy(db.pool, {
      get(target, name) {
        if (name === 'connect' && fails.on) return () => Promise.reject(new Error('gone'));
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const counter = new ApiCallCounter(pool, () => ten, quiet);
    counter.count(firm.tenantId, firm.client.id);
    fails.on = true;
    await counter.flush();
    counter.count(firm.tenantId, firm.client.id);
    fails.on = false;
    await counter.flush();
    await counter.flush();
    await counter.close();
    await meter(after(2 * HOUR));
    expect((await events('api_call')).map(({ quantity }) => quantity)).toEqual(['2']);
  });

  test('are counted by the server itself: what was answered, by whose people, written down when it closes', async () => {
    const server = await testApp(db);
    const client = await signIn(server.app, firm, firm.clientUser);
    const admin = await signIn(server.app, firm, firm.admin);
    const get = (url: string, headers: Record<string, string>) => server.app.inject({ url, headers });
    for (const url of ['/v1/auth/devices', '/v1/sync/projects/pull', '/health'])
      expect((await get(url, client.headers)).statusCode).toBe(200);
    expect((await get('/v1/usage/settings', client.headers)).statusCode).toBe(403);
    expect((await get('/v1/auth/devices', {})).statusCode).toBeGreaterThanOrEqual(400);
    await get('/v1/auth/devices', admin.headers);
    await server[Symbol.asyncDispose]();
    const { rows } = await db.ownerPool.query(
      `select counted_for as "for", sum(requests)::int as requests from api_call_counts where tenant_id = $1 group by 1`,
      [firm.tenantId],
    );
    expect(new Map(rows.map((row) => [row.for, row.requests]))).toEqual(
      new Map([
        [firm.client.id, 2],
        [firm.tenantId, 1],
      ]),
    );
  });
});

describe('stored gigabytes', () => {
  const meter = (now: Date) =>
    withTenant(db.pool, firm.tenantId, (tx) => meterStorage(tx, firm.tenantId, now));
  const report = async (parameters: object, bytes: number, at = '2026-06-10T12:00:00Z') => {
    const id = uuidv7();
    await db.ownerPool.query(
      `insert into report_jobs (id, tenant_id, definition, parameters, requested_by, state, created_at, completed_at)
       values ($1, $2, 'utilisation', $3, $4, 'completed', $5, $5)`,
      [id, firm.tenantId, parameters, firm.admin.id, at],
    );
    await db.ownerPool.query(
      `insert into report_files (tenant_id, job_id, name, media_type, bytes, sha256, content)
       values ($1, $2, 'result.json', 'application/json', $3, $4, '')`,
      [firm.tenantId, id, bytes, 'a'.repeat(64)],
    );
  };

  test('are metered once a client and day, exactly', async () => {
    await report({ clientId: firm.client.id }, 1_500_000_000);
    await report({ projectId: firm.otherProject.id }, 123);
    // About no client, and no house: nobody pays. Tomorrow’s is not held yet.
    await report({}, 999);
    await report({ clientId: firm.client.id }, 5_000, '2026-06-15T00:00:00Z');
    const morning = new Date('2026-06-15T00:10:00Z');
    expect((await Promise.all([meter(morning), meter(morning)])).toSorted()).toEqual([0, 2]);
    expect(await meter(new Date('2026-06-15T23:50:00Z'))).toBe(0);
    const found = await events('storage_gb');
    expect(found.map(({ clientId, quantity, at }) => [clientId, quantity, at])).toEqual(
      [
        [firm.client.id, '1.5', '2026-06-14T23:59:59.999Z'],
        [firm.otherClient.id, '0.000000123', '2026-06-14T23:59:59.999Z'],
      ].toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
    );
    await setHouse(firm.otherClient.id);
    await meter(new Date('2026-06-16T00:10:00Z'));
    const later = (await events('storage_gb')).filter(({ at }) => at.startsWith('2026-06-15'));
    expect(new Map(later.map(({ clientId, quantity }) => [clientId, quantity]))).toEqual(
      new Map([
        [firm.client.id, '1.500005'],
        [firm.otherClient.id, '0.000001122'],
      ]),
    );
  });

  test('of time entries are what the database keeps of their rows', async () => {
    await submitted(db.ownerPool, firm, { description: 'x'.repeat(1000) });
    await db.ownerPool.query(
      `update time_entries set created_at = '2026-06-01T00:00:00Z' where tenant_id = $1`,
      [firm.tenantId],
    );
    await meter(new Date('2026-06-15T00:10:00Z'));
    const [event] = await events('storage_gb');
    const bytes = Number(event?.quantity) * 1e9;
    expect(bytes).toBeGreaterThan(1000);
    expect(bytes).toBeLessThan(2500);
  });

  test('of days that no worker saw are made up for, a month back at most', async () => {
    await report({ clientId: firm.client.id }, 1000, '2026-01-01T00:00:00Z');
    await meter(new Date('2026-03-02T01:00:00Z'));
    await meter(new Date('2026-03-05T01:00:00Z'));
    expect((await events('storage_gb')).map(({ at }) => at.slice(0, 10))).toEqual([
      '2026-03-01',
      '2026-03-02',
      '2026-03-03',
      '2026-03-04',
    ]);
    await meter(new Date('2026-06-30T01:00:00Z'));
    const days = (await events('storage_gb')).map(({ at }) => at.slice(0, 10)).slice(4);
    expect([days.length, days[0], days.at(-1)]).toEqual([31, addDays('2026-06-29', -30), '2026-06-29']);
  });
});

describe('reports', () => {
  /** A report that ends as `state` after so many milliseconds in the sandbox. */
  const ends = async (state: 'completed' | 'failed', parameters: object, ms: number | null) => {
    const id = uuidv7();
    await db.ownerPool.query(
      `insert into report_jobs (id, tenant_id, definition, parameters, requested_by, state)
       values ($1, $2, 'utilisation', $3, $4, 'running')`,
      [id, firm.tenantId, parameters, firm.admin.id],
    );
    const task = {
      task_id: 't',
      sandbox_id: 's',
      status: state,
      ...(ms === null ? {} : { execution_time_ms: ms }),
    } as const;
    await withTenant(db.pool, firm.tenantId, async (tx) => {
      const job = await selectJob(tx, id);
      if (job === null) throw new Error('the job is not there');
      if (state === 'completed') await completeJob(tx, job, task, [], ten);
      else await failJob(tx, job, ms === null ? null : task, 'It failed.', ten);
    });
  };
  const metered = async () => [
    (await events('report_generation')).map(({ clientId, quantity }) => [clientId, quantity]),
    (await events('task_execution')).map(({ clientId, quantity }) => [clientId, quantity]),
  ];

  test('are metered for the client or the project that they are about, else for the house, else not', async () => {
    await ends('completed', {}, 10);
    expect(await metered()).toEqual([[], []]);
    await ends('completed', { projectId: firm.otherProject.id }, 20);
    expect(await metered()).toEqual([[[firm.otherClient.id, '1']], [[firm.otherClient.id, '20']]]);
    await setHouse(firm.otherClient.id);
    await ends('completed', { from: '2026-06-01' }, 30);
    const [, times = []] = await metered();
    expect(times.toSorted()).toEqual([
      [firm.otherClient.id, '20'],
      [firm.otherClient.id, '30'],
    ]);
  });

  test('that fail are no report, and their sandbox time was used all the same', async () => {
    await ends('failed', { clientId: firm.client.id }, 40);
    await ends('failed', { clientId: firm.client.id }, null);
    expect(await metered()).toEqual([[], [[firm.client.id, '40']]]);
  });
});
