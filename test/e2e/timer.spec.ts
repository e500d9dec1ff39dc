import { expect, test } from '@playwright/test';
import { launchStint, newProfile } from './support/app.ts';
import { expectAccessible } from './support/axe.ts';
import { afternoonZone, chooseWork, clocksAgo, holdClocks, pass } from './support/main-hooks.ts';
import { picture } from './support/picture.ts';
import { signIn, startTestStack, type TestStack } from './support/stack.ts';
import { addRow, cellsOf, syncLine } from './support/week.ts';

let t: TestStack;
test.beforeAll(async () => {
  t = await startTestStack();
});
test.afterAll(async () => {
  await t.stop();
});

test('a running timer survives a kill, and stopping it makes one entry that reaches the server', async () => {
  await using profile = await newProfile();
  let app = await launchStint({ profileDir: profile.dir, server: t.stack.serverUrl });
  await signIn(app.page, t.firm, t.firm.consultant);
  // A key that comes while the first screen is being made ready may find no command yet.
  await expect(syncLine(app.page, /^All sent/)).toBeVisible();
  await app.page.keyboard.press('s');
  const start = app.page.getByRole('dialog', { name: 'Start a timer' });
  await start.getByLabel('Description').fill('Traced the slow query');
  await start.getByRole('combobox').fill('Build it · Development');
  await app.page.getByRole('option', { name: 'Build it · Development', exact: true }).click();
  await expect(app.page.getByRole('button', { name: 'Stop the timer' })).toBeVisible();

  await app.kill();
  app = await launchStint({ profileDir: profile.dir, server: t.stack.serverUrl });
  const running = app.page.getByRole('button', { name: /First Project · Build it · Development, 0:0\d/ });
  await expect(running).toBeVisible();
  await app.page.keyboard.press('s');
  await expect(app.page.getByText('0:01 on First Project saved here.')).toBeVisible();
  await expect(app.page.getByRole('button', { name: 'Start a timer' })).toBeVisible();

  await app.page.getByRole('button', { name: /1 to send/ }).click();
  await app.page.getByRole('dialog').getByLabel('Password').fill(t.firm.password);
  await app.page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).click();
  await expect(app.page.getByRole('button', { name: /^All sent/ })).toBeVisible({ timeout: 20_000 });
  const { rows } = await t.database.query(
    `SELECT minutes, source, description, time_trust->>'level' AS trust, started_at IS NOT NULL AS timed FROM time_entries`,
  );
  expect(rows).toEqual([
    { minutes: 1, source: 'timer', description: 'Traced the slow query', trust: 'exact', timed: true },
  ]);
  await app.close();
});

test('one key starts at once and stops, also while typing; what runs is changed while it runs; stop and discard are undone', async () => {
  await using profile = await newProfile();
  const zone = afternoonZone();
  const app = await launchStint({
    profileDir: profile.dir,
    server: t.stack.serverUrl,
    env: { TZ: zone },
  });
  const { page } = app;
  await signIn(page, t.firm, t.firm.consultant);
  const clocks = clocksAgo(200);
  await expect(page.getByRole('combobox', { name: 'Add work' })).toBeVisible();
  await holdClocks(app, clocks);
  const stop = page.getByRole('button', { name: 'Stop the timer' });

  await page.keyboard.press('Shift+S');
  await chooseWork(page, 'Build it · Development');
  await expect(stop).toBeVisible();

  // All of it changes while it runs, its start too.
  await pass(app, clocks, 30);
  await page.keyboard.press('e');
  const dialog = page.getByRole('dialog', { name: 'Running timer' });
  const earlier = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone });
  await dialog.getByLabel('Description').fill('Traced the slow query');
  await dialog.getByLabel('Started at').fill('99:99');
  await dialog.getByLabel('Started at').press('Enter');
  await expect(dialog.getByText('Type a time such as 9:15.')).toBeVisible();
  await dialog.getByLabel('Started at').fill(earlier.format(clocks.wallMs - 45 * 60_000));
  await dialog.getByRole('combobox', { name: 'Work' }).fill('First Project · Internal');
  await page.getByRole('option', { name: 'First Client · First Project · Internal' }).click();
  await expectAccessible(page, 'running timer');
  await picture(page, 'timer-edit-light');
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await expect(page.getByRole('button', { name: /First Project · Internal, \d:\d\d/ })).toBeVisible();

  // Stopped from a text field, and as if never stopped.
  await page.getByRole('combobox', { name: 'Add work' }).focus();
  await page.keyboard.press('Control+Shift+S');
  const saved = page.getByRole('alertdialog').filter({ hasText: /^0:4[5-6] on First Project saved here/ });
  await expect(saved).toBeVisible();
  await saved.getByRole('button', { name: 'Undo' }).click();
  await expect(stop).toBeVisible();
  await pass(app, clocks, 5);
  await page.getByRole('heading', { name: 'My week' }).click();
  await page.keyboard.press('s');
  await expect(page.getByText(/^0:5[0-1] on First Project saved here/)).toBeVisible();

  // At once with the last work, from then on.
  await page.keyboard.press('s');
  await expect(page.getByRole('button', { name: /First Project · Internal, / })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);

  // Discarded from the palette, and taken back.
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill('discard the running');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Timer discarded/)).toBeVisible();
  await expect(stop).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(stop).toBeVisible();
  await page.keyboard.press('s');
  await expect(stop).toHaveCount(0);

  // Or with the work that has the focus in the week.
  await addRow(page, 'Development', 'First Client · First Project');
  await cellsOf(page, 'Development').nth(0).focus();
  await page.keyboard.press('Control+Shift+S');
  await expect(page.getByRole('button', { name: /First Project · Development, / })).toBeVisible();
  await app.close();
});
