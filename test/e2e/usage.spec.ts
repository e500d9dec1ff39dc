import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, type Page, test } from '@playwright/test';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import { decide, decisionOn, submitted } from '../support/decisions.ts';
import type { FirmUser } from '../support/firm.ts';
import { launchStint, newProfile, resize, type StintApp } from './support/app.ts';
import { expectAccessible, expectNothingCut } from './support/axe.ts';
import { expectGerman } from './support/german.ts';
import { picture } from './support/picture.ts';
import { signIn, startTestStack, type TestStack } from './support/stack.ts';

/** From an approved hour to what the platform counts of it: usage, refused events, reconciliation and the signed log. */

let t: TestStack;
test.beforeAll(async () => {
  t = await startTestStack();
});
test.afterAll(async () => {
  await t.stop();
});

const month = new Date().toISOString().slice(0, 7);

/** Time of this month that the manager approved. */
async function approved(...changes: Partial<TimeEntry>[]): Promise<void> {
  const entries = await submitted(
    t.database,
    t.firm,
    ...changes.map((change) => ({ date: `${month}-01`, ...change })),
  );
  await decide(t.database, t.firm, t.firm.manager, [await decisionOn(t.firm, entries)]);
}

/** What is recorded within `work` gets more metadata in the outbox than the platform takes. */
async function spoiling(work: () => Promise<void>): Promise<void> {
  await t.database.query(
    `create function spoil() returns trigger language plpgsql as $$ begin
       new.payload := jsonb_set(new.payload, '{metadata,note}', to_jsonb(repeat('x', 5000)));
       return new;
     end $$;
     create trigger spoil before insert on outbox for each row execute function spoil()`,
  );
  await work();
  await t.database.query('drop trigger spoil on outbox; drop function spoil()');
}

type Opened = StintApp & AsyncDisposable & { dir: string };
async function openApp(person: FirmUser, firstScreen: string, url = t.stack.serverUrl): Promise<Opened> {
  const profile = await newProfile();
  const app = await launchStint({ profileDir: profile.dir, server: url });
  await signIn(app.page, t.firm, person, firstScreen);
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

/** In light and dark, by axe and by eye. */
async function look(page: Page, name: string): Promise<void> {
  for (const theme of ['dark', 'light']) {
    await page.evaluate((value) => {
      document.documentElement.dataset.theme = value;
    }, theme);
    await expectAccessible(page, `${name}, ${theme}`);
    await picture(page, `usage-${name}-${theme}`);
  }
  await expectNothingCut(page, name);
}

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const panel = (page: Page) => page.getByRole('complementary');
const row = (page: Page, text: string) => page.getByRole('grid').getByRole('row').filter({ hasText: text });
async function go(page: Page, place: string | RegExp): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Invoices and what they are made of' })
    .getByRole('button', { name: place })
    .click();
}

