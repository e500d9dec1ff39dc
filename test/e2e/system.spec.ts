import { expect, type Page, test } from '@playwright/test';
import type { UpdateState } from '../../domain/ipc/updates.ts';
import { de } from '../../renderer/words/de/catalogue.ts';
import { launchStint, newProfile, resize } from './support/app.ts';
import { expectAccessible, expectNothingCut } from './support/axe.ts';
import { expectGerman } from './support/german.ts';
import {
  answer,
  anUpdate,
  aQuestion,
  aReport,
  askedOf,
  openLink,
  quietUpdate,
  setPolicy,
  setUpdate,
  someNotices,
  tell,
} from './support/machine-hooks.ts';
import { picture } from './support/picture.ts';
import { signIn, startTestStack, type TestStack } from './support/stack.ts';
import { addRow, cellsOf, syncLine, typeInto } from './support/week.ts';

/** Updates, what IT has set, the check of this computer, the proxy and links, as a person meets them. */

let t: TestStack;
test.beforeAll(async () => {
  t = await startTestStack();
});
test.afterAll(async () => {
  await t.stop();
});

/** Light and dark, as a picture and for axe. */
async function look(page: Page, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate((value) => {
      document.documentElement.dataset.theme = value;
    }, theme);
    await expectAccessible(page, `${name}, ${theme}`);
    await picture(page, `g-${name}-${theme}`);
  }
}

async function command(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill(name);
  await expect(page.getByRole('option').first()).toContainText(name);
  await page.keyboard.press('Enter');
}

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

