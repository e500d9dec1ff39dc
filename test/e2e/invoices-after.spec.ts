import { expect, type Page, test } from '@playwright/test';
import { v7 as uuidv7 } from 'uuid';
import { addDays } from '../../domain/rules/civil-date.ts';
import { expenseChange } from '../support/billing.ts';
import { decide, decisionOn, submitted } from '../support/decisions.ts';
import { launchStint, newProfile } from './support/app.ts';
import { expectAccessible, expectNothingCut } from './support/axe.ts';
import { picture } from './support/picture.ts';
import { setUpSelling } from './support/selling.ts';
import { signIn, startTestStack, type TestStack } from './support/stack.ts';

/** Runs over several clients, and what becomes of an invoice that is not simply paid. */

let t: TestStack;
test.beforeAll(async () => {
  t = await startTestStack();
});
test.afterAll(async () => {
  await t.stop();
});

const today = new Date().toISOString().slice(0, 10);
/** The last day of the month before this one. */
const monthEnd = addDays(`${today.slice(0, 7)}-01`, -1);

/** Two entries of the last month and one of today for the first client, and an expense alone for the second. */
async function prepare(): Promise<void> {
  const ask = await setUpSelling(t);
  const entries = await submitted(
    t.database,
    t.firm,
    { date: addDays(monthEnd, -1), minutes: 120, description: 'Drew the plan' },
    { date: monthEnd, minutes: 60, description: 'Built it' },
    { date: today, minutes: 30, description: 'Showed it' },
  );
  await decide(t.database, t.firm, t.firm.manager, [await decisionOn(t.firm, entries)]);
  const expense = { ...expenseChange(t.firm.otherProject.id), date: addDays(monthEnd, -1), updatedAt: null };
  await ask(`/expenses/${uuidv7()}`, expense);
}

async function look(page: Page, name: string): Promise<void> {
  for (const colours of ['light', 'dark']) {
    await page.evaluate((value) => {
      document.documentElement.dataset.theme = value;
    }, colours);
    await expectAccessible(page, `${name}, ${colours}`);
    await picture(page, `invoices-${name}-${colours}`);
  }
  await page.evaluate(() => {
    document.documentElement.dataset.theme = 'light';
  });
  await expectNothingCut(page, name);
}

/** Lets the first request to `path` through and holds those after it until the app calls them off. */
async function holdAfterFirst(page: Page, path: string): Promise<void> {
  let asked = 0;
  await page.route(`**${path}`, async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    asked += 1;
    if (asked === 1) return route.continue();
  });
}

