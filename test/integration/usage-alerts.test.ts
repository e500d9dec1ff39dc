import { createHmac } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ClientUsage } from '../../domain/wire/usage.ts';
import { withTenant } from '../../sync-server/db.ts';
import { isSigned, monthOfPeriod } from '../../sync-server/modules/usage/platform-webhook.ts';
import { checkThresholds } from '../../sync-server/modules/usage/thresholds.ts';
import { signIn, type TestApp, testApp } from '../support/app.ts';
import { type Firm, seedFirm } from '../support/firm.ts';
import { eventOf, recorded } from '../support/metering.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

const secret = 'a secret between the platform and us';
let db: TestDatabase;
let server: TestApp;
let firm: Firm;
beforeAll(async () => {
  db = await testDatabase();
  server = await testApp(db, { env: { CRETO_METERING_WEBHOOK_SECRET: secret } });
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await db?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  firm = await seedFirm(db.ownerPool);
});

const reached = (change: object = {}) => ({
  delivery_id: uuidv7(),
  type: 'usage.threshold_reached',
  tenant_id: firm.tenantId,
  client_id: firm.client.id,
  event_type: 'api_call',
  threshold: '10000',
  usage: '10250.5',
  period: '2026-06',
  ...change,
});
const sign = (body: string, timestamp: string, key = secret) =>
  `v1=${createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex')}`;
async function send(
  body: string,
  { ago = 0, key = secret, signed = body }: { ago?: number; key?: string; signed?: string } = {},
) {
  const timestamp = String(Math.floor(server.now().getTime() / 1000) - ago);
  return server.app.inject({
    method: 'POST',
    url: '/webhooks/creto-metering',
    headers: {
      'content-type': 'application/json',
      'creto-timestamp': timestamp,
      'creto-signature': sign(signed, timestamp, key),
    },
    payload: body,
  });
}
const notices = async () =>
  (
    await db.ownerPool.query<{ userId: string; facts: object; subjectId: string; message: string }>(
      `select user_id as "userId", facts, subject_id as "subjectId", message from notifications
        where tenant_id = $1 and kind = 'usage_threshold' order by at, id`,
      [firm.tenantId],
    )
  ).rows;
const deliveries = async () =>
  (
    await db.ownerPool.query('select delivery_id from metering_deliveries where tenant_id = $1', [
      firm.tenantId,
    ])
  ).rows.length;

