import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DeviceList, TokenResponse } from '../../domain/wire/auth.ts';
import { hashPassword, verifyPassword } from '../../sync-server/modules/identity/password.ts';
import { errorOf, signIn, type TestApp, testApp, wireHeaders } from '../support/app.ts';
import { type Firm, type FirmUser, seedFirm } from '../support/firm.ts';
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

function trySignIn(change: Partial<{ tenant: string; email: string; password: string }>) {
  return server.app.inject({
    method: 'POST',
    url: '/v1/auth/sign-in',
    headers: wireHeaders(),
    payload: {
      tenant: firm.slug,
      email: firm.consultant.email,
      password: firm.password,
      device: { id: uuidv7(), name: 'Laptop', platform: 'linux' },
      ...change,
    },
  });
}

function refresh(refreshToken: string, deviceId: string) {
  return server.app.inject({
    method: 'POST',
    url: '/v1/auth/refresh',
    headers: wireHeaders(),
    payload: { refreshToken, deviceId },
  });
}

async function refreshed(refreshToken: string, deviceId: string): Promise<TokenResponse> {
  const response = await refresh(refreshToken, deviceId);
  expect(response.statusCode, response.body).toBe(200);
  return TokenResponse.parse(response.json());
}

function devices(accessToken: string) {
  return server.app.inject({ url: '/v1/auth/devices', headers: wireHeaders(accessToken) });
}

async function auditActions(person: FirmUser): Promise<string[]> {
  const { rows } = await database.ownerPool.query<{ action: string }>(
    'select action from audit_records where user_id = $1 order by seq',
    [person.id],
  );
  return rows.map((row) => row.action);
}

describe('sign-in', () => {
  test('answers who signed in, and tokens that work', async () => {
    const response = await trySignIn({ email: `  ${firm.consultant.email.toUpperCase()} ` });
    expect(response.statusCode, response.body).toBe(200);
    const tokens = TokenResponse.parse(response.json());
    expect(tokens.session).toMatchObject({
      userId: firm.consultant.id,
      tenantId: firm.tenantId,
      tenantSlug: firm.slug,
      roles: ['consultant'],
    });
    const lifeMs = new Date(tokens.accessExpiresAt).getTime() - new Date(tokens.serverTime).getTime();
    expect(lifeMs).toBeGreaterThan(14 * 60_000);
    expect(lifeMs).toBeLessThanOrEqual(15 * 60_000);
    expect((await devices(tokens.accessToken)).statusCode).toBe(200);
  });

  test('says the same for a wrong password, an unknown email and an account that is not active', async () => {
    const other = await seedFirm(database.ownerPool);
    await database.ownerPool.query("update users set status = 'disabled' where id = $1", [
      other.consultant.id,
    ]);
    await database.ownerPool.query(
      "update users set status = 'invited', password_hash = null where id = $1",
      [other.manager.id],
    );
    const answers = await Promise.all([
      trySignIn({ password: 'not it' }),
      trySignIn({ email: 'nobody@example.test' }),
      trySignIn({ tenant: other.slug, email: other.consultant.email }),
      trySignIn({ tenant: other.slug, email: other.manager.email }),
      // a person of another firm is nobody here
      trySignIn({ email: other.admin.email }),
    ]);
    for (const answer of answers) {
      expect(answer.statusCode).toBe(401);
      const { requestId, ...rest } = errorOf(answer);
      expect(rest).toEqual({
        error: 'wrong_credentials',
        message: 'Email or password is wrong. Check both and try again.',
      });
      expect(requestId).toBe(answer.headers['x-request-id']);
    }
  });

  test('names an unknown firm and a suspended one', async () => {
    const unknown = await trySignIn({ tenant: 'no-such-firm' });
    expect([unknown.statusCode, errorOf(unknown).error]).toEqual([404, 'unknown_tenant']);

    const other = await seedFirm(database.ownerPool);
    const before = await signIn(server.app, other, other.consultant);
    await database.ownerPool.query("update tenants set status = 'suspended' where id = $1", [other.tenantId]);
    const suspended = await trySignIn({ tenant: other.slug, email: other.consultant.email });
    expect([suspended.statusCode, errorOf(suspended).error]).toEqual([403, 'tenant_suspended']);
    expect(errorOf(await refresh(before.refreshToken, before.deviceId)).error).toBe('tenant_suspended');
    server.advance(31);
    expect(errorOf(await devices(before.accessToken)).error).toBe('tenant_suspended');
  });

  test('stores passwords as argon2id of 19 MiB and refresh tokens as hashes only', async () => {
    const hash = await hashPassword('a password');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect([await verifyPassword(hash, 'a password'), await verifyPassword(hash, 'another')]).toEqual([
      true,
      false,
    ]);
    expect(await verifyPassword('not a hash', 'a password')).toBe(false);

    const { refreshToken } = await signIn(server.app, firm, firm.consultant);
    const { rows } = await database.ownerPool.query('select * from refresh_tokens');
    expect(JSON.stringify(rows)).not.toContain(refreshToken.split('.')[1]);
  });
});

