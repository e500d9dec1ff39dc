import { createServer } from 'node:http';
import { expect, type Page, test } from '@playwright/test';
import { v7 as uuidv7 } from 'uuid';
import { TimeEntry } from '../../domain/entities/time-entry.ts';
import { TokenResponse } from '../../domain/wire/auth.ts';
import { WIRE_HEADER, wireVersionText } from '../../domain/wire/version.ts';
import { decisionOn } from '../support/decisions.ts';
import type { FirmUser } from '../support/firm.ts';
import { launchStint, newProfile, type StintApp } from './support/app.ts';
import { expectAccessible, expectNothingCut } from './support/axe.ts';
import { picture } from './support/picture.ts';
import { signIn, startTestStack, type TestStack } from './support/stack.ts';
import { addRow, cellsOf, submitWeek, syncLine, turn, typeInto } from './support/week.ts';

/** What each side is told, on two desktops and one server; and a program that is told too. */

const task = 'Build it · Development';
const comment = 'Which ticket was this for?';

let t: TestStack;
test.beforeAll(async () => {
  t = await startTestStack();
});
test.afterAll(async () => {
  await t.stop();
});

const bell = (page: Page) => page.getByRole('button', { name: /^Notifications/ });
const panel = (page: Page) => page.getByRole('complementary', { name: 'Notifications' });

/** Keeps what the system would show, and what the page takes for not being looked at. */
async function holdNotifications({ electron, page }: StintApp): Promise<void> {
  await electron.evaluate(({ Notification }) => {
    const shown: { title: string; body: string }[] = [];
    Reflect.set(globalThis, 'shownNotices', shown);
    Notification.isSupported = () => true;
    Notification.prototype.show = function (this: Electron.Notification) {
      shown.push({ title: this.title, body: this.body });
    };
  });
  await page.evaluate(() => {
    document.hasFocus = () => false;
  });
}

function shownNotifications({ electron }: StintApp): Promise<{ title: string; body: string }[]> {
  return electron.evaluate(() => Reflect.get(globalThis, 'shownNotices'));
}

/** The server's answer to a person without an app. */
async function api(person: FirmUser) {
  const headers = { 'content-type': 'application/json', [WIRE_HEADER]: wireVersionText() };
  const signedIn = await fetch(`${t.stack.serverUrl}/v1/auth/sign-in`, {
    method: 'POST',
    headers,
    body: JSON.stringify({
      tenant: t.firm.slug,
      email: person.email,
      password: t.firm.password,
      device: { id: uuidv7(), name: 'Script', platform: 'linux' },
    }),
  });
  const { accessToken } = TokenResponse.parse(await signedIn.json());
  return async (path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${t.stack.serverUrl}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { ...headers, authorization: `Bearer ${accessToken}` },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    expect(answer.ok).toBe(true);
    return answer.json();
  };
}

/** The manager sends everything that was submitted back, from another device. */
async function sendBack(): Promise<void> {
  const ask = await api(t.firm.manager);
  const page = (await ask('/v1/sync/timeEntries/pull?limit=100')) as { documents: object[] };
  const entries = page.documents
    .map((one) => TimeEntry.parse(one))
    .filter(({ status }) => status === 'submitted');
  const newDocumentState = await decisionOn(t.firm, entries, { action: 'reject', comment });
  await ask('/v1/sync/decisions/push', {
    rows: [{ operationId: uuidv7(), assumedMasterState: null, newDocumentState }],
  });
}