test('an update is shown in every state, waits in words, and is put off, installed and told of', async () => {
  await using profile = await newProfile();
  const app = await launchStint({ profileDir: profile.dir, server: t.stack.serverUrl });
  const { page } = app;
  await resize(app, 1024, 700);
  await signIn(page, t.firm, t.firm.consultant);
  await setUpdate(app, quietUpdate);
  await command(page, 'Check for updates');
  await expect(page.getByRole('heading', { name: 'About and updates' })).toBeFocused();
  await expect(page.getByText('Stint is up to date')).toBeVisible();
  expect(await askedOf(app, 'update.check')).toEqual([{}]);
  await look(page, 'update-idle');

  const states: [name: string, state: UpdateState, says: string | RegExp][] = [
    ['checking', { ...quietUpdate, phase: 'checking' }, 'Looking for an update…'],
    [
      'downloading',
      { ...quietUpdate, phase: 'downloading', available: anUpdate, progress: 0.42 },
      /42\s?% of 98 MB/,
    ],
    [
      'timer',
      {
        ...quietUpdate,
        phase: 'ready',
        available: { ...anUpdate, deadline: inDays(3) },
        waitsFor: 'timer',
      },
      'It waits for the timer: it is installed when the timer stops.',
    ],
    [
      'required',
      { ...quietUpdate, phase: 'ready', available: { ...anUpdate, isRequired: true }, waitsFor: 'unsent' },
      /cannot be put off/,
    ],
    [
      'rollback',
      { ...quietUpdate, phase: 'ready', available: { ...anUpdate, version: '0.9.0', isRollback: true } },
      /earlier version/,
    ],
    [
      'refused',
      {
        ...quietUpdate,
        phase: 'failed',
        refusal: { kind: 'signature', details: 'key 0f3a… is not trusted', at: inDays(0) },
      },
      'Nothing was changed: Stint 1.0.0 goes on working.',
    ],
    ['unmanaged', { ...quietUpdate, phase: 'unmanaged' }, 'This package does not update itself'],
    ['off', { ...quietUpdate, phase: 'off' }, 'Updates are off'],
    ['installing', { ...quietUpdate, phase: 'installing', available: anUpdate }, /starts again/],
  ];
  for (const [name, state, says] of states) {
    await test.step(name, async () => {
      await setUpdate(app, state);
      await expect(page.getByText(says).first()).toBeVisible();
      await look(page, `update-${name}`);
    });
  }

  await test.step('ready: notes are text, the side bar says it quietly, the person decides', async () => {
    await setUpdate(app, {
      ...quietUpdate,
      phase: 'ready',
      available: {
        ...anUpdate,
        deadline: inDays(5),
        notes: { ...anUpdate.notes, en: anUpdate.notes.en.replace('Faster', '<b>Faster</b>') },
      },
    });
    await expect(page.getByRole('dialog')).toHaveCount(0);
    const notes = page.getByRole('region', { name: 'What is new in Stint 1.1.0' });
    await expect(notes.getByRole('listitem')).toHaveCount(3);
    await expect(notes.getByText('<b>Faster</b> start on older machines')).toBeVisible();
    await page.keyboard.press('Control+1');
    await page.getByRole('button', { name: 'Stint 1.1.0 is ready. Show' }).click();
    await expect(page.getByRole('heading', { name: 'About and updates' })).toBeFocused();
    await look(page, 'update-ready');

    const until = inDays(1);
    await answer(app, 'update.postpone', {
      ...quietUpdate,
      phase: 'ready',
      available: { ...anUpdate, deadline: inDays(5) },
      waitsFor: 'person',
      postponedUntil: until,
    });
    await page.getByRole('button', { name: 'Put off a day' }).click();
    await expect(page.getByText(/^Put off until/).first()).toBeVisible();
    await expect(page.getByRole('button', { name: 'Stint 1.1.0 is ready. Show' })).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Put off a day' })).toHaveCount(0);
    await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Install now' }).click();
    await expect.poll(() => askedOf(app, 'update.install')).toEqual([{}]);
  });

  await test.step('nothing is cut at 1024×700 and at 200 %, and German is whole', async () => {
    await expectNothingCut(page, 'updates');
    await resize(app, 1024, 700, 2);
    await expectNothingCut(page, 'updates at 200 %');
    await picture(page, 'g-update-200');
    await resize(app, 1024, 700);
    await page.keyboard.press('Control+,');
    await page.getByRole('radio', { name: 'Deutsch' }).click();
    await page.getByRole('heading', { name: de['system.title'] }).scrollIntoViewIfNeeded();
    await expect(page.getByText('Eine ruhigere Wochenansicht.')).toBeVisible();
    await expectGerman(page, 'updates');
    await look(page, 'update-german');
    await page.getByRole('radio', { name: 'English' }).click();
  });

  await test.step('after it, a word once, with the notes', async () => {
    const version = await page.evaluate(() => localStorage.getItem('stint.version'));
    await page.evaluate((now) => {
      const [kept] = JSON.parse(localStorage.getItem('stint.news') ?? '[]');
      localStorage.setItem('stint.version', '0.0.1');
      localStorage.setItem('stint.news', JSON.stringify([{ ...kept, version: now }]));
    }, version);
    await page.reload();
    await expect(page.getByText(`Stint was updated to ${version}.`)).toBeVisible();
    await picture(page, 'g-updated');
    await page.getByRole('button', { name: 'What is new', exact: true }).click();
    await expect(page.getByRole('complementary')).toContainText('A quieter week view.');
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
    await expect(page.getByText(`Stint was updated to ${version}.`)).toHaveCount(0);
  });
  await app.close();
});

test('main is told that a timer runs and that a change is written, before a quit could cut it in two', async () => {
  await using profile = await newProfile();
  const app = await launchStint({ profileDir: profile.dir, server: t.stack.serverUrl });
  const { page } = app;
  await answer(app, 'work.state', {});
  await signIn(page, t.firm, t.firm.consultant);
  await expect(syncLine(page, /All sent/)).toBeVisible();
  await addRow(page, 'Development');
  await typeInto(cellsOf(page, 'Development').first(), '1:00');
  await expect(syncLine(page, /All sent/)).toBeVisible();
  await expect
    .poll(async () => (await askedOf(app, 'work.state')).some((one) => (one as { writing: boolean }).writing))
    .toBe(true);
  await expect
    .poll(async () => (await askedOf(app, 'work.state')).at(-1))
    .toMatchObject({ writing: false, timerRunning: false, unsent: 0, attention: 0, isOnline: true });
  await page.keyboard.press('s');
  await expect
    .poll(async () => (await askedOf(app, 'work.state')).at(-1))
    .toMatchObject({ timerRunning: true });
  await app.close();
});

