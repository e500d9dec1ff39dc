import { Decimal } from 'decimal.js';
import { v7 as uuidv7 } from 'uuid';
import { beforeEach, describe, expect, test } from 'vitest';
import { call, event, expectError, restart, send, useMetering } from './creto-metering-support.ts';

useMetering();

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
