import { expect, type Locator, type Page, test } from '@playwright/test';
import { launchStint, newProfile, type StintApp } from './support/app.ts';
import { expectAccessible } from './support/axe.ts';
import {
  afternoonZone,
  chooseWork,
  clocksAgo,
  holdClocks,
  idleFor,
  pass,
  powerEvent,
} from './support/main-hooks.ts';
import { picture } from './support/picture.ts';
import { signIn, startTestStack, type TestStack } from './support/stack.ts';

let t: TestStack;
test.beforeAll(async () => {
  t = await startTestStack();
});
test.afterAll(async () => {
  await t.stop();
});

const work = 'Build it · Development';
const zone = afternoonZone();

function launch(profileDir: string, server: string): Promise<StintApp> {
  return launchStint({ profileDir, server, env: { TZ: zone } });
}

function question(page: Page, minutes: string): Locator {
  return page.getByRole('dialog', { name: `What about ${minutes} away?` });
}

async function answer(dialog: Locator, choice: string): Promise<void> {
  await dialog.getByRole('radio', { name: choice }).press('Space');
  await dialog.getByRole('button', { name: 'Do it' }).press('Enter');
}

/** In both themes, as the person sees it. */
async function pictures(page: Page, name: string): Promise<void> {
  await expectAccessible(page, name);
  await picture(page, `${name}-light`);
  await page.evaluate(() => {
    document.documentElement.dataset.theme = 'dark';
  });
  await expectAccessible(page, `${name}, dark`);
  await picture(page, `${name}-dark`);
  await page.evaluate(() => {
    document.documentElement.dataset.theme = 'light';
  });
}

async function sentEntries(app: StintApp, count: number): Promise<unknown[]> {
  await expect(app.page.getByRole('button', { name: /^All sent/ })).toBeVisible({ timeout: 20_000 });
  const query = `SELECT minutes, task_id IS NOT NULL AS on_task, source, time_trust->>'level' AS trust,
    extract(epoch FROM ended_at - started_at)::int / 60 AS span
    FROM time_entries WHERE user_id = $1 AND NOT deleted ORDER BY started_at`;
  await expect.poll(async () => (await t.database.query(query, [t.firm.consultant.id])).rowCount).toBe(count);
  return (await t.database.query(query, [t.firm.consultant.id])).rows;
}

test('time away is never decided without the person, and is exact: lock, sleep and idle; kept, dropped, moved', async () => {
  await using profile = await newProfile();
  const clocks = clocksAgo(200);
  let app = await launch(profile.dir, t.stack.serverUrl);
  await signIn(app.page, t.firm, t.firm.consultant);
  await expect(app.page.getByRole('combobox', { name: 'Add work' })).toBeVisible();
  await holdClocks(app, clocks);
  await app.page.keyboard.press('s');
  await chooseWork(app.page, work);
  await expect(app.page.getByRole('button', { name: 'Stop the timer' })).toBeVisible();

  // Locked for 42 minutes, twice in a row: one question. Esc leaves it open, and says so.
  await pass(app, clocks, 75);
  await powerEvent(app, 'lock-screen');
  await pass(app, clocks, 20);
  await powerEvent(app, 'unlock-screen');
  await powerEvent(app, 'lock-screen');
  await pass(app, clocks, 22);
  await powerEvent(app, 'unlock-screen');
  await expect(question(app.page, '0:42')).toBeVisible();
  await expect(question(app.page, '0:42')).toContainText('The screen was locked from');
  await expect(question(app.page, '0:42')).toContainText('1:15 until');
  await expect(question(app.page, '0:42').getByRole('button', { name: 'Do it' })).toBeDisabled();
  await pictures(app.page, 'timer-away');
  await app.page.keyboard.press('Escape');
  await expect(question(app.page, '0:42')).toHaveCount(0);
  await expect(app.page.getByRole('button', { name: 'Away 0:42. Decide' })).toBeVisible();
  await expect(app.page.getByText('You were away for 0:42 while the timer ran.')).toBeVisible();
  await pictures(app.page, 'timer-away-open');

  // A kill does not decide either.
  await app.kill();
  app = await launch(profile.dir, t.stack.serverUrl);
  await holdClocks(app, clocks);
  await expect(question(app.page, '0:42')).toBeVisible();
  await question(app.page, '0:42').getByRole('radio', { name: 'Move it to other work' }).press('Space');
  await question(app.page, '0:42').getByRole('button', { name: 'Do it' }).press('Enter');
  await expect(app.page.getByText('Choose the work that this time is for.')).toBeVisible();
  await question(app.page, '0:42').getByRole('combobox', { name: 'Other work' }).fill('Internal');
  await app.page.getByRole('option', { name: 'First Client · First Project · Internal' }).click();
  await question(app.page, '0:42').getByRole('button', { name: 'Do it' }).press('Enter');
  await expect(app.page.getByText(/^0:42 moved to .* Internal/)).toBeVisible();
  await expect(app.page.getByRole('button', { name: 'Stop the timer' })).toBeVisible();

  // Asleep for 30 minutes: dropped, taken back, and then kept.
  await pass(app, clocks, 5);
  await powerEvent(app, 'suspend');
  await pass(app, clocks, 30);
  await powerEvent(app, 'resume');
  await expect(question(app.page, '0:30')).toContainText('The computer slept from');
  await answer(question(app.page, '0:30'), 'Drop it and go on');
  await expect(app.page.getByText('0:30 dropped. The timer goes on.')).toBeVisible();
  await app.page.keyboard.press('Control+z');
  await expect(app.page.getByRole('button', { name: 'Away 0:30. Decide' })).toBeVisible();
  await app.page.getByRole('button', { name: 'Away 0:30. Decide' }).press('Enter');
  await answer(question(app.page, '0:30'), 'Keep it');
  await expect(app.page.getByRole('button', { name: /^Away/ })).toHaveCount(0);

  // No key for 12 minutes: said while it lasts, asked when somebody is back.
  await pass(app, clocks, 8 + 12);
  await idleFor(app, 12);
  await expect(app.page.getByRole('button', { name: 'Away 0:12. Decide' })).toBeVisible({ timeout: 15_000 });
  await expect(question(app.page, '0:12')).toHaveCount(0);
  await idleFor(app, 0);
  await expect(question(app.page, '0:12')).toContainText('No key and no touch from');
  await answer(question(app.page, '0:12'), 'Drop it and stop');
  await expect(app.page.getByRole('button', { name: 'Start a timer' })).toBeVisible();

  await app.page.getByRole('button', { name: /to send/ }).click();
  await app.page.getByRole('dialog').getByLabel('Password').fill(t.firm.password);
  await app.page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).click();
  expect(await sentEntries(app, 3)).toEqual([
    { minutes: 75, on_task: true, source: 'timer', trust: 'exact', span: 75 },
    { minutes: 42, on_task: false, source: 'timer', trust: 'exact', span: 42 },
    { minutes: 5 + 30 + 8, on_task: true, source: 'timer', trust: expect.any(String), span: 43 },
  ]);
  await app.close();
});
