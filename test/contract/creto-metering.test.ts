import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decimal } from 'decimal.js';
import { SignJWT } from 'jose';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startCretoMetering } from '../../dev/creto-metering/server.ts';

const apiKey = 'contract-test-key';
const tenant_id = uuidv7();
const now = () => new Date('2026-06-15T12:00:00Z');

let dataDir = '';
let metering: Awaited<ReturnType<typeof startCretoMetering>>;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'creto-metering-'));
  metering = await startCretoMetering({ dataDir, apiKey, now });
});
afterEach(async () => {
  await metering.close();
  await rm(dataDir, { recursive: true, force: true });
});

const restart = async () => {
  await metering.close();
  metering = await startCretoMetering({ dataDir, apiKey, now });
};

const call = (path: string, body?: unknown, headers: Record<string, string> = { 'x-api-key': apiKey }) =>
  fetch(metering.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
const send = (body: unknown) => call('/v1/metering/events', body);

const event = (over: Record<string, unknown> = {}) => ({
  event_id: uuidv7(),
  tenant_id,
  client_id: uuidv7(),
  project_id: null,
  event_type: 'consulting_hour',
  timestamp: '2026-06-10T09:00:00Z',
  quantity: '8',
  unit: 'hours',
  metadata: {},
  ...over,
});

const ledger = async (): Promise<{ event: { event_id: string; quantity: string } }[]> =>
  (await readFile(join(dataDir, 'ledger.jsonl'), 'utf8'))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

const expectError = async (response: Response, status: number, error: string) => {
  const body = await response.json();
  expect({ status: response.status, error: body.error }).toEqual({ status, error });
  expect(body).toMatchObject({
    message: expect.any(String),
    request_id: expect.any(String),
    timestamp: expect.stringMatching(/Z$/),
  });
  return body;
};

describe('who may call', () => {
  test('health asks for no key, everything else does', async () => {
    expect(await (await call('/health', undefined, {})).json()).toEqual({ status: 'ok' });
    for (const path of ['/v1/pricing/tiers', '/__faults', '/nowhere']) {
      await expectError(await call(path, undefined, {}), 401, 'unauthorized');
      await expectError(await call(path, undefined, { 'x-api-key': `${apiKey}x` }), 401, 'unauthorized');
    }
    await expectError(await call('/v1/metering/events', event(), {}), 401, 'unauthorized');
    expect(await ledger()).toEqual([]);
  });

  test('a Bearer key and a signed JWT are accepted, a JWT signed with another key is not', async () => {
    const jwt = (key: string) =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'HS256' })
        .setExpirationTime('5m')
        .sign(new TextEncoder().encode(key));
    const status = async (token: string) =>
      (await call('/v1/pricing/tiers', undefined, { authorization: `Bearer ${token}` })).status;
    expect(await status(apiKey)).toBe(200);
    expect(await status(await jwt(apiKey))).toBe(200);
    expect(await status(await jwt('another key'))).toBe(401);
  });

  test('an unknown path is 404', async () => {
    await expectError(await call('/v1/nowhere'), 404, 'not_found');
  });
});

describe('one event', () => {
  test('is answered with its price and is on disk', async () => {
    const one = event({ quantity: '7.5', metadata: { entry: 'a' }, project_id: uuidv7() });
    const response = await send(one);
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({
      event_id: one.event_id,
      status: 'accepted',
      unit_price: '200',
      total_amount: '1500',
      currency: 'USD',
      received_at: now().toISOString(),
    });
    expect(await ledger()).toMatchObject([{ event: one, total_amount: '1500' }]);
  });

  test('the same id twice is accepted once and answers the same, also after a restart', async () => {
    const one = event();
    const first = await (await send(one)).json();
    const { client_id, ...rest } = one;
    const again = await send({ ...rest, client_id, corrects: null });
    expect(again.status).toBe(201);
    expect(await again.json()).toEqual(first);
    await restart();
    expect(await (await send(one)).json()).toEqual(first);
    expect(await ledger()).toHaveLength(1);
  });

  test('the same id sent many times at once is accepted once', async () => {
    const one = event();
    const answers = await Promise.all(Array.from({ length: 20 }, async () => (await send(one)).json()));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await ledger()).toHaveLength(1);
  });

  test('the same id with another body is a conflict', async () => {
    const one = event();
    await send(one);
    await expectError(await send({ ...one, quantity: '9' }), 409, 'conflict');
    await expectError(await send({ ...one, metadata: { more: true } }), 409, 'conflict');
    expect(await ledger()).toHaveLength(1);
  });

  test.each([
    ['no event_id', { event_id: undefined }],
    ['tenant that is no uuid', { tenant_id: 'acme' }],
    ['client that is no uuid', { client_id: null }],
    ['project that is no uuid', { project_id: 'p1' }],
    ['unknown event_type', { event_type: 'coffee' }],
    ['unit of another type', { unit: 'requests' }],
    ['time with an offset', { timestamp: '2026-06-10T09:00:00+02:00' }],
    ['time that is none', { timestamp: 'yesterday' }],
    ['quantity as a number', { quantity: 8 }],
    ['quantity with an exponent', { quantity: '1e3' }],
    ['negative quantity that corrects nothing', { quantity: '-1' }],
    ['correction of an unknown event', { quantity: '-1', corrects: 'unheard-of' }],
    ['metadata over 4 KiB', { metadata: { text: 'x'.repeat(4096) } }],
    ['a field that the contract does not know', { note: 'hello' }],
  ])('%s is refused', async (_name, over) => {
    await expectError(await send(event(over)), 400, 'invalid_request');
    expect(await ledger()).toEqual([]);
  });

  test('metadata of exactly 4 KiB is accepted', async () => {
    const overhead = JSON.stringify({ text: '' }).length;
    expect((await send(event({ metadata: { text: 'x'.repeat(4096 - overhead) } }))).status).toBe(201);
  });

  test('a body that is no JSON is refused', async () => {
    await expectError(await send('{"event_id":'), 400, 'invalid_request');
  });
});

