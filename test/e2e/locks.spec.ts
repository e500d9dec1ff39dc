import { expect, type Page, test } from '@playwright/test';
import type { TenantSettings } from '../../domain/entities/tenant.ts';
import { addDays, weekStartOf } from '../../domain/rules/civil-date.ts';
import { decisionOn, submitted } from '../support/decisions.ts';
import { launchStint, newProfile } from './support/app.ts';
import { expectAccessible, expectNothingCut } from './support/axe.ts';
import { picture } from './support/picture.ts';
import { SecondDevice } from './support/second-device.ts';
import { signIn, startTestStack, type TestStack } from './support/stack.ts';
import { cellsOf, submitWeek, turn, typeInto } from './support/week.ts';

/** Issue 5, locks: a period is locked by hand, its people are told, and what comes late is an adjustment. */

const task = 'Build it · Development';
const monday = addDays(weekStartOf(new Date().toISOString().slice(0, 10), 1), -7);

let t: TestStack;
test.beforeAll(async () => {
  t = await startTestStack();
});
test.afterAll(async () => {
  await t.stop();
});

/** Hours of the ledger by entry, as far as they do not cancel out. */
async function metered(): Promise<Record<string, number>> {
  const { rows } = await t.database.query<{ id: string; hours: number }>(
    `SELECT cause_id AS id, sum(quantity)::float AS hours FROM metering_events WHERE tenant_id = $1
      GROUP BY cause_id HAVING sum(quantity) <> 0`,
    [t.firm.tenantId],
  );
  return Object.fromEntries(rows.map(({ id, hours }) => [id, hours]));
}

async function entriesSaying(description: string): Promise<{ id: string; status: string; source: string }[]> {
  const { rows } = await t.database.query(
    'SELECT id, status, source FROM time_entries WHERE tenant_id = $1 AND description = $2 AND NOT deleted',
    [t.firm.tenantId, description],
  );
  return rows;
}

const isOnline = (page: Page) =>
  expect(page.getByRole('button', { name: /^All sent/ })).toBeVisible({ timeout: 60_000 });
const aside = (page: Page) => page.getByRole('complementary');

