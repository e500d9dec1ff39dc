import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import {
  createMeteringClient,
  type MeteringClient,
} from '../../sync-server/integrations/creto-metering/client.ts';
import { PlatformError } from '../../sync-server/integrations/platform-call.ts';

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

type Answer = { status: number; body?: unknown; headers?: Record<string, string> } | 'silence' | 'cut';

/** A platform that gives these answers in turn, the last one for ever. */
async function platform(
  answers: Answer[],
  clock: () => Date = () => new Date(),
): Promise<{ client: MeteringClient; asked: () => number }> {
  let asked = 0;
  server = createServer((request, response) => {
    request.resume();
    const answer = answers[Math.min(asked, answers.length - 1)];
    asked += 1;
    if (answer === undefined || answer === 'silence') return;
    if (answer === 'cut') {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? null));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const client = createMeteringClient({
    baseUrl: `http://127.0.0.1:${port}`,
    apiKey: 'secret-key',
    timeoutMs: 200,
    breakAfter: 3,
    halfOpenAfterMs: 50,
    clock,
  });
  return { client, asked: () => asked };
}

const failure = async (client: MeteringClient): Promise<PlatformError> => {
  const error = await client.recordEvents([]).catch((thrown: unknown) => thrown);
  if (!(error instanceof PlatformError)) throw new Error('expected a PlatformError');
  return error;
};
const good = { status: 207, body: { total: 0, succeeded: 0, failed: 0, results: [] } };
const said = (error: string) => ({ error, message: 'The words.', request_id: 'r', timestamp: 't' });

test.each([
  [408, true],
  [425, true],
  [429, true],
  [500, true],
  [503, true],
  [400, false],
  [401, false],
  [403, false],
  [404, false],
  [409, false],
  [413, false],
])('an answer %i may be tried again: %s', async (status, retryable) => {
  const { client } = await platform([{ status, body: said('some_code') }]);
  expect(await failure(client)).toMatchObject({
    status,
    retryable,
    code: 'some_code',
    message: 'The words.',
  });
});

test('silence, a cut line, a page that is no JSON and an answer outside the contract may be tried again', async () => {
  for (const [answer, code] of [
    ['silence', 'timeout'],
    ['cut', 'connection'],
    [{ status: 502, body: '<html>' }, 'http_502'],
    [{ status: 200, body: { ok: true } }, 'bad_answer'],
  ] as const) {
    const { client } = await platform([answer]);
    expect(await failure(client)).toMatchObject({ code, retryable: true });
    server?.closeAllConnections();
    server?.close();
  }
});

test('no message holds the key', async () => {
  const { client } = await platform(['cut']);
  expect(JSON.stringify(await failure(client)) + (await failure(client)).message).not.toContain('secret-key');
});

test('after a Retry-After nothing is sent until its time has come', async () => {
  let now = Date.parse('2026-06-01T00:00:00Z');
  const { client, asked } = await platform(
    [{ status: 429, body: said('rate_limit_exceeded'), headers: { 'retry-after': '30' } }, good],
    () => new Date(now),
  );
  expect(await failure(client)).toMatchObject({ retryAfterMs: 30_000 });
  now += 29_000;
  expect(await failure(client)).toMatchObject({ code: 'paused', retryAfterMs: 1000, retryable: true });
  expect(asked()).toBe(1);
  now += 1000;
  await client.recordEvents([]);
  expect(asked()).toBe(2);
});

test('three outages in a row open the breaker; one call that goes well closes it', async () => {
  const down = { status: 500, body: said('internal_error') };
  const { client, asked } = await platform([down, down, down, good]);
  for (let count = 0; count < 3; count += 1) await failure(client);
  expect(client.breakerState).toBe('open');
  expect(await failure(client)).toMatchObject({ code: 'circuit_open', retryable: true });
  expect(asked()).toBe(3);
  await expect
    .poll(() =>
      client.recordEvents([]).then(
        () => client.breakerState,
        () => 'still open',
      ),
    )
    .toBe('closed');
});

test('refusals and 429 do not open the breaker', async () => {
  const { client } = await platform([{ status: 400, body: said('invalid_request') }]);
  for (let count = 0; count < 5; count += 1) await failure(client);
  expect(client.breakerState).toBe('closed');
});
