import { expect, type Page, test } from '@playwright/test';
import { decisionOn } from '../support/decisions.ts';
import { launchStint, newProfile, type StintApp } from './support/app.ts';
import { expectAccessible, expectNothingCut } from './support/axe.ts';
import { picture } from './support/picture.ts';
import { SecondDevice } from './support/second-device.ts';
import { signIn, startTestStack, type TestStack } from './support/stack.ts';
import { addRow, cellsOf, submitWeek, syncLine, turn, typeInto } from './support/week.ts';

/** What happened to an entry, beside the screen: the server's log, and offline what the device knows. */

const task = 'Build it · Development';

let t: TestStack;
test.beforeAll(async () => {
  t = await startTestStack();
});
test.afterAll(async () => {
  await t.stop();
});

/** What the server has of the consultant's only entry, such as `60 draft`. */
const stored = async () => {
  const { rows } = await t.database.query('SELECT minutes, status FROM time_entries WHERE user_id = $1', [
    t.firm.consultant.id,
  ]);
  return rows.map(({ minutes, status }) => `${minutes} ${status}`).join();
};
const panel = (page: Page) => page.getByRole('complementary', { name: 'History' });
const steps = (page: Page) => panel(page).getByRole('list').getByRole('listitem');

test('an entry’s history is known offline, and whole when the server answers', async () => {
  test.setTimeout(180_000);
  await using profile = await newProfile();
  const { url, proxy } = await t.line();
  const app: StintApp = await launchStint({ profileDir: profile.dir, server: url });
  const { page } = app;
  await signIn(page, t.firm, t.firm.consultant);
  await expect(syncLine(page, /All sent/)).toBeVisible();
  await turn(page, '[');
  await addRow(page, task);
  const cell = cellsOf(page, task).nth(0);
  await typeInto(cell, '1h');
  await expect.poll(stored).toBe('60 draft');
  await expect(syncLine(page, /All sent/)).toBeVisible();

  await test.step('offline it is what this device knows, and says so', async () => {
    proxy.cut();
    await typeInto(cell, '1:30');
    await expect(syncLine(page, /Offline/)).toBeVisible();
    await cell.focus();
    await page.keyboard.press('Space');
    await expect(page.getByRole('complementary')).toBeVisible();
    await page.keyboard.press('h');
    await expect(panel(page)).toContainText('Offline. This is what this device knows');
    await expect(steps(page).last()).toContainText(/not (sent|confirmed) yet/);
    await expect(steps(page).last()).toContainText('1:00 → 1:30');
    await expectAccessible(page, 'history, offline');
    await picture(page, 'history-offline');
  });

  await test.step('online it is the server’s log, with devices, decisions and what they metered', async () => {
    proxy.restore();
    await expect(syncLine(page, /All sent/)).toBeVisible({ timeout: 60_000 });
    await expect(steps(page)).toHaveCount(2);
    await page.keyboard.press('Escape');
    await expect(panel(page)).toBeHidden();
    // The panel under it is still there: what was opened last closes first.
    await expect(page.getByRole('complementary')).toBeVisible();
    await page.keyboard.press('Escape');
    await submitWeek(page);
    await expect.poll(stored, { timeout: 30_000 }).toBe('90 submitted');
    const manager = await SecondDevice.of(t.stack.serverUrl, t.firm, t.firm.manager);
    const { rows } = await t.database.query('SELECT id FROM time_entries WHERE user_id = $1', [
      t.firm.consultant.id,
    ]);
    const entry = await manager.entry(rows[0].id);
    await manager.decide(await decisionOn(t.firm, [entry], { comment: 'Well done' }));
    await cell.focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('h');
    await expect(steps(page)).toHaveCount(4, { timeout: 30_000 });
    await expect(steps(page).nth(0)).toContainText('Logged');
    await expect(steps(page).nth(1)).toContainText('Time1:00 → 1:30');
    await expect(steps(page).nth(1)).toContainText(/You · \S/);
    await expect(steps(page).nth(2)).toContainText('Submitted');
    await expect(steps(page).nth(3)).toContainText('Approved');
    await expect(steps(page).nth(3)).toContainText(t.firm.manager.name);
    await expect(steps(page).nth(3)).toContainText('Well done');
    await expect(steps(page).nth(3)).toContainText('1:30 counted for the client');
    await expectAccessible(page, 'history');
    await expectNothingCut(page, 'history');
    await picture(page, 'history');
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture(page, 'history-dark');
    await page.emulateMedia({ colorScheme: 'light' });
  });

  await test.step('it leaves as text', async () => {
    await panel(page).getByRole('button', { name: 'Copy as text' }).press('Enter');
    await expect(page.getByText('Copied.')).toBeVisible();
    const text = await app.electron.evaluate(({ clipboard }) => clipboard.readText());
    expect(text).toContain('First Project');
    expect(text).toContain('  Time: 1:00 → 1:30');
    expect(text).toContain('  “Well done”');
  });

  await test.step('a server that takes its time is not waited for', async () => {
    await page.keyboard.press('Escape');
    proxy.silence();
    await page.keyboard.press('h');
    await panel(page).getByRole('button', { name: 'Do not wait' }).press('Enter');
    await expect(panel(page)).toContainText('This is what this device knows');
    await expect(steps(page).first()).toContainText('Logged');
    await picture(page, 'history-stopped');
    await page.keyboard.press('Control+,');
    await expect(panel(page)).toBeHidden();
  });
  await app.close();
});
