import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, expect } from 'vitest';
import { startCretoMetering } from '../../dev/creto-metering/server.ts';

export const apiKey = 'contract-test-key';
export const webhookSecret = 'contract-test-webhook-secret';
export const now = () => new Date('2026-06-15T12:00:00Z');

const tenant_id = uuidv7();

/** A new stand-in with an empty ledger for each test of a file. */
export const bench: { dataDir: string; metering: Awaited<ReturnType<typeof startCretoMetering>> } = {
  dataDir: '',
  metering: { url: '', port: 0, close: async () => undefined },
};

export function useMetering(): void {
  beforeEach(async () => {
    bench.dataDir = await mkdtemp(join(tmpdir(), 'creto-metering-'));
    bench.metering = await startCretoMetering({ dataDir: bench.dataDir, apiKey, now, webhookSecret });
  });
  afterEach(async () => {
    await bench.metering.close();
    await rm(bench.dataDir, { recursive: true, force: true });
  });
}

export const restart = async () => {
  await bench.metering.close();
  bench.metering = await startCretoMetering({ dataDir: bench.dataDir, apiKey, now, webhookSecret });
};

export const call = (
  path: string,
  body?: unknown,
  headers: Record<string, string> = { 'x-api-key': apiKey },
) =>
  fetch(bench.metering.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
export const send = (body: unknown) => call('/v1/metering/events', body);

export const event = (over: Record<string, unknown> = {}) => ({
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

export const ledger = async (): Promise<{ event: { event_id: string; quantity: string } }[]> =>
  (await readFile(join(bench.dataDir, 'ledger.jsonl'), 'utf8'))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

export const expectError = async (response: Response, status: number, error: string) => {
  const body = await response.json();
  expect({ status: response.status, error: body.error }).toEqual({ status, error });
  expect(body).toMatchObject({
    message: expect.any(String),
    request_id: expect.any(String),
    timestamp: expect.stringMatching(/Z$/),
  });
  return body;
};