describe('refresh', () => {
  test('replaces the token each time', async () => {
    const first = await signIn(server.app, firm, firm.consultant);
    const second = await refreshed(first.refreshToken, first.deviceId);
    const third = await refreshed(second.refreshToken, first.deviceId);
    expect(new Set([first.refreshToken, second.refreshToken, third.refreshToken]).size).toBe(3);
    expect((await devices(third.accessToken)).statusCode).toBe(200);
  });

  test('a lost answer locks nobody out, however late the old token comes again', async () => {
    const first = await signIn(server.app, firm, firm.consultant);
    await refreshed(first.refreshToken, first.deviceId); // the answer never arrives
    server.advance(24 * 3600);
    await refreshed(first.refreshToken, first.deviceId); // nor does this one
    const third = await refreshed(first.refreshToken, first.deviceId);
    expect((await devices(third.accessToken)).statusCode).toBe(200);
    await refreshed(third.refreshToken, first.deviceId);
  });

  test('an old token after the new one was used as a refresh token revokes the sign-in', async () => {
    const first = await signIn(server.app, firm, firm.manager);
    const second = await refreshed(first.refreshToken, first.deviceId);
    const third = await refreshed(second.refreshToken, first.deviceId);
    expect((await devices(third.accessToken)).statusCode).toBe(200);
    const reused = await refresh(first.refreshToken, first.deviceId);
    expect([reused.statusCode, errorOf(reused).error]).toEqual([401, 'session_revoked']);
    expect(errorOf(await refresh(third.refreshToken, first.deviceId)).error).toBe('session_revoked');
    expect(errorOf(await devices(third.accessToken)).error).toBe('session_revoked');
    expect(await auditActions(firm.manager)).toContain('session.token_reused');
  });

  test('the first request with the new access token ends the grace of the old refresh token', async () => {
    const first = await signIn(server.app, firm, firm.consultant);
    const second = await refreshed(first.refreshToken, first.deviceId);
    expect((await devices(second.accessToken)).statusCode).toBe(200);
    expect(errorOf(await refresh(first.refreshToken, first.deviceId)).error).toBe('session_revoked');
    expect(errorOf(await refresh(second.refreshToken, first.deviceId)).error).toBe('session_revoked');
  });

  test('a thief who uses the grace is found out when the owner’s token is shown', async () => {
    const first = await signIn(server.app, firm, firm.consultant);
    const owners = await refreshed(first.refreshToken, first.deviceId);
    const thiefs = await refreshed(first.refreshToken, first.deviceId);
    expect(errorOf(await refresh(owners.refreshToken, first.deviceId)).error).toBe('session_revoked');
    expect(errorOf(await refresh(thiefs.refreshToken, first.deviceId)).error).toBe('session_revoked');
  });

  test('another device’s id revokes the sign-in', async () => {
    const first = await signIn(server.app, firm, firm.consultant);
    expect(errorOf(await refresh(first.refreshToken, uuidv7())).error).toBe('session_revoked');
    expect(errorOf(await refresh(first.refreshToken, first.deviceId)).error).toBe('session_revoked');
  });

  test('a token that is over, unknown or of no known form asks to sign in', async () => {
    const first = await signIn(server.app, firm, firm.consultant);
    const unknown = `${firm.tenantId}.${'A'.repeat(43)}`;
    expect(errorOf(await refresh(unknown, first.deviceId)).error).toBe('unauthorized');
    expect(errorOf(await refresh('x'.repeat(80), first.deviceId)).error).toBe('unauthorized');
    server.advance(61 * 24 * 3600);
    expect(errorOf(await refresh(first.refreshToken, first.deviceId)).error).toBe('unauthorized');
  });

  test('two at once with one token both get an answer, and the sign-in goes on with the later one', async () => {
    const first = await signIn(server.app, firm, firm.consultant);
    const answers = await Promise.all([
      refresh(first.refreshToken, first.deviceId),
      refresh(first.refreshToken, first.deviceId),
    ]);
    expect(answers.map((answer) => answer.statusCode)).toEqual([200, 200]);
    const { rows } = await database.ownerPool.query(
      `select count(*)::int as open from refresh_tokens
        where device_id = $1 and replaced_by is null and replaced_at is null`,
      [first.deviceId],
    );
    expect(rows[0]).toEqual({ open: 1 });
  });

  test('a disabled person cannot go on', async () => {
    const other = await seedFirm(database.ownerPool);
    const first = await signIn(server.app, other, other.consultant);
    await database.ownerPool.query("update users set status = 'disabled' where id = $1", [
      other.consultant.id,
    ]);
    expect(errorOf(await refresh(first.refreshToken, first.deviceId)).error).toBe('session_revoked');
    server.advance(31);
    expect(errorOf(await devices(first.accessToken)).error).toBe('session_revoked');
  });
});

