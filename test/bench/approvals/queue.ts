import type { Page } from '@playwright/test';
import { launchStint, newProfile } from '../../e2e/support/app.ts';
import type { Firm } from '../../support/firm.ts';
import { keyToSights } from '../local/in-page.ts';
import { whenThere } from '../local/measure.ts';

/** A line of the queue with somebody's week; of a long queue only those in sight are drawn. */
const SHEET = '[role="grid"] [role="row"][data-sheet]';
const WEEK = '[role="combobox"]';

export interface QueueTimes {
  /** The first look after a start of the app, which reads the screen's script and all that waits. */
  first: number[];
  /** Each later look. */
  later: number[];
}

/**
 * Milliseconds from the key of Approvals, by its own time stamp, to the end of the first frame with sheets of the queue in
 * it, on the manager's device with `pending` entries that wait for them.
 * @param starts of the app, each on the same profile; the first of them pulls everything
 * @param looks after each start, from the week and back
 */
export async function queueTimes(
  server: string,
  firm: Firm,
  pending: number,
  { starts, looks }: { starts: number; looks: number },
): Promise<QueueTimes> {
  await using profile = await newProfile();
  const times: QueueTimes = { first: [], later: [] };
  for (let start = 0; start < starts; start += 1) {
    const app = await launchStint({ profileDir: profile.dir, server });
    try {
      if (start === 0) {
        await signIn(app.page, firm);
        await app.page.getByRole('button', { name: /^All sent/ }).waitFor({ timeout: 120_000 });
      }
      for (let look = 0; look < looks; look += 1) {
        await app.page.keyboard.press('Control+1');
        await whenThere(app.page, WEEK);
        // What the week was still doing is no part of it.
        await app.page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
        const [took = Number.NaN] = await keyToSights(app.page, 'Control+2', [
          { selector: SHEET, says: /\w/ },
        ]);
        times[look === 0 ? 'first' : 'later'].push(took);
        await app.page
          .getByText(`${pending.toLocaleString('en')} entries`)
          .first()
          .waitFor();
      }
    } finally {
      await app.close();
    }
  }
  return times;
}

async function signIn(page: Page, firm: Firm): Promise<void> {
  await page.getByLabel('Firm').fill(firm.slug);
  await page.getByLabel('Email').fill(firm.manager.email);
  await page.getByLabel('Password').fill(firm.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}
