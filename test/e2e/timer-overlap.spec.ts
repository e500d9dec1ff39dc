import { expect, test } from '@playwright/test';
import { launchStint, newProfile, type StintApp } from './support/app.ts';
import { expectAccessible } from './support/axe.ts';
import {
  afternoonZone,
  chooseWork,
  clocksAgo,
  type HeldClocks,
  holdClocks,
  pass,
} from './support/main-hooks.ts';
import { picture } from './support/picture.ts';
import { signIn, startTestStack, type TestStack } from './support/stack.ts';

let t: TestStack;
test.beforeAll(async () => {
  t = await startTestStack();
});
test.afterAll(async () => {
  await t.stop();
});

const zone = afternoonZone();

/** A device whose timer runs 90 minutes on its own clocks. */
async function run(app: StintApp, clocks: HeldClocks, work: string): Promise<void> {
  await holdClocks(app, clocks);
  await app.page.keyboard.press('Shift+S');
  await chooseWork(app.page, work);
  await expect(app.page.getByRole('button', { name: 'Stop the timer' })).toBeVisible();
  await pass(app, clocks, 90);
  await app.page.keyboard.press('s');
  await expect(app.page.getByText('1:30 on First Project saved here.')).toBeVisible();
}

test('what two devices ran at once is mended by the person, with each result said before', async () => {
  await using first = await newProfile();
  await using second = await newProfile();
  const launch = (profileDir: string) =>
    launchStint({ profileDir, server: t.stack.serverUrl, env: { TZ: zone } });
  const laptop = await launch(first.dir);
  await signIn(laptop.page, t.firm, t.firm.consultant);
  await expect(laptop.page.getByRole('combobox', { name: 'Add work' })).toBeVisible();
  const clocks = clocksAgo(180);
  await run(laptop, { ...clocks }, 'Build it · Development');
  await expect(laptop.page.getByRole('button', { name: /^All sent/ })).toBeVisible({ timeout: 20_000 });
  await laptop.close();

  const tablet = await launch(second.dir);
  const { page } = tablet;
  await signIn(page, t.firm, t.firm.consultant);
  await expect(page.getByRole('combobox', { name: 'Add work' })).toBeVisible();
  const later = { wallMs: clocks.wallMs + 30 * 60_000, uptimeS: clocks.uptimeS + 1800 };
  await run(tablet, later, 'Internal');

  await expect(page.getByText('Two entries overlap')).toBeVisible();
  await page.getByRole('button', { name: 'Mend overlapping entries' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Two entries at the same time' });
  await expect(dialog).toContainText('1:00 from');
  const result = (choice: string) => dialog.getByRole('radio', { name: choice });
  await expect(result('Keep both')).toHaveAccessibleName(/Internal · 1:30, without times In all 3:00/);
  await expect(result('Give the shared time to the first')).toHaveAccessibleName(
    /Development · 1:30 .*Internal · 0:30 In all 2:00/,
  );
  await expect(result('Share it in halves')).toHaveAccessibleName(
    /Development · 1:00 .*Internal · 1:00 In all 2:00/,
  );
  await expectAccessible(page, 'overlap');
  await picture(page, 'timer-overlap-light');
  await result('Give the shared time to the first').press('Space');
  await dialog.getByRole('button', { name: 'Do it' }).press('Enter');
  await expect(page.getByText('Overlap mended.')).toBeVisible();
  await expect(page.getByText('Two entries overlap')).toHaveCount(0);

  // It is one change, there and back.
  await page.keyboard.press('Control+z');
  await expect(page.getByText('Two entries overlap')).toBeVisible();
  await page.keyboard.press('Control+Shift+z');
  await expect(page.getByText('Two entries overlap')).toHaveCount(0);

  await expect(page.getByRole('button', { name: /^All sent/ })).toBeVisible({ timeout: 20_000 });
  const minutes = async () => {
    const { rows } = await t.database.query(
      'SELECT minutes FROM time_entries WHERE user_id = $1 AND NOT deleted ORDER BY started_at',
      [t.firm.consultant.id],
    );
    return rows.map((row: { minutes: number }) => row.minutes);
  };
  await expect.poll(minutes).toEqual([90, 30]);
  await tablet.close();
});
