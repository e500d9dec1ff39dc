import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { sourceFiles } from '../../../scripts/imports.ts';

/** Points of Electron's security list that are settled in the source (docs/security.md has all of them). */

const root = path.resolve(import.meta.dirname, '../../..');
type Handler = (event: unknown, request: unknown) => Promise<unknown>;
const handlers = vi.hoisted(() => new Map<string, Handler>());
const opened = vi.hoisted((): string[] => []);
vi.mock('electron', () => ({
  app: {},
  shell: { openExternal: async (address: string) => void opened.push(address) },
  BrowserWindow: class {},
  nativeTheme: {},
  screen: {},
  ipcMain: { handle: (channel: string, handler: Handler) => handlers.set(channel, handler) },
}));
const { openOutside } = await import('../../../main/outside.ts');
const { lockedRoom } = await import('../../../main/window.ts');
const { registerIpc } = await import('../../../main/ipc.ts');
const { dropDangerousSwitches } = await import('../../../main/switches.ts');
const { contentPolicy } = await import('../../../main/content-policy.ts');

beforeEach(() => handlers.clear());

async function mainSources(): Promise<{ file: string; source: string }[]> {
  const files = await sourceFiles(root, ['main', 'preload']);
  return Promise.all(
    files.map(async (file) => ({ file, source: await readFile(path.join(root, file), 'utf8') })),
  );
}
const filesWith = async (pattern: RegExp) =>
  (await mainSources()).filter(({ source }) => pattern.test(source)).map(({ file }) => file);

test('2, 3, 4, 6, 8, 9, 10: every window is the locked room, and nothing in it is switched on', async () => {
  expect(lockedRoom({ preload: '/preload.cjs', development: false })).toMatchObject({
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    contextIsolation: true,
    sandbox: true,
    webSecurity: true,
    webviewTag: false,
    devTools: false,
  });
  const windows = (await mainSources()).flatMap(({ file, source }) =>
    [...source.matchAll(/webPreferences:\s*(\w+)/g)].map((match) => `${file}: ${match[1]}`),
  );
  expect(windows.length).toBe((await filesWith(/new BrowserWindow\(/)).length);
  expect(windows.filter((line) => !line.endsWith(': lockedRoom'))).toEqual([]);
  expect(
    await filesWith(
      /allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures|appendSwitch\(|webviewTag: true|webSecurity: false/,
    ),
  ).toEqual([]);
});

test('7: the content policy starts from nothing and has no way round', () => {
  const policy = contentPolicy('https://stint.example/');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("connect-src 'self' https://stint.example;");
  expect(policy).not.toMatch(/unsafe|\*|http:/);
});

test('8: switches that take a guard down are dropped', () => {
  const given = new Set(['ignore-certificate-errors', 'disable-web-security', 'lang']);
  const line = {
    hasSwitch: (name: string) => given.has(name),
    removeSwitch: (name: string) => void given.delete(name),
  };
  expect(dropDangerousSwitches(line)).toEqual(['ignore-certificate-errors', 'disable-web-security']);
  expect([...given]).toEqual(['lang']);
});

test('15: only web pages are opened outside, by one function', async () => {
  expect(await filesWith(/openExternal|openPath\(|showItemInFolder/)).toEqual(['main/outside.ts']);
  await openOutside('https://login.example/authorize?client_id=stint');
  for (const address of [
    'file:///bin/sh',
    'smb://evil.example/share',
    'ms-msdt:/id',
    'javascript:alert(1)',
    'http://evil.example/',
    'stint://settings',
    '/bin/sh',
    '',
  ])
    await expect(openOutside(address), address).rejects.toThrow('not opened');
  expect(opened).toEqual(['https://login.example/authorize?client_id=stint']);
});

test('16: Electron is pinned to one version', async () => {
  const { devDependencies } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
});

test('17: a message is answered from the main frame of a page of ours, from its window, and nowhere else', async () => {
  const all = new Proxy({}, { get: () => () => ({ failure: null, view: null }) });
  const page = { mainFrame: { url: 'app://stint/index.html' } };
  const mini = { mainFrame: { url: 'app://stint/index.html?mini' } };
  registerIpc(all as Parameters<typeof registerIpc>[0], (contents) => {
    if ((contents as unknown) === page) return 'page';
    return (contents as unknown) === mini ? 'mini' : null;
  });
  const call = (
    channel: string,
    sender: { mainFrame: object },
    senderFrame: object | null,
    request: unknown = {},
  ) => handlers.get(channel)?.({ sender, senderFrame }, request);
  expect(await call('network.failure', page, page.mainFrame)).toEqual({ failure: null });
  expect(await call('mini.get', mini, mini.mainFrame)).toEqual({ view: null });
  await expect(call('network.failure', mini, mini.mainFrame)).rejects.toThrow('refused');
  await expect(call('mini.get', page, page.mainFrame)).rejects.toThrow('refused');
  await expect(call('network.failure', page, { url: 'app://stint/index.html' })).rejects.toThrow('refused');
  await expect(call('network.failure', page, null)).rejects.toThrow('refused');
  for (const url of [
    'https://evil.example/',
    'app://stint.evil.example/',
    'app://other/',
    'file:///a',
    'about:blank',
  ]) {
    const other = { mainFrame: { url } };
    await expect(call('network.failure', other, other.mainFrame), url).rejects.toThrow('refused');
    page.mainFrame.url = url;
    await expect(call('network.failure', page, page.mainFrame), url).rejects.toThrow('refused');
  }
  page.mainFrame.url = 'app://stint/index.html';
  await expect(call('app.theme', page, page.mainFrame, { theme: 'pink' })).rejects.toThrow('does not fit');
});

test('18: no page of ours is a file', async () => {
  expect(await filesWith(/loadFile\(|['"`]file:\/\/(?!\/)/)).toEqual([]);
  const loads = (await mainSources()).flatMap(({ source }) => [...source.matchAll(/\.loadURL\(([^)]*)\)/g)]);
  expect(loads.length).toBeGreaterThan(0);
  for (const [, address] of loads) expect(address).toMatch(/^`\$\{APP_ORIGIN\}\//);
});