test('an admin locks a week; late and settled time is adjusted, and the ledger holds what stands', async () => {
  test.setTimeout(240_000);
  const { firm } = t;
  const mona = await SecondDevice.of(t.stack.serverUrl, firm, firm.manager);
  const approve = async (id: string) => {
    const decision = await decisionOn(firm, [await mona.entry(id)]);
    return mona.decide(decision);
  };
  const [original] = await submitted(t.database, firm, {
    date: monday,
    minutes: 120,
    description: 'Long workshop',
    submittedAt: new Date().toISOString(),
  });
  if (!original) throw new Error('one entry');
  await approve(original.id);
  const { url, proxy } = await t.line();
  await using profile = await newProfile();
  const consultant = await launchStint({ profileDir: profile.dir, server: url });
  const { page } = consultant;
  await signIn(page, firm, firm.consultant);
  await isOnline(page);

  await test.step('work is logged and submitted offline', async () => {
    proxy.cut();
    await turn(page, '[');
    await typeInto(cellsOf(page, task).nth(1), '1:30');
    await cellsOf(page, task).nth(1).focus();
    await page.keyboard.press(' ');
    await aside(page).getByRole('button', { name: 'Edit' }).click();
    await aside(page).getByRole('textbox', { name: 'Description' }).fill('On the train');
    await aside(page).getByRole('button', { name: 'Save' }).click();
    await expect(aside(page).getByText('On the train')).toBeVisible();
    await page.keyboard.press('Escape');
    await submitWeek(page);
    await expect(page.getByText(/^1:30 submitted/).first()).toBeVisible();
  });

  await test.step('meanwhile an admin locks the week by hand, after seeing what that closes', async () => {
    await using adminProfile = await newProfile();
    const admin = await launchStint({ profileDir: adminProfile.dir, server: t.stack.serverUrl });
    await signIn(admin.page, firm, firm.admin);
    await isOnline(admin.page);
    await admin.page.keyboard.press('Control+k');
    await admin.page.getByRole('dialog').getByRole('combobox').fill('Firm rules');
    await admin.page.keyboard.press('Enter');
    await expect(admin.page.getByRole('heading', { name: 'Firm rules' })).toBeVisible();
    await admin.page.getByRole('button', { name: 'Lock through last week' }).click();
    await expect(admin.page.getByText(/everything is decided/)).toBeVisible();
    await expectAccessible(admin.page, 'firm rules');
    await expectNothingCut(admin.page, 'firm rules');
    await picture(admin.page, 'firm-rules');
    await admin.page.keyboard.press('Control+s');
    await expect(admin.page.getByText('Saved. Every device hears of it.')).toBeVisible();
    await expect(admin.page.getByRole('button', { name: 'Unlock' })).toBeVisible();
    await admin.close();
  });

  await test.step('what arrives after the lock is kept, and becomes an adjustment that a manager approves', async () => {
    proxy.restore();
    await page
      .getByRole('button', { name: /needs attention/ })
      .first()
      .click({ timeout: 60_000 });
    await expect(page.getByText('The week was locked before this arrived.', { exact: false })).toBeVisible();
    await picture(page, 'attention-locked');
    await page.getByRole('button', { name: 'Log as an adjustment' }).click();
    await isOnline(page);
    await expect
      .poll(() => entriesSaying('On the train'))
      .toMatchObject([{ status: 'submitted', source: 'adjustment' }]);
    const [late] = await entriesSaying('On the train');
    await approve(late?.id ?? '');
    expect(await metered()).toEqual({ [original.id]: 2, [late?.id ?? '']: 1.5 });
  });

  await test.step('the device says while typing that the week is locked; A opens an adjustment with the original', async () => {
    await page.keyboard.press('Control+1');
    await expect(page.getByText(/· Locked/)).toBeVisible();
    const cell = cellsOf(page, task).nth(0);
    await cell.focus();
    await page.keyboard.type('1');
    await expect(page.getByText(/Press A to adjust it/)).toBeVisible();
    await page.keyboard.press('a');
    await expect(aside(page).getByText('Stands now')).toBeVisible();
    const time = aside(page).getByLabel('Time', { exact: true });
    await time.fill('0:30');
    await aside(page).getByRole('textbox', { name: 'Reason and description' }).fill('');
    await aside(page).getByRole('button', { name: 'Send adjustment' }).click();
    await expect(aside(page).getByText(/Say why/)).toBeVisible();
    await aside(page).getByRole('textbox', { name: 'Reason and description' }).fill('Shorter workshop');
    await expect(aside(page).getByText(/Changes the time by −1:30/)).toBeVisible();
    await expectAccessible(page, 'adjusting');
    await expectNothingCut(page, 'adjusting');
    await picture(page, 'adjusting');
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture(page, 'adjusting-dark');
    await aside(page).getByRole('button', { name: 'Send adjustment' }).click();
    await expect(page.getByText('Adjustment sent.', { exact: false })).toBeVisible();
    await expect(cell).toContainText('2:00');
    await picture(page, 'adjusted');
  });

  await test.step('approved, it stands in the place of the original, once, on screen and in the ledger', async () => {
    await expect.poll(() => entriesSaying('Shorter workshop')).toMatchObject([{ status: 'submitted' }]);
    const [adjustment] = await entriesSaying('Shorter workshop');
    await approve(adjustment?.id ?? '');
    const [late] = await entriesSaying('On the train');
    expect(await metered()).toEqual({ [adjustment?.id ?? '']: 0.5, [late?.id ?? '']: 1.5 });
    await page.keyboard.press('Escape');
    await expect(cellsOf(page, task).nth(0)).toContainText('0:30');
    await picture(page, 'standing');
  });
  await consultant.close();
});