describe('a batch', () => {
  test('partial failure: each event has its own answer', async () => {
    const known = event();
    await send(known);
    const fresh = event();
    const response = await send({
      events: [fresh, known, { ...known, quantity: '1' }, event({ unit: 'reports' }), fresh, 'nonsense'],
    });
    expect(response.status).toBe(207);
    const body = await response.json();
    expect(body).toMatchObject({ total: 6, succeeded: 3, failed: 3 });
    expect(body.results.map((result: { status: string }) => result.status)).toEqual([
      'accepted',
      'duplicate',
      'failed',
      'failed',
      'duplicate',
      'failed',
    ]);
    expect(body.results[0]).toEqual({ event_id: fresh.event_id, status: 'accepted' });
    expect(body.results[2].error).toEqual({ code: 'conflict', message: expect.any(String) });
    expect(body.results[3].error.code).toBe('invalid_request');
    expect((await ledger()).map((line) => line.event.event_id)).toEqual([known.event_id, fresh.event_id]);
  });

  test('1000 events pass, 1001 and a body too big are 413, none is 400', async () => {
    const many = Array.from({ length: 1001 }, () => event());
    await expectError(await send({ events: many }), 413, 'payload_too_large');
    await expectError(await send({ events: [] }), 400, 'invalid_request');
    await expectError(await send(event({ metadata: { text: 'x'.repeat(9e6) } })), 413, 'payload_too_large');
    expect(await ledger()).toEqual([]);
    expect(await (await send({ events: many.slice(1) })).json()).toMatchObject({
      total: 1000,
      succeeded: 1000,
    });
    expect(await ledger()).toHaveLength(1000);
  });
});

