import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Policy } from '../../../domain/policy/policy.ts';
import { AuthClient } from '../../../main/auth-client.ts';
import { contentPolicy, isAppUrl } from '../../../main/content-policy.ts';
import { ProfileFile } from '../../../main/profile.ts';
import { Session } from '../../../main/session.ts';
import type { SsoProof } from '../../../main/sso/sso.ts';
import type { TokenVault } from '../../../main/token-vault.ts';

const server = 'https://stint.example';
const credentials = { server: `${server}/`, tenant: 'firm', email: 'a@firm.example', password: 'secret' };
const info = {
  userId: uuidv7(),
  tenantId: uuidv7(),
  tenantSlug: 'firm',
  tenantName: 'Firm',
  name: 'Ada',
  email: 'a@firm.example',
  roles: ['consultant'],
  sealingKey: { keyId: 'key', publicKey: 'A'.repeat(43) },
};

let dir: string;
let now: number;
let policy: Policy;
beforeEach(async () => {
  policy = {};
  dir = await mkdtemp(path.join(os.tmpdir(), 'stint-session-'));
  now = Date.parse('2026-11-20T09:00:00.000Z');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const keychain: TokenVault = {
  available: true,
  seal: (secret) => Buffer.from(`sealed ${secret}`).toString('base64'),
  unseal: (sealed) => Buffer.from(sealed, 'base64').toString().replace('sealed ', ''),
};
/** What the browser brings back. */
const proven: SsoProof = { ok: true, idToken: 'an-id-token-of-the-provider', proof: 'p'.repeat(43) };
const noKeychain: TokenVault = { available: false, seal: () => null, unseal: () => null };

/** Issues token n after token n-1 and refuses a refresh token that was used. */
function authServer() {
  const state = {
    issued: 0,
    requests: [] as string[],
    bodies: [] as unknown[],
    answer: undefined as (() => Response) | undefined,
    provider: null as { issuer: string; clientId: string } | null,
  };
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const { pathname } = new URL(url);
    state.requests.push(pathname);
    await new Promise((resolve) => setImmediate(resolve));
    if (state.answer) return state.answer();
    if (pathname.endsWith('/methods')) return Response.json({ password: true, sso: state.provider });
    const body = JSON.parse(String(init.body));
    state.bodies.push(body);
    if (pathname.endsWith('/refresh') && body.refreshToken !== refreshToken(state.issued)) {
      return Response.json(
        { error: 'session_revoked', message: 'Used twice.', requestId: 'r' },
        { status: 401 },
      );
    }
    if (pathname.endsWith('/sign-out')) return new Response(null, { status: 204 });
    state.issued += 1;
    return Response.json({
      accessToken: `access-${state.issued}`,
      accessExpiresAt: new Date(now + 15 * 60_000).toISOString(),
      refreshToken: refreshToken(state.issued),
      session: info,
      serverTime: new Date(now).toISOString(),
    });
  };
  return { state, fetch };
}
const refreshToken = (n: number) => `refresh-token-number-${n}`;

async function sessionOn(fetch: (url: string, init: RequestInit) => Promise<Response>, vault = keychain) {
  const profile = await ProfileFile.open(path.join(dir, 'profile.json'));
  const device = { name: 'Laptop', platform: 'linux' };
  return new Session({
    auth: new AuthClient(fetch),
    profile,
    vault,
    device,
    sso: { signIn: async () => proven },
    policy: () => policy,
    now: () => now,
  });
}

test('a sign-in is kept durably and sealed; after a restart it goes on without a password', async () => {
  const { fetch } = authServer();
  const first = await sessionOn(fetch);
  expect(first.state()).toBeNull();
  expect(await first.signIn(credentials)).toMatchObject({ ok: true, state: { server, needsSignIn: false } });
  const stored = await readFile(path.join(dir, 'profile.json'), 'utf8');
  expect(stored).not.toContain('refresh-token');
  expect(await readdir(dir)).toEqual(['profile.json']);
  const again = await sessionOn(fetch);
  expect(again.state()).toMatchObject({
    needsSignIn: false,
    tokenStorage: 'keychain',
    session: { name: 'Ada' },
  });
  expect(await again.accessToken(false)).toMatchObject({ ok: true, accessToken: 'access-2' });
});

test('without a keychain the token is in memory only, and a restart asks to sign in', async () => {
  const { fetch } = authServer();
  const first = await sessionOn(fetch, noKeychain);
  await first.signIn(credentials);
  expect(first.state()).toMatchObject({ needsSignIn: false, tokenStorage: 'memory' });
  const again = await sessionOn(fetch, noKeychain);
  expect(again.state()).toMatchObject({ needsSignIn: true });
  expect(await again.accessToken(false)).toMatchObject({ ok: false, kind: 'unauthorized' });
});

test('many requests at once renew the token once', async () => {
  const { state, fetch } = authServer();
  const session = await sessionOn(fetch);
  await session.signIn(credentials);
  now += 14.5 * 60_000;
  const answers = await Promise.all(
    Array.from({ length: 9 }, (_, index) => session.accessToken(index % 2 === 0)),
  );
  expect(new Set(answers.map((answer) => answer.ok && answer.accessToken))).toEqual(new Set(['access-2']));
  expect(await session.accessToken(true)).toMatchObject({ accessToken: 'access-2' });
  expect(state.requests).toEqual(['/v1/auth/sign-in', '/v1/auth/refresh']);
});

test('a revoked session needs a sign-in; a server that is down does not', async () => {
  const { state, fetch } = authServer();
  const session = await sessionOn(fetch);
  await session.signIn(credentials);
  now += 20 * 60_000;
  state.answer = () =>
    Response.json({ error: 'database_unavailable', message: 'Later.', requestId: 'r' }, { status: 503 });
  expect(await session.accessToken(false)).toMatchObject({ ok: false, kind: 'database_unavailable' });
  expect(session.state()).toMatchObject({ needsSignIn: false });
  state.answer = () =>
    Response.json({ error: 'session_revoked', message: 'Revoked.', requestId: 'r' }, { status: 401 });
  expect(await session.accessToken(false)).toMatchObject({ ok: false, kind: 'session_revoked' });
  expect(session.state()).toMatchObject({ needsSignIn: true, session: { name: 'Ada' } });
});

test('what answers something else is said to be no Stint server', async () => {
  const page = () => new Response('<html>hotel</html>', { headers: { 'content-type': 'text/html' } });
  for (const answer of [page, () => Response.json({ ok: true }), () => new Response('no', { status: 404 })]) {
    const session = await sessionOn(async () => answer());
    expect(await session.signIn(credentials)).toMatchObject({ ok: false, kind: 'not_a_stint_server' });
    expect(session.state()).toBeNull();
  }
  const session = await sessionOn(() => Promise.reject(new Error('net::ERR_INTERNET_DISCONNECTED')));
  expect(await session.signIn(credentials)).toMatchObject({ ok: false, kind: 'offline' });
  const plain = await session.signIn({ ...credentials, server: 'http://stint.example' });
  expect(plain).toMatchObject({ ok: false, kind: 'invalid_request' });
});

test('signing out forgets the token here and revokes it there', async () => {
  const { state, fetch } = authServer();
  const session = await sessionOn(fetch);
  await session.signIn(credentials);
  await session.signOut();
  expect(session.state()).toBeNull();
  expect(state.requests.at(-1)).toBe('/v1/auth/sign-out');
  expect((await sessionOn(fetch)).state()).toBeNull();
});

test('a broken profile begins anew, signed out', async () => {
  await writeFile(path.join(dir, 'profile.json'), '{"deviceId":');
  const { fetch } = authServer();
  expect((await sessionOn(fetch)).state()).toBeNull();
});

test('the policy names the one server, by its origin', () => {
  expect(contentPolicy('https://stint.example:8443/path')).toContain(
    "connect-src 'self' https://stint.example:8443;",
  );
  expect(contentPolicy(null)).toContain("connect-src 'self';");
  expect(['app://stint/index.html', 'app://stint/'].every(isAppUrl)).toBe(true);
  expect(
    ['app://stint.evil/', 'app://other/', 'https://stint/', 'app://stint@evil/', 'x'].some(isAppUrl),
  ).toBe(false);
});

test('a profile that another build of Stint wrote keeps its device and server; who it was signs in again', async () => {
  const file = path.join(dir, 'profile.json');
  const deviceId = uuidv7();
  const session = { ...info, sealingKey: 'of another shape' };
  await writeFile(file, JSON.stringify({ deviceId, server, session, sealedToken: 'c2VhbGVk' }));
  const profile = await ProfileFile.open(file);
  expect(profile.value).toEqual({ deviceId, server, session: null, sealedToken: null });
  await writeFile(file, '{"deviceId": "no');
  expect((await ProfileFile.open(file)).value).toMatchObject({ server: null, session: null });
});

describe('a server that IT has set', () => {
  const managed = 'https://stint.managed.example';

  test('is the only one to sign in to, however its address is written', async () => {
    const { fetch, state } = authServer();
    policy = { ServerAddress: 'https://STINT.example:443/' };
    const session = await sessionOn(fetch);
    expect(await session.signIn(credentials)).toMatchObject({ ok: true });
    expect(await session.signIn({ ...credentials, server: 'https://other.example' })).toMatchObject({
      ok: false,
      kind: 'managed_server',
    });
    expect(state.requests).toHaveLength(1);
  });

  test('leaves a session of another one readable, with nothing sent there, until a sign-in to the new one', async () => {
    const { fetch, state } = authServer();
    const session = await sessionOn(fetch);
    await session.signIn(credentials);
    policy = { ServerAddress: managed };
    const asked = state.requests.length;
    expect(session.state()).toMatchObject({ server, needsSignIn: true });
    expect(await session.accessToken(true)).toMatchObject({ ok: false, kind: 'unauthorized' });
    expect(state.requests).toHaveLength(asked);

    const answer = await session.signIn({ ...credentials, server: managed });
    expect(answer).toMatchObject({ ok: true, state: { server: managed, begunAt: server } });
    expect(session.state()?.needsSignIn).toBe(false);
    expect(await session.accessToken(false)).toMatchObject({ ok: true });
  });

  test('is gone on with after signing out, and after the policy has ended', async () => {
    const { fetch } = authServer();
    const session = await sessionOn(fetch);
    await session.signIn(credentials);
    await session.signOut();
    policy = { ServerAddress: managed };
    await session.signIn({ ...credentials, server: managed });
    expect(session.state()).toMatchObject({ begunAt: server });
    await session.signOut();
    policy = {};
    await session.signIn({ ...credentials, server: managed });
    expect(session.state()).toMatchObject({ server: managed, begunAt: server });
    await session.signIn(credentials);
    expect(session.state()).toMatchObject({ server });
    expect(session.state()).not.toHaveProperty('begunAt');
  });

  test('does not mix what a person chose to begin anew elsewhere', async () => {
    const { fetch } = authServer();
    const session = await sessionOn(fetch);
    await session.signIn(credentials);
    await session.signIn({ ...credentials, server: managed });
    expect(session.state()).not.toHaveProperty('begunAt');
  });
});

describe("the firm's own sign-in", () => {
  const place = { server: `${server}/`, tenant: 'Firm', words: { title: 'Done', body: 'Go back.' } };

  test('hands the server what the browser brought back, and is a session like any other', async () => {
    const { fetch, state } = authServer();
    state.provider = { issuer: 'https://idp.example', clientId: 'stint' };
    const session = await sessionOn(fetch);
    expect(await session.signInBySso(place)).toMatchObject({ ok: true, state: { server } });
    const { idToken, proof } = proven;
    expect(state.bodies).toMatchObject([{ tenant: 'firm', idToken, proof, device: { name: 'Laptop' } }]);
    const again = await sessionOn(fetch);
    expect(again.state()).toMatchObject({ server, needsSignIn: false });
  });

  test('is said not to be there in a firm without one, and no browser opens', async () => {
    const { fetch, state } = authServer();
    const session = await sessionOn(fetch);
    expect(await session.signInBySso(place)).toMatchObject({ ok: false, kind: 'no_sso' });
    expect(state.requests).toEqual(['/v1/auth/methods']);
  });

  test('asks no server that IT does not let it ask, nor one without https', async () => {
    const { fetch, state } = authServer();
    const session = await sessionOn(fetch);
    expect(await session.signInBySso({ ...place, server: 'http://stint.example' })).toMatchObject({
      kind: 'invalid_request',
    });
    policy = { SignInMethod: 'password' };
    expect(await session.signInBySso(place)).toMatchObject({ kind: 'managed_sign_in' });
    expect(state.requests).toEqual([]);
  });
});

test('a way to sign in that IT has not set is refused before the password leaves', async () => {
  const { fetch, state } = authServer();
  policy = { SignInMethod: 'sso' };
  const session = await sessionOn(fetch);
  expect(await session.signIn(credentials)).toMatchObject({ ok: false, kind: 'managed_sign_in' });
  expect(state.requests).toEqual([]);
  expect(session.refusal(server, 'sso')).toBeNull();
  policy = { SignInMethod: 'password' };
  expect(session.refusal(server, 'sso')).toMatchObject({ kind: 'managed_sign_in' });
  expect(session.refusal(server, 'password')).toBeNull();
});
