import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import { SignJWT, UnsecuredJWT } from 'jose';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WIRE_HEADER } from '../../domain/wire/version.ts';
import { loadKeyRing } from '../../sync-server/modules/identity/keys.ts';
import { errorOf, signIn, type TestApp, testApp, wireHeaders } from '../support/app.ts';
import { entryOf, type Firm, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let server: TestApp;
let firm: Firm;

beforeAll(async () => {
  database = await testDatabase();
  server = await testApp(database);
  firm = await seedFirm(database.ownerPool);
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const signInBody = () => ({
  tenant: firm.slug,
  email: firm.consultant.email,
  password: firm.password,
  device: { id: uuidv7(), name: 'Laptop', platform: 'linux' },
});

function post(payload: string | object, headers: Record<string, string> = {}) {
  return server.app.inject({
    method: 'POST',
    url: '/v1/auth/sign-in',
    headers: { ...wireHeaders(), 'content-type': 'application/json', ...headers },
    payload,
  });
}

describe('malformed requests answer invalid_request and store nothing', () => {
  test.each([
    ['no JSON', '{"tenant":'],
    ['nothing', ''],
    ['a number', '7'],
    ['a prototype', '{"__proto__": {"admin": true}}'],
    ['a list', '[]'],
    ['nesting without end', `{"tenant":${'['.repeat(200_000)}${']'.repeat(200_000)}}`],
  ])('%s', async (_name, payload) => {
    const answer = await post(payload);
    expect([answer.statusCode, errorOf(answer).error]).toEqual([400, 'invalid_request']);
  });

  test.each([
    ['text', { rows: 'x' }],
    ['no rows', { rows: [] }],
    ['too many rows', { rows: Array.from({ length: 501 }, () => ({})) }],
    ['a row without an operation', { rows: [{ newDocumentState: {}, assumedMasterState: null }] }],
  ])('a push of %s', async (_name, payload) => {
    const { headers } = await signIn(server.app, firm, firm.consultant);
    const answer = await server.app.inject({
      method: 'POST',
      url: '/v1/sync/timeEntries/push',
      headers,
      payload,
    });
    expect([answer.statusCode, errorOf(answer).error]).toEqual([400, 'invalid_request']);
  });

  test('a push nested without end, or with characters that no column can hold, is answered and harms nobody', async () => {
    const { headers } = await signIn(server.app, firm, firm.consultant);
    const push = (state: string) =>
      server.app.inject({
        method: 'POST',
        url: '/v1/sync/timeEntries/push',
        headers: { ...headers, 'content-type': 'application/json' },
        payload: `{"rows":[{"operationId":"${uuidv7()}","assumedMasterState":null,"newDocumentState":${state}}]}`,
      });
    const deep = await push(`{"a":${'['.repeat(300_000)}${']'.repeat(300_000)}}`);
    expect([deep.statusCode, errorOf(deep).error]).toEqual([400, 'invalid_request']);
    const entry = { ...entryOf(firm), description: 'a\u0000b' };
    const odd = await push(JSON.stringify(entry));
    expect(odd.statusCode, odd.body).toBeLessThan(500);
    expect((await server.app.inject({ url: '/v1/auth/devices', headers })).statusCode).toBe(200);
  });

  test('a collection that does not exist', async () => {
    const { headers } = await signIn(server.app, firm, firm.consultant);
    const answer = await server.app.inject({ url: '/v1/sync/secrets/pull', headers });
    expect([answer.statusCode, errorOf(answer).error]).toEqual([400, 'invalid_request']);
  });

  test('another content type', async () => {
    const answer = await post('<tenant/>', { 'content-type': 'application/xml' });
    expect([answer.statusCode, errorOf(answer).error]).toEqual([400, 'invalid_request']);
  });

  test('wrong fields are named', async () => {
    const answer = await post({
      ...signInBody(),
      email: 5,
      device: { id: 'x', name: '', platform: 'linux' },
    });
    expect(answer.statusCode).toBe(400);
    expect(errorOf(answer).details?.map((detail) => detail.path)).toEqual([
      'email',
      'device.id',
      'device.name',
    ]);
  });

  test('characters that no column can hold', async () => {
    for (const change of [
      { tenant: 'fi\u0000rm' },
      { email: 'a\u0000b@example.test' },
      { device: { id: uuidv7(), name: 'Lap\u0000top', platform: 'linux' } },
    ]) {
      const answer = await post({ ...signInBody(), ...change });
      expect([answer.statusCode, errorOf(answer).error]).toEqual([400, 'invalid_request']);
    }
  });

  test('a bad address, an address that is not there, and the wrong method', async () => {
    for (const [method, url, status, kind] of [
      ['GET', '/v1/%E0%A4%A', 400, 'invalid_request'],
      ['GET', '/v1/no/such/thing', 404, 'not_found'],
      ['GET', '/v1/auth/sign-in', 404, 'not_found'],
      ['POST', `/v1/auth/devices/not-an-id/revoke`, 401, 'unauthorized'],
    ] as const) {
      const answer = await server.app.inject({ method, url, headers: wireHeaders() });
      expect([url, answer.statusCode, errorOf(answer).error]).toEqual([url, status, kind]);
    }
    const session = await signIn(server.app, firm, firm.consultant);
    const answer = await server.app.inject({
      method: 'POST',
      url: '/v1/auth/devices/not-an-id/revoke',
      headers: session.headers,
    });
    expect(errorOf(answer)).toMatchObject({ error: 'invalid_request', details: [{ path: 'id' }] });
  });
});

test('a body over the limit answers too_large over real HTTP, and the server goes on', async () => {
  await using small = await testApp(database, { env: { STINT_BODY_LIMIT: '2000' } });
  const url = await small.app.listen({ host: '127.0.0.1', port: 0 });
  const send = (body: string) =>
    fetch(`${url}/v1/auth/sign-in`, {
      method: 'POST',
      headers: { ...wireHeaders(), 'content-type': 'application/json' },
      body,
    });
  const large = await send(JSON.stringify({ ...signInBody(), filler: 'x'.repeat(4000) }));
  expect(large.status).toBe(413);
  expect(errorOf(await body(large)).error).toBe('too_large');
  const right = await send(JSON.stringify(signInBody()));
  expect(right.status).toBe(200);
});

async function body(response: Response): Promise<{ json(): unknown }> {
  const value: unknown = await response.json();
  return { json: () => value };
}

test('bytes that are no HTTP are refused, and the server goes on', async () => {
  await using own = await testApp(database);
  const url = new URL(await own.app.listen({ host: '127.0.0.1', port: 0 }));
  const socket = net.connect(Number(url.port), '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    answer += chunk;
  });
  socket.write('\u0016\u0003\u0001 hello\r\n\r\n');
  await once(socket, 'close');
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect((await fetch(new URL('/health', url))).status).toBe(200);
});

describe('who may come in', () => {
  test('every route under /v1 that is not public refuses without a token', async () => {
    const open = [
      'GET /v1/auth/methods',
      'POST /v1/auth/sso',
      'POST /v1/auth/sign-in',
      'POST /v1/auth/refresh',
      'POST /v1/auth/sign-out',
    ];
    const closed = server.app.routeList.filter((route) => route.includes(' /v1/') && !open.includes(route));
    expect(closed.length).toBeGreaterThan(1);
    for (const route of closed) {
      const [method, url] = route.split(' ') as ['GET', string];
      for (const authorization of [undefined, 'Bearer', 'Bearer nonsense.nonsense.nonsense', 'Basic YTpi']) {
        const answer = await server.app.inject({
          method,
          url: url.replace(/:\w+|\*/g, 'x'),
          headers: { ...wireHeaders(), ...(authorization ? { authorization } : {}) },
        });
        expect([route, answer.statusCode, errorOf(answer).error]).toEqual([route, 401, 'unauthorized']);
      }
    }
  });

  test('a token is refused when unsigned, signed by another key, changed, made for another use, or over', async () => {
    const session = await signIn(server.app, firm, firm.consultant);
    const ring = await loadKeyRing(server.config);
    const [header = '', payload = '', signature = ''] = session.accessToken.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    const signed = (
      change: Record<string, unknown>,
      key = ring.signing.privateKey,
      protectedHeader: Record<string, string> = {},
    ) =>
      new SignJWT({ ...claims, ...change })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: ring.signing.kid, ...protectedHeader })
        .sign(key);
    const foreign = generateKeyPairSync('ed25519').privateKey;
    const admin = Buffer.from(JSON.stringify({ ...claims, roles: ['admin'] })).toString('base64url');
    const publicPem = Buffer.from(ring.signing.publicKey.export({ type: 'spki', format: 'pem' }));
    const ask = (token: string) =>
      server.app.inject({ url: '/v1/auth/devices', headers: wireHeaders(token) });

    expect((await ask(await signed({}))).statusCode).toBe(200);
    const refused = {
      unsigned: new UnsecuredJWT(claims).encode(),
      'unsigned, with our header': `${header}.${payload}.`,
      'another key': await signed({}, foreign),
      'another key with its own id': await signed({}, foreign, { kid: 'other' }),
      'our public key as a shared secret': await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: ring.signing.kid })
        .sign(publicPem),
      changed: `${header}.${admin}.${signature}`,
      'another audience': await signed({ aud: 'other' }),
      'another issuer': await signed({ iss: 'other' }),
      'without an end': await signed({ exp: undefined }),
      'another type': await signed({}, ring.signing.privateKey, { typ: 'JWT' }),
      'of another firm': await signed({ tid: 'x' }),
    };
    for (const [name, token] of Object.entries(refused)) {
      const answer = await ask(token);
      expect([name, answer.statusCode, errorOf(answer).error]).toEqual([name, 401, 'unauthorized']);
    }
    server.advance(15 * 60 + 1);
    expect(errorOf(await ask(session.accessToken)).error).toBe('unauthorized');
  });

  test('a client whose wire is too old, too new, or unsaid is told to update', async () => {
    for (const version of [undefined, '0.9', '1.3', '2.0', '1', 'x']) {
      const answer = await server.app.inject({
        method: 'POST',
        url: '/v1/auth/sign-in',
        headers: version === undefined ? {} : { [WIRE_HEADER]: version },
        payload: signInBody(),
      });
      expect([version, answer.statusCode, errorOf(answer).error]).toEqual([version, 426, 'update_needed']);
      expect(answer.headers[WIRE_HEADER]).toBe('1.1');
    }
    const near = await post(signInBody(), { [WIRE_HEADER]: '1.0' });
    expect(near.statusCode).toBe(200);
  });

  test('only allowed origins may read answers', async () => {
    const preflight = (origin: string) =>
      server.app.inject({
        method: 'OPTIONS',
        url: '/v1/auth/sign-in',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': `content-type,${WIRE_HEADER}`,
        },
      });
    const ours = await preflight('app://stint');
    expect(ours.statusCode).toBe(204);
    expect(ours.headers['access-control-allow-origin']).toBe('app://stint');
    expect(ours.headers['access-control-allow-headers']).toContain(WIRE_HEADER);
    const theirs = await preflight('https://evil.example');
    expect(theirs.headers['access-control-allow-origin']).toBeUndefined();
    const failed = await post('{', { origin: 'app://stint' });
    expect(failed.headers['access-control-allow-origin']).toBe('app://stint');
    expect(failed.headers['access-control-expose-headers']).toContain('retry-after');
  });
});
