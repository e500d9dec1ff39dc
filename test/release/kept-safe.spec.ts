import { execFile } from 'node:child_process';
import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { newProfile } from '../e2e/support/app.ts';
import { launchPackaged } from '../e2e/support/packaged.ts';
import { unpackProfile } from '../support/profile-fixture.ts';
import { packagedApp } from './support/packaged-app.ts';
import { attachAgain, debuggingPort } from './support/update-run.ts';

/** A disk that is really full, and the way out of it. */

const run = promisify(execFile);
const earlier = path.resolve(import.meta.dirname, '../fixtures/profiles/stint-98ee519.tar.gz');
/** A copy leaves 64 MB free; with what lies on it this disk has less. */
const DISK = '160m';
const OTHER_FILES = Buffer.alloc(100_000_000);

test('with room made on a full disk Stint keeps its copy, starts itself again and opens the profile', async () => {
  const { executable } = await packagedApp();
  await using profile = await newProfile();
  await run('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'tmpfs', profile.dir]);
  try {
    await unpackProfile(earlier, profile.dir);
    const filler = path.join(profile.dir, 'filler');
    await writeFile(filler, OTHER_FILES);
    await using app = await launchPackaged(executable, profile.dir);
    const { page } = app;
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      'Too little room on the disk for the update',
    );
    const again = page.getByRole('button', { name: 'Try again' });
    await again.click();
    await expect(page.getByRole('status')).toHaveText(/^Still too little room: \d+\sMB missing\.$/);
    expect(await readdir(path.join(profile.dir, 'kept-copies'))).toEqual([]);

    await rm(filler);
    const port = (await debuggingPort(profile.dir)) ?? '';
    await again.click();
    await using anew = await attachAgain(profile.dir, port);
    await expect(anew.page.getByRole('button', { name: 'Stop the timer' })).toBeVisible({ timeout: 30_000 });
    expect(await readdir(path.join(profile.dir, 'kept-copies'))).toHaveLength(1);
  } finally {
    await run('umount', [profile.dir]);
  }
});
