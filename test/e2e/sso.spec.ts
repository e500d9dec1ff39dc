import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type IdentityProvider, identityProvider } from '../support/identity-provider.ts';
import { launchStint, newProfile, type StintApp } from './support/app.ts';
import { expectAccessible } from './support/axe.ts';
import { picture } from './support/picture.ts';
import { startTestStack, type TestStack } from './support/stack.ts';
import { syncLine } from './support/week.ts';

/** Signing in with the firm's own account: a real provider, the app's own way through a browser that the test plays. */

const SLUG = 'single-sign-on';
let t: TestStack;
let provider: IdentityProvider;
let folder: string;

test.beforeAll(async () => {
  provider = await identityProvider();
  folder = await mkdtemp(path.join(os.tmpdir(), 'stint-sso-'));
  const file = path.join(folder, 'sso.json');
  const { issuer, clientId } = provider;
  await writeFile(file, JSON.stringify({ firms: { [SLUG]: { issuer, clientId } } }));
  process.env.STINT_SSO_FILE = file;
  try {
    t = await startTestStack();
  } finally {
    delete process.env.STINT_SSO_FILE;
  }
  // The server reads who has a provider as it starts, before there is a firm.
  await t.database.query('UPDATE tenants SET slug = $2 WHERE id = $1', [t.firm.tenantId, SLUG]);
});
test.afterAll(async () => {
  await t?.stop();
  await provider?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Keeps the address that the app would have the system's browser open. */
async function holdBrowser({ electron }: StintApp): Promise<() => Promise<string>> {
  await electron.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    Object.assign(shell, { openExternal: async (address: string) => void opened.push(address) });
  });
  return async () => {
    let address: string | undefined;
    await expect
      .poll(async () => {
        address = await electron.evaluate(() =>
          (globalThis as unknown as { opened: string[] }).opened.shift(),
        );
        return address;
      })
      .toBeDefined();
    return address ?? '';
  };
}

const own = (page: Page) => page.getByRole('button', { name: 'Use your firm’s account' });

test('a person signs in in the browser, and again when the session is over', async () => {
  await using profile = await newProfile();
  const app = await launchStint({ profileDir: profile.dir, server: t.stack.serverUrl });
  const { page } = app;
  const opened = await holdBrowser(app);
  await own(page).click();
  await expect(page.getByText('Enter your firm’s short name.')).toBeVisible();
  await page.getByLabel('Firm').fill(SLUG);

  // Whoever changes their mind is back where they were.
  await own(page).click();
  await opened();
  await expect(page.getByRole('status').filter({ hasText: 'Your browser is open' })).toBeVisible();
  await expectAccessible(page, 'waiting for the browser');
  await picture(page, 'sso-waiting');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(own(page)).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await picture(page, 'sso');

  // A stranger to the firm is told so.
  await own(page).click();
  await fetch(await provider.browse(await opened(), 'stranger@example.com'));
  await expect(page.getByRole('alert')).toContainText('Nobody with the email stranger@example.com');

  await own(page).click();
  await fetch(await provider.browse(await opened(), t.firm.consultant.email));
  await expect(page.getByRole('heading', { name: 'My week' })).toBeVisible();

  await t.database.query('UPDATE refresh_tokens SET revoked_at = now()');
  await app.close();
  const later = await launchStint({ profileDir: profile.dir, server: t.stack.serverUrl });
  const openedLater = await holdBrowser(later);
  await later.page
    .getByRole('button', { name: /Sign in/ })
    .first()
    .click();
  await expect(later.page.getByRole('dialog')).toContainText(t.firm.consultant.email);
  await picture(later.page, 'sso-again');
  await own(later.page).click();
  await fetch(await provider.browse(await openedLater(), t.firm.consultant.email));
  await expect(later.page.getByRole('dialog')).toHaveCount(0);
  await expect(syncLine(later.page, /^All sent/)).toBeVisible();
  await later.close();
});

test('a password is refused in words where the firm has its own sign-in only', async () => {
  await using profile = await newProfile();
  const app = await launchStint({ profileDir: profile.dir, server: t.stack.serverUrl });
  const { page } = app;
  await page.getByLabel('Firm').fill(SLUG);
  await page.getByLabel('Email').fill(t.firm.consultant.email);
  await page.getByLabel('Password').fill(t.firm.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('Your firm signs in with single sign-on');
  await app.close();
});
