import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { hostArguments, newProfile } from '../e2e/support/app.ts';
import { launchPackaged } from '../e2e/support/packaged.ts';
import { packagedApp } from './support/packaged-app.ts';

/** Links and files from outside, given to the packed app as a desktop gives them. */

test('a link asks before it does anything, a second Stint hands its own over, and what is no link is refused', async () => {
  test.setTimeout(300_000);
  const { executable } = await packagedApp();
  await using profile = await newProfile();
  const address = 'https://stint.example';
  await using app = await launchPackaged(executable, profile.dir, {
    args: [`stint://server?address=${encodeURIComponent(address)}`],
  });
  const { page } = app;
  const dialog = page.getByRole('alertdialog', { name: 'Use this server?' });
  await expect(dialog).toContainText(address);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByLabel('Server')).toHaveValue('');

  const again = (link: string) =>
    promisify(execFile)(executable, [`--user-data-dir=${profile.dir}`, ...hostArguments(), link]);
  await again('stint://week/2026-11-24');
  await expect(page.getByText('Sign in first: then the link opens.')).toBeVisible();
  await again('stint://sign-out?now=1');
  await expect(page.getByText('Stint does not know what the link asks for')).toBeVisible();
  const file = path.join(profile.dir, 'work.stint');
  await writeFile(file, Buffer.from([0xff, 0xfe]));
  await again(file);
  await expect(page.getByText('The file could not be read')).toBeVisible();
});
