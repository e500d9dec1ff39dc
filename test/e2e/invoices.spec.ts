import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import { addDays } from '../../domain/rules/civil-date.ts';
import { decide, decisionOn, submitted } from '../support/decisions.ts';
import { launchStint, newProfile, type StintApp } from './support/app.ts';
import { expectAccessible, expectNothingCut } from './support/axe.ts';
import { expectGerman } from './support/german.ts';
import { picture } from './support/picture.ts';
import { setUpSelling } from './support/selling.ts';
import { signIn, startTestStack, type TestStack } from './support/stack.ts';

/** From approved time to money that came: the invoice screens of an administrator, on a real server. */

let t: TestStack;
test.beforeAll(async () => {
  t = await startTestStack();
  await setUpSelling(t);
});
test.afterAll(async () => {
  await t.stop();
});

/** The last day of the month before this one. */
const monthEnd = addDays(`${new Date().toISOString().slice(0, 7)}-01`, -1);
const monthStart = `${monthEnd.slice(0, 7)}-01`;

/** Time of the last month that the manager approved, one entry a change. */
async function approved(...changes: Partial<TimeEntry>[]): Promise<TimeEntry[]> {
  const entries = await submitted(t.database, t.firm, ...changes);
  await decide(t.database, t.firm, t.firm.manager, [await decisionOn(t.firm, entries)]);
  return entries;
}

async function openApp(url = t.stack.serverUrl): Promise<StintApp & AsyncDisposable & { dir: string }> {
  const profile = await newProfile();
  const app = await launchStint({ profileDir: profile.dir, server: url });
  await signIn(app.page, t.firm, t.firm.admin);
  await expect(app.page.getByRole('button', { name: /^All sent/ })).toBeVisible();
  return {
    ...app,
    dir: profile.dir,
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await profile[Symbol.asyncDispose]();
    },
  };
}

async function theme(page: Page, name: 'light' | 'dark'): Promise<void> {
  await page.evaluate((value) => {
    document.documentElement.dataset.theme = value;
  }, name);
}

/** In light and dark, by axe and by eye. */
async function look(page: Page, name: string): Promise<void> {
  for (const colours of ['light', 'dark'] as const) {
    await theme(page, colours);
    await expectAccessible(page, `${name}, ${colours}`);
    await picture(page, `invoices-${name}-${colours}`);
  }
  await theme(page, 'light');
  await expectNothingCut(page, name);
}

