import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, expect, test } from 'vitest';
import { createMeteringClient } from '../../sync-server/integrations/creto-metering/client.ts';

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

/** A platform that answers each address as it is told, and remembers what it was asked. */
async function platform(answer: (url: URL) => unknown) {
  const asked: URL[] = [];
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://platform');
    asked.push(url);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer(url)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const client = createMeteringClient({
    baseUrl: `http://127.0.0.1:${port}`,
    apiKey: 'secret-key',
    ...{ timeoutMs: 2000, breakAfter: 3, halfOpenAfterMs: 50, clock: () => new Date() },
  });
  return { client, asked };
}

const clientId = uuidv7();
const usagePage = (page: number, pages: number) => ({
  client_id: clientId,
  period: { start: '2026-06-01T00:00:00.000Z', end: '2026-07-01T00:00:00.000Z' },
  usage: [
    {
      event_type: page === 1 ? 'api_call' : 'consulting_hour',
      unit: page === 1 ? 'requests' : 'hours',
      ...{ total_quantity: String(page), event_count: page, cost: '0.001' },
    },
  ],
  ...{ total_cost: '0.002', currency: 'USD' },
  pagination: { page, page_size: 100, total_items: 2, total_pages: pages },
});

test('usage is read page by page, of the span that is asked for', async () => {
  const { client, asked } = await platform((url) => usagePage(Number(url.searchParams.get('page')), 2));
  const usage = await client.usage(clientId, '2026-06-01T00:00:00Z', '2026-07-01T00:00:00Z');
  expect(usage).toMatchObject({
    currency: 'USD',
    types: [{ event_type: 'api_call' }, { event_type: 'consulting_hour', total_quantity: '2' }],
  });
  expect(asked.map(({ pathname }) => pathname)).toEqual(Array(2).fill(`/v1/metering/usage/${clientId}`));
  expect(Object.fromEntries(asked[1]?.searchParams ?? [])).toEqual({
    ...{ start: '2026-06-01T00:00:00Z', end: '2026-07-01T00:00:00Z' },
    ...{ aggregation: 'total', page: '2', page_size: '100' },
  });
});

test('an answer that turns in circles is none', async () => {
  const { client, asked } = await platform(() => usagePage(1, 1_000_000));
  await expect(client.usage(clientId, '2026-06-01', '2026-07-01')).rejects.toMatchObject({
    ...{ code: 'bad_answer', retryable: true },
  });
  expect(asked).toHaveLength(1);
});

test.each([
  ['no bands', []],
  ['a last band that ends', [{ up_to: '10', unit_price: '1' }]],
  [
    'bands that fall',
    [
      { up_to: '10', unit_price: '1' },
      { up_to: '5', unit_price: '1' },
      { up_to: null, unit_price: '1' },
    ],
  ],
  [
    'a band without an end before the last',
    [
      { up_to: null, unit_price: '1' },
      { up_to: null, unit_price: '1' },
    ],
  ],
  [
    'a band of nothing',
    [
      { up_to: '0', unit_price: '1' },
      { up_to: null, unit_price: '1' },
    ],
  ],
  ['a price that is a number', [{ up_to: null, unit_price: 1 }]],
])('a price list with %s is not taken', async (_, bands) => {
  const tier = { event_type: 'api_call', currency: 'USD', bands };
  const { client } = await platform(() => ({ tiers: [tier], version: '1' }));
  await expect(client.tiers()).rejects.toMatchObject({ code: 'bad_answer' });
});