test('an approved hour is usage; what is refused is mended; both sides are equal; and the platform may be away', async () => {
  test.setTimeout(300_000);
  const { url, proxy } = await t.line();
  await using app = await openApp(t.firm.admin, 'My week', url);
  const { page } = app;
  await page.keyboard.press('Control+5');

  await test.step('nothing was used yet', async () => {
    await go(page, 'Usage');
    await expect(page.getByText('Nothing was used')).toBeVisible();
    await expect(page.getByText('Nothing waits', { exact: true })).toBeVisible();
    await look(page, 'none');
  });

  await test.step('an approved hour and a half is usage of its client, with its price', async () => {
    await approved({ minutes: 90, description: 'Drew the plan' });
    await expect.poll(async () => (await t.ledger()).length).toBe(1);
    await page.keyboard.press('p');
    await page.keyboard.press('n');
    await expect(row(page, 'First Client')).toContainText('1.5 h');
    await look(page, 'all');
    await row(page, 'First Client').click();
    await expect(heading(page, 'Usage of First Client')).toBeVisible();
    const hours = page.getByRole('region', { name: 'Consulting hours' });
    await expect(hours).toContainText('1.5 h');
    await expect(hours).toContainText(/In price band 1 of \d/);
    const forecast = page.getByRole('region', { name: 'Forecast' });
    await expect(forecast).toContainText('Both expect the same.');
    await look(page, 'client');
  });

  await test.step('who pays for the firm’s own use is set, and taken back', async () => {
    await page.keyboard.press('a');
    await expect(page.getByRole('button', { name: /Nobody pays for own use/ })).toBeVisible();
    await page.keyboard.press('o');
    const dialog = page.getByRole('dialog', { name: 'Who pays for the firm’s own use' });
    await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
    await dialog.getByRole('combobox', { name: 'Client that pays' }).fill('First');
    await page.keyboard.press('Enter');
    await expect(dialog).toContainText('From now on.');
    await look(page, 'own-use');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Saved: First Client pays for own use.')).toBeVisible();
    const held = () =>
      t.database
        .query<{ is: boolean | null }>('select house_client_id = $1 as is from metering_settings', [
          t.firm.client.id,
        ])
        .then(({ rows }) => rows);
    expect(await held()).toEqual([{ is: true }]);
    await look(page, 'own-use-paid');
    await page.keyboard.press('Control+z');
    await expect(page.getByRole('button', { name: /Nobody pays for own use/ })).toBeVisible();
    expect(await held()).toEqual([{ is: null }]);
    await row(page, 'First Client').click();
    await expect(heading(page, 'Usage of First Client')).toBeVisible();
  });

  await test.step('refused events say why, and what is owed cannot be changed', async () => {
    await spoiling(() =>
      approved(
        { minutes: 60, description: 'Built the first part' },
        { minutes: 45, description: 'Built the second part' },
      ),
    );
    await go(page, 'Refused events');
    await expect(page.getByText('2 of 2 events')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Refused events 2 refused events' })).toBeVisible({
      timeout: 15_000,
    });
    await page.keyboard.press('j');
    await expect(panel(page)).toContainText('More is sent with the event than the platform takes.');
    await expect(panel(page)).toContainText(/Carl Consultant, .*: Built the/);
    await look(page, 'refused');
  });

  await test.step('one is changed and sent, by what the platform said', async () => {
    await page.getByRole('button', { name: 'Leave out note' }).click();
    await page.getByRole('button', { name: 'Change and send' }).click();
    await expect(page.getByText('1 of 1 event', { exact: true })).toBeVisible();
    await expect.poll(async () => (await t.ledger()).length).toBe(2);
  });

  await test.step('one is never sent, and that is taken back', async () => {
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('It was a gift');
    await expectAccessible(page, 'drop');
    await picture(page, 'usage-drop');
    await dialog.getByRole('button', { name: 'Never send it' }).click();
    await expect(page.getByText('No event is refused')).toBeVisible();
    await page.getByRole('radio', { name: 'Dropped' }).click();
    await expect(row(page, 'It was a gift')).toBeVisible();
    await look(page, 'dropped');
    await page.keyboard.press('Control+z');
    await expect(page.getByText('No event was dropped')).toBeVisible();
    await page.getByRole('radio', { name: 'Refused', exact: true }).click();
  });

  await test.step('reconciliation names what is refused', async () => {
    await go(page, 'Reconciliation');
    await expect(page.getByText('Not compared yet')).toBeVisible();
    await look(page, 'not-compared');
    await page.keyboard.press('r');
    await expect(page.getByText(/1 line differs of 1/)).toBeVisible();
    await row(page, 'First Client').click();
    await expect(panel(page)).toContainText('Refused by the platform.');
    await look(page, 'differs');
    await panel(page).getByRole('button', { name: 'Show refused events' }).click();
  });

  await test.step('the screen of synchronising says what the platform refused, and leads there', async () => {
    await page.keyboard.press('Control+9');
    await expect(page.getByText(/1 event was refused and needs you/)).toBeVisible();
    await look(page, 'sync');
    await page.getByRole('button', { name: 'Show refused events' }).click();
    await expect(heading(page, 'Refused events')).toBeVisible();
  });

  await test.step('sent again it is refused again, made as recorded it is taken', async () => {
    await page.keyboard.press('Shift+R');
    await expect(page.getByText('1 event is sent again.')).toBeVisible();
    await expect(page.getByText('1 of 1 event', { exact: true })).toBeVisible();
    await page.keyboard.press('j');
    await page.getByRole('button', { name: 'Send as it was recorded' }).click();
    await expect(page.getByText('No event is refused')).toBeVisible();
    await expect.poll(async () => (await t.ledger()).length).toBe(3);
    await look(page, 'none-refused');
  });

  await test.step('both sides are equal to the cent', async () => {
    await go(page, 'Reconciliation');
    await page.keyboard.press('r');
    await expect(
      page.getByText(/^All equal at .*: 1 line, \$.* on both sides, to the cent\.$/),
    ).toBeVisible();
    await expect(row(page, 'First Client')).toContainText('3.25 h');
    await expect(row(page, 'First Client')).toContainText('Equal');
    await look(page, 'equal');
    // It says its word and goes; what stands longer would be English on a German page below.
    await page.mouse.move(0, 0);
  });

  await test.step('while the platform is away nothing is lost, and the screens say so', async () => {
    await t.fault('metering', 'unavailable_503');
    await approved({ minutes: 30, description: 'Wrote it down' });
    await go(page, 'Usage');
    await expect(page.getByText(/Nothing is lost: 1 event waits since/)).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole('region', { name: 'Forecast' })).toContainText(
      /Creto-Metering (does not answer, so its forecast is missing|gives no forecast)/,
    );
    await look(page, 'platform-away');
    await t.fault('metering', 'none');
  });

  await test.step('offline, what was seen stays', async () => {
    proxy.cut();
    await go(page, 'Reconciliation');
    await expect(page.getByText(/^You are offline. This is what was last seen/).first()).toBeVisible();
    await expect(row(page, 'First Client')).toContainText('3.25 h');
    await look(page, 'offline');
    await go(page, 'Usage');
    await expect(page.getByRole('region', { name: 'Consulting hours' })).toBeVisible();
    proxy.restore();
  });

  await test.step('German, 1024×700 and 200 %', async () => {
    // Messages that stand are not said again in another language.
    await expect(page.getByText('Compared: all equal.')).toHaveCount(0, { timeout: 15_000 });
    await page.keyboard.press('Control+,');
    await page.getByRole('radio', { name: 'Deutsch' }).click();
    for (const [place, name] of [
      ['usage', 'Nutzung von First Client'],
      ['dead-letters', 'Abgelehnte Ereignisse'],
      ['reconciliation', 'Abstimmung'],
    ] as const) {
      await page.evaluate((to) => {
        window.location.hash = `/${to}`;
      }, place);
      await expect(heading(page, name)).toBeVisible();
      await resize(app, 1024, 700);
      await expectGerman(page, place);
      await expectNothingCut(page, place);
      await picture(page, `usage-de-${place}`);
      await resize(app, 1280, 840, 2);
      await expectNothingCut(page, `${place} at 200 %`);
      await picture(page, `usage-de-${place}-200`);
      await resize(app, 1280, 840, 1);
    }
  });
});

