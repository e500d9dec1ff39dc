import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { StintBridge } from '../../domain/ipc/table.ts';
import { electronPath } from '../../scripts/electron-runtime.mjs';
import { hostArguments, launchStint, newProfile, type StintApp } from './support/app.ts';

declare global {
  interface Window {
    readonly stint?: StintBridge;
  }
}

let profile: Awaited<ReturnType<typeof newProfile>>;
let app: StintApp;

test.beforeAll(async () => {
  profile = await newProfile();
  app = await launchStint({ profileDir: profile.dir });
});
test.afterAll(async () => {
  await app.close();
  await profile[Symbol.asyncDispose]();
});

async function serve(listener: RequestListener): Promise<{ url: string; close(): void }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

function signIn(server: string) {
  const credentials = { server, tenant: 'firm', email: 'a@firm.example', password: 'secret' };
  return app.page.evaluate((request) => window.stint?.invoke('session.signIn', request), credentials);
}

test('the page is a locked room: sandboxed, isolated, without Node', async () => {
  const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    return contents && 'getLastWebPreferences' in contents
      ? (contents as { getLastWebPreferences(): Electron.WebPreferences }).getLastWebPreferences()
      : undefined;
  });
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
  });
  const seen = await app.page.evaluate(() => ({
    url: location.origin + location.pathname,
    bridge: Object.keys(window.stint ?? {}).sort(),
    node: ['require', 'process', 'module', 'global', 'Buffer'].filter((name) => name in window),
  }));
  expect(seen).toEqual({ url: 'app://stint/index.html', bridge: ['invoke', 'on'], node: [] });
});

test('the content policy stops inline script, eval, text as HTML, frames and requests to elsewhere', async () => {
  const elsewhere = await serve((_, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.end('{}');
  });
  const outcome = await app.page.evaluate(async (url) => {
    const attempt = (run: () => unknown) =>
      // In a task of its own: what the inspector evaluates may use eval.
      new Promise<string>((resolve) =>
        setTimeout(() => {
          try {
            run();
            resolve('allowed');
          } catch (error) {
            resolve(error instanceof Error ? error.name : 'thrown');
          }
        }),
      );
    const violated = (directive: string) =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => {
          if (event.effectiveDirective === directive) resolve('refused');
        });
      });
    const framed = violated('frame-src');
    const connected = violated('connect-src');
    const inline = document.createElement('script');
    const scripted = await attempt(() => {
      inline.text = 'window.inlineRan = true';
    });
    const frame = document.createElement('iframe');
    frame.src = 'app://stint/index.html';
    document.body.append(frame);
    return {
      scripted,
      evaluated: await attempt(() => Reflect.get(window, 'eval')('1')),
      made: await attempt(() => new Function('return 1')()),
      html: await attempt(() => {
        document.createElement('div').innerHTML = '<b>x</b>';
      }),
      framed: await framed,
      fetched: await fetch(url).then(
        () => 'allowed',
        () => 'refused',
      ),
      connected: await connected,
    };
  }, elsewhere.url);
  elsewhere.close();
  expect(outcome).toEqual({
    scripted: 'TypeError',
    evaluated: 'EvalError',
    made: 'EvalError',
    html: 'TypeError',
    framed: 'refused',
    fetched: 'refused',
    connected: 'refused',
  });
});

test('no other page, no other window, no permission', async () => {
  await app.electron.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const seen = new Promise((resolve) =>
      contents?.once('will-frame-navigate', (event) => setImmediate(() => resolve(event.defaultPrevented))),
    );
    Object.assign(globalThis, { seen });
  });
  const opened = await app.page.evaluate(() => {
    const other = window.open('https://example.com/');
    window.location.href = 'https://example.com/';
    return other !== null;
  });
  expect(opened).toBe(false);
  expect(await app.electron.evaluate(() => Reflect.get(globalThis, 'seen'))).toBe(true);
  expect(app.page.url()).toMatch(/^app:\/\/stint\/index\.html/);
  expect(app.electron.windows()).toHaveLength(1);
  const permission = await app.page.evaluate(() =>
    navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state),
  );
  expect(permission).toBe('denied');
});

test('files outside the page’s folder are not served', async () => {
  const statuses = await app.page.evaluate(() =>
    Promise.all(
      ['/..%2f..%2fpackage.json', '/%2e%2e/main/main.js', '/..%5cmain%5cmain.js', '/assets', '/none.js'].map(
        async (name) => (await fetch(name)).status,
      ),
    ),
  );
  expect(statuses).toEqual(
    [404, 404, 404, 404, 404].map((status, index) => (index === 0 || index === 2 ? 400 : status)),
  );
});

test('a message that does not fit the table is refused', async () => {
  const refusals = await app.page.evaluate(async () => {
    const invoke = window.stint?.invoke as (channel: string, request: unknown) => Promise<unknown>;
    const attempt = (channel: string, request: unknown) =>
      invoke(channel, request).then(
        () => 'answered',
        (error: Error) => error.message,
      );
    return [
      await attempt('app.theme', { theme: 'pink' }),
      await attempt('files.save', { suggestedName: '../../.bashrc', contentBase64: '' }),
      await attempt('session.signIn', null),
      await attempt('shell.run', {}),
      await attempt('constructor', {}),
      await attempt('app.theme', { theme: 'system' }),
    ];
  });
  expect(refusals.slice(0, 3).every((message) => message.includes('does not fit the table'))).toBe(true);
  expect(refusals.slice(3)).toEqual(['No such channel.', 'No such channel.', 'answered']);
});

test('an address that is no Stint server is told from one that does not answer', async () => {
  const other = await serve((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<html>Welcome to the hotel</html>');
  });
  const gone = await serve(() => undefined);
  gone.close();
  expect(await signIn(other.url)).toMatchObject({ ok: false, kind: 'not_a_stint_server' });
  expect(await signIn(gone.url)).toMatchObject({ ok: false, kind: 'unreachable' });
  expect(await signIn('http://stint.example.com')).toMatchObject({ ok: false, kind: 'invalid_request' });
  other.close();
  const stored = JSON.parse(await readFile(path.join(profile.dir, 'profile.json'), 'utf8'));
  expect(stored).toMatchObject({ server: null, session: null, sealedToken: null });
});

test('every read-write transaction of IndexedDB is strict', async () => {
  const durability = await app.page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const request = indexedDB.open('probe', 1);
        request.onerror = () => reject(request.error);
        request.onupgradeneeded = () => request.result.createObjectStore('store');
        request.onsuccess = () => {
          const write = request.result.transaction('store', 'readwrite');
          const read = request.result.transaction('store', 'readonly');
          resolve([write.durability, read.durability]);
          request.result.close();
          indexedDB.deleteDatabase('probe');
        };
      }),
  );
  expect(durability).toEqual(['strict', 'default']);
});

test('a second start on the same profile leaves the first alone', async () => {
  const root = path.resolve(import.meta.dirname, '../..');
  const second = spawn(await electronPath(), [root, `--user-data-dir=${profile.dir}`, ...hostArguments()], {
    stdio: 'ignore',
  });
  const [code] = await once(second, 'exit');
  expect(code).toBe(0);
  expect(app.electron.windows()).toHaveLength(1);
});
