import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { launchStint, newProfile, type StintApp } from './support/app.ts';
import { signIn, startTestStack, type TestStack } from './support/stack.ts';
import { addRow, cellsOf, syncLine, typeInto } from './support/week.ts';

/** docs/sync-spec.md, S23 and S24: work that was not sent outlives a sign-out, another person and a lost device. Secrets do not. */

let t: TestStack;
test.beforeAll(async () => {
  t = await startTestStack();
});
test.afterAll(async () => {
  await t.stop();
});

async function minutesOnServer(): Promise<number[]> {
  const { rows } = await t.database.query<{ minutes: number }>(
    'SELECT minutes FROM time_entries WHERE tenant_id = $1 AND NOT deleted ORDER BY minutes',
    [t.firm.tenantId],
  );
  return rows.map(({ minutes }) => minutes);
}

async function openSignOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
}

/** The dialog of the system that asks for a place is not ours: it is answered. */
async function answerSaveDialog({ electron }: StintApp, file: string): Promise<void> {
  await electron.evaluate(({ dialog }, filePath) => {
    Object.assign(dialog, { showSaveDialog: async () => ({ canceled: false, filePath }) });
  }, file);
}

/** All that the page itself can keep, as text. */
function storedByPage(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const settled = <Result>(request: IDBRequest<Result>) =>
      new Promise<Result>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const kept: unknown[] = [{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href];
    kept.push(await caches.keys(), window.name, history.state);
    for (const { name } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name ?? ''));
      for (const store of database.objectStoreNames)
        kept.push(name, store, await settled(database.transaction(store).objectStore(store).getAll()));
      database.close();
    }
    return JSON.stringify(kept);
  });
}

test('tokens and password are in nothing that the page keeps, and lie open nowhere in the profile', async () => {
  await using profile = await newProfile();
  const app = await launchStint({ profileDir: profile.dir, server: t.stack.serverUrl });
  const { page } = app;
  await signIn(page, t.firm, t.firm.otherConsultant);
  await expect(syncLine(page, /All sent/)).toBeVisible();
  const grant = await page.evaluate(() => window.stint?.invoke('session.accessToken', { renew: false }));
  if (!grant?.ok) throw new Error('no access token');
  // The firm's id and 256 bits (sync-server/modules/identity/refresh-token.ts): whichever of them was ever here.
  const refreshToken = new RegExp(`${t.firm.tenantId}\\.[\\w-]{43}`);
  const secrets = [grant.accessToken, grant.accessToken.split('.')[2] ?? '', t.firm.password];
  const holdsNone = (text: string, where: string) => {
    for (const secret of secrets) expect(text.includes(secret), where).toBe(false);
    expect(text, where).not.toMatch(refreshToken);
  };

  const stored = await storedByPage(page);
  expect(stored).toContain(t.firm.otherConsultant.id);
  holdsNone(stored, 'what the page keeps');
  const known = await page.evaluate(() => window.stint?.invoke('session.get', {}));
  expect(known).toMatchObject({ state: { session: { userId: t.firm.otherConsultant.id } } });
  holdsNone(JSON.stringify(known), 'what main tells the page');
  const cookies = await app.electron.evaluate(({ session }) => session.defaultSession.cookies.get({}));
  expect(cookies).toEqual([]);
  await app.close();

  const files = await readdir(profile.dir, { recursive: true, withFileTypes: true });
  expect(files.map(({ name }) => name)).toContain('profile.json');
  for (const file of files.filter((entry) => entry.isFile())) {
    const bytes = await readFile(path.join(file.parentPath, file.name));
    for (const encoding of ['latin1', 'utf16le'] as const) holdsNone(bytes.toString(encoding), file.name);
  }
});