describe('prices', () => {
  const priced = async (over: Record<string, unknown>) => {
    const { unit_price, total_amount } = await (await send(event(over))).json();
    return { unit_price, total_amount };
  };

  test('are blended over the tiers that the quantity spans from the usage before it', async () => {
    const client_id = uuidv7();
    expect(await priced({ client_id, quantity: '40' })).toEqual({ unit_price: '200', total_amount: '8000' });
    expect(await priced({ client_id, quantity: '20' })).toEqual({ unit_price: '190', total_amount: '3800' });
    expect(await priced({ client_id, quantity: '200' })).toEqual({
      unit_price: '174',
      total_amount: '34800',
    });
    expect(await priced({ client_id, quantity: '1.25' })).toEqual({ unit_price: '160', total_amount: '200' });
    expect(await priced({ client_id: uuidv7(), quantity: '300' })).toMatchObject({ total_amount: '53000' });
  });

  test('begin anew each calendar month, and the month is that of the work', async () => {
    const client_id = uuidv7();
    await priced({ client_id, quantity: '60', timestamp: '2026-05-31T23:59:59Z' });
    expect(await priced({ client_id, quantity: '1', timestamp: '2026-06-01T00:00:00Z' })).toMatchObject({
      unit_price: '200',
    });
    expect(await priced({ client_id, quantity: '1', timestamp: '2026-05-01T00:00:00Z' })).toMatchObject({
      unit_price: '180',
    });
  });

  test('follow the tiers within one batch too', async () => {
    const client_id = uuidv7();
    await send({ events: [event({ client_id, quantity: '60' }), event({ client_id, quantity: '60' })] });
    const usage = await (await call(`/v1/metering/usage/${client_id}`)).json();
    expect(usage).toMatchObject({ total_cost: '22600' });
  });

  test('are exact', async () => {
    const api = { event_type: 'api_call', unit: 'requests' };
    expect(await priced({ ...api, quantity: '10003' })).toEqual({
      unit_price: '0.00099994',
      total_amount: '10.0024',
    });
    const client_id = uuidv7();
    for (let i = 0; i < 10; i++) await send(event({ ...api, client_id, quantity: '0.1' }));
    const usage = await (await call(`/v1/metering/usage/${client_id}`)).json();
    expect(usage).toMatchObject({ total_cost: '0.001', usage: [{ total_quantity: '1', event_count: 10 }] });
  });

  test('a correction takes back what the hours cost at the margin, and the tiers follow', async () => {
    const client_id = uuidv7();
    const wrong = event({ client_id, quantity: '60' });
    await send(wrong);
    expect(await priced({ client_id, quantity: '-20', corrects: wrong.event_id })).toEqual({
      unit_price: '190',
      total_amount: '-3800',
    });
    expect(await priced({ client_id, quantity: '10' })).toMatchObject({ unit_price: '200' });
  });

  test('a correction may follow its event in one batch, but not name one of another client', async () => {
    const wrong = event();
    const right = event({ client_id: wrong.client_id, quantity: '-8', corrects: wrong.event_id });
    const stranger = event({ quantity: '-8', corrects: wrong.event_id });
    const body = await (await send({ events: [wrong, right, stranger] })).json();
    expect(body).toMatchObject({ succeeded: 2, failed: 1, results: [{}, {}, { status: 'failed' }] });
  });

  test('the tiers are those of the contract', async () => {
    const { tiers, version } = await (await call('/v1/pricing/tiers')).json();
    expect(version).toEqual(expect.any(String));
    expect(tiers).toHaveLength(5);
    expect(tiers.slice(0, 2)).toEqual([
      {
        event_type: 'consulting_hour',
        currency: 'USD',
        bands: [
          { up_to: '50', unit_price: '200' },
          { up_to: '200', unit_price: '180' },
          { up_to: null, unit_price: '160' },
        ],
      },
      {
        event_type: 'api_call',
        currency: 'USD',
        bands: [
          { up_to: '10000', unit_price: '0.001' },
          { up_to: '100000', unit_price: '0.0008' },
          { up_to: null, unit_price: '0.0005' },
        ],
      },
    ]);
  });
});

