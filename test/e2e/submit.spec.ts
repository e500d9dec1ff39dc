import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { unzipSync } from 'fflate';
import { launchStint, newProfile, type StintApp } from './support/app.ts';
import { expectAccessible, expectNothingCut } from './support/axe.ts';
import { picture } from './support/picture.ts';
import { signIn, startTestStack, type TestStack } from './support/stack.ts';
import { addRow, cellsOf, turn, typeInto } from './support/week.ts';

/** The end of a week: its check list, submitting and recalling, reminders, and one's own data as a file. All offline. */

const task = 'Build it · Development';

let t: TestStack;
let app: StintApp;
let page: Page;
test.beforeAll(async () => {
  t = await startTestStack();
  // Half a day is expected on every weekday.
  await t.database.query(
    'UPDATE resources SET capacity_minutes_per_week = 1200 WHERE tenant_id = $1 AND user_id = $2',
    [t.firm.tenantId, t.firm.consultant.id],
  );
});
test.afterAll(async () => {
  await t.stop();
});

const panel = () => page.getByRole('complementary', { name: 'Before you submit' });

test('a week is checked, submitted, recalled and taken along, offline', async () => {
  test.setTimeout(180_000);
  await using profile = await newProfile();
  const { url, proxy } = await t.line();
  app = await launchStint({ profileDir: profile.dir, server: url });
  page = app.page;
  await signIn(page, t.firm, t.firm.consultant);
  await expect(page.getByRole('button', { name: /All sent/ })).toBeVisible();
  proxy.cut();
  await turn(page, '[');
  await addRow(page, task);
  await typeInto(cellsOf(page, task).nth(0), '4h');
  await typeInto(cellsOf(page, task).nth(1), '1:30');

  await test.step('the check list says which days lack time and leads there', async () => {
    await page.keyboard.press('Control+Enter');
    const lines = panel().getByRole('listitem');
    await expect(lines.filter({ hasText: /missing/ })).toHaveCount(4);
    await expect(lines.filter({ hasText: /missing/ }).first()).toContainText('2:30 missing');
    await expect(panel()).toContainText('2 entries have no description');
    await expectAccessible(page, 'check list');
    await expectNothingCut(page, 'check list');
    await picture(page, 'check-list');
    await lines.filter({ hasText: '4:00 missing' }).first().getByRole('button').press('Enter');
    await expect(page.getByRole('complementary').getByRole('group', { name: 'Date' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(panel()).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(panel()).toBeHidden();
    await page.keyboard.press('c');
    await expect(panel()).toBeVisible();
  });

  await test.step('it is submitted from there, by the same key, and can be taken back', async () => {
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText(/^5:30 submitted/).first()).toBeVisible();
    await expect(panel()).toBeHidden();
    await expect(page.getByRole('button', { name: 'Submit week' })).toBeDisabled();
    await page.keyboard.press('Control+z');
    await expect(page.getByRole('button', { name: 'Submit week' })).toBeEnabled();
  });

  await test.step('own data leaves as CSV, Excel and JSON', async () => {
    for (const [format, name] of [
      ['CSV', 'own.csv'],
      ['Excel', 'own.xlsx'],
      ['JSON', 'own.json'],
    ] as const) {
      const filePath = path.join(profile.dir, name);
      await app.electron.evaluate(({ dialog }, saveTo) => {
        Object.assign(dialog, { showSaveDialog: async () => ({ canceled: false, filePath: saveTo }) });
      }, filePath);
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').getByRole('combobox').fill('Export my time');
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: 'Export my time' });
      await dialog.getByRole('button', { name: /Period/ }).press('Enter');
      await page.getByRole('option', { name: 'Everything on this device' }).click();
      await expect(dialog.getByRole('status')).toHaveText('2 entries, 5:30');
      await dialog.getByRole('radio', { name: format }).click({ force: true });
      if (format === 'CSV') {
        await expectAccessible(page, 'export');
        await picture(page, 'export');
      }
      await dialog.getByRole('button', { name: 'Save file' }).press('Enter');
      await expect(dialog).toBeHidden();
      await expect(page.getByText(`2 entries saved to ${filePath}`)).toBeVisible();
    }
    const csv = await readFile(path.join(profile.dir, 'own.csv'), 'utf8');
    expect(
      csv
        .trimEnd()
        .split('\r\n')
        .map((line) => line.split(',')[9]),
    ).toEqual(['minutes', '240', '90']);
    const json = JSON.parse(await readFile(path.join(profile.dir, 'own.json'), 'utf8'));
    expect(json.entries.map(({ minutes }: { minutes: number }) => minutes)).toEqual([240, 90]);
    const files = unzipSync(await readFile(path.join(profile.dir, 'own.xlsx')));
    expect(new TextDecoder().decode(files['xl/worksheets/sheet1.xml'])).toContain('<v>240</v>');
  });

  await test.step('a reminder comes once, on the person’s own schedule', async () => {
    await app.electron.evaluate(({ Notification }) => {
      const shown: string[] = [];
      Object.assign(globalThis, { remindersShown: shown });
      Notification.isSupported = () => true;
      Notification.prototype.show = function (this: Electron.Notification) {
        shown.push(this.title);
      };
    });
    const shown = () =>
      app.electron.evaluate(
        () => (globalThis as typeof globalThis & { remindersShown: string[] }).remindersShown,
      );
    await page.keyboard.press('Control+,');
    await page.getByRole('switch', { name: 'Remind me to submit the week' }).focus();
    await page.keyboard.press('Space');
    const time = page.getByLabel('Time', { exact: true });
    await time.fill('25');
    await expect(page.getByText('Type a time such as 17:00.')).toBeVisible();
    await page.keyboard.press('Control+1');
    // Something of this week to submit, and the reminder for today, from midnight on.
    await page.keyboard.press(']');
    await addRow(page, task);
    const cell = cellsOf(page, task).nth((new Date().getUTCDay() + 6) % 7);
    await typeInto(cell, '1h');
    await page.keyboard.press('Control+,');
    // The time first: a changed schedule reminds again, and the usual time of today may be over.
    await time.fill('0:00');
    await page
      .getByRole('button', { name: /^Day|Day$/ })
      .first()
      .press('Enter');
    const weekday = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' }).format(new Date());
    await page.getByRole('option', { name: weekday }).click();
    await expectAccessible(page, 'settings');
    await picture(page, 'settings-reminders');
    await expect.poll(shown).toEqual(['1:00 not submitted']);
    await page.reload();
    await expect(page.getByRole('navigation').first()).toBeVisible();
    expect(await shown()).toEqual(['1:00 not submitted']);
  });
  await app.close();
});
