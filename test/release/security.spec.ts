import { expect, type Page, test } from '@playwright/test';
import { newProfile } from '../e2e/support/app.ts';
import { launchPackaged, type RunningApp } from '../e2e/support/packaged.ts';
import { packagedApp } from './support/packaged-app.ts';

/**
 * Electron's security list in the app as people get it, by the list's own numbers. Points that are settled in the source
 * are in test/unit/main/security.test.ts, fuses and the sandbox in packaged.spec.ts and hardened.spec.ts;
 * docs/security.md has all of them.
 */

let profile: Awaited<ReturnType<typeof newProfile>>;
let app: RunningApp;
let page: Page;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  const { executable } = await packagedApp();
  profile = await newProfile();
  app = await launchPackaged(executable, profile.dir, { args: ['--disable-web-security'] });
  ({ page } = app);
  await expect(page.getByRole('heading', { name: 'Sign in to log your time' })).toBeVisible();
});
test.afterAll(async () => {
  await app?.[Symbol.asyncDispose]();
  await profile?.[Symbol.asyncDispose]();
});

const tried = (url: string) =>
  page.evaluate(
    (address) =>
      fetch(address).then(
        () => 'let through',
        () => 'refused',
      ),
    url,
  );

test('1, 6, 18: a page reaches neither plain http, nor another server, nor a file', async () => {
  for (const url of [
    'http://example.com/',
    'https://example.com/',
    'file:///etc/passwd',
    'app://other/index.html',
    'http://127.0.0.1:9/',
  ])
    expect(await tried(url), url).toBe('refused');
  const status = (url: string) => page.evaluate(async (address) => (await fetch(address)).status, url);
  expect(await status('app://stint/index.html')).toBe(200);
  for (const url of [
    'app://stint/../main/main.js',
    'app://stint/%2e%2e/main/main.js',
    'app://stint/..%2fmain%2fmain.js',
    'app://stint/..%5cmain%5cmain.js',
    'app://stint//etc/passwd',
    'app://stint/package.json',
  ])
    expect([400, 404], url).toContain(await status(url));
});

test('2, 3, 20: a page has no Node, nothing of Electron, and of ours two functions', async () => {
  const seen = await page.evaluate(() => ({
    globals: [
      'require',
      'process',
      'module',
      'Buffer',
      'global',
      'ipcRenderer',
      'electron',
      '__dirname',
    ].filter((name) => name in globalThis),
    bridge: Object.keys(window.stint ?? {}).sort(),
  }));
  expect(seen).toEqual({ globals: [], bridge: ['invoke', 'on'] });
  const outcome = await page.evaluate(async () => {
    const bridge = window.stint as unknown as {
      invoke(channel: string, request: object): Promise<unknown>;
      on(event: string, listener: () => void): void;
    };
    const said = (error: unknown) => (error instanceof Error ? error.message : String(error));
    const unheard = (() => {
      try {
        bridge.on('ELECTRON_BROWSER_REQUIRE', () => undefined);
        return 'heard';
      } catch (error) {
        return said(error);
      }
    })();
    return {
      unknown: await bridge.invoke('ELECTRON_BROWSER_REQUIRE', {}).catch(said),
      inherited: await bridge.invoke('constructor', {}).catch(said),
      unheard,
    };
  });
  expect(outcome).toEqual({
    unknown: 'No such channel.',
    inherited: 'No such channel.',
    unheard: 'No such event.',
  });
});

test('3: what the page does to its own prototypes does not reach the bridge', async () => {
  const info = await page.evaluate(async () => {
    const kept = Object.hasOwn;
    Object.hasOwn = () => true;
    try {
      return await window.stint?.invoke('mini.get', {}).catch((error: Error) => error.message);
    } finally {
      Object.hasOwn = kept;
    }
  });
  expect(info).toContain('mini.get: refused.');
});

