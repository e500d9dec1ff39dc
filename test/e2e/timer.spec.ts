import { expect, test } from '@playwright/test';
import { launchStint, newProfile } from './support/app.ts';
import { signIn, startTestStack, type TestStack } from './support/stack.ts';

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