describe('usage', () => {
  const client_id = uuidv7();
  const usage = async (query = '') => (await call(`/v1/metering/usage/${client_id}${query}`)).json();

  beforeEach(async () => {
    const at = (timestamp: string, quantity: string) => event({ client_id, timestamp, quantity });
    await send({
      events: [
        at('2026-05-31T23:00:00Z', '1'),
        at('2026-06-01T00:00:00Z', '2'),
        at('2026-06-01T00:59:00Z', '3'),
        at('2026-06-02T10:00:00Z', '4.5'),
        event({ client_id, event_type: 'report_generation', unit: 'reports', quantity: '2' }),
        event({ quantity: '100' }),
      ],
    });
  });

  test('is that of the present month where no period is given', async () => {
    expect(await usage()).toEqual({
      client_id,
      period: { start: '2026-06-01T00:00:00.000Z', end: '2026-07-01T00:00:00.000Z' },
      usage: [
        { event_type: 'consulting_hour', total_quantity: '9.5', unit: 'hours', event_count: 3, cost: '1900' },
        { event_type: 'report_generation', total_quantity: '2', unit: 'reports', event_count: 1, cost: '1' },
      ],
      total_cost: '1901',
      currency: 'USD',
      pagination: { page: 1, page_size: 50, total_items: 2, total_pages: 1 },
    });
  });

  test('start is inclusive, end exclusive; the type narrows it', async () => {
    const body = await usage(
      '?start=2026-06-01T00:59:00Z&end=2026-06-02T10:00:00Z&event_type=consulting_hour',
    );
    expect(body.usage).toMatchObject([{ total_quantity: '3', event_count: 1 }]);
  });

  test.each([
    ['hourly', ['2026-05-31T23:00:00Z', '1'], ['2026-06-01T00:00:00Z', '5'], ['2026-06-02T10:00:00Z', '4.5']],
    ['daily', ['2026-05-31', '1'], ['2026-06-01', '5'], ['2026-06-02', '4.5']],
    ['monthly', ['2026-05', '1'], ['2026-06', '9.5']],
  ])('%s breaks it down', async (aggregation, ...rows) => {
    const query = `?start=2026-05-01&end=2026-07-01&aggregation=${aggregation}&event_type=consulting_hour`;
    const [row] = (await usage(query)).usage;
    expect(row.breakdown).toEqual(
      rows.map(([period, quantity]) => ({
        period,
        quantity,
        cost: new Decimal(quantity!).times(200).toString(),
      })),
    );
  });

  test('comes in pages, and the total is that of all', async () => {
    const body = await usage('?page=2&page_size=1');
    expect(body).toMatchObject({ total_cost: '1901', usage: [{ event_type: 'report_generation' }] });
    expect(body.pagination).toEqual({ page: 2, page_size: 1, total_items: 2, total_pages: 2 });
  });

  test.each([
    '?page_size=101',
    '?page_size=0',
    '?page=0',
    '?aggregation=weekly',
    '?start=soon',
    '?event_type=x',
  ])('%s is refused', async (query) => {
    await expectError(await call(`/v1/metering/usage/${client_id}${query}`), 400, 'invalid_request');
  });

  test('a period that ends before it starts and a client that is no uuid are refused', async () => {
    const path = `/v1/metering/usage/${client_id}?start=2026-06-02&end=2026-06-01`;
    await expectError(await call(path), 400, 'invalid_request');
    await expectError(await call('/v1/metering/usage/acme'), 400, 'invalid_request');
  });

  test('a client never heard of has used nothing', async () => {
    const body = await (await call(`/v1/metering/usage/${uuidv7()}`)).json();
    expect(body).toMatchObject({ usage: [], total_cost: '0' });
  });

  test('is the same after a restart', async () => {
    const before = await usage('?start=2026-01-01&end=2027-01-01&aggregation=daily');
    await restart();
    expect(await usage('?start=2026-01-01&end=2027-01-01&aggregation=daily')).toEqual(before);
  });
});

describe('forecast', () => {
  const day = (ago: number) => new Date(Date.UTC(2026, 5, 15 - ago, 9)).toISOString();
  const history = (client_id: string, quantity: (ago: number) => string) =>
    send({
      events: Array.from({ length: 90 }, (_, i) =>
        event({ client_id, timestamp: day(i + 1), quantity: quantity(i + 1) }),
      ),
    });
  const forecast = async (client_id: string, query: string) =>
    (await call(`/v1/metering/forecast/${client_id}?${query}`)).json();

  test('an even history goes on evenly, priced from what the month has used', async () => {
    const client_id = uuidv7();
    await history(client_id, () => '4');
    expect(await forecast(client_id, 'event_type=consulting_hour&days=10')).toEqual({
      client_id,
      event_type: 'consulting_hour',
      days: 10,
      estimated_usage: '40',
      estimated_cost: '7200',
      confidence: { lower: '40', upper: '40', level: 0.95 },
      trend: 'stable',
    });
  });

  test('the cost follows the tiers through each month to come', async () => {
    const client_id = uuidv7();
    await history(client_id, () => '4');
    // June has used 56 of its hours; 64 more stay in the second band. July begins anew: 50 in the first, 6 beyond.
    const body = await forecast(client_id, 'event_type=consulting_hour&days=30');
    expect(body).toMatchObject({
      estimated_usage: '120',
      estimated_cost: String(64 * 180 + 50 * 200 + 6 * 180),
    });
  });

  test('a line goes on as a line', async () => {
    const [up, down] = [uuidv7(), uuidv7()];
    await history(up, (ago) => new Decimal(91).minus(ago).times('0.1').toFixed());
    await history(down, (ago) => new Decimal(ago).times('0.1').toFixed());
    expect(await forecast(up, 'event_type=consulting_hour&days=2')).toMatchObject({
      estimated_usage: '18.3',
      trend: 'increasing',
    });
    expect(await forecast(down, 'event_type=consulting_hour&days=5')).toMatchObject({
      estimated_usage: '0',
      trend: 'decreasing',
    });
  });

  test('noise widens the interval and is no trend', async () => {
    const client_id = uuidv7();
    await history(client_id, (ago) => (ago % 2 ? '2' : '6'));
    const body = await forecast(client_id, 'event_type=consulting_hour');
    expect(body).toMatchObject({ days: 30, trend: 'stable' });
    expect(Number(body.confidence.lower)).toBeLessThan(Number(body.estimated_usage));
    expect(Number(body.confidence.upper)).toBeGreaterThan(Number(body.estimated_usage));
    expect(Number(body.estimated_usage)).toBeCloseTo(120, -1);
  });

  test('no history is nothing to come; bad questions are refused', async () => {
    expect(await forecast(uuidv7(), 'event_type=api_call')).toMatchObject({
      estimated_usage: '0',
      trend: 'stable',
    });
    for (const query of ['', 'event_type=x', 'event_type=api_call&days=0', 'event_type=api_call&days=366']) {
      await expectError(await call(`/v1/metering/forecast/${uuidv7()}?${query}`), 400, 'invalid_request');
    }
  });
});