test('S23: unsent work survives a sign-out and another person on the same device, and is sent once', async () => {
  await using profile = await newProfile();
  const { url, proxy } = await t.line();
  const app = await launchStint({ profileDir: profile.dir, server: url });
  const { page } = app;
  await signIn(page, t.firm, t.firm.consultant);
  await expect(syncLine(page, /All sent/)).toBeVisible();
  proxy.cut();
  await addRow(page, 'Build it · Development');
  const cells = cellsOf(page, 'Build it · Development');
  await typeInto(cells.nth(0), '1:01');
  await expect(syncLine(page, /1 to send/)).toBeVisible();

  await openSignOut(page);
  const dialog = page.getByRole('alertdialog', { name: 'Sign out with 1 change not sent?' });
  await expect(dialog).toContainText('It stays on this device and is sent when you sign in here again.');
  await expect(dialog).toContainText('Nobody else sees it.');
  await expect(dialog.getByRole('button', { name: 'Stay signed in' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await dialog.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in to log your time' })).toBeVisible();

  proxy.restore();
  await signIn(page, t.firm, t.firm.otherConsultant);
  await expect(syncLine(page, /All sent/)).toBeVisible();
  await expect(page.getByText('1:01')).toHaveCount(0);
  await syncLine(page, /All sent/).click();
  await expect(page.getByText('Nothing waits.')).toBeVisible();
  expect(await minutesOnServer()).toEqual([]);
  // Nothing is unsent, so nothing is asked.
  await openSignOut(page);
  await expect(page.getByRole('heading', { name: 'Sign in to log your time' })).toBeVisible();

  await signIn(page, t.firm, t.firm.consultant);
  await expect(syncLine(page, /All sent/)).toBeVisible();
  await expect.poll(minutesOnServer).toEqual([61]);
  await app.close();
});

test('S24: unsent work of a device that is cut off reaches the server by a sealed file, once', async () => {
  await using profile = await newProfile();
  await using adminProfile = await newProfile();
  const { url, proxy } = await t.line();
  const device = await launchStint({ profileDir: profile.dir, server: url });
  await signIn(device.page, t.firm, t.firm.consultant);
  await expect(syncLine(device.page, /All sent/)).toBeVisible();
  const before = await minutesOnServer();
  proxy.cut();
  await addRow(device.page, 'Development');
  await typeInto(cellsOf(device.page, 'Development').nth(0), '2:02');
  await expect(syncLine(device.page, /1 to send/)).toBeVisible();

  const file = path.join(profile.dir, 'work.stint');
  await answerSaveDialog(device, file);
  await device.page.keyboard.press('Escape');
  await device.page.getByRole('button', { name: /1 to send/ }).click();
  await device.page.getByRole('button', { name: 'Save unsent work to a file…' }).click();
  await expect(device.page.getByText('Saved. Only your firm’s server can open it.')).toBeVisible();
  const text = await readFile(file, 'utf8');
  expect(JSON.parse(text)).toMatchObject({ format: 'stint-sealed', userId: t.firm.consultant.id });
  expect(text).not.toContain(t.firm.project.id);

  const admin = await launchStint({ profileDir: adminProfile.dir, server: t.stack.serverUrl });
  await signIn(admin.page, t.firm, t.firm.admin);
  await expect(syncLine(admin.page, /All sent/)).toBeVisible();
  await syncLine(admin.page, /All sent/).click();
  for (const _ of ['once', 'again']) {
    await admin.page.getByLabel('Sealed file').setInputFiles(file);
    await expect(admin.page.getByText('1 change received by the server.')).toBeVisible();
    expect(await minutesOnServer()).toEqual([...before, 122].sort((a, b) => a - b));
  }
  await admin.close();

  proxy.restore();
  await device.page.getByRole('button', { name: 'Sync now' }).click();
  await expect(syncLine(device.page, /All sent/)).toBeVisible();
  await expect(device.page.getByText('Nothing waits.')).toBeVisible();
  await expect(device.page.getByRole('heading', { name: 'Needs attention' })).toHaveCount(0);
  expect(await minutesOnServer()).toEqual([...before, 122].sort((a, b) => a - b));
  await device.page.getByRole('button', { name: 'Compare with the server' }).click();
  await expect(device.page.getByText('This device has exactly what the server has for you.')).toBeVisible();
  await device.close();
});
