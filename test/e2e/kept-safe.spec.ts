import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { DATA_VERSION } from '../../domain/release/data-version.ts';
import { de } from '../../renderer/words/de/catalogue.ts';
import { launchStint, newProfile, resize, type StintApp } from './support/app.ts';
import { expectAccessible, expectNothingCut } from './support/axe.ts';
import { expectGerman } from './support/german.ts';
import { answer, anUpdate, aReport, askedOf, quietUpdate, setUpdate } from './support/machine-hooks.ts';
import { picture } from './support/picture.ts';

/** A profile that this Stint must not open: what happened, that all is safe, and what to do. */

/** Light and dark, for axe and as a picture. */
async function look(page: Page, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate((value) => {
      document.documentElement.dataset.theme = value;
    }, theme);
    await expectAccessible(page, `${name}, ${theme}`);
    await expectNothingCut(page, `${name}, ${theme}`);
    await picture(page, `kept-safe-${name}-${theme}`);
  }
}

/** All of it can be scrolled to in the small window that 200 % leaves, its head as well. */
async function lookTwice(app: StintApp, name: string): Promise<void> {
  const { page } = app;
  await resize(app, 1024, 700, 2);
  await expectNothingCut(page, `${name} at 200 %`);
  for (const part of [page.getByRole('button').last(), page.getByRole('heading', { level: 1 })]) {
    await part.scrollIntoViewIfNeeded();
    await expect(part).toBeInViewport({ ratio: 1 });
  }
  await picture(page, `kept-safe-${name}-200`);
  await resize(app, 1024, 700);
}

/** The same in German, which is longer. */
async function lookGerman(app: StintApp, name: string): Promise<void> {
  const { page } = app;
  await page.evaluate(() => localStorage.setItem('stint.language', 'de'));
  await page.reload();
  await expect(page.getByRole('heading', { name: de['profile.to-do'] })).toBeVisible();
  await expectGerman(page, name);
  await look(page, `${name}-german`);
  await lookTwice(app, `${name}-german`);
  await page.evaluate(() => localStorage.removeItem('stint.language'));
}

test('a newer Stint’s profile says which Stint it takes, and the way to it goes by the keyboard', async () => {
  test.setTimeout(120_000);
  await using profile = await newProfile();
  const newer = { dataVersion: DATA_VERSION + 1, madeBy: '9.1.0', electron: 1 };
  const mark = JSON.stringify({ ...newer, at: '2027-01-01T00:00:00.000Z' });
  await writeFile(path.join(profile.dir, 'data-version.json'), mark);
  await writeFile(path.join(profile.dir, 'profile.json'), '{"whatALaterOneKeeps":true}');
  const app = await launchStint({ profileDir: profile.dir });
  const { page } = app;
  await resize(app, 1024, 700);

  await test.step('what happened, what is safe, where it is, what to do', async () => {
    await expect(
      page.getByRole('heading', { level: 1, name: 'A newer Stint made this profile' }),
    ).toBeFocused();
    await expect(page.getByText(/nothing was opened or changed/)).toBeVisible();
    await expect(page.getByText(/Install Stint 9\.1\.0 or newer/)).toBeVisible();
    // This build has no update keys, so it offers none.
    await expect(page.getByRole('button', { name: 'Check for updates' })).toHaveCount(0);
    await look(page, 'newer');
    await lookTwice(app, 'newer');
  });

  await test.step('the path is copied, and can be selected', async () => {
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Copy the folder’s path' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByText('Path copied')).toBeVisible();
    expect(await app.electron.evaluate(({ clipboard }) => clipboard.readText())).toBe(profile.dir);
    await page.getByText(profile.dir).click({ clickCount: 3 });
    expect(await page.evaluate(() => String(getSelection()).trim())).toBe(profile.dir);
  });

  await test.step('the computer is checked', async () => {
    await answer(app, 'doctor.run', aReport);
    await page.getByRole('button', { name: 'Check this computer' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Check this computer' });
    await expect(dialog).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Check this computer' })).toBeFocused();
  });

  await test.step('a build that updates itself is looked after here', async () => {
    await setUpdate(app, quietUpdate);
    await expect(page.getByText('No newer Stint is offered here')).toBeVisible();
    await look(page, 'newer-none');
    await page.getByRole('button', { name: 'Check for updates' }).press('Enter');
    await expect.poll(() => askedOf(app, 'update.check')).toEqual([{}]);
    await setUpdate(app, { ...quietUpdate, phase: 'ready', available: { ...anUpdate, version: '9.1.0' } });
    await expect(page.getByRole('button', { name: 'Install now' })).toBeVisible();
    await look(page, 'newer-ready');
  });

  await lookGerman(app, 'newer');
  await app.close();
  expect(await readFile(path.join(profile.dir, 'data-version.json'), 'utf8')).toBe(mark);
  expect(await readFile(path.join(profile.dir, 'profile.json'), 'utf8')).toBe('{"whatALaterOneKeeps":true}');
  expect(await readdir(profile.dir)).not.toContain('kept-copies');
});

test('without room for the copy the window says how much is missing, and looks again', async () => {
  test.setTimeout(120_000);
  await using profile = await newProfile();
  const app = await launchStint({ profileDir: profile.dir });
  const { page } = app;
  await resize(app, 1024, 700);
  const full = { kind: 'no_room', folder: profile.dir, needed: 1_480_000_000, free: 212_000_000 } as const;
  await answer(app, 'profile.get', full);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'Too little room on the disk for the update',
  );
  await expect(page.getByText('1,268 MB missing')).toBeVisible();
  await look(page, 'no-room');
  await lookTwice(app, 'no-room');

  await answer(app, 'profile.again', { ...full, free: 1_400_000_000 });
  await page.getByRole('button', { name: 'Try again' }).press('Enter');
  await expect(page.getByRole('status')).toHaveText('Still too little room: 80 MB missing.');
  await expect(page.getByText('80 MB missing', { exact: true })).toBeVisible();
  await look(page, 'no-room-still');

  await answer(app, 'profile.again', { kind: 'migrated', from: 0, copy: profile.dir });
  await page.getByRole('button', { name: 'Try again' }).press('Enter');
  await expect(page.getByRole('status')).toHaveText('There is room now. Stint starts again…');

  await lookGerman(app, 'no-room');
  await app.close();
});