test('rules are put back by undo, never over somebody else’s, and shown offline', async () => {
  test.setTimeout(180_000);
  const { firm } = t;
  const { url, proxy } = await t.line();
  const settings = async () => {
    const { rows } = await t.database.query<{ settings: TenantSettings }>(
      'SELECT settings FROM tenants WHERE id = $1',
      [firm.tenantId],
    );
    return rows[0]?.settings;
  };
  await using profile = await newProfile();
  const { page, close } = await launchStint({ profileDir: profile.dir, server: url });
  await signIn(page, firm, firm.admin);
  await isOnline(page);
  await page.keyboard.press('Control+,');
  await page.getByRole('button', { name: 'Open firm rules' }).click();
  const start = page.getByRole('button', { name: /The week begins on/ });

  await test.step('a pasted list of holidays and another first day are saved at once, and taken back at once', async () => {
    await page.getByRole('button', { name: 'Paste a list' }).click();
    const dialog = page.getByRole('dialog', { name: 'Paste a list' });
    await dialog.getByRole('textbox').fill('2999-01-01 New year\n24.12.2999; Eve\nsome day');
    await expect(dialog.getByRole('status')).toContainText('some day');
    await expectAccessible(page, 'pasting holidays');
    await dialog.getByRole('button', { name: 'Add 2 holidays' }).click();
    await start.click();
    await page.getByRole('option', { name: 'Sunday' }).click();
    await picture(page, 'firm-rules-holidays');
    await page.keyboard.press('Control+s');
    await expect(page.getByText('Saved. Every device hears of it.')).toBeVisible();
    expect(await settings()).toMatchObject({ weekStart: 7 });
    expect((await settings())?.holidays).toHaveLength(3);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(async () => (await settings())?.weekStart).toBe(1);
    expect((await settings())?.holidays).toHaveLength(1);
    await expect(start).toContainText('Monday');
  });

  await test.step('a rule of auto-approval is added with its limits, in the firm’s currency', async () => {
    await page.getByText('Let time approve itself by rules').click();
    await page.getByRole('button', { name: 'Add a rule' }).click();
    const rule = page.getByRole('list', { name: 'Rules' }).getByRole('listitem').first();
    await rule.getByLabel('Name of the rule').fill('');
    await expect(rule.getByText('A rule needs a name', { exact: false })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Save rules' })).toBeDisabled();
    await rule.getByLabel('Name of the rule').fill('Short calls');
    await rule.getByLabel('Amount under').fill('99.50');
    await rule.getByRole('combobox', { name: 'Only these projects' }).fill('First');
    await page.getByRole('option', { name: 'First Project' }).click();
    await expect(rule.getByRole('button', { name: 'Take out First Project' })).toBeVisible();
    await rule.getByRole('combobox', { name: 'Only these activities' }).fill('DEV');
    await page.getByRole('option', { name: 'DEV' }).click();
    await expect(rule.getByRole('button', { name: 'Take out DEV' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Firm rules' })).toBeInViewport();
    await expectAccessible(page, 'a rule of auto-approval');
    await picture(page, 'firm-rules-auto');
    await page.evaluate(() => {
      document.documentElement.dataset.theme = 'dark';
    });
    await picture(page, 'firm-rules-auto-dark');
    await page.keyboard.press('Control+s');
    await expect
      .poll(async () => (await settings())?.approval.autoApprove)
      .toMatchObject({
        enabled: true,
        rules: [
          {
            name: 'Short calls',
            amountUnderMinor: 9950,
            minutesUpTo: 120,
            projectIds: [firm.project.id],
            activityCodes: ['DEV'],
          },
        ],
      });
  });

  await test.step('what somebody else saved meanwhile stays, and is shown', async () => {
    await start.click();
    await page.getByRole('option', { name: 'Saturday' }).click();
    await t.database.query(
      `UPDATE tenants SET settings = jsonb_set(settings, '{approval,lateAfterDays}', '21') WHERE id = $1`,
      [firm.tenantId],
    );
    await page.keyboard.press('Control+s');
    await expect(page.getByText('Somebody else saved other rules meanwhile', { exact: false })).toBeVisible();
    expect((await settings())?.weekStart).toBe(1);
    await picture(page, 'firm-rules-stale');
    await page.getByRole('button', { name: 'Show theirs' }).click();
    await expect(page.getByLabel('Time is late after')).toHaveValue('21');
  });

  await test.step('offline they are shown, and cannot be saved', async () => {
    proxy.cut();
    await expect(page.getByText('You are offline.', { exact: false })).toBeVisible({ timeout: 60_000 });
    await start.click();
    await page.getByRole('option', { name: 'Sunday' }).click();
    await expect(page.getByRole('button', { name: 'Save rules' })).toBeDisabled();
    await page.setViewportSize({ width: 700, height: 500 });
    await expectNothingCut(page, 'firm rules at 200 %');
    await picture(page, 'firm-rules-offline');
  });
  await close();
});
