import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { exportJWK, generateKeyPair, importJWK, type JWTPayload, SignJWT } from 'jose';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SignInMethods, TokenResponse } from '../../domain/wire/auth.ts';
import { errorOf, type TestApp, testApp, wireHeaders } from '../support/app.ts';
import { type Firm, seedFirm } from '../support/firm.ts';
import { type IdentityProvider, identityProvider } from '../support/identity-provider.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let server: TestApp;
let provider: IdentityProvider;
/** Signs in with single sign-on only. */
let firm: Firm;
/** With either. */
let either: Firm;
/** Without a provider. */
let without: Firm;
let folder: string;

beforeAll(async () => {
  database = await testDatabase();
  provider = await identityProvider();
  [firm, either, without] = await Promise.all([
    seedFirm(database.ownerPool),
    seedFirm(database.ownerPool),
    seedFirm(database.ownerPool),
  ]);
  folder = await mkdtemp(path.join(os.tmpdir(), 'stint-sso-'));
  const file = path.join(folder, 'sso.json');
  const { issuer, clientId } = provider;
  await writeFile(
    file,
    JSON.stringify({
      firms: {
        [firm.slug]: { issuer, clientId },
        [either.slug]: { issuer, clientId, passwordAllowed: true, verifiedEmail: false },
      },
    }),
  );
  server = await testApp(database, { env: { STINT_SSO_FILE: file } });
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await provider?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const nonceOf = (proof: string) => createHash('sha256').update(proof).digest('base64url');
const newProof = () => randomBytes(32).toString('base64url');

/** A token as the provider makes it, changed at will. */
async function tokenFor(email: string, proof: string, change: JWTPayload = {}, key = provider.signingKey) {
  const seconds = Math.floor(server.now().getTime() / 1000);
  return new SignJWT({
    iss: provider.issuer,
    aud: provider.clientId,
    sub: email,
    email,
    email_verified: true,
    nonce: nonceOf(proof),
    iat: seconds,
    exp: seconds + 300,
    ...change,
  })
    .setProtectedHeader({ alg: 'RS256', kid: 'test-1' })
    .sign(await importJWK(key, 'RS256'));
}

function signIn(body: { idToken: string; proof: string; tenant?: string }, at = server) {
  return at.app.inject({
    method: 'POST',
    url: '/v1/auth/sso',
    headers: wireHeaders(),
    payload: { tenant: firm.slug, device: { id: uuidv7(), name: 'Laptop', platform: 'linux' }, ...body },
  });
}

function withPassword({ slug, consultant, password }: Firm) {
  return server.app.inject({
    method: 'POST',
    url: '/v1/auth/sign-in',
    headers: wireHeaders(),
    payload: {
      ...{ tenant: slug, email: consultant.email, password },
      device: { id: uuidv7(), name: 'Laptop', platform: 'linux' },
    },
  });
}

async function methods(slug: string): Promise<SignInMethods> {
  const response = await server.app.inject({
    url: `/v1/auth/methods?tenant=${slug}`,
    headers: wireHeaders(),
  });
  expect(response.statusCode, response.body).toBe(200);
  return SignInMethods.parse(response.json());
}

test('a device learns how the people of a firm sign in', async () => {
  const sso = { issuer: provider.issuer, clientId: provider.clientId };
  expect(await methods(firm.slug)).toEqual({ password: false, sso });
  expect(await methods(either.slug)).toEqual({ password: true, sso });
  expect(await methods(without.slug)).toEqual({ password: true, sso: null });
  const unknown = await server.app.inject({
    url: '/v1/auth/methods?tenant=nobody',
    headers: wireHeaders(),
  });
  expect(errorOf(unknown).error).toBe('unknown_tenant');
});

test('a password is refused where the firm has single sign-on only', async () => {
  expect(errorOf(await withPassword(firm)).error).toBe('forbidden');
  expect((await withPassword(either)).statusCode).toBe(200);
});

describe('a token of the provider', () => {
  test('signs its person in, and the audit log says how', async () => {
    const proof = newProof();
    const idToken = await tokenFor(firm.consultant.email, proof);
    const response = await signIn({ idToken, proof });
    expect(response.statusCode, response.body).toBe(200);
    const { session, accessToken } = TokenResponse.parse(response.json());
    expect(session).toMatchObject({ userId: firm.consultant.id, tenantId: firm.tenantId });
    const devices = await server.app.inject({ url: '/v1/auth/devices', headers: wireHeaders(accessToken) });
    expect(devices.statusCode).toBe(200);
    const { rows } = await database.ownerPool.query(
      "select user_id from audit_records where action = 'session.signed_in_by_sso'",
    );
    expect(rows).toEqual([{ user_id: firm.consultant.id }]);
    for (const secret of [idToken, proof]) expect(server.logs.join()).not.toContain(secret);
  });

  test('of another key, audience, issuer or time, or for another device, proves nothing', async () => {
    const { email } = firm.consultant;
    const proof = newProof();
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const stranger = { ...(await exportJWK(privateKey)), alg: 'RS256' };
    const now = Math.floor(server.now().getTime() / 1000);
    const tokens = {
      key: await tokenFor(email, proof, {}, stranger),
      audience: await tokenFor(email, proof, { aud: 'another-app' }),
      party: await tokenFor(email, proof, { aud: [provider.clientId, 'another-app'], azp: 'another-app' }),
      issuer: await tokenFor(email, proof, { iss: 'http://127.0.0.1:1' }),
      expired: await tokenFor(email, proof, { iat: now - 400, exp: now - 100 }),
      old: await tokenFor(email, proof, { iat: now - 1200, exp: now + 300 }),
      nonce: await tokenFor(email, proof, { nonce: nonceOf(newProof()) }),
      unsigned: `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(
        JSON.stringify({ iss: provider.issuer, aud: provider.clientId, email, nonce: nonceOf(proof) }),
      ).toString('base64url')}.`,
      noise: 'x'.repeat(64),
      unverified: await tokenFor(email, proof, { email_verified: false }),
      nameless: await tokenFor(email, proof, { email: 'not an email' }),
    };
    for (const [name, idToken] of Object.entries(tokens)) {
      const response = await signIn({ idToken, proof });
      expect([name, response.statusCode, errorOf(response).error]).toEqual([name, 401, 'wrong_credentials']);
    }
  });

  test('of somebody who is not in the firm, or left it, is told so', async () => {
    const proof = newProof();
    const stranger = await signIn({ idToken: await tokenFor('nobody@example.com', proof), proof });
    expect(errorOf(stranger).error).toBe('forbidden');
    await database.ownerPool.query("update users set status = 'disabled' where id = $1", [firm.manager.id]);
    const gone = await signIn({ idToken: await tokenFor(firm.manager.email, proof), proof });
    expect(errorOf(gone).error).toBe('forbidden');
  });

  test('is no use in a firm without a provider', async () => {
    const proof = newProof();
    const idToken = await tokenFor(without.consultant.email, proof);
    expect(errorOf(await signIn({ tenant: without.slug, idToken, proof })).error).toBe('not_found');
  });
});

test('a provider that cannot be reached is said to be that', async () => {
  const file = path.join(folder, 'dead.json');
  const issuer = 'http://127.0.0.1:9';
  await writeFile(file, JSON.stringify({ firms: { [firm.slug]: { issuer, clientId: 'stint' } } }));
  await using other = await testApp(database, { env: { STINT_SSO_FILE: file } });
  const proof = newProof();
  const response = await signIn({ idToken: await tokenFor(firm.consultant.email, proof), proof }, other);
  expect(errorOf(response).error).toBe('platform_unavailable');
});

test('a provider that does not hand out its keys is not taken for one that lies', async () => {
  const file = path.join(folder, 'half.json');
  const half = createServer((request, response) => {
    const issuer = `http://${request.headers.host}`;
    if (request.url?.endsWith('openid-configuration'))
      response.end(JSON.stringify({ issuer, jwks_uri: `${issuer}/keys` }));
    else response.writeHead(503).end();
  });
  await new Promise<void>((resolve) => half.listen(0, '127.0.0.1', resolve));
  try {
    const issuer = `http://127.0.0.1:${(half.address() as AddressInfo).port}`;
    await writeFile(file, JSON.stringify({ firms: { [firm.slug]: { issuer, clientId: 'stint' } } }));
    await using other = await testApp(database, { env: { STINT_SSO_FILE: file } });
    const proof = newProof();
    const response = await signIn({ idToken: await tokenFor(firm.consultant.email, proof), proof }, other);
    expect(errorOf(response).error).toBe('platform_unavailable');
  } finally {
    half.closeAllConnections();
    half.close();
  }
});

test.each([
  ['no JSON', '{', /STINT_SSO_FILE is wrong/],
  [
    'an issuer without TLS',
    '{"firms":{"a":{"issuer":"http://idp.example.com","clientId":"x"}}}',
    /at firms\.a\.issuer: must start with https/,
  ],
  [
    'a name that is not known',
    '{"firms":{"a":{"issuer":"https://idp.example.com","clientId":"x","secret":"s3cret"}}}',
    /at firms\.a/,
  ],
])('a file with %s stops the server before it listens, without its content', async (_, text, sentence) => {
  const file = path.join(folder, 'wrong.json');
  await writeFile(file, text);
  const started = testApp(database, { env: { STINT_SSO_FILE: file } });
  await expect(started).rejects.toThrow(sentence);
  await expect(started).rejects.not.toThrow(/s3cret/);
});
