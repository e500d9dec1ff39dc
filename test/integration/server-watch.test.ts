import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WIRE_HEADER } from '../../domain/wire/version.ts';
import { readConfig } from '../../sync-server/config.ts';
import { StintError } from '../../sync-server/errors.ts';
import { loadOrCreateSigningKey } from '../../sync-server/modules/identity/keys.ts';
import { errorOf, signIn, type TestApp, testApp, wireHeaders } from '../support/app.ts';
import { type Firm, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let server: TestApp;
let firm: Firm;
let folder: string;

beforeAll(async () => {
  database = await testDatabase();
  server = await testApp(database);
  firm = await seedFirm(database.ownerPool);
  folder = await mkdtemp(path.join(os.tmpdir(), 'stint-test-server-'));
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

describe('answers', () => {
  test('an error nobody expected says nothing about itself, and its number is in the log', async () => {
    await using own = await testApp(database);
    own.app.get('/boom', async () => {
      throw Object.assign(new Error('password=hunter2 in table users'), { detail: 'Key (email)=(a@b.c)' });
    });
    own.app.get('/stint', async () => {
      throw new StintError('conflict', 'Somebody was quicker.', { retryAfterSeconds: 3 });
    });
    const boom = await own.app.inject({ url: '/boom', headers: { 'x-request-id': 'from-the-client-1' } });
    expect(boom.statusCode).toBe(500);
    expect(errorOf(boom)).toMatchObject({ error: 'internal_error', requestId: 'from-the-client-1' });
    expect(boom.body).not.toContain('hunter2');
    const logged = own.logs.find((line) => line.includes('request failed')) ?? '';
    expect(logged).toContain('from-the-client-1');
    expect(logged).not.toContain('a@b.c');
    const conflict = await own.app.inject({
      url: '/stint',
      headers: { 'x-request-id': 'no spaces allowed' },
    });
    expect([conflict.statusCode, conflict.headers['retry-after']]).toEqual([409, '3']);
    expect(errorOf(conflict).requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('the trace of a request reaches its handler; a broken one does not', async () => {
    await using own = await testApp(database);
    own.app.get('/trace', async (request) => ({ trace: request.traceparent }));
    const ask = async (traceparent: string) =>
      (await own.app.inject({ url: '/trace', headers: { traceparent } })).json() as { trace: string | null };
    const whole = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    expect(await ask(whole)).toEqual({ trace: whole });
    expect(await ask(`00-${'0'.repeat(32)}-00f067aa0ba902b7-01`)).toEqual({ trace: null });
    expect(await ask('x')).toEqual({ trace: null });
  });

  test('every answer says the server’s wire', async () => {
    for (const url of ['/health', '/nowhere', '/metrics']) {
      expect((await server.app.inject({ url })).headers[WIRE_HEADER]).toBe('1.1');
    }
  });
});

test('no secret is in the log of a whole session', async () => {
  await using own = await testApp(database);
  const wrong = 'my-wrong-password';
  await own.app.inject({
    method: 'POST',
    url: '/v1/auth/sign-in?password=in-the-address',
    headers: wireHeaders(),
    payload: {
      tenant: firm.slug,
      email: firm.consultant.email,
      password: wrong,
      device: { id: uuidv7(), name: 'Laptop', platform: 'linux' },
    },
  });
  const session = await signIn(own.app, firm, firm.consultant);
  await own.app.inject({ url: '/v1/auth/devices', headers: session.headers });
  await own.app.inject({
    method: 'POST',
    url: '/v1/auth/refresh',
    headers: wireHeaders(),
    payload: { refreshToken: session.refreshToken, deviceId: session.deviceId },
  });
  own.app.log.info({
    headers: session.headers,
    body: { password: firm.password, email: firm.consultant.email, refreshToken: session.refreshToken },
    config: own.config,
    user: firm.consultant,
  });
  const text = own.logs.join('');
  expect(own.logs.length).toBeGreaterThan(4);
  for (const secret of [
    firm.password,
    wrong,
    'in-the-address',
    session.accessToken,
    session.refreshToken,
    firm.consultant.email,
    'only-for-tests',
  ]) {
    expect(text).not.toContain(secret);
  }
});

describe('what watches it', () => {
  test('metrics have the seed’s names and labels', async () => {
    await using own = await testApp(database);
    const session = await signIn(own.app, firm, firm.consultant);
    await own.app.inject({ url: '/v1/auth/devices', headers: session.headers });
    await own.app.inject({
      method: 'POST',
      url: `/v1/auth/devices/${firm.tenantId}/revoke`,
      headers: session.headers,
    });
    own.app.metrics.meteringEventsRecorded.inc({ event_type: 'professional_hours', client_id: 'c1' });
    own.app.metrics.invoicesGenerated.inc({ client_id: 'c1', status: 'draft' });
    const { body, headers } = await own.app.inject({ url: '/metrics' });
    expect(headers['content-type']).toMatch(/^text\/plain/);
    for (const line of [
      'http_request_duration_seconds_count{method="GET",route="/v1/auth/devices",status_code="200"} 1',
      'http_request_duration_seconds_count{method="POST",route="/v1/auth/devices/:id/revoke",status_code="404"} 1',
      'metering_events_recorded_total{event_type="professional_hours",client_id="c1"} 1',
      'invoices_generated_total{client_id="c1",status="draft"} 1',
      'active_users 1',
    ]) {
      expect(body).toContain(line);
    }
    expect(body).not.toContain(firm.tenantId);
    own.advance(5 * 60 + 1);
    expect((await own.app.inject({ url: '/metrics' })).body).toContain('active_users 0');
  });

  test('metrics ask for their token where one is set', async () => {
    await using own = await testApp(database, { env: { STINT_METRICS_TOKEN: 'a-token-of-some-length' } });
    const ask = async (authorization?: string) =>
      (await own.app.inject({ url: '/metrics', headers: authorization ? { authorization } : {} })).statusCode;
    expect([await ask(), await ask('Bearer other'), await ask('Bearer a-token-of-some-length')]).toEqual([
      401, 401, 200,
    ]);
  });

  test('OpenAPI describes every route and its bodies; /docs shows it', async () => {
    const answer = await server.app.inject({ url: '/docs/json' });
    const api = answer.json() as {
      openapi: string;
      paths: Record<string, Record<string, { summary?: string; security?: unknown; requestBody?: unknown }>>;
    };
    expect(api.openapi).toMatch(/^3\.1/);
    const described = Object.entries(api.paths).flatMap(([url, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${url.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    const own = server.app.routeList.filter((route) => !/ \/docs(\/|$)/.test(route));
    expect(described.sort()).toEqual([...own].sort());
    expect(described).toContain('GET /.well-known/jwks.json');
    for (const methods of Object.values(api.paths)) {
      for (const operation of Object.values(methods)) expect(operation.summary).toBeTruthy();
    }
    expect(api.paths['/v1/auth/devices']?.get?.security).toEqual([{ accessToken: [] }]);
    expect(api.paths['/v1/auth/sign-in']?.post?.security).toBeUndefined();
    expect(JSON.stringify(api.paths['/v1/auth/sign-in']?.post?.requestBody)).toContain('"password"');

    const page = await server.app.inject({ url: '/docs/' });
    expect([page.statusCode, page.headers['content-type']]).toEqual([
      200,
      expect.stringMatching(/^text\/html/),
    ]);
    for (const [, asset = ''] of page.body.matchAll(/(?:src|href)="\.?\/?([^"]+\.(?:js|css))"/g)) {
      expect([
        asset,
        (await server.app.inject({ url: `/docs/${asset.replace(/^docs\//, '')}` })).statusCode,
      ]).toEqual([asset, 200]);
    }
  });
});

describe('keys of access tokens', () => {
  test('are made once, for their owner’s eyes only, even by two at once', async () => {
    const file = path.join(folder, 'made', 'key.pem');
    const [one, two] = await Promise.all([loadOrCreateSigningKey(file), loadOrCreateSigningKey(file)]);
    expect(one.kid).toBe(two.kid);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await loadOrCreateSigningKey(file)).kid).toBe(one.kid);
  });

  test('change without signing anybody out', async () => {
    const session = await signIn(server.app, firm, firm.consultant);
    await using next = await testApp(database, {
      env: { STINT_JWT_PUBLIC_KEYS: server.config.signingKeyPath },
    });
    await using stranger = await testApp(database);
    const ask = async ({ app }: TestApp, headers = session.headers) =>
      (await app.inject({ url: '/v1/auth/devices', headers })).statusCode;
    expect([await ask(next), await ask(stranger)]).toEqual([200, 401]);
    const newer = await signIn(next.app, firm, firm.consultant);
    expect([await ask(next, newer.headers), await ask(server, newer.headers)]).toEqual([200, 401]);

    const { keys } = (await next.app.inject({ url: '/.well-known/jwks.json' })).json() as { keys: object[] };
    expect(keys).toHaveLength(2);
    for (const key of keys) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
    }
  });

  test('of another kind are refused in a sentence', async () => {
    const file = path.join(folder, 'other.pem');
    await writeFile(
      file,
      await readFile(server.config.signingKeyPath, 'utf8').then((pem) => pem.slice(0, 60)),
    );
    await expect(loadOrCreateSigningKey(file)).rejects.toThrow(/holds no key in PEM form/);
  });
});

test('settings have defaults that are safe', () => {
  const config = readConfig({ DATABASE_URL: 'postgresql://stint_app@127.0.0.1/stint', ALLOWED_ORIGINS: '' });
  expect(config).toMatchObject({
    host: '127.0.0.1',
    allowedOrigins: ['app://stint'],
    trustedProxies: [],
    metering: null,
    meteringWebhookSecret: null,
    runtime: null,
  });
  expect(() => readConfig({ DATABASE_URL: 'postgresql://h/d', STINT_REVOCATION_CACHE_MS: '30001' })).toThrow(
    /STINT_REVOCATION_CACHE_MS/,
  );
});
