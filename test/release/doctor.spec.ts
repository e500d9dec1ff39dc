import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { v7 as uuidv7 } from 'uuid';
import { DoctorReport } from '../../domain/ipc/doctor.ts';
import { WIRE_HEADER, wireVersionText } from '../../domain/wire/version.ts';
import { hostArguments } from '../e2e/support/app.ts';
import { launchPackaged } from '../e2e/support/packaged.ts';
import { type TestAuthority, testAuthority } from '../support/proxy.ts';
import { packagedApp } from './support/packaged-app.ts';
import { type PolicyFile, policyFile } from './support/policy-file.ts';

const run = promisify(execFile);
let executable = '';
let policy: PolicyFile;
let authority: TestAuthority;
let home = '';
let profile = '';

test.beforeAll(async () => {
  // The doctor looks at the policy of this machine: nobody else may set one meanwhile.
  policy = await policyFile();
  executable = (await packagedApp()).executable;
  authority = await testAuthority('Private CA of a test');
});

test.afterAll(() => policy[Symbol.asyncDispose]());

test.beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'stint-doctor-home-'));
  profile = path.join(home, 'profile');
  await mkdir(profile);
});

test.afterEach(() => rm(home, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
  ms: number;
}

/** Runs the packed app as over ssh: no display, no session bus, a home of its own. */
async function stint(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const {
    DISPLAY: _display,
    WAYLAND_DISPLAY: _wayland,
    DBUS_SESSION_BUS_ADDRESS: _bus,
    ...rest
  } = process.env;
  const started = performance.now();
  const child = spawn(executable, [...hostArguments(), ...args], {
    env: { ...rest, HOME: home, XDG_CONFIG_HOME: path.join(home, '.config'), ...env },
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code, stdout, stderr, ms: performance.now() - started };
}

async function text(stream: AsyncIterable<Buffer>): Promise<string> {
  let result = '';
  for await (const chunk of stream) result += chunk.toString();
  return result;
}

async function diagnose(args: string[] = [], env: Record<string, string> = {}) {
  const ended = await stint(['--doctor', '--json', `--user-data-dir=${profile}`, ...args], env);
  const report = DoctorReport.parse(JSON.parse(ended.stdout));
  const of = (check: string) => report.findings.find((finding) => finding.check === check);
  return { ...ended, report, of };
}

async function signedInTo(server: string | null, session: object | null = null): Promise<void> {
  const content = { deviceId: uuidv7(), server, session, sealedToken: null };
  await writeFile(path.join(profile, 'profile.json'), JSON.stringify(content));
}

/** A server as far as `/health`, with the clock that is wanted. */
async function healthServer(options: { tls?: TestAuthority; aheadMs?: number } = {}) {
  const answer: http.RequestListener = (request, response) => {
    const body = JSON.stringify({ status: 'ok', version: '9.9.9', wire: wireVersionText() });
    response.writeHead(request.url === '/health' ? 200 : 404, {
      'content-type': 'application/json',
      date: new Date(Date.now() + (options.aheadMs ?? 0)).toUTCString(),
      [WIRE_HEADER]: wireVersionText(),
    });
    response.end(body);
  };
  const server = options.tls
    ? https.createServer(await options.tls.issue('127.0.0.1'), answer)
    : http.createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Has the person's trust store know an authority, as Chromium reads it on Linux. */
async function trust({ certificate }: TestAuthority): Promise<void> {
  const store = path.join(home, '.pki', 'nssdb');
  await mkdir(store, { recursive: true });
  const file = path.join(home, 'ca.pem');
  await writeFile(file, certificate);
  await run('certutil', ['-d', `sql:${store}`, '-N', '--empty-password']);
  await run('certutil', ['-d', `sql:${store}`, '-A', '-t', 'C,,', '-n', 'test', '-i', file]);
}

test('version, help and wrong usage answer at once, without a display and without a trace', async () => {
  const { version } = JSON.parse(
    await readFile(path.resolve(import.meta.dirname, '../../package.json'), 'utf8'),
  );
  const said = await stint(['--version']);
  expect(said).toMatchObject({ code: 0, stdout: `${version}\n` });
  expect(JSON.parse((await stint(['--version', '--json'])).stdout)).toMatchObject({
    version,
    platform: 'linux',
  });

  const help = await stint(['--help']);
  expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining('Exit codes: 0') });

  const wrong = await stint(['--docter']);
  expect(wrong).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('Did you mean --doctor?'),
  });
  expect(await stint(['--doctor', '--output'])).toMatchObject({ code: 2 });

  const file = path.join(home, 'version.txt');
  expect(await stint(['--version', '--output', file])).toMatchObject({ code: 0, stdout: '' });
  expect(await readFile(file, 'utf8')).toBe(`${version}\n`);
  await rm(file);
  expect((await readdir(home)).filter((name) => name !== 'profile')).toEqual([]);
  expect(await readdir(profile)).toEqual([]);
});

test('a server that answers over a private CA, with a clock of its own: 0, and it changes nothing', async () => {
  await using server = await healthServer({ tls: authority, aheadMs: 300_000 });
  await trust(authority);
  await signedInTo(server.url);
  const before = await readFile(path.join(profile, 'profile.json'), 'utf8');
  const { code, of, report, stdout } = await diagnose();
  expect(code, stdout).toBe(0);
  expect(report.findings.map(({ check }) => check)).toEqual(
    DoctorReport.shape.findings.element.shape.check.options,
  );
  expect(of('server')).toMatchObject({ status: 'ok', facts: { version: '9.9.9', wire: wireVersionText() } });
  expect(of('tls')).toMatchObject({
    status: 'ok',
    facts: { issuer: 'Private CA of a test', isPublic: false, verdict: 'net::OK' },
  });
  expect(of('proxy')).toMatchObject({ status: 'ok', facts: { server: 'DIRECT' } });
  expect(of('clock')).toMatchObject({ status: 'warning', summary: expect.stringContaining('behind') });
  expect(of('keyring')).toMatchObject({ status: 'warning' });
  expect(of('signature')).toMatchObject({ facts: { fuses: 'as built' } });
  expect(await readdir(profile)).toEqual(['profile.json']);
  expect(await readFile(path.join(profile, 'profile.json'), 'utf8')).toBe(before);
});

