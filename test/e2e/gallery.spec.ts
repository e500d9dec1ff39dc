import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import { serveScreens } from '../../dev/screens.ts';
import { electronPath } from '../../scripts/electron-runtime.mjs';
import { hostArguments, LAUNCH_MS, newProfile, patiently } from './support/app.ts';
import { expectAccessible, expectNothingCut } from './support/axe.ts';
import { picture } from './support/picture.ts';

/** Every piece in every state, light and dark: photographed, and held to WCAG by axe. */

const root = path.resolve(import.meta.dirname, '../..');

test('every piece of the design system in every state, light and dark', async () => {
  test.setTimeout(300_000);
  await using profile = await newProfile();
  const screens = await serveScreens(root);
  const shell = path.join(profile.dir, 'shell');
  await mkdir(shell);
  await writeFile(path.join(shell, 'package.json'), JSON.stringify({ name: 'gallery', main: 'main.cjs' }));
  await writeFile(
    path.join(shell, 'main.cjs'),
    `const { app, BrowserWindow } = require('electron');
     app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 900 }).loadURL(process.env.GALLERY_URL));`,
  );
  const executablePath = await electronPath();
  const app = await patiently(() =>
    _electron.launch({
      executablePath,
      args: [shell, `--user-data-dir=${path.join(profile.dir, 'data')}`, ...hostArguments()],
      env: { ...(process.env as Record<string, string>), GALLERY_URL: `${screens.url}/#/gallery` },
      timeout: LAUNCH_MS,
    }),
  );
  try {
    const page = await app.firstWindow();
    const nav = page.getByRole('navigation');
    await expect(nav.getByRole('button', { name: 'Fields' })).toBeVisible({ timeout: 60_000 });
    const sections = [
      'Week',
      'Table',
      'Actions',
      'Fields',
      'Signs',
      'States',
      'Charts',
      'What floats',
      'Colours',
    ];
    for (const theme of ['light', 'dark']) {
      await page.evaluate((name) => {
        document.documentElement.dataset.theme = name;
      }, theme);
      for (const section of sections) {
        await nav.getByRole('button', { name: new RegExp(`^${section}`) }).click();
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await picture(page, `gallery-${section.toLowerCase().replace(/ /g, '-')}-${theme}`);
        await expectAccessible(page, `gallery, ${section}, ${theme}`);
        await expectNothingCut(page, `gallery, ${section}`);
      }
    }
  } finally {
    await app.close();
    await screens.stop();
  }
});
