import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ThresholdReached } from '../../domain/wire/usage.ts';
import { isSigned } from '../../sync-server/modules/usage/platform-webhook.ts';
import {
  apiKey,
  bench,
  call,
  event,
  expectError,
  now,
  send,
  useMetering,
  webhookSecret,
} from './creto-metering-support.ts';

useMetering();

/** Stands for our server: keeps what comes. */
let got: { url: string; headers: IncomingHttpHeaders; body: Buffer }[];
let url: string;
let close: () => Promise<void>;
beforeEach(async () => {
  got = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      got.push({ url: request.url ?? '', headers: request.headers, body: Buffer.concat(parts) });
      response.end('{"status":"taken"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
});
afterEach(() => close());

const tell = (client_id: string, change: object = {}) =>
  call('/__webhook', { url, client_id, event_type: 'consulting_hour', threshold: '10', ...change });

describe('the switch that sends the webhook', () => {
  test('sends what the contract says, signed as our server reads it, with what the month has', async () => {
    const client_id = uuidv7();
    const one = event({ client_id, quantity: '8' });
    await send(one);
    await send(event({ client_id, quantity: '4.5' }));
    await send(event({ client_id, quantity: '2', timestamp: '2026-05-31T23:00:00Z' }));
    const answer = await tell(client_id, { delivery_id: 'one' });
    expect(answer.status).toBe(200);
    const sent = {
      delivery_id: 'one',
      type: 'usage.threshold_reached',
      tenant_id: one.tenant_id,
      client_id,
      event_type: 'consulting_hour',
      threshold: '10',
      usage: '12.5',
      period: '2026-06',
    };
    expect(await answer.json()).toEqual({ status: 200, answer: '{"status":"taken"}', sent });
    expect(got.map((request) => request.url)).toEqual(['/webhooks/creto-metering']);
    const [{ headers, body }] = got as [(typeof got)[number]];
    expect(ThresholdReached.parse(JSON.parse(body.toString()))).toEqual(sent);
    const signed = { timestamp: headers['creto-timestamp'], signature: headers['creto-signature'] };
    expect(isSigned(webhookSecret, body, signed, now())).toBe(true);
    expect(isSigned(`${webhookSecret}x`, body, signed, now())).toBe(false);
  });

  test('sends nothing without a key, for a client that it never heard of, or off this machine', async () => {
    const client_id = uuidv7();
    await expectError(await tell(client_id), 404, 'not_found');
    await send(event({ client_id }));
    await expectError(await tell(client_id, { url: 'https://example.com' }), 400, 'invalid_request');
    const keyless = await call('/__webhook', { url, client_id }, { 'x-api-key': `${apiKey}x` });
    await expectError(keyless, 401, 'unauthorized');
    expect(got).toEqual([]);
  });

  test('says so where the server does not answer', async () => {
    const client_id = uuidv7();
    await send(event({ client_id }));
    await expectError(
      await tell(client_id, { url: `${bench.metering.url.replace(/\d+$/, '1')}` }),
      503,
      'service_unavailable',
    );
  });
});