test('a run is stopped, issued at once, and its invoices are written off, credited, disputed, reminded of and sent again', async () => {
  test.setTimeout(240_000);
  await prepare();
  await using profile = await newProfile();
  const app = await launchStint({ profileDir: profile.dir, server: t.stack.serverUrl });
  const { page } = app;
  await signIn(page, t.firm, t.firm.admin);
  await expect(page.getByRole('button', { name: /^All sent/ })).toBeVisible();
  const paper = page.getByRole('article');
  const dialog = page.getByRole('dialog');
  const panel = page.getByRole('complementary');
  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });
  const rowOf = (text: string) => page.getByRole('row').filter({ hasText: text });
  const command = async (name: string): Promise<void> => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search' }).fill(name);
    await expect(page.getByRole('option').first()).toContainText(name);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('combobox', { name: 'Search' })).toHaveCount(0);
  };

  await test.step('a period names what is older and takes it in', async () => {
    await page.keyboard.press('Control+5');
    await expect(heading('Invoices')).toBeVisible();
    await page.keyboard.press('n');
    await expect(rowOf('First Project')).toContainText('3:00');
    await expect(rowOf('Second Project')).toContainText('1');
    await page.getByRole('radio', { name: 'This month' }).click();
    await expect(rowOf('First Project')).toContainText('0:30');
    await expect(page.getByText('2 older entries (3:00, since')).toBeVisible();
    await look(page, 'older');
    await page.getByRole('button', { name: 'Include them' }).click();
    await expect(rowOf('First Project')).toContainText('3:30');
    await page.getByRole('radio', { name: 'All to last month' }).click();
    await expect(rowOf('First Project')).toContainText('3:00');
  });

  await test.step('pricing is stopped between two clients, and nothing is lost', async () => {
    await holdAfterFirst(page, '/v1/invoices/preview');
    await page.keyboard.press('p');
    await expect(page.getByText('Pricing 1 of 2')).toBeVisible();
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect(rowOf('First Project')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Preview' })).toBeEnabled();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });

  await test.step('the preview shows a discount while it is typed', async () => {
    await page.keyboard.press('p');
    await expect(heading('Preview')).toBeVisible();
    await expect(paper).toContainText('€535.50');
    await page.keyboard.press('o');
    await panel.getByRole('button', { name: 'Add discount' }).click();
    await panel.getByRole('textbox', { name: 'What for' }).fill('Loyalty');
    await panel.getByRole('textbox', { name: 'Off' }).fill('10');
    await page.keyboard.press('Tab');
    await expect(paper).toContainText('Loyalty');
    await expect(paper).toContainText('€481.95');
    await look(page, 'preview-discount');
    await panel.getByRole('button', { name: 'Remove discount' }).click();
    await expect(paper).toContainText('€535.50');
    await page.keyboard.press('Escape');
    await expect(panel).toHaveCount(0);
  });

  await test.step('issuing at once is stopped after the first, and the rest is issued then', async () => {
    await holdAfterFirst(page, '/v1/invoices/drafts');
    await page.getByRole('button', { name: 'Issue at once' }).click();
    const question = page.getByRole('alertdialog', { name: 'Issue 2 invoices at once?' });
    await question.getByRole('button', { name: 'Issue at once' }).click();
    await expect(page.getByText('Making 1 of 2')).toBeVisible();
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect(page.getByText('1 invoice issued. The rest was stopped before it was made.')).toBeVisible();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await expect(paper).toContainText('Train to Berlin');
    await page.getByRole('button', { name: 'Issue at once' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Issue at once' }).click();
    await expect(heading('INV-00002')).toBeVisible();
    await expect(paper).toContainText('Train to Berlin');
    const { rows } = await t.database.query('select count(*)::int as count from invoices');
    expect(rows).toEqual([{ count: 2 }]);
  });

  await test.step('what is given up is written off, and that is taken back', async () => {
    await page.keyboard.press('p');
    await dialog.getByRole('radio', { name: 'Write-off' }).click();
    await expectAccessible(page, 'write-off');
    await picture(page, 'invoices-write-off');
    await dialog.getByRole('button', { name: 'Write off' }).click();
    await expect(page.getByText('€0.00 of €146.91 open')).toBeVisible();
    await expect(paper).toContainText('Written off');
    await page.keyboard.press('Control+z');
    await expect(page.getByText('€146.91 of €146.91 open')).toBeVisible();
  });

  await test.step('a disputed invoice says so, and is reminded of only when the dispute is over', async () => {
    await command('Mark as disputed');
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Nobody went to Berlin');
    await dialog.getByRole('button', { name: 'Mark as disputed' }).click();
    await expect(page.getByText('Disputed: Nobody went to Berlin')).toBeVisible();
    await page.keyboard.press('m');
    await expect(dialog.getByRole('radio', { name: 'A reminder' })).toHaveCount(0);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'No longer disputed' }).click();
    await expect(page.getByText('Disputed: Nobody went to Berlin')).toHaveCount(0);
    await page.keyboard.press('m');
    await dialog.getByRole('radio', { name: 'A reminder' }).click();
    await dialog.getByRole('button', { name: 'Send' }).click();
    await expect(dialog).toHaveCount(0);
    await page.keyboard.press('h');
    await expect(panel).toContainText('Reminder 1');
    await expect(page.getByText(/^Sent to .+/)).toBeVisible({ timeout: 60_000 });
    await page.keyboard.press('Escape');
    await expect(panel).toHaveCount(0);
  });

  await test.step('what could not be sent stands above the list with its reason, and is sent again', async () => {
    await t.database.query(
      `update invoice_deliveries set state = 'failed', reason = 'not_writable', delivered_at = null,
              error = 'The folder for invoices cannot be written to.'`,
    );
    await page.getByRole('button', { name: 'All invoices' }).click();
    await expect(page.getByText('1 document could not be sent.')).toBeVisible();
    await look(page, 'unsent');
    await page.keyboard.press('u');
    await expect(dialog).toContainText('INV-00002 · Second Client');
    await expect(dialog).toContainText('The folder for invoices cannot be written to.');
    await look(page, 'unsent-list');
    await dialog.getByRole('button', { name: 'Open' }).click();
    await expect(page.getByText(/^Could not be sent to .*cannot be written to\.$/)).toBeVisible();
    await look(page, 'unsent-invoice');
    await page.getByRole('button', { name: 'Send again' }).click();
    await expect(page.getByText(/^Sent to .+/)).toBeVisible({ timeout: 60_000 });
    await page.keyboard.press('Escape');
    await expect(heading('Invoices')).toBeVisible();
    await expect(page.getByText('could not be sent')).toHaveCount(0);
  });

  await test.step('what was paid too much on one invoice pays another of the client', async () => {
    const entries = await submitted(t.database, t.firm, { date: monthEnd, minutes: 60, description: 'More' });
    await decide(t.database, t.firm, t.firm.manager, [await decisionOn(t.firm, entries)]);
    await rowOf('INV-00001').click();
    await expect(heading('INV-00001')).toBeVisible();
    await page.keyboard.press('p');
    await dialog.getByRole('textbox', { name: 'Amount in EUR' }).fill('600');
    await page.keyboard.press('Tab');
    await dialog.getByRole('button', { name: 'Record payment' }).click();
    await expect(page.getByText('€64.50 paid too much')).toBeVisible();
    await page.getByRole('button', { name: 'To bill' }).click();
    await page.getByRole('button', { name: 'Preview' }).click();
    await expect(paper).toContainText('€178.50');
    await page.getByRole('button', { name: 'Issue at once' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Issue at once' }).click();
    await expect(heading('INV-00003')).toBeVisible();
    await page.keyboard.press('p');
    await dialog.getByRole('radio', { name: 'Credit from another invoice' }).click();
    await dialog.getByRole('button', { name: 'Paid too much on' }).click();
    await page.getByRole('option', { name: 'INV-00001: €64.50' }).click();
    await dialog.getByRole('textbox', { name: 'Amount in EUR' }).fill('64.50');
    await page.keyboard.press('Tab');
    await picture(page, 'invoices-credit-from');
    await dialog.getByRole('button', { name: 'Apply credit' }).click();
    await expect(page.getByText('€114.00 of €178.50 open')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(rowOf('INV-00001')).toContainText('Paid');
    await expect(rowOf('INV-00003')).toContainText('€114.00');
  });
  await app.close();
});