test('a server whose certificate nobody trusts, and one that is not there: 1, in words', async () => {
  let gone = '';
  {
    await using server = await healthServer({ tls: authority });
    gone = server.url;
    await signedInTo(server.url);
    const { code, of } = await diagnose();
    expect(code).toBe(1);
    expect(of('tls')).toMatchObject({
      status: 'failed',
      summary: expect.stringContaining('a CA that this machine does not trust'),
      facts: { issuer: 'Private CA of a test', verdict: 'net::ERR_CERT_AUTHORITY_INVALID' },
    });
    expect(of('server')).toMatchObject({ status: 'failed' });
    const onTerminal = await stint(['--doctor', `--user-data-dir=${profile}`]);
    expect(onTerminal.code).toBe(1);
    expect(onTerminal.stdout).toMatch(/^FAILED {3}tls {8}127\.0\.0\.1 is not trusted/m);
  }
  const { code, of } = await diagnose();
  expect(code).toBe(1);
  expect(of('server')).toMatchObject({
    status: 'failed',
    summary: expect.stringContaining('nothing answers at that port'),
    facts: { server: gone },
  });
  expect(of('tls')).toMatchObject({ status: 'skipped' });
});

test('a server that never answers is given up in time', async () => {
  const silent = http.createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  try {
    await signedInTo(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
    const { code, of, ms } = await diagnose();
    expect(code).toBe(1);
    expect(of('server')?.status).toBe('failed');
    expect(of('disk')?.status).not.toBe('failed');
    expect(ms).toBeLessThan(15_000);
  } finally {
    silent.closeAllConnections();
    silent.close();
  }
});

test('a policy that is broken: 1, with file and line', async () => {
  try {
    await policy.write('{\n  "UpdateRing": "pilots"\n}\n');
    const { code, of } = await diagnose();
    expect(code).toBe(1);
    expect(of('policy')).toMatchObject({
      status: 'failed',
      summary: expect.stringMatching(/\/etc\/stint\/policy\.json, line 2: UpdateRing/),
      facts: { source: 'file' },
    });
  } finally {
    await policy.remove();
  }
});

test('beside a running Stint, whose log it reads; the bundle tells nothing of people', async () => {
  const canaries = {
    name: 'Quirina Canarsson',
    email: 'quirina@canary.example',
    tenantName: 'Zwitscherwerk',
    tenantSlug: 'zwitscher',
    token: 'Zk3vQ9x7LmP2sT8wR4yB6nH1cJ5dF0gKqWeRtYuIoPa',
    password: 'kanarienvogel',
    query: 'geheimfrage',
  };
  await using server = await healthServer();
  const session = {
    userId: uuidv7(),
    tenantId: uuidv7(),
    tenantSlug: canaries.tenantSlug,
    tenantName: canaries.tenantName,
    name: canaries.name,
    email: canaries.email,
    roles: ['consultant'],
    sealingKey: { keyId: 'k', publicKey: 'A'.repeat(43) },
  };
  await signedInTo(server.url, session);
  await using app = await launchPackaged(executable, profile, { env: { HOME: home } });
  await expect(app.page.locator('body')).toBeVisible();
  const planted = {
    at: new Date().toISOString(),
    level: 'error',
    event: 'planted',
    error: `Error: ${canaries.name} <${canaries.email}> of ${canaries.tenantName} at ${home}/x Bearer ${canaries.token}`,
    url: `https://me:${canaries.password}@a.example/?q=${canaries.query}`,
    password: canaries.password,
  };
  await writeFile(path.join(profile, 'logs', 'stint.1.log'), `${JSON.stringify(planted)}\n`);
  const zip = path.join(home, 'support.zip');
  const { code, of, stdout } = await diagnose(['--bundle', zip], {
    http_proxy: `http://me:${canaries.password}@proxy.example:3128`,
    no_proxy: '127.0.0.1',
  });
  expect(code, stdout).toBe(0);
  expect(of('log')).toMatchObject({ status: 'warning', summary: expect.stringContaining('planted') });

  const files = Object.entries(unzipSync(await readFile(zip))).map(([name, bytes]) => [
    name,
    strFromU8(bytes),
  ]);
  expect(files.map(([name]) => name)).toEqual([
    'README.txt',
    'report.json',
    'report.txt',
    'log.jsonl',
    'policy.json',
    'system.json',
  ]);
  const all = `${files.map(([, content]) => content).join('\n')}${stdout}`;
  expect(all).toContain('"event":"start"');
  expect(all).toContain('http://proxy.example:3128');
  for (const canary of [...Object.values(canaries), ...canaries.name.split(' '), home, os.hostname()]) {
    expect(all, canary).not.toContain(canary);
  }
  // The one that runs was not disturbed, and tells its person the same.
  const inApp = DoctorReport.parse(await app.page.evaluate('window.stint.invoke("doctor.run", {})'));
  expect(inApp.findings.find(({ check }) => check === 'server')).toMatchObject({ status: 'ok' });
  for (const canary of Object.values(canaries)) expect(JSON.stringify(inApp)).not.toContain(canary);
});
