import { expect, type Page, test } from '@playwright/test';
import { v7 as uuidv7 } from 'uuid';
import { TokenResponse } from '../../domain/wire/auth.ts';
import { wireHeaders } from '../support/app.ts';
import { billingInfo, billingSettings, cardContent, contractTerms } from '../support/billing.ts';
import { decide, decisionOn, submitted } from '../support/decisions.ts';
import { launchStint, newProfile, type StintApp } from './support/app.ts';
import { expectAccessible, expectNothingCut } from './support/axe.ts';
import { expectGerman } from './support/german.ts';
import { picture } from './support/picture.ts';
import { signIn, startTestStack, type TestStack } from './support/stack.ts';

/** What billing is set up by: a card's next version says what it moves before it is saved, and is taken back. */

let t: TestStack;
test.beforeAll(async () => {
  t = await startTestStack();
});
test.afterAll(async () => {
  await t.stop();
});

/** The server asked by the administrator beside the app. */
async function asking(): Promise<(method: string, path: string, body?: object) => Promise<Response>> {
  const { stack, firm } = t;
  const send = (method: string, path: string, headers: Record<string, string>, body?: object) =>
    fetch(`${stack.serverUrl}${path}`, {
      method,
      headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const answer = await send('POST', '/v1/auth/sign-in', wireHeaders(), {
    ...{ tenant: firm.slug, email: firm.admin.email, password: firm.password },
    device: { id: uuidv7(), name: 'Beside', platform: 'linux' },
  });
  const { accessToken } = TokenResponse.parse(await answer.json());
  return (method, path, body) => send(method, path, wireHeaders(accessToken), body);
}

/** Two hours approved on 1 June 2026, and a draft of that month: 300.00 and 19 %. */
async function makeDraft(): Promise<void> {
  const { firm, database } = t;
  const [entry] = await submitted(database, firm, { minutes: 120 });
  if (!entry) throw new Error('one entry was asked for');
  await decide(database, firm, firm.manager, [await decisionOn(firm, [entry])]);
  const ask = await asking();
  await ask('PUT', '/v1/billing/settings', {
    settingsVersion: 0,
    settings: { ...billingSettings, language: 'de' },
  });
  const path = `/v1/billing/clients/${firm.client.id}`;
  const { tag } = await (await ask('GET', path)).json();
  await ask('PUT', path, { tag, info: billingInfo, contractTerms });
  const made = await ask('POST', '/v1/invoices/drafts', {
    ...{ requestId: uuidv7(), discounts: [], note: '', issue: false },
    scope: {
      ...{ clientId: firm.client.id, projectIds: [], from: '2026-06-01', to: '2026-06-30' },
      ...{ grouping: null, includeUsage: false },
    },
  });
  expect(made.status).toBe(200);
}

async function go(page: Page, place: string): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Invoices and what they are made of' })
    .getByRole('button', { name: place })
    .click();
}

async function lookAt(page: Page, name: string): Promise<void> {
  for (const theme of ['light', 'dark']) {
    await page.evaluate((value) => {
      document.documentElement.dataset.theme = value;
    }, theme);
    await expectAccessible(page, `${name} ${theme}`);
    await picture(page, `rates-${name}-${theme}`);
  }
  await page.evaluate(() => {
    document.documentElement.dataset.theme = 'light';
  });
  await expectNothingCut(page, name);
}

/** Window size in px of the page at 100 %, and its zoom. */
async function view({ electron }: StintApp, width: number, height: number, zoom: number): Promise<void> {
  await electron.evaluate(
    ({ BrowserWindow }, [w, h, z]) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setContentSize(w, h);
      window?.webContents.setZoomFactor(z);
    },
    [width, height, zoom] as [number, number, number],
  );
}

const versions = async (): Promise<unknown[]> =>
  (
    await t.database.query(
      'select card_version as version, deleted, rates->0->>$2 as rate from rate_cards where tenant_id = $1 order by 1',
      [t.firm.tenantId, 'rate'],
    )
  ).rows;

