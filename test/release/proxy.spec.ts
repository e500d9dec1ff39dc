import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, type Page, test } from '@playwright/test';
import { newProfile } from '../e2e/support/app.ts';
import { launchPackaged } from '../e2e/support/packaged.ts';
import { startTestStack, type TestStack } from '../e2e/support/stack.ts';
import { addRow, cellsOf, syncLine, typeInto } from '../e2e/support/week.ts';
import { type TestAuthority, type TestProxy, testAuthority, testProxy, tlsFront } from '../support/proxy.ts';
import { type SystemWide, systemWide } from './support/installed.ts';
import { packagedApp } from './support/packaged-app.ts';

/** Stint in a firm's network: nothing leaves but by a proxy that asks who is there and signs TLS by a private authority. */

const run = promisify(execFile);
const HOST = 'stint.firm.test';
const POLICY = '/etc/stint/policy.json';
const ROW = 'Build it · Development';

let executable: string;
let t: TestStack;
let system: SystemWide;
let folder: string;
let trusting: string;
let inside: TestAuthority;
let firm: TestAuthority;
let front: { port: number } & AsyncDisposable;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  ({ executable } = await packagedApp());
  system = await systemWide();
  t = await startTestStack();
  inside = await testAuthority('Inside');
  firm = await testAuthority('Firm');
  front = await tlsFront(inside, HOST, Number(new URL(t.stack.serverUrl).port));
  folder = await mkdtemp(path.join(os.tmpdir(), 'stint-proxy-'));
  trusting = await homeThatTrusts(firm);
  await mkdir(path.dirname(POLICY), { recursive: true });
});
test.afterAll(async () => {
  await rm(POLICY, { force: true });
  await front?.[Symbol.asyncDispose]();
  await t?.stop();
  await system?.[Symbol.asyncDispose]();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** A home whose trust store, as Chromium reads it on Linux, has one more authority. */
async function homeThatTrusts(authority: TestAuthority): Promise<string> {
  const home = path.join(folder, 'home');
  const store = path.join(home, '.pki', 'nssdb');
  await mkdir(store, { recursive: true });
  const file = path.join(folder, 'authority.pem');
  await writeFile(file, authority.certificate);
  await run('certutil', ['-d', `sql:${store}`, '-N', '--empty-password']);
  await run('certutil', ['-d', `sql:${store}`, '-A', '-t', 'C,,', '-n', 'Firm', '-i', file]);
  return home;
}

function proxyWith(password?: { username: string; password: string }): Promise<TestProxy> {
  const hosts = { [HOST]: front.port };
  return testProxy({ resign: firm, trust: inside, hosts, ...(password ? { password } : {}) });
}

async function setPolicy(policy: object): Promise<void> {
  await writeFile(POLICY, JSON.stringify({ ServerAddress: `https://${HOST}`, ...policy }), { mode: 0o644 });
}

async function pressSignIn(page: Page): Promise<void> {
  await page.getByLabel('Firm').fill(t.firm.slug);
  await page.getByLabel('Email').fill(t.firm.consultant.email);
  await page.getByLabel('Password').fill(t.firm.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function answer(page: Page, password: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Sign in to the proxy of this network' });
  await dialog.getByLabel('User name').fill('ada');
  await dialog.getByLabel('Password').fill(password);
  await dialog.getByRole('button', { name: 'Go on' }).click();
}

const minutes = async () =>
  (await t.database.query('SELECT minutes FROM time_entries WHERE NOT deleted ORDER BY minutes')).rows.map(
    (row) => row.minutes,
  );

test('behind a proxy that asks and signs anew: signed in, logged, synchronised, and nothing past it', async () => {
  await using proxy = await proxyWith({ username: 'ada', password: 'right' });
  await setPolicy({ ProxyMode: 'fixed', ProxyServer: `127.0.0.1:${proxy.port}` });
  await using profile = await newProfile();
  await using app = await launchPackaged(executable, profile.dir, { env: { HOME: trusting } });
  const { page } = app;
  const dialog = page.getByRole('dialog', { name: 'Sign in to the proxy of this network' });

  await pressSignIn(page);
  await expect(dialog).toContainText(`127.0.0.1:${proxy.port}`);
  await answer(page, 'wrong');
  await expect(dialog.getByRole('alert')).toContainText('did not take that name and password');
  expect(proxy.refused).toEqual(['ada:wrong']);
  await answer(page, 'right');
  await expect(page.getByRole('heading', { name: 'My week' })).toBeVisible();
  await expect(dialog).toBeHidden();
  await expect(syncLine(page, /^All sent/)).toBeVisible();
  await addRow(page, ROW);
  await typeInto(cellsOf(page, ROW).nth(0), '1:30');
  await expect.poll(minutes, { timeout: 30_000 }).toEqual([90]);
  await expect
    .poll(() => proxy.requests.filter((line) => line.startsWith('GET /v1/sync/stream')))
    .not.toEqual([]);

  // The password of the proxy is changed: what is logged stays here, and whoever does not want to answer is told.
  proxy.setPassword({ username: 'ada', password: 'new' });
  await dialog.getByRole('button', { name: 'Not now' }).click();
  await expect(dialog).toBeHidden();
  await typeInto(cellsOf(page, ROW).nth(1), '2:00');
  await expect(syncLine(page, 'Stopped by the proxy, 1 to send')).toBeVisible({ timeout: 30_000 });
  expect(await minutes()).toEqual([90]);
  await page.getByRole('button', { name: 'Stopped by the proxy, 1 to send' }).click();
  await page.getByRole('button', { name: 'Sync now' }).click();
  await expect(dialog).toBeVisible();
  await answer(page, 'new');
  await expect.poll(minutes, { timeout: 30_000 }).toEqual([90, 120]);

  expect(Object.keys(proxy.tunnels)).toEqual([HOST]);
  // Nor did anything, Chromium's own errands among it, ask for another place.
  expect(proxy.unknown).toEqual([]);
});

test('who signs the certificates is not trusted: said in words, nothing sent, whatever the command line wants', async () => {
  await using proxy = await proxyWith();
  await setPolicy({ ProxyMode: 'fixed', ProxyServer: `127.0.0.1:${proxy.port}` });
  await using profile = await newProfile();
  await using app = await launchPackaged(executable, profile.dir, {
    env: { HOME: profile.dir },
    args: ['--ignore-certificate-errors'],
  });
  await pressSignIn(app.page);
  await expect(app.page.getByText('does not trust the certificate')).toBeVisible();
  expect(proxy.tunnels[HOST]).toBeGreaterThan(0);
  expect(proxy.requests).toEqual([]);
});

test('a PAC file says which way', async () => {
  await using proxy = await proxyWith();
  const script = `function FindProxyForURL(url, host) { return host === '${HOST}' ? 'PROXY 127.0.0.1:${proxy.port}' : 'PROXY 127.0.0.1:9'; }`;
  let served = 0;
  const server = http.createServer((_, response) => {
    served++;
    response.writeHead(200, { 'content-type': 'application/x-ns-proxy-autoconfig' }).end(script);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    await setPolicy({ ProxyMode: 'pac', ProxyPacUrl: `http://127.0.0.1:${port}/proxy.pac` });
    await using profile = await newProfile();
    await using app = await launchPackaged(executable, profile.dir, { env: { HOME: trusting } });
    await pressSignIn(app.page);
    await expect(app.page.getByRole('heading', { name: 'My week' })).toBeVisible();
    expect(served).toBeGreaterThan(0);
    expect(proxy.tunnels[HOST]).toBeGreaterThan(0);
    expect(proxy.unknown).toEqual([]);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