test('a client sees their own usage and nothing else of it, and saves a log that holds', async () => {
  test.setTimeout(120_000);
  await approved({ minutes: 15, description: 'Read it over' });
  await using app = await openApp(t.firm.clientUser, 'Projects');
  const { page } = app;
  await expect(page.getByRole('button', { name: 'Invoices' })).toHaveCount(0);
  // The platform says that a threshold is reached: our server takes its word, and the client sees it.
  await expect.poll(async () => (await t.ledger()).length).toBeGreaterThan(0);
  const told = await fetch(`${t.stack.meteringUrl}/__webhook`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': t.stack.meteringApiKey },
    body: JSON.stringify({
      ...{ url: t.stack.serverUrl, client_id: t.firm.client.id },
      ...{ event_type: 'consulting_hour', threshold: '0.1' },
    }),
  });
  expect(await told.json()).toMatchObject({ status: 200, answer: '{"status":"taken"}' });
  await page.keyboard.press('Control+7');
  await expect(heading(page, 'Usage')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Consulting hours' })).toBeVisible();
  await expect(page.getByText(/Threshold 0\.1 h crossed .*, as the platform told\./)).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Client' })).toHaveCount(0);
  await look(page, 'own');

  const file = path.join(app.dir, 'usage.jsonl');
  await app.electron.evaluate(({ dialog }, filePath) => {
    Object.assign(dialog, { showSaveDialog: async () => ({ canceled: false, filePath }) });
  }, file);
  await page.keyboard.press('d');
  await expect(page.getByText(/^Saved to .*usage\.jsonl\.$/)).toBeVisible();
  const root = path.resolve(import.meta.dirname, '../..');
  const { stdout } = await promisify(execFile)(process.execPath, [
    path.join(root, 'scripts/verify-usage.ts'),
    file,
    '--jwks',
    `${t.stack.serverUrl}/.well-known/jwks.json`,
  ]);
  expect(stdout).not.toBe('');
  await page.evaluate(() => {
    window.location.hash = '/dead-letters';
  });
  await expect(heading(page, 'Projects')).toBeVisible();
});
