import { existsSync } from 'node:fs';
import { readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { extractFile, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect, test } from '@playwright/test';
import { electronPath } from '../../scripts/electron-runtime.mjs';
import type { Packaged } from '../../scripts/package.ts';
import { newProfile } from '../e2e/support/app.ts';
import { launchPackaged } from '../e2e/support/packaged.ts';
import { signIn, startTestStack, type TestStack } from '../e2e/support/stack.ts';
import { addRow, cellsOf, syncLine, typeInto } from '../e2e/support/week.ts';
import { packagedApp } from './support/packaged-app.ts';

/** The app as people get it: packed, its fuses set, driven as a browser is, since nothing else can get in. */

let packaged: Packaged;
let t: TestStack;

test.beforeAll(async () => {
  packaged = await packagedApp();
  t = await startTestStack();
});
test.afterAll(async () => {
  await t?.stop();
});

test('its fuses are set: no Node by the back door, only from the archive', async () => {
  const wire = await getCurrentFuseWire(packaged.executable);
  const isOn = (fuse: FuseV1Options) => Number(wire[fuse]) === 0x31;
  expect({
    runAsNode: isOn(FuseV1Options.RunAsNode),
    nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    inspect: isOn(FuseV1Options.EnableNodeCliInspectArguments),
    cookieEncryption: isOn(FuseV1Options.EnableCookieEncryption),
    asarIntegrity: isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
    onlyFromAsar: isOn(FuseV1Options.OnlyLoadAppFromAsar),
    ownSnapshot: isOn(FuseV1Options.LoadBrowserProcessSpecificV8Snapshot),
    fileProtocol: isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
  }).toEqual({
    runAsNode: false,
    nodeOptions: false,
    inspect: false,
    cookieEncryption: true,
    asarIntegrity: true,
    onlyFromAsar: true,
    ownSnapshot: false,
    fileProtocol: false,
  });
});

test('it holds our bundles and nothing else', async () => {
  const resources = path.join(packaged.dir, 'resources');
  const archive = path.join(resources, 'app.asar');
  const files = listPackage(archive, { isPack: false }).map((file) => file.replaceAll('\\', '/'));
  expect(new Set(files.map((file) => file.split('/')[1]))).toEqual(new Set(['dist', 'package.json']));
  expect(
    new Set(files.filter((file) => file.startsWith('/dist/')).map((file) => file.split('/')[2])),
  ).toEqual(new Set(['main', 'preload', 'renderer', 'notices.json']));
  for (const file of ['/dist/main/main.js', '/dist/preload/preload.cjs', '/dist/renderer/index.html'])
    expect(files).toContain(file);
  expect(files.filter((file) => /node_modules|\.tsx?$|\.map$|\.env|\.pem$/.test(file))).toEqual([]);
  const manifest = JSON.parse(extractFile(archive, 'package.json').toString());
  expect(Object.keys(manifest)).not.toContain('devDependencies');
  // What only an unpacked Electron has is gone, and nothing lies beside the archive that could be loaded instead of it.
  expect(await readdir(resources)).toEqual(['app.asar']);
  expect(await readdir(path.join(packaged.dir, 'locales'))).toEqual(['de.pak', 'en-US.pak']);
  expect(await readdir(packaged.dir)).toContain('LICENSES.chromium.html');
});

test('it is at most 15 MB larger than the bare runtime, all languages of which count for neither', async () => {
  const runtime = path.dirname(await electronPath());
  const shared = async (folder: string, isOwn: (name: string) => boolean) => {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    const names = entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
      .filter((name) => !name.startsWith('locales') && isOwn(name));
    const sizes = await Promise.all(names.map(async (name) => (await stat(path.join(folder, name))).size));
    return sizes.reduce((sum, size) => sum + size, 0);
  };
  const over =
    (await shared(packaged.dir, () => true)) - (await shared(runtime, (name) => name !== 'version'));
  expect(over).toBeGreaterThan(1_000_000);
  expect(over).toBeLessThan(15_000_000);
});

test('an entry logged in it reaches the server', async () => {
  await using profile = await newProfile();
  await using app = await launchPackaged(packaged.executable, profile.dir);
  const { page } = app;
  await page.getByLabel('Server').fill(t.stack.serverUrl);
  await signIn(page, t.firm, t.firm.consultant);
  await expect(syncLine(page, /^All sent/)).toBeVisible();
  await addRow(page, 'Build it · Development');
  const today = page.getByRole('columnheader').and(page.locator('[aria-current="date"]'));
  await expect(today).toBeVisible();
  const column = await today.evaluate((head) => [...(head.parentElement?.children ?? [])].indexOf(head) - 1);
  await typeInto(cellsOf(page, 'Build it · Development').nth(column), '1:30');
  await expect(page.getByLabel('Totals by day')).toContainText('1:30');
  const stored = async () =>
    (await t.database.query('SELECT user_id, minutes, status, deleted FROM time_entries')).rows;
  await expect
    .poll(stored, { timeout: 30_000 })
    .toEqual([{ user_id: t.firm.consultant.id, minutes: 90, status: 'draft', deleted: false }]);
  await expect(syncLine(page, /^All sent/)).toBeVisible();
});

test('what opens a development build opens nothing here', async () => {
  await using profile = await newProfile();
  const mark = path.join(profile.dir, 'code-that-ran');
  const intruder = path.join(profile.dir, 'intruder.cjs');
  await writeFile(intruder, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '')`);
  await using app = await launchPackaged(packaged.executable, profile.dir, {
    args: ['--inspect=0', '--inspect-brk=0'],
    env: {
      ELECTRON_RUN_AS_NODE: '1',
      NODE_OPTIONS: `--require=${intruder}`,
      STINT_SERVER: t.stack.serverUrl,
    },
  });
  // Had it become a Node, or waited for an inspector, there would be no page.
  await expect(app.page.getByRole('heading', { name: 'Sign in to log your time' })).toBeVisible();
  await expect(app.page.getByLabel('Server')).toHaveValue('');
  expect(existsSync(mark)).toBe(false);
  expect(app.stderr.filter((line) => line.includes('Debugger listening'))).toEqual([]);
});