test('the next version of a rate card shows what it moves before it is saved, and is taken back', async () => {
  test.setTimeout(180_000);
  await makeDraft();
  await using profile = await newProfile();
  const { url, proxy } = await t.line();
  const app = await launchStint({ profileDir: profile.dir, server: url });
  const { page } = app;
  await signIn(page, t.firm, t.firm.admin);
  await expect(page.getByRole('button', { name: /^All sent/ })).toBeVisible();
  await page.keyboard.press('Control+5');
  await go(page, 'Rate cards');
  const beside = page.getByRole('region', { name: 'Versions beside each other' });
  await expect(beside).toContainText('on 1 invoice');

  await test.step('what is typed is priced by the server, draft by draft and line by line', async () => {
    await page.keyboard.press('e');
    await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
    const rate = page.getByRole('group', { name: 'Rate 1: consultant' }).getByLabel('Per hour');
    await rate.fill('180');
    await rate.press('Tab');
    const effect = page.getByRole('region', { name: 'Effect on drafts' });
    // Valid from today on, it moves nothing of June.
    await expect(effect).toContainText('The draft that has this stays the same.');
    await page.getByRole('spinbutton', { name: 'month, Valid from' }).press('0');
    await page.keyboard.type('6012026');
    await expect(effect).toContainText('It moves 1 draft of 1.');
    await expect(effect).toContainText('€357.00 → €428.40');
    await expect(effect.getByRole('row', { name: /^First Project/ })).toContainText('+€60.00');
    await expect(effect.getByRole('row', { name: /^Tax 19%/ })).toContainText('+€11.40');
    expect(await versions()).toHaveLength(1);
    await effect.scrollIntoViewIfNeeded();
    await lookAt(page, 'effect');
  });

  await test.step('offline it says so and keeps what was typed, also from another screen', async () => {
    proxy.cut();
    await expect(page.getByRole('status').filter({ hasText: 'What you typed stays here' })).toBeVisible({
      timeout: 60_000,
    });
    await expect(page.getByRole('button', { name: /^Save version/ })).toBeDisabled();
    await go(page, 'Your firm');
    await go(page, 'Rate cards');
    await expect(page.getByRole('group', { name: 'Rate 1: consultant' }).getByLabel('Per hour')).toHaveValue(
      '180.00',
    );
    proxy.restore();
    await expect(page.getByRole('button', { name: /^Save version/ })).toBeEnabled({ timeout: 60_000 });
  });

  await test.step('saved it stands beside the one before; undo takes it back and redo makes it again', async () => {
    await page.keyboard.press('Control+s');
    await expect(page.getByText('1 draft stays as it is until you refresh it.')).toBeVisible();
    await expect(beside.getByRole('columnheader', { name: /Newest Version 2/ })).toBeVisible();
    await expect(beside.getByRole('row', { name: /^consultant/ })).toContainText('€180.00 changed');
    await lookAt(page, 'versions');
    await page.keyboard.press('Control+z');
    await expect(beside.getByRole('columnheader', { name: /Version 2/ })).toBeHidden();
    expect(await versions()).toEqual([
      { version: 1, deleted: false, rate: '15000' },
      { version: 2, deleted: true, rate: '18000' },
    ]);
    await page.keyboard.press('Control+Shift+z');
    await expect(beside.getByRole('columnheader', { name: /Newest Version 3/ })).toBeVisible();
  });

  await test.step('what somebody else saved meanwhile is not overwritten, and is shown', async () => {
    const rate = page.getByRole('group', { name: 'Rate 1: consultant' }).getByLabel('Per hour');
    await page.keyboard.press('e');
    await rate.fill('200');
    await rate.press('Tab');
    const ask = await asking();
    const content = { ...cardContent, name: 'Standard', rates: [{ billRole: 'consultant', rate: 17_000 }] };
    const path = `/v1/billing/cards/${t.firm.rateCardId}/versions`;
    expect((await ask('POST', path, { after: 3, content })).status).toBe(200);
    await page.keyboard.press('Control+s');
    await expect(page.getByText('Not saved: Somebody else saved meanwhile.')).toBeVisible();
    await page.getByRole('button', { name: 'Show theirs' }).click();
    await expect(beside.getByRole('row', { name: /^consultant/ })).toContainText('€170.00 changed');
  });

  await test.step('what is not right stands at its field', async () => {
    await page.keyboard.press('e');
    await page.getByRole('button', { name: 'Add a rate' }).click();
    await page.keyboard.press('Control+s');
    await expect(page.getByText('Not saved: One field is not right yet.')).toBeVisible();
    await expect(
      page.getByRole('group', { name: 'Rate 2: Any work' }).getByText('Is still empty.'),
    ).toBeVisible();
    await page.getByRole('button', { name: 'Discard' }).click();
  });

  await test.step('the other screens, in a small window and at 200 %', async () => {
    await go(page, 'Project billing');
    await expect(page.getByRole('button', { name: /Rate card of the project/ })).toBeVisible();
    await lookAt(page, 'project');
    await go(page, 'Client billing');
    await expect(page.getByLabel('Legal name')).toHaveValue('First Client AG');
    await lookAt(page, 'client');
    await go(page, 'Your firm');
    await expect(page.getByLabel('IBAN')).toBeVisible();
    await lookAt(page, 'seller');
    await go(page, 'Expenses');
    await page.keyboard.press('n');
    await page.getByRole('combobox', { name: 'Project' }).last().fill('First');
    await page.getByRole('option', { name: /^First Project/ }).click();
    await page.getByLabel('Description').fill('Train to Berlin');
    await page.getByRole('textbox', { name: 'Amount' }).fill('123.45');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+s');
    await expect(page.getByRole('row', { name: /Train to Berlin/ })).toContainText('€123.45');
    await lookAt(page, 'expenses');
    for (const [width, height, zoom, name] of [
      [1024, 700, 1, 'small'],
      [1280, 820, 2, 'zoomed'],
    ] as const) {
      await view(app, width, height, zoom);
      for (const place of ['Rate cards', 'Project billing', 'Client billing', 'Expenses', 'Your firm']) {
        await go(page, place);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expectNothingCut(page, `${place} ${name}`);
        await picture(page, `rates-${name}-${place.toLowerCase().replaceAll(' ', '-')}`);
      }
    }
  });
  await test.step('another rounding rule says what it would move', async () => {
    await view(app, 1280, 820, 1);
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search everything' }).fill('Firm rules');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /To/ }).click();
    await page.getByRole('option', { name: '60 minutes' }).click();
    const effect = page.getByRole('region', { name: 'Effect on drafts' });
    // Two hours are two hours by this rule too.
    await expect(effect).toContainText('The draft that has this stays the same.');
    await expect(effect).toContainText('Time keeps the rule that it was approved by');
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect(effect).toBeHidden();
  });

  await test.step('in German', async () => {
    // What was said in English before goes by itself.
    await expect(page.getByRole('alertdialog')).toHaveCount(0, { timeout: 30_000 });
    await page.keyboard.press('Control+,');
    await page.getByRole('radio', { name: 'Deutsch' }).click();
    await page.keyboard.press('Control+5');
    for (const [place, ready] of [
      ['Preislisten', page.getByRole('region', { name: 'Versionen nebeneinander' })],
      ['Projektabrechnung', page.getByRole('button', { name: /Preisliste des Projekts/ })],
      ['Kundenabrechnung', page.getByLabel('Rechtlicher Name')],
      ['Auslagen', page.getByRole('grid', { name: 'Auslagen' })],
      ['Ihre Firma', page.getByLabel('IBAN')],
    ] as const) {
      await page.getByRole('button', { name: place, exact: true }).click();
      await expect(ready).toBeVisible();
      await expectGerman(page, place);
      await picture(page, `rates-german-${place.toLowerCase().replaceAll(' ', '-')}`);
    }
    await page.getByRole('button', { name: 'Preislisten', exact: true }).click();
    await expect(page.getByRole('region', { name: 'Versionen nebeneinander' })).toBeVisible();
    await page.keyboard.press('e');
    await expect(page.getByRole('button', { name: 'Satz hinzufügen' })).toBeVisible();
    await expectGerman(page, 'Preisliste ändern');
    await picture(page, 'rates-german-editor');
  });
  await app.close();
});