test('a manager’s bell counts a submitted sheet; the consultant reads why it came back, offline', async () => {
  test.setTimeout(180_000);
  await using consultantProfile = await newProfile();
  await using managerProfile = await newProfile();
  const { url, proxy } = await t.line();
  let consultant = await launchStint({ profileDir: consultantProfile.dir, server: url });
  let page = consultant.page;
  await holdNotifications(consultant);
  await signIn(page, t.firm, t.firm.consultant);
  await expect(page.getByRole('button', { name: /All sent/ })).toBeVisible();
  await page.keyboard.press('Control+8');
  await expect(panel(page)).toContainText('Nothing here yet');
  await page.keyboard.press('Escape');
  await expect(panel(page)).toBeHidden();

  await turn(page, '[');
  await addRow(page, task);
  await typeInto(cellsOf(page, task).nth(0), '4h');
  await typeInto(cellsOf(page, task).nth(1), '1:30');
  await submitWeek(page);

  await test.step('the manager is told once, and one key leads to the queue', async () => {
    const manager = await launchStint({ profileDir: managerProfile.dir, server: t.stack.serverUrl });
    await signIn(manager.page, t.firm, t.firm.manager);
    await expect(bell(manager.page)).toHaveAccessibleName('Notifications, 1 unread');
    await manager.page.keyboard.press('Control+8');
    await expect(panel(manager.page)).toContainText('Carl Consultant submitted the week of');
    await expect(panel(manager.page)).toContainText('2 entries, 5:30');
    await expectAccessible(manager.page, 'notifications');
    await expectNothingCut(manager.page, 'notifications');
    await picture(manager.page, 'notices-manager');
    await manager.page.keyboard.press('ArrowDown');
    await manager.page.keyboard.press('Enter');
    await expect(panel(manager.page)).toBeHidden();
    await expect(manager.page.getByRole('heading', { name: 'Approvals' })).toBeVisible();
    await expect(manager.page.getByRole('region', { name: 'Sheet of Carl Consultant' })).toBeVisible();
    await expect(bell(manager.page)).toHaveAccessibleName('Notifications');
    await manager.close();
  });

  await test.step('what came back is on the desktop, once, with its comment', async () => {
    await sendBack();
    await expect(bell(page)).toHaveAccessibleName('Notifications, 1 unread');
    await expect
      .poll(() => shownNotifications(consultant))
      .toEqual([
        { title: expect.stringContaining('sent back time'), body: expect.stringContaining(comment) },
      ]);
  });

  await test.step('it is read offline after a start without a network, leads to its week, and stays read', async () => {
    proxy.cut();
    await consultant.close();
    consultant = await launchStint({ profileDir: consultantProfile.dir, server: url });
    page = consultant.page;
    await expect(bell(page)).toHaveAccessibleName('Notifications, 1 unread');
    await page.keyboard.press('Control+8');
    await expect(panel(page)).toContainText('Mona Manager sent back time in your week of');
    await expect(panel(page)).toContainText(comment);
    await picture(page, 'notices-consultant');
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture(page, 'notices-consultant-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await panel(page).getByRole('listitem').first().getByRole('button').first().click();
    await expect(cellsOf(page, task).nth(0)).toContainText('4:00');
    await expect(bell(page)).toHaveAccessibleName('Notifications');
    await consultant.kill();
    consultant = await launchStint({ profileDir: consultantProfile.dir, server: url });
    page = consultant.page;
    await expect(bell(page)).toHaveAccessibleName('Notifications');
    proxy.restore();
    // No keychain here: after a restart the person says who they are once more.
    await page.getByRole('button', { name: /^Sign in/ }).click();
    const again = page.getByRole('dialog');
    await again.getByLabel('Password').fill(t.firm.password);
    await again.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('button', { name: /All sent/ })).toBeVisible();
    await expect
      .poll(async () => {
        const { rows } = await t.database.query(
          `select count(*)::int as count from notifications where user_id = $1 and read_at is not null`,
          [t.firm.consultant.id],
        );
        return rows[0].count;
      })
      .toBe(1);
  });
  await consultant.close();
});

test('an administrator adds an address, keeps its secret, and sees a ping arrive', async () => {
  test.setTimeout(120_000);
  const got: string[] = [];
  const receiver = createServer((request, response) => {
    got.push(String(request.headers['stint-event']));
    request.resume().on('end', () => response.writeHead(204).end());
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const address = receiver.address();
  const hook = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/hook`;
  await using profile = await newProfile();
  const admin = await launchStint({ profileDir: profile.dir, server: t.stack.serverUrl });
  const { page } = admin;
  try {
    await signIn(page, t.firm, t.firm.admin);
    await expect(syncLine(page, /^All sent/)).toBeVisible();
    await page.keyboard.press('Control+,');
    await page.getByRole('button', { name: 'Open webhooks' }).click();
    await expect(page.getByText('No program is told yet')).toBeVisible();
    await page.getByRole('button', { name: 'Add address' }).click();
    await page.getByRole('textbox', { name: 'Address' }).fill('https://10.0.0.1/hook');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toContainText('not an address on the public internet');
    await page.getByRole('textbox', { name: 'Address' }).fill(hook);
    await page.getByLabel('What it is for').fill('ERP');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('textbox', { name: 'Secret' })).toHaveValue(/^whsec_/);
    await picture(page, 'webhooks-secret');
    await page.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByRole('button', { name: 'Send ping' }).click();
    const deliveries = page.getByRole('complementary', { name: 'Deliveries' });
    await expect(deliveries).toContainText('Delivered');
    expect(got).toEqual(['ping']);
    await expectAccessible(page, 'webhooks');
    await expectNothingCut(page, 'webhooks');
    await picture(page, 'webhooks');
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture(page, 'webhooks-dark');
  } finally {
    await admin.close();
    receiver.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
  }
});