describe('devices and sign-out', () => {
  test('lists my devices only, and says which one this is', async () => {
    const other = await seedFirm(database.ownerPool);
    const one = await signIn(server.app, other, other.consultant);
    const two = await signIn(server.app, other, other.consultant);
    await signIn(server.app, other, other.manager);
    const list = DeviceList.parse((await devices(one.accessToken)).json()).devices;
    expect(list.map(({ id, current }) => ({ id, current }))).toEqual(
      expect.arrayContaining([
        { id: one.deviceId, current: true },
        { id: two.deviceId, current: false },
      ]),
    );
    expect(list).toHaveLength(2);
  });

  test('one install serves two people', async () => {
    const deviceId = uuidv7();
    const mine = await signIn(server.app, firm, firm.consultant, deviceId);
    const theirs = await signIn(server.app, firm, firm.manager, deviceId);
    await refreshed(mine.refreshToken, deviceId);
    await refreshed(theirs.refreshToken, deviceId);
  });

  test('signing in again on a device ends what was there before', async () => {
    const before = await signIn(server.app, firm, firm.consultant);
    await signIn(server.app, firm, firm.consultant, before.deviceId);
    expect(errorOf(await refresh(before.refreshToken, before.deviceId)).error).toBe('session_revoked');
  });

  test('a revoked device is out at once here, and cannot refresh; its owner can sign in on it again', async () => {
    const lost = await signIn(server.app, firm, firm.admin);
    const here = await signIn(server.app, firm, firm.admin);
    expect((await devices(lost.accessToken)).statusCode).toBe(200);
    const revoked = await server.app.inject({
      method: 'POST',
      url: `/v1/auth/devices/${lost.deviceId}/revoke`,
      headers: here.headers,
    });
    expect(revoked.statusCode, revoked.body).toBe(204);
    expect(errorOf(await devices(lost.accessToken)).error).toBe('session_revoked');
    expect(errorOf(await refresh(lost.refreshToken, lost.deviceId)).error).toBe('session_revoked');
    expect((await devices(here.accessToken)).statusCode).toBe(200);
    expect(await auditActions(firm.admin)).toContain('device.revoked');
    const again = await signIn(server.app, firm, firm.admin, lost.deviceId);
    expect((await devices(again.accessToken)).statusCode).toBe(200);
    expect(errorOf(await refresh(lost.refreshToken, lost.deviceId)).error).toBe('session_revoked');
  });

  test('at another copy of the server a revoked device is out within 30 seconds', async () => {
    await using copy = await testApp(database, {
      env: { STINT_JWT_PRIVATE_KEY: server.config.signingKeyPath, STINT_REVOCATION_CACHE_MS: '30000' },
    });
    const lost = await signIn(server.app, firm, firm.admin);
    const there = () => copy.app.inject({ url: '/v1/auth/devices', headers: lost.headers });
    expect((await there()).statusCode).toBe(200);
    await server.app.inject({
      method: 'POST',
      url: `/v1/auth/devices/${lost.deviceId}/revoke`,
      headers: lost.headers,
    });
    copy.advance(30.001);
    expect(errorOf(await there()).error).toBe('session_revoked');
  });

  test('nobody can revoke another person’s device', async () => {
    const theirs = await signIn(server.app, firm, firm.manager);
    const mine = await signIn(server.app, firm, firm.consultant);
    const response = await server.app.inject({
      method: 'POST',
      url: `/v1/auth/devices/${theirs.deviceId}/revoke`,
      headers: mine.headers,
    });
    expect(errorOf(response).error).toBe('not_found');
    expect((await devices(theirs.accessToken)).statusCode).toBe(200);
  });

  test('sign-out ends access and refresh token, twice without harm', async () => {
    const session = await signIn(server.app, firm, firm.consultant);
    expect((await devices(session.accessToken)).statusCode).toBe(200);
    for (let time = 0; time < 2; time += 1) {
      const response = await server.app.inject({
        method: 'POST',
        url: '/v1/auth/sign-out',
        headers: wireHeaders(),
        payload: { refreshToken: session.refreshToken },
      });
      expect([response.statusCode, response.body]).toEqual([204, '']);
    }
    expect(errorOf(await devices(session.accessToken)).error).toBe('session_revoked');
    expect(errorOf(await refresh(session.refreshToken, session.deviceId)).error).toBe('session_revoked');
  });

  test('a role that was taken away is gone within 30 seconds, before the token ends', async () => {
    const other = await seedFirm(database.ownerPool);
    const session = await signIn(server.app, other, other.manager);
    const seen: string[][] = [];
    await using watched = await testApp(database, {
      env: { STINT_JWT_PRIVATE_KEY: server.config.signingKeyPath },
    });
    watched.app.addHook('preHandler', async (request) => void seen.push(request.actor.roles));
    const ask = () => watched.app.inject({ url: '/v1/auth/devices', headers: session.headers });
    await ask();
    await database.ownerPool.query("update users set roles = '{consultant}' where id = $1", [
      other.manager.id,
    ]);
    watched.advance(31);
    await ask();
    expect(seen).toEqual([['project_manager'], ['consultant']]);
  });
});