describe('the platform’s webhook', () => {
  test('tells whoever looks after billing, once, however often it comes', async () => {
    const body = JSON.stringify(reached());
    const first = await send(body);
    expect([first.statusCode, first.json()]).toEqual([200, { status: 'taken' }]);
    const again = await Promise.all([send(body), send(body)]);
    expect(again.map((answer) => [answer.statusCode, answer.json()])).toEqual([
      [200, { status: 'known' }],
      [200, { status: 'known' }],
    ]);
    expect(await notices()).toEqual([
      {
        userId: firm.admin.id,
        subjectId: firm.client.id,
        facts: {
          ...{ client: 'First Client', eventType: 'api_call', threshold: '10000' },
          ...{ usage: '10250.5', month: '2026-06' },
        },
        message: expect.stringContaining('First Client has used 10250.5'),
      },
    ]);
    const { headers } = await signIn(server.app, firm, firm.admin);
    const url = `/v1/usage/clients/${firm.client.id}?from=2026-06&to=2026-06`;
    expect(ClientUsage.parse((await server.app.inject({ url, headers })).json()).alerts).toEqual([
      {
        ...{ eventType: 'api_call', threshold: '10000', usage: '10250.5', month: '2026-06' },
        ...{ source: 'platform', at: expect.any(String) },
      },
    ]);
  });

  test('refuses what is not signed as it came, and what is old, and does nothing', async () => {
    const body = JSON.stringify(reached());
    for (const answer of [
      await send(body, { key: 'another secret' }),
      // The same JSON in other bytes.
      await send(body, { signed: JSON.stringify(JSON.parse(body), null, 1) }),
      await send(`${body} `, { signed: body }),
      await send(body, { ago: 301 }),
      await send(body, { ago: -301 }),
      await server.app.inject({ method: 'POST', url: '/webhooks/creto-metering', payload: reached() }),
    ])
      expect(answer.statusCode).toBe(401);
    expect([await notices(), await deliveries()]).toEqual([[], 0]);
    expect((await send(body, { ago: 299 })).statusCode).toBe(200);
  });

  test('refuses what it cannot take, and takes it once it can', async () => {
    for (const [change, status] of [
      [{ type: 'usage.other' }, 400],
      [{ period: 'this month' }, 400],
      [{ event_type: 'coffee' }, 400],
      [{ tenant_id: uuidv7() }, 404],
      [{ client_id: uuidv7() }, 404],
    ] as const)
      expect((await send(JSON.stringify(reached(change)))).statusCode).toBe(status);
    expect((await send('no json')).statusCode).toBe(400);
    expect(await deliveries()).toBe(0);
    const period = { start: '2026-06-01T00:00:00Z', end: '2026-07-01T00:00:00Z' };
    const taken = await send(JSON.stringify(reached({ threshold: 10000, usage: 10001, period })));
    expect(taken.json()).toEqual({ status: 'taken' });
  });

  test('is not there without a secret', async () => {
    const without = await testApp(db);
    try {
      const answer = await without.app.inject({
        method: 'POST',
        url: '/webhooks/creto-metering',
        payload: {},
      });
      expect(answer.statusCode).toBe(404);
    } finally {
      await without[Symbol.asyncDispose]();
    }
  });

  test('knows a signature among several, and no other header', () => {
    const now = new Date('2026-06-15T10:00:00Z');
    const timestamp = String(now.getTime() / 1000);
    const body = Buffer.from('{"a":"ü"}');
    const good = sign(body.toString(), timestamp);
    const is = (signature: unknown, at: unknown = timestamp) =>
      isSigned(secret, body, { timestamp: at, signature }, now);
    expect([
      is(good),
      is(`${sign('x', timestamp)}, ${good}`),
      is(good.toUpperCase().replace('V1', 'v1')),
    ]).toEqual([true, true, true]);
    for (const bad of [good.replace('v1', 'v2'), good.slice(0, -1), '', undefined, [good]])
      expect(is(bad)).toBe(false);
    for (const at of ['', 'now', `${timestamp}.0`, null]) expect(is(good, at)).toBe(false);
    expect([monthOfPeriod('2026-06-30'), monthOfPeriod('June'), monthOfPeriod({ start: '2026-12' })]).toEqual(
      ['2026-06', null, '2026-12'],
    );
  });
});

describe('our own thresholds', () => {
  const now = new Date('2026-06-15T10:00:00Z');
  const check = (at = now) =>
    withTenant(db.pool, firm.tenantId, (tx) => checkThresholds(tx, firm.tenantId, at));
  const calls = (quantity: string, timestamp = '2026-06-10T10:00:00.000Z') =>
    recorded(db, firm, eventOf(firm, { eventType: 'api_call', unit: 'requests', quantity, timestamp }));
  beforeEach(() =>
    db.ownerPool.query('update clients set usage_thresholds = $2 where id = $1', [
      firm.client.id,
      JSON.stringify([
        { eventType: 'api_call', quantity: '10000.0' },
        { eventType: 'api_call', quantity: '20000' },
        { eventType: 'of no kind', quantity: '1' },
      ]),
    ]),
  );

  test('are told of once each and month, when our own events reach them', async () => {
    await calls('9999');
    expect(await check()).toBe(0);
    await calls('1');
    expect([await check(), await check()]).toEqual([1, 0]);
    await calls('15000');
    expect((await Promise.all([check(), check()])).toSorted()).toEqual([0, 1]);
    // Last month counts too, while it is the last: work is approved after it.
    await calls('30000', '2026-05-31T23:00:00.000Z');
    expect(await check()).toBe(2);
    expect(await check(new Date('2026-08-01T00:00:00Z'))).toBe(0);
    expect((await notices()).map(({ facts }) => facts)).toMatchObject([
      { threshold: '10000', usage: '10000', month: '2026-06' },
      { threshold: '20000', usage: '25000', month: '2026-06' },
      { threshold: '10000', usage: '30000', month: '2026-05' },
      { threshold: '20000', usage: '30000', month: '2026-05' },
    ]);
  });

  test('and the platform’s do not tell twice, whoever is first', async () => {
    await calls('12000');
    await send(JSON.stringify(reached()));
    expect(await check()).toBe(0);
    expect(await notices()).toHaveLength(1);
    await calls('9000');
    expect(await check()).toBe(1);
    await send(JSON.stringify(reached({ threshold: '20000.00', usage: '21000' })));
    expect(await notices()).toHaveLength(2);
  });
});