test('this computer is checked, and every package names its terms', async () => {
  await using profile = await newProfile();
  const app = await launchStint({ profileDir: profile.dir, server: t.stack.serverUrl });
  const { page } = app;
  await answer(app, 'doctor.run', aReport);
  await answer(app, 'app.notices', { notices: someNotices });
  await test.step('before anybody has signed in', async () => {
    await page.getByRole('button', { name: 'Check this computer' }).click();
    await expect(page.getByRole('dialog').getByText('2 things need attention.')).toBeVisible();
    await look(page, 'doctor-dialog');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  });
  await signIn(page, t.firm, t.firm.consultant);
  await resize(app, 1024, 700);
  await command(page, 'Check this computer');
  const panel = page.getByRole('complementary', { name: 'Check this computer' });
  await expect(panel.getByText('2 things need attention.')).toBeVisible();
  await expect(panel.getByRole('listitem').first()).toContainText('Connection to the server');
  await panel.getByText('Figures').first().click();
  await look(page, 'doctor');
  await panel.getByRole('button', { name: 'Copy' }).click();
  await expect(page.getByText('Copied.')).toBeVisible();
  await resize(app, 1024, 700, 2);
  await expectNothingCut(page, 'the check at 200 %');
  await resize(app, 1024, 700);
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);

  await command(page, 'Licences');
  const licences = page.getByRole('complementary', { name: 'Licences' });
  await expect(licences.getByText('240 packages of others are part of Stint.')).toBeVisible();
  await look(page, 'licences');
  await licences.getByRole('searchbox').fill('package-117 apache');
  await expect(licences.getByRole('row')).toHaveCount(2);
  await licences.getByRole('gridcell').first().click();
  await expect(page.getByRole('region', { name: 'Terms of package-117' })).toContainText('Copyright');
  await look(page, 'licence');
  await app.close();
});