test('5: every permission is refused but putting text on the clipboard', async () => {
  const asked = await page.evaluate(async () => {
    const state = async (name: string) =>
      (await navigator.permissions.query({ name: name as PermissionName })).state;
    const media = await navigator.mediaDevices
      .getUserMedia({ audio: true })
      .then(() => 'let through')
      .catch((error: DOMException) => error.name);
    const place = await new Promise((resolve) => {
      navigator.geolocation.getCurrentPosition(
        () => resolve('let through'),
        ({ code }) => resolve(code === GeolocationPositionError.PERMISSION_DENIED ? 'denied' : code),
      );
    });
    return {
      notifications: await Notification.requestPermission(),
      camera: await state('camera'),
      microphone: await state('microphone'),
      midi: await state('midi'),
      read: await state('clipboard-read'),
      place,
      media,
    };
  });
  expect(asked).toEqual({
    notifications: 'denied',
    camera: 'denied',
    microphone: 'denied',
    midi: 'denied',
    read: 'denied',
    place: 'denied',
    media: expect.stringMatching(/NotAllowedError|NotFoundError/),
  });
});

test('7: no inline script, no eval, no HTML from text, no frame', async () => {
  const headers = await page.evaluate(async () => {
    const response = await fetch('app://stint/index.html');
    return [response.headers.get('content-security-policy'), response.headers.get('x-content-type-options')];
  });
  expect(headers[0]).toContain("default-src 'none'");
  expect(headers[1]).toBe('nosniff');
  const outcome = await page.evaluate(async () => {
    const failed = (work: () => unknown) => {
      try {
        work();
        return 'ran';
      } catch (error) {
        return error instanceof Error ? error.name : 'failed';
      }
    };
    const script = document.createElement('script');
    const code = failed(() => {
      script.textContent = 'window.intruder = true';
      document.head.append(script);
    });
    const frame = document.createElement('iframe');
    frame.src = 'https://example.com/';
    document.body.append(frame);
    const blocked = new Promise((resolve) => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
        resolve(effectiveDirective),
      );
      setTimeout(() => resolve('nothing blocked'), 2000);
    });
    // Outside of what the debugger evaluates, which may do what no page may.
    const evaluated = await new Promise((resolve) => {
      setTimeout(() => resolve(failed(() => new Function('return 1')())));
    });
    const html = failed(() => {
      document.createElement('div').innerHTML = '<img src=x onerror="window.intruder = true">';
    });
    const violation = await blocked;
    frame.remove();
    script.remove();
    return {
      code,
      evaluated,
      html,
      violation: violation !== 'nothing blocked',
      intruder: 'intruder' in window,
    };
  });
  expect(outcome).toMatchObject({
    violation: true,
    intruder: false,
    evaluated: 'EvalError',
    html: 'TypeError',
  });
});

test('11, 12: there is no webview', async () => {
  const isPlain = await page.evaluate(() => {
    const view: Element = document.createElement('webview');
    view.setAttribute('src', 'https://example.com/');
    view.setAttribute('allowpopups', '');
    document.body.append(view);
    const plain = view.shadowRoot === null && !('getWebContentsId' in view);
    view.remove();
    return plain;
  });
  expect(isPlain).toBe(true);
});

test('13, 14: a page goes nowhere else and opens no window', async () => {
  const before = page.url();
  for (const url of [
    'https://example.com/',
    'file:///etc/passwd',
    'app://other/',
    'javascript:document.write(1)',
  ]) {
    await page.evaluate((address) => {
      const link = document.createElement('a');
      link.href = address;
      document.body.append(link);
      link.click();
      link.remove();
    }, url);
    expect(page.url(), url).toBe(before);
  }
  const opened = await page.evaluate(() =>
    ['https://example.com/', 'app://stint/index.html', 'about:blank'].map((url) => window.open(url) === null),
  );
  expect(opened).toEqual([true, true, true]);
  expect(page.context().pages()).toHaveLength(1);
  // Not by a locator: it waits for the navigations that never come to be.
  expect(await page.evaluate(() => document.body.textContent)).toContain('Sign in to log your time');
});
