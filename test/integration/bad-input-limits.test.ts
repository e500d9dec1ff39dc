import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorOf, signIn, type TestApp, testApp, wireHeaders } from '../support/app.ts';
import { type Firm, seedFirm } from '../support/firm.ts';
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

describe('limits', () => {
  test('tries to sign in are counted by email and address', async () => {
    await using strict = await testApp(database, { env: { STINT_LIMIT_SIGN_IN_PER_MINUTE: '3' } });
    const attempt = (email: string, remoteAddress = '192.0.2.1') =>
      strict.app.inject({
        method: 'POST',
        url: '/v1/auth/sign-in',
        headers: wireHeaders(),
        remoteAddress,
        payload: { ...signInBody(), email, password: 'wrong' },
      });
    for (let time = 0; time < 3; time += 1) expect((await attempt('a@example.test')).statusCode).toBe(401);
    const limited = await attempt('A@example.test');
    expect([limited.statusCode, errorOf(limited).error]).toEqual([429, 'rate_limited']);
    expect(errorOf(limited).retryAfterSeconds).toBeGreaterThan(0);
    expect(limited.headers['retry-after']).toBe(String(errorOf(limited).retryAfterSeconds));
    expect((await attempt('b@example.test')).statusCode).toBe(401);
    expect((await attempt('a@example.test', '192.0.2.2')).statusCode).toBe(401);
  });

  test('one address cannot try many emails without end', async () => {
    await using strict = await testApp(database, { env: { STINT_LIMIT_AUTH_PER_ADDRESS_PER_MINUTE: '4' } });
    const statuses: number[] = [];
    for (let time = 0; time < 6; time += 1) {
      const answer = await strict.app.inject({
        method: 'POST',
        url: '/v1/auth/refresh',
        headers: wireHeaders(),
        payload: { refreshToken: 'x'.repeat(40), deviceId: uuidv7() },
      });
      statuses.push(answer.statusCode);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 429, 429]);
  });

  test('one person’s haste does not slow another of the same firm', async () => {
    await using strict = await testApp(database, { env: { STINT_LIMIT_REQUESTS_PER_MINUTE: '5' } });
    const hasty = await signIn(strict.app, firm, firm.consultant);
    const calm = await signIn(strict.app, firm, firm.manager);
    const ask = (headers: Record<string, string>) => strict.app.inject({ url: '/v1/auth/devices', headers });
    for (let time = 0; time < 5; time += 1) expect((await ask(hasty.headers)).statusCode).toBe(200);
    expect(errorOf(await ask(hasty.headers)).error).toBe('rate_limited');
    expect((await ask(calm.headers)).statusCode).toBe(200);
  });

  test('one firm’s haste does not slow another firm, and what one person was refused is not the firm’s', async () => {
    const other = await seedFirm(database.ownerPool);
    await using strict = await testApp(database, {
      env: { STINT_LIMIT_REQUESTS_PER_MINUTE: '4', STINT_LIMIT_TENANT_REQUESTS_PER_MINUTE: '6' },
    });
    const [one, two] = [
      await signIn(strict.app, firm, firm.consultant),
      await signIn(strict.app, firm, firm.manager),
    ];
    const calm = await signIn(strict.app, other, other.consultant);
    const statuses = async ({ headers }: { headers: Record<string, string> }, times: number) => {
      const answers: number[] = [];
      for (let time = 0; time < times; time += 1)
        answers.push((await strict.app.inject({ url: '/v1/auth/devices', headers })).statusCode);
      return answers;
    };
    expect(await statuses(one, 6)).toEqual([200, 200, 200, 200, 429, 429]);
    expect(await statuses(two, 3)).toEqual([200, 200, 429]);
    expect(await statuses(calm, 1)).toEqual([200]);
  });

  test('a server that cannot keep up asks to come later, and still says that it lives', async () => {
    await using busy = await testApp(database, { env: { STINT_MAX_EVENT_LOOP_DELAY_MS: '1' } });
    const url = new URL(await busy.app.listen({ host: '127.0.0.1', port: 0 }));
    let status = 0;
    while (status !== 429) {
      const end = performance.now() + 100;
      while (performance.now() < end);
      status = (await fetch(new URL('/v1/auth/devices', url), { headers: wireHeaders() })).status;
    }
    expect((await fetch(new URL('/health', url))).status).toBe(200);
  });
});