/** Tab until what has the focus is what is looked for. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await page.locator(`${selector}:focus`).count()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not reach ${selector}`);
}

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const paper = (page: Page) => page.getByRole('article');
const panel = (page: Page) => page.getByRole('complementary');

test('approved time becomes a draft, an invoice, a file and money, by keyboard alone', async () => {
  test.setTimeout(240_000);
  await using app = await openApp();
  const { page } = app;

  await test.step('nothing was billed yet, and the list says what to do', async () => {
    await page.keyboard.press('Control+5');
    await expect(heading(page, 'Invoices')).toBeVisible();
    await expect(page.getByText('No invoice yet')).toBeVisible();
    await look(page, 'none');
    await page.keyboard.press('n');
    await expect(heading(page, 'To bill')).toBeVisible();
    await expect(page.getByText('Nothing to bill')).toBeVisible();
  });

  await approved(
    { date: monthStart, minutes: 100, description: 'Drew the plan' },
    { date: addDays(monthStart, 1), minutes: 65, description: 'Built the first part' },
    { date: addDays(monthStart, 1), minutes: 30, billable: false, description: 'Mended my own mistake' },
  );

  await test.step('what is due is previewed with its totals', async () => {
    await page.keyboard.press('Control+5');
    await expect(heading(page, 'Invoices')).toBeVisible();
    await page.keyboard.press('n');
    await expect(page.getByRole('row').filter({ hasText: 'First Project' })).toContainText('2:45');
    await look(page, 'due');
    await page.keyboard.press('p');
    await expect(heading(page, 'Preview')).toBeVisible();
    await expect(paper(page)).toContainText('€412.50');
    await expect(paper(page)).toContainText('€490.88');
    await expect(page.getByText('The time comes to €412.50, as its approval had estimated.')).toBeVisible();
    await look(page, 'preview');
  });

  await test.step('a draft is made, goes with an undo, and comes back with a redo', async () => {
    await page.keyboard.press('Control+Enter');
    await expect(heading(page, 'Draft for First Client')).toBeVisible();
    await expect(paper(page)).toContainText('€490.88');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('row').filter({ hasText: 'Draft' })).toHaveCount(1);
    await page.keyboard.press('Control+z');
    await expect(page.getByText('No invoice yet')).toBeVisible();
    await page.keyboard.press('Control+Shift+z');
    await expect(page.getByRole('row').filter({ hasText: 'Draft' })).toHaveCount(1);
    await look(page, 'list');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect(paper(page)).toBeVisible();
  });

  await test.step('a line says where each cent comes from, and it adds up', async () => {
    await tabTo(page, 'button[data-line]');
    await page.keyboard.press('Enter');
    await expect(panel(page)).toContainText('€150.00 an hour');
    await expect(panel(page)).toContainText('Card Standard, version 1. Matched role consultant.');
    await expect(panel(page)).toContainText('It adds up');
    await expect(panel(page)).toContainText('Drew the plan');
    await expect(panel(page)).not.toContainText('Mended my own mistake');
    await expect(panel(page)).toContainText('The entries make 2:45, as the line says.');
    await look(page, 'line');
    await page.keyboard.press('Escape');
    await expect(panel(page)).toHaveCount(0);
  });

  await test.step('it is issued after a question, because a number stays', async () => {
    await page.keyboard.press('i');
    await expect(page.getByRole('alertdialog', { name: /^Issue the invoice/ })).toContainText(
      '2 entries become invoiced: €490.88',
    );
    await picture(page, 'invoices-issue');
    await page.keyboard.press('Enter');
    await expect(heading(page, 'INV-00001')).toBeVisible();
    await expect(paper(page)).toContainText('First Client AG');
    await expect(paper(page)).toContainText('DE89 3704 0044 0532 0130 00');
  });

  await test.step('it is computed anew to the byte', async () => {
    await page.keyboard.press('h');
    await expect(panel(page)).toContainText('Nothing was paid yet.');
    await tabTo(page, 'aside button:has-text("Recompute")');
    await page.keyboard.press('Enter');
    await expect(panel(page)).toContainText('The same to the byte.');
    await page.keyboard.press('Escape');
  });

  await test.step('it is saved as PDF', async () => {
    const file = path.join(app.dir, 'invoice.pdf');
    await app.electron.evaluate(({ dialog }, filePath) => {
      Object.assign(dialog, { showSaveDialog: async () => ({ canceled: false, filePath }) });
    }, file);
    await page.keyboard.press('d');
    await expect(page.getByText(/^Saved to .*invoice\.pdf\.$/)).toBeVisible({ timeout: 30_000 });
    expect((await readFile(file)).subarray(0, 5).toString('latin1')).toBe('%PDF-');
  });

  await test.step('a period goes to accounting as a file', async () => {
    await page.keyboard.press('Escape');
    await expect(heading(page, 'Invoices')).toBeVisible();
    const file = path.join(app.dir, 'accounting.csv');
    await app.electron.evaluate(({ dialog }, filePath) => {
      Object.assign(dialog, { showSaveDialog: async () => ({ canceled: false, filePath }) });
    }, file);
    await page.keyboard.press('x');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'Xero' }).click();
    const [year = '', month = '', date = ''] = new Date().toISOString().slice(0, 10).split('-');
    await dialog.getByRole('group', { name: 'To' }).getByRole('spinbutton').first().click();
    await page.keyboard.type(`${month}${date}${year}`);
    await expectAccessible(page, 'export');
    await picture(page, 'invoices-export');
    await dialog.getByRole('button', { name: 'Save file' }).click();
    await expect(page.getByText(/^Saved to .*accounting\.csv\.$/)).toBeVisible({ timeout: 30_000 });
    expect(await readFile(file, 'utf8')).toContain('INV-00001');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect(heading(page, 'INV-00001')).toBeVisible();
  });

  await test.step('a part is paid, taken back, paid again, and then the rest', async () => {
    const status = page.getByRole('main').getByText('Part paid');
    await page.keyboard.press('p');
    const amount = page.getByRole('dialog').getByRole('textbox', { name: 'Amount in EUR' });
    await expect(amount).toBeFocused();
    await expect(amount).toHaveValue('490.88');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('190.88');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(status).toBeVisible();
    await expect(page.getByText('€300.00 of €490.88 open')).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(page.getByText('€490.88 of €490.88 open')).toBeVisible();
    await page.keyboard.press('Control+Shift+z');
    await expect(page.getByText('€300.00 of €490.88 open')).toBeVisible();
    await page.keyboard.press('p');
    await expect(amount).toHaveValue('300.00');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByText('€0.00 of €490.88 open')).toBeVisible();
    await page.keyboard.press('h');
    await expect(panel(page).getByText('taken back', { exact: false })).toHaveCount(1);
    await look(page, 'paid');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('row').filter({ hasText: 'INV-00001' })).toContainText('Paid');
  });
});

test('a draft that time moved under, credit, what clients owe, and a server that is away', async () => {
  test.setTimeout(240_000);
  const [entry] = await approved(
    { date: addDays(monthStart, 2), minutes: 120, description: 'Tested it' },
    { date: addDays(monthStart, 3), minutes: 60, description: 'Showed it' },
  );
  const { url, proxy } = await t.line();
  await using app = await openApp(url);
  const { page } = app;
  let number = '';

  await test.step('a draft says why it does not hold any more, and is made anew', async () => {
    await page.keyboard.press('Control+5');
    await expect(heading(page, 'Invoices')).toBeVisible();
    await page.keyboard.press('n');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('button', { name: 'Make draft' }).click();
    await expect(heading(page, 'Draft for First Client')).toBeVisible();
    await expect(paper(page)).toContainText('€535.50');
    if (!entry) throw new Error('nothing was approved');
    const { rows } = await t.database.query<TimeEntry>('select status from time_entries where id = $1', [
      entry.id,
    ]);
    expect(rows[0]?.status).toBe('approved');
    const reopen = await decisionOn(t.firm, [entry], { action: 'reopen', comment: 'Was it two hours?' });
    await decide(t.database, t.firm, t.firm.manager, [reopen]);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('row').filter({ hasText: 'Draft, out of date' })).toHaveCount(1);
    await page.getByRole('row').nth(1).click();
    await expect(page.getByText('This draft is out of date.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Issue' })).toBeDisabled();
    await look(page, 'stale');
    await page.keyboard.press('r');
    await expect(page.getByText('This draft is out of date.')).toHaveCount(0);
    await expect(paper(page)).toContainText('€178.50');
  });

  await test.step('its words and a discount are changed, and the change is undone', async () => {
    await page.keyboard.press('n');
    await panel(page).getByRole('textbox', { name: 'Note' }).fill('Thank you for your trust.');
    await panel(page).getByRole('button', { name: 'Add discount' }).click();
    await panel(page).getByRole('textbox', { name: 'What for' }).fill('Loyalty');
    await panel(page).getByRole('textbox', { name: 'Off' }).fill('10');
    await picture(page, 'invoices-edit');
    await panel(page).getByRole('button', { name: 'Save' }).click();
    await expect(paper(page)).toContainText('Loyalty');
    await expect(paper(page)).toContainText('€160.65');
    await expect(paper(page)).toContainText('Thank you for your trust.');
    await page.keyboard.press('Control+z');
    await expect(paper(page)).not.toContainText('Loyalty');
    await expect(paper(page)).toContainText('€178.50');
  });

  await test.step('what was issued is credited by line', async () => {
    await page.keyboard.press('i');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: /^INV-/ })).toBeVisible();
    number = (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
    await page.keyboard.press('c');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('It was half an hour');
    await dialog.getByRole('radio', { name: 'By line' }).click();
    await dialog.getByRole('checkbox').first().click({ force: true });
    await dialog.getByRole('textbox', { name: /^Net to credit/ }).fill('75');
    await page.keyboard.press('Tab');
    await expect(dialog).toContainText('€75.00 net');
    await expectAccessible(page, 'credit');
    await picture(page, 'invoices-credit');
    await dialog.getByRole('button', { name: 'Issue credit note' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(page.getByText('€89.25 of €178.50 open')).toBeVisible();
    await page.keyboard.press('h');
    await expect(panel(page)).toContainText('Credit note 1');
    await expect(panel(page)).toContainText('It was half an hour');
    await page.keyboard.press('Escape');
  });

  await test.step('it is sent, and the screen says what became of it', async () => {
    await page.keyboard.press('m');
    await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByText(/^Sent to .+/)).toBeVisible({ timeout: 60_000 });
  });

  await test.step('what clients owe leads to their invoices', async () => {
    await page.getByRole('button', { name: 'Ageing', exact: true }).click();
    const row = page.getByRole('grid').getByRole('row').filter({ hasText: 'First Client' });
    await expect(row).toContainText('€89.25');
    await look(page, 'ageing');
    await row.click();
    await expect(heading(page, 'Invoices')).toBeVisible();
    await expect(page.getByRole('row').filter({ hasText: number })).toBeVisible();
  });

  await test.step('too much is paid, and goes back', async () => {
    await page.getByRole('row').filter({ hasText: number }).click();
    await page.keyboard.press('p');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Amount in EUR' }).fill('100');
    await page.keyboard.press('Tab');
    await expect(dialog).toContainText('€10.75 more than is open');
    await dialog.getByRole('button', { name: 'Record payment' }).click();
    await expect(page.getByText('€10.75 paid too much')).toBeVisible();
    await page.keyboard.press('p');
    await expect(dialog.getByRole('textbox', { name: 'Amount in EUR' })).toHaveValue('10.75');
    await dialog.getByRole('button', { name: 'Record refund' }).click();
    await expect(page.getByText('€0.00 of €178.50 open')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('row').filter({ hasText: number })).toContainText('Paid');
  });

  await test.step('a long list comes page by page, and copies as text', async () => {
    await t.database.query(
      `insert into invoices (id, tenant_id, client_id, period_from, period_to, currency, subtotal_minor, discount_minor, tax_minor, total_minor, status,
                             note, updated_at)
       select gen_random_uuid(), $1, $2, '2026-01-01', '2026-01-31', 'EUR', n * 100, 0, 0, n * 100, 'draft', '', now()
         from generate_series(1, 450) n`,
      [t.firm.tenantId, t.firm.otherClient.id],
    );
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect(page.getByText(/^200 of 45\d invoices are here/)).toBeVisible();
    await page.keyboard.press('j');
    await page.keyboard.press('Control+ArrowDown');
    await expect(page.getByText(/^400 of 45\d invoices are here/)).toBeVisible();
    await page.keyboard.press('Control+ArrowDown');
    await expect(page.getByText(/^45\d invoices$/)).toBeVisible();
    await page.keyboard.press('Control+ArrowDown');
    await expect(page.locator('[role="gridcell"]:focus')).toBeVisible();
    await picture(page, 'invoices-many');
    await page.keyboard.press('Control+c');
    await expect
      .poll(() => app.electron.evaluate(({ clipboard }) => clipboard.readText()))
      .toMatch(/^Status\tNumber\tClient\tPeriod\tTotal\tOpen\tDue\tIssued\n(Paid|Issued)\tINV-/);
    await page
      .getByRole('textbox', { name: 'Find invoices' })
      .or(page.getByRole('searchbox'))
      .first()
      .fill(number);
    await expect(page.getByText(/^1 invoice$/)).toBeVisible();
  });

  await test.step('nothing is cut at 1024×700 and at 200 %', async () => {
    await page.getByRole('row').filter({ hasText: number }).click();
    await page.locator('button[data-line]').first().click();
    await expect(panel(page)).toContainText('It adds up');
    for (const [width, height, zoom] of [
      [1024, 700, 1],
      [1280, 840, 2],
    ] as const) {
      await app.electron.evaluate(
        ({ BrowserWindow }, [w, h, z]) => {
          const [window] = BrowserWindow.getAllWindows();
          window?.setContentSize(w, h);
          window?.webContents.setZoomFactor(z);
        },
        [width, height, zoom] as [number, number, number],
      );
      await expectNothingCut(page, `an invoice at ${width}×${height}, ${zoom * 100} %`);
      await picture(page, `invoices-invoice-${width}-${zoom}`);
    }
  });

  await test.step('without a server the screens say so, and show what they last had', async () => {
    await app.electron.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.webContents.setZoomFactor(1);
      window?.setContentSize(1280, 820);
    });
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    proxy.cut();
    await expect(page.getByText(/^You are offline. This is the list as of/)).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole('row').filter({ hasText: number })).toBeVisible();
    await look(page, 'offline');
    await page.getByRole('row').filter({ hasText: number }).click();
    await expect(page.getByText(/^You are offline. This is the invoice as of/)).toBeVisible();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'To bill' }).click();
    await expect(page.getByText(/^You are offline. What can be billed is kept on the server/)).toBeVisible();
  });
});

test('the invoice screens in German', async () => {
  test.setTimeout(120_000);
  await approved({ date: addDays(monthStart, 4), minutes: 45, description: 'Protokoll' });
  await using app = await openApp();
  const { page } = app;
  await page.keyboard.press('Control+,');
  await page.getByRole('radio', { name: 'Deutsch' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await page.keyboard.press('Control+5');
  await expect(heading(page, 'Rechnungen')).toBeVisible();
  await expectGerman(page, 'the list');
  await page.getByRole('button', { name: 'Abzurechnen' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'First Project' })).toBeVisible();
  await expectGerman(page, 'to bill');
  await page.getByRole('button', { name: 'Vorschau' }).click();
  await expect(paper(page)).toBeVisible();
  await expectGerman(page, 'the preview');
  await page.getByRole('button', { name: 'Entwurf erstellen' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^Entwurf für/ })).toBeVisible();
  await page.locator('button[data-line]').first().click();
  await expect(panel(page)).toContainText('Es geht auf');
  await expectGerman(page, 'an invoice');
  await page.keyboard.press('h');
  await expect(panel(page)).toContainText('Nachweis');
  await expectGerman(page, 'its history');
  await page.keyboard.press('i');
  await expect(page.getByRole('alertdialog', { name: /stellen\?$/ })).toBeVisible();
  await expectGerman(page, 'issuing');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Noch nicht verschickt').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Mehr' }).click();
  await page.getByRole('menuitem', { name: 'Rechnung stornieren' }).click();
  const voiding = page.getByRole('alertdialog', { name: /stornieren\?$/ });
  await expect(voiding.getByRole('button', { name: 'Rechnung stornieren' })).toBeDisabled();
  await voiding.getByRole('textbox', { name: 'Grund' }).fill('Falscher Kunde');
  await expectGerman(page, 'voiding');
  await voiding.getByRole('button', { name: 'Rechnung stornieren' }).click();
  await expect(page.getByText('Auf diese Rechnung ist nichts zu zahlen.')).toBeVisible();
  await page.getByRole('button', { name: 'Offene Posten' }).click();
  await expect(heading(page, 'Offene Posten')).toBeVisible();
  await expectGerman(page, 'ageing');
});
