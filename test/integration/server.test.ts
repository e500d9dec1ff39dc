import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TokenResponse } from '../../domain/wire/auth.ts';
import { Ready } from '../../domain/wire/health.ts';
import { createPool, withTenant } from '../../sync-server/db.ts';
import { openPool } from '../../sync-server/pool.ts';
import { errorOf, signIn, type TestApp, testApp, wireHeaders } from '../support/app.ts';
import { type Firm, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { tcpProxy } from '../support/tcp-proxy.ts';

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

/** The server as its own process, with nothing of this process's environment but the path. */
function start(env: Record<string, string>) {
  const child = spawn(process.execPath, ['sync-server/server.ts'], {
    cwd: path.resolve(import.meta.dirname, '../..'),
    env: { PATH: process.env.PATH ?? '', STINT_DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    said.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said.stderr += text;
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, said, ended };
}

async function listening(running: ReturnType<typeof start>): Promise<URL> {
  while (!running.said.stdout.includes('\n')) {
    await Promise.race([once(running.child.stdout, 'data'), running.ended]);
    if (running.child.exitCode !== null) throw new Error(`the server ended: ${running.said.stderr}`);
  }
  const line: unknown = JSON.parse(running.said.stdout);
  expect(line).toEqual({ part: 'server', url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
  return new URL((line as { url: string }).url);
}

describe('the process', () => {
  test('says where it listens, serves, and ends cleanly on SIGTERM with a stream open', async () => {
    const running = start({ DATABASE_URL: database.url });
    const url = await listening(running);
    const ready = await fetch(new URL('/ready', url));
    expect([ready.status, Ready.parse(await ready.json())]).toEqual([
      200,
      { status: 'ready', checks: { database: 'ok', migrations: 'ok' } },
    ]);
    const unused = net.connect(Number(url.port), '127.0.0.1');
    await once(unused, 'connect');
    const signedIn = await fetch(new URL('/v1/auth/sign-in', url), {
      method: 'POST',
      headers: { ...wireHeaders(), 'content-type': 'application/json' },
      body: JSON.stringify({
        tenant: firm.slug,
        email: firm.consultant.email,
        password: firm.password,
        device: { id: uuidv7(), name: 'Laptop', platform: 'linux' },
      }),
    });
    const { accessToken } = TokenResponse.parse(await signedIn.json());
    const stream = await fetch(new URL('/v1/sync/stream', url), { headers: wireHeaders(accessToken) });
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toContain('event: news');
    running.child.kill('SIGTERM');
    let last = await reader.read();
    while (!last.done) last = await reader.read();
    expect([await running.ended, running.said.stderr]).toEqual([0, '']);
    unused.destroy();
  });

  test('a port in use is one sentence and exit code 1', async () => {
    const taken = net.createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as net.AddressInfo;
    const running = start({ DATABASE_URL: database.url, PORT: String(port) });
    expect([await running.ended, running.said]).toEqual([
      1,
      {
        stdout: '',
        stderr: `Port ${port} on 127.0.0.1 is in use by another program. Stop that program, or set PORT to a free port.\n`,
      },
    ]);
    taken.close();
  });

  test.each([
    [{}, 'DATABASE_URL is missing.'],
    [
      { DATABASE_URL: 'mysql://u:secret@h/d' },
      'DATABASE_URL must be a postgresql:// address of the role stint_app.',
    ],
    [{ DATABASE_URL: 'postgresql://h/d', PORT: '70000' }, 'PORT '],
    [
      { DATABASE_URL: 'postgresql://h/d', CRETO_METERING_URL: 'http://h' },
      'CRETO_METERING_API_KEY is missing',
    ],
    [{ DATABASE_URL: 'postgresql://h/d', NODE_ENV: 'production' }, 'STINT_JWT_PRIVATE_KEY is missing'],
    [
      { DATABASE_URL: 'postgresql://h/d', NODE_ENV: 'production', STINT_JWT_PRIVATE_KEY: '/nowhere/key.pem' },
      'STINT_SEALING_KEY is missing',
    ],
    [
      {
        DATABASE_URL: 'postgresql://h/d',
        NODE_ENV: 'production',
        STINT_JWT_PRIVATE_KEY: '/nowhere/key.pem',
        STINT_SEALING_KEY: '/nowhere/sealing.pem',
      },
      'The key file /nowhere/key.pem does not exist.',
    ],
    [
      { DATABASE_URL: 'postgresql://h/d', STINT_JWT_PRIVATE_KEY: 'package.json' },
      'package.json holds no key',
    ],
  ])('wrong settings %# are a sentence that names the variable', async (env, sentence) => {
    const running = start(env as Record<string, string>);
    expect([await running.ended, running.said.stdout]).toEqual([1, '']);
    expect(running.said.stderr).toContain(`The server cannot start. `);
    expect(running.said.stderr).toContain(sentence);
    expect(running.said.stderr.trim().split('\n')).toHaveLength(1);
    expect(running.said.stderr).not.toContain('secret');
  });
});

describe('a database that is down', () => {
  test('answers 503 within its time, says so in /ready, and goes on by itself when it is back', async () => {
    const real = new URL(database.url);
    await using line = await tcpProxy({ host: real.hostname, port: Number(real.port) });
    const url = new URL(database.url);
    url.hostname = '127.0.0.1';
    url.port = String(line.port);
    const broken: string[] = [];
    const pool = openPool(
      {
        databaseUrl: url.href,
        databasePoolMax: 5,
        databaseConnectTimeoutMs: 500,
        databaseQueryTimeoutMs: 700,
      },
      'stint-test',
      (error) => broken.push(error.message),
    );
    try {
      await using own = await testApp({ pool, url: url.href }, { env: { STINT_REVOCATION_CACHE_MS: '0' } });
      const session = await signIn(own.app, firm, firm.consultant);
      const ask = () => own.app.inject({ url: '/v1/auth/devices', headers: session.headers });
      const ready = () => own.app.inject({ url: '/ready' });
      expect([(await ask()).statusCode, (await ready()).statusCode]).toEqual([200, 200]);

      for (const fault of ['cut', 'silence'] as const) {
        line[fault]();
        const answer = await ask();
        expect([fault, answer.statusCode, errorOf(answer).error]).toEqual([
          fault,
          503,
          'database_unavailable',
        ]);
        expect(answer.headers['retry-after']).toBe('5');
        const state = await ready();
        expect([state.statusCode, Ready.parse(state.json())]).toEqual([
          503,
          { status: 'not_ready', checks: { database: 'failing', migrations: 'failing' } },
        ]);
        expect((await own.app.inject({ url: '/health' })).statusCode).toBe(200);
        line.restore();
        if (fault === 'silence') line.cut();
        line.restore();
        await expect.poll(async () => (await ask()).statusCode).toBe(200);
        expect((await ready()).statusCode).toBe(200);
      }
    } finally {
      await pool.end();
    }
  });

  test('that drops a connection in the middle of a transaction fails that transaction and nothing else', async () => {
    const { config } = server;
    const pool = openPool(config, 'stint-test', () => undefined);
    try {
      const lost = withTenant(pool, firm.tenantId, async (tx) => {
        const { rows } = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
        const gone = new Promise((resolve) => tx.once('end', resolve));
        await database.ownerPool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
        await gone;
        await tx.query('select 1');
      });
      await expect(lost).rejects.toThrow();
      expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    } finally {
      await pool.end();
    }
  });

  test('that was never there does not keep the server from starting', async () => {
    const dead = createPool('postgresql://stint_app:only-for-tests@127.0.0.1:1/stint', {
      connectionTimeoutMillis: 500,
    });
    await using own = await testApp({ pool: dead, url: 'postgresql://stint_app@127.0.0.1:1/stint' });
    const answer = await own.app.inject({
      method: 'POST',
      url: '/v1/auth/refresh',
      headers: wireHeaders(),
      payload: { refreshToken: `${firm.tenantId}.${'A'.repeat(43)}`, deviceId: firm.tenantId },
    });
    expect([answer.statusCode, errorOf(answer).error]).toEqual([503, 'database_unavailable']);
    await dead.end();
  });
});
