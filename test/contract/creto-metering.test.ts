import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { v7 as uuidv7 } from 'uuid';
import { describe, expect, test } from 'vitest';
import { startCretoMetering } from '../../dev/creto-metering/server.ts';
import {
  apiKey,
  bench,
  call,
  event,
  expectError,
  ledger,
  now,
  restart,
  send,
  useMetering,
} from './creto-metering-support.ts';

useMetering();

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

describe('the ledger on disk', () => {
  test('a last line that was cut off is dropped, for it was never answered', async () => {
    const one = event();
    await send(one);
    await bench.metering.close();
    await appendFile(join(bench.dataDir, 'ledger.jsonl'), '{"event":{"event_id":"half');
    bench.metering = await startCretoMetering({ dataDir: bench.dataDir, apiKey, now });
    const two = event();
    expect((await send(two)).status).toBe(201);
    expect((await ledger()).map((line) => line.event.event_id)).toEqual([one.event_id, two.event_id]);
  });

  test('a broken line in the middle stops the start and is left as it is', async () => {
    await send(event());
    await bench.metering.close();
    await appendFile(join(bench.dataDir, 'ledger.jsonl'), 'broken\n');
    await expect(startCretoMetering({ dataDir: bench.dataDir, apiKey, now })).rejects.toThrow(/Line 2/);
    const other = await mkdtemp(join(tmpdir(), 'creto-metering-'));
    bench.metering = await startCretoMetering({ dataDir: other, apiKey, now });
    await rm(other, { recursive: true });
  });

  test('a port in use is said in words', async () => {
    await expect(
      startCretoMetering({ dataDir: bench.dataDir, apiKey, port: bench.metering.port }),
    ).rejects.toThrow(/is in use/);
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