test('what IT has set is marked, holds, and says so when it has a mistake', async () => {
  await using profile = await newProfile();
  const app = await launchStint({ profileDir: profile.dir, server: t.stack.serverUrl });
  const { page } = app;
  await test.step('the server stands where another one would be typed', async () => {
    await setPolicy(app, { ServerAddress: t.stack.serverUrl });
    await expect(page.getByLabel('Server')).toHaveCount(0);
    await expect(page.getByText('Set by your organisation')).toBeVisible();
    await look(page, 'managed-sign-in');
    await openLink(app, { kind: 'server', address: 'https://other.example.com' });
    await expect(page.getByText(/The link names another server/)).toBeVisible();
    await expect(page.getByRole('alertdialog', { name: 'Use this server?' })).toHaveCount(0);
    await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Close' }).click();
  });
  await signIn(page, t.firm, t.firm.consultant);
  await resize(app, 1024, 700);
  await answer(app, 'timer.rules', { shortcut: 'off' });
  await setPolicy(app, {
    ServerAddress: t.stack.serverUrl,
    UpdateMode: 'ask',
    UpdateRing: 'broad',
    UpdateDeadlineDays: 7,
    ProxyMode: 'fixed',
    ProxyServer: 'proxy.corp.example:3128',
    IdleMinutes: 15,
    TimerMaxHours: 10,
    TimerShortcutAllowed: false,
    LocalRetentionMonths: 24,
    ExportAllowed: false,
    LogLevel: 'info',
  });
  await expect.poll(() => askedOf(app, 'timer.rules')).toContainEqual({ awayMinutes: 15, shortcut: null });
  await page.keyboard.press('Control+,');
  await expect(page.getByRole('button', { name: /15 minutes/ })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Export my time' })).toBeDisabled();
  await look(page, 'managed-settings');
  await command(page, 'Show what your organisation manages');
  const managed = page.getByRole('region', { name: 'Managed by your organisation' });
  await expect(managed.getByRole('term')).toHaveCount(12);
  await expect(managed).toContainText('proxy.corp.example:3128');
  await look(page, 'managed');
  await command(page, 'Export my time');
  await expect(page.getByRole('dialog', { name: 'Export my time' })).toContainText('does not allow exports');
  await look(page, 'managed-export');
  await page.keyboard.press('Escape');

  await test.step('a broken policy is told with file, line and reason', async () => {
    await setPolicy(
      app,
      { IdleMinutes: 15 },
      {
        isLastGood: true,
        problems: [
          {
            where: '/etc/stint/policy.json',
            line: 4,
            name: 'IdleMinutes',
            reason: 'IdleMinutes must be at most 1440.',
          },
        ],
      },
    );
    await page.keyboard.press('Control+1');
    await page.keyboard.press('Control+,');
    await expect(
      page.getByText('/etc/stint/policy.json, line 4: IdleMinutes must be at most 1440.'),
    ).toBeVisible();
    await look(page, 'policy-broken');
  });
  await test.step('in German, and at 200 %', async () => {
    await page.getByRole('radio', { name: 'Deutsch' }).click();
    await expectGerman(page, 'managed settings');
    await picture(page, 'g-managed-german');
    await resize(app, 1024, 700, 2);
    await expectNothingCut(page, 'managed settings at 200 %');
    await picture(page, 'g-managed-200');
  });
  await app.close();
});

test('a proxy that asks is answered on the sign-in screen, and may be put off', async () => {
  await using profile = await newProfile();
  const app = await launchStint({ profileDir: profile.dir, server: t.stack.serverUrl });
  const { page } = app;
  await answer(app, 'proxy.answer', {});
  await tell(app, 'proxy.asked', aQuestion);
  const dialog = page.getByRole('dialog', { name: 'Sign in to the proxy of this network' });
  await expect(dialog).toContainText('proxy.corp.example:3128');
  await look(page, 'proxy');
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await expect(dialog.getByText('Enter the user name for the proxy.')).toBeVisible();
  await dialog.getByLabel('User name').fill('ada');
  await dialog.getByLabel('Password').fill('secret');
  await dialog.getByText('Keep it in the keychain').click();
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  expect(await askedOf(app, 'proxy.answer')).toEqual([
    { id: 1, credentials: { username: 'ada', password: 'secret', remember: true } },
  ]);

  await tell(app, 'proxy.asked', { ...aQuestion, id: 2, isAgain: true, canRemember: false });
  await expect(dialog.getByRole('alert')).toContainText('did not take');
  await look(page, 'proxy-again');
  await page.keyboard.press('Escape');
  await expect(page.getByText(/Stint stays offline/)).toBeVisible();
  expect((await askedOf(app, 'proxy.answer')).at(-1)).toEqual({ id: 2, credentials: null });
  await app.close();
});

test('links from outside go where they say after a sign-in, and never do anything by themselves', async () => {
  await using profile = await newProfile();
  const app = await launchStint({ profileDir: profile.dir, server: t.stack.serverUrl });
  const { page } = app;
  await test.step('a server is used only after a yes', async () => {
    await openLink(app, { kind: 'server', address: 'https://stint.other.example' });
    const ask = page.getByRole('alertdialog', { name: 'Use this server?' });
    await expect(ask).toContainText('https://stint.other.example');
    await look(page, 'link-server');
    await ask.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByLabel('Server')).toHaveValue(t.stack.serverUrl);
    await openLink(app, { kind: 'server', address: 'https://stint.other.example' });
    await ask.getByRole('button', { name: 'Use this server' }).click();
    await expect(page.getByLabel('Server')).toHaveValue('https://stint.other.example');
    await page.getByLabel('Server').fill(t.stack.serverUrl);
  });
  await test.step('a week is opened after signing in', async () => {
    await openLink(app, { kind: 'week', date: '2026-03-04' });
    await expect(page.getByText('Sign in first: then the link opens.')).toBeVisible();
    await signIn(page, t.firm, t.firm.consultant);
    await expect(page.getByText('Mar 2 – 8')).toBeVisible();
  });
  await test.step('settings, an entry of nobody, a link that is none', async () => {
    await openLink(app, { kind: 'settings' });
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
    await openLink(app, { kind: 'entry', id: '01999999-0000-7000-8000-000000000000' });
    await expect(page.getByText(/not on this device, or is not yours/)).toBeVisible();
    await openLink(app, { kind: 'refused', reason: 'unknown' });
    await expect(page.getByText('Stint does not know what the link asks for')).toBeVisible();
  });
  await test.step('a sealed file is sent only after a yes', async () => {
    await openLink(app, { kind: 'sealed', name: 'Stint 2026-11-24.stint', text: 'no sealed file' });
    const ask = page.getByRole('dialog', { name: 'Send the work in this file?' });
    await expect(ask).toContainText('Stint 2026-11-24.stint');
    await look(page, 'link-sealed');
    await ask.getByRole('button', { name: 'Send' }).click();
    await expect(ask.locator('.text-bad')).toBeVisible();
    await ask.getByRole('button', { name: 'Cancel' }).click();
    await expect(ask).toHaveCount(0);
  });
  await app.close();
});