describe('the ledger on disk', () => {
  test('a last line that was cut off is dropped, for it was never answered', async () => {
    const one = event();
    await send(one);
    await metering.close();
    await appendFile(join(dataDir, 'ledger.jsonl'), '{"event":{"event_id":"half');
    metering = await startCretoMetering({ dataDir, apiKey, now });
    const two = event();
    expect((await send(two)).status).toBe(201);
    expect((await ledger()).map((line) => line.event.event_id)).toEqual([one.event_id, two.event_id]);
  });

  test('a broken line in the middle stops the start and is left as it is', async () => {
    await send(event());
    await metering.close();
    await appendFile(join(dataDir, 'ledger.jsonl'), 'broken\n');
    await expect(startCretoMetering({ dataDir, apiKey, now })).rejects.toThrow(/Line 2/);
    const other = await mkdtemp(join(tmpdir(), 'creto-metering-'));
    metering = await startCretoMetering({ dataDir: other, apiKey, now });
    await rm(other, { recursive: true });
  });

  test('a port in use is said in words', async () => {
    await expect(startCretoMetering({ dataDir, apiKey, port: metering.port })).rejects.toThrow(/is in use/);
  });
});

describe('faults', () => {
  const fault = async (body: unknown) => (await call('/__faults', body)).json();

  test('are quiet at first and can be read and set back', async () => {
    const quiet = { mode: 'none', remaining: null, delay_ms: 0 };
    expect(await (await call('/__faults')).json()).toEqual(quiet);
    expect(await fault({ mode: 'error_500' })).toEqual({ mode: 'error_500', remaining: null, delay_ms: 0 });
    await expectError(await send(event()), 500, 'internal_error');
    expect(await fault({ mode: 'none' })).toEqual(quiet);
    expect((await send(event())).status).toBe(201);
    await expectError(await call('/__faults', { mode: 'sulk' }), 400, 'invalid_request');
  });

  test.each([
    ['error_500', 500, 'internal_error'],
    ['unavailable_503', 503, 'service_unavailable'],
    ['rate_limited_429', 429, 'rate_limit_exceeded'],
  ])('%s answers so as often as told and accepts nothing', async (mode, status, error) => {
    await fault({ mode, times: 2 });
    const one = event();
    const first = await send(one);
    expect(first.headers.get('retry-after')).toBe(status === 429 ? '1' : null);
    await expectError(first, status, error);
    expect(await (await call('/__faults')).json()).toMatchObject({ mode, remaining: 1 });
    await expectError(await send(one), status, error);
    expect(await ledger()).toEqual([]);
    expect((await send(one)).status).toBe(201);
  });

  test('slow waits before it answers', async () => {
    await fault({ mode: 'slow', times: 1, delay_ms: 150 });
    const start = performance.now();
    expect((await send(event())).status).toBe(201);
    expect(performance.now() - start).toBeGreaterThanOrEqual(149);
    expect(await (await call('/__faults')).json()).toMatchObject({ mode: 'none' });
  });

  test('drop_after_accept keeps the event and cuts the socket; the retry answers as if nothing was', async () => {
    await fault({ mode: 'drop_after_accept', times: 1 });
    await expectError(await send(event({ quantity: 'x' })), 400, 'invalid_request');
    const one = event();
    await expect(send(one)).rejects.toThrow(/fetch failed/);
    expect(await ledger()).toMatchObject([{ event: one }]);
    expect((await send(one)).status).toBe(201);
    expect(await ledger()).toHaveLength(1);

    await fault({ mode: 'drop_after_accept', times: 1 });
    const two = event();
    await expect(send({ events: [one, two] })).rejects.toThrow(/fetch failed/);
    expect(
      (await (await send({ events: [one, two] })).json()).results.map((r: { status: string }) => r.status),
    ).toEqual(['duplicate', 'duplicate']);
    expect(await ledger()).toHaveLength(2);
  });
});
