import { expect, type Page, test } from '@playwright/test';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import { addDays, weekStartOf } from '../../domain/rules/civil-date.ts';
import { contentHash } from '../../domain/rules/content-hash.ts';
import { type ApprovalsFirm, seedApprovals } from '../support/approvals-firm.ts';
import { launchStint, newProfile } from './support/app.ts';
import { signIn, startTestStack, type TestStack } from './support/stack.ts';

/** Issue 5, done when 1: 40 people's week with 1,200 entries and 12 exceptions, in under 20 keystrokes. */

const EXCEPTIONS = 12;
const MOST_KEYS = 20;
const monday = addDays(weekStartOf(new Date().toISOString().slice(0, 10), 1), -7);

let t: TestStack;
test.beforeAll(async () => {
  t = await startTestStack();
});
test.afterAll(async () => {
  await t.stop();
});

/** Counts the keys that a person presses from now on; Shift with a letter is one. */
async function countKeys(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    document.documentElement.dataset.keys = '0';
    window.addEventListener(
      'keydown',
      ({ isTrusted, key }) => {
        if (!isTrusted || ['Shift', 'Control', 'Alt', 'Meta'].includes(key)) return;
        document.documentElement.dataset.keys = String(Number(document.documentElement.dataset.keys) + 1);
      },
      true,
    );
  });
  return async () => Number(await page.locator('html').getAttribute('data-keys'));
}

/** The whole week by keys alone, each exception looked at on the screen before its key. */
async function approveWeek(page: Page, seeded: ApprovalsFirm): Promise<void> {
  await page.keyboard.press('Control+2');
  await expect(page.getByRole('grid', { name: 'What waits for you' })).toBeVisible();
  await expect(page.getByText('1,200 entries', { exact: true })).toBeVisible();
  await page.keyboard.press('Shift+A');
  await expect(page.getByText('No clean sheet is shown.')).toBeVisible();
  const left = new Set(seeded.exceptions.map(({ name }) => name));
  while (left.size > 0) {
    const row = page.locator('[data-sheet][aria-current="true"]');
    await expect(row).toHaveText(new RegExp(`^(${[...left].join('|')})`));
    const text = (await row.textContent()) ?? '';
    const name = [...left].find((one) => text.startsWith(one)) ?? '';
    await expect(page.getByRole('region', { name: `Sheet of ${name}` })).toBeVisible();
    await page.keyboard.press('a');
    left.delete(name);
  }
  await expect(page.getByText('Nothing waits for you')).toBeVisible();
}

/** What the server made of it. */
async function expectAllApprovedOnce(seeded: ApprovalsFirm): Promise<void> {
  const ids = seeded.entries.map(({ id }) => id);
  const counted = async () => {
    const { rows } = await t.database.query(
      `SELECT count(*) FILTER (WHERE status = 'approved' AND decision->>'by' = $2)::int AS approved, count(*)::int AS n
         FROM time_entries WHERE id = ANY($1::uuid[])`,
      [ids, seeded.firm.manager.id],
    );
    return rows[0];
  };
  await expect.poll(counted, { timeout: 60_000 }).toEqual({ approved: 1_200, n: 1_200 });
  const { rows: decisions } = await t.database.query<{
    state: string;
    entries: { entryId: string; contentHash: string }[];
    results: { entryId: string; outcome: string }[];
  }>(`SELECT state, entries, results FROM decisions WHERE tenant_id = $1`, [seeded.firm.tenantId]);
  expect(decisions).toHaveLength(1 + EXCEPTIONS);
  expect(new Set(decisions.map(({ state }) => state))).toEqual(new Set(['applied']));
  const decided = new Map(
    decisions.flatMap(({ entries }) => entries.map((one) => [one.entryId, one.contentHash] as const)),
  );
  expect(decisions.flatMap(({ entries }) => entries)).toHaveLength(1_200);
  const wrong = await Promise.all(
    seeded.entries.map(async (entry: TimeEntry) => decided.get(entry.id) !== (await contentHash(entry))),
  );
  expect(wrong.filter(Boolean)).toHaveLength(0);
  const { rows: metered } = await t.database.query(
    `SELECT count(*)::int AS events, count(DISTINCT cause_id)::int AS causes FROM metering_events
       WHERE cause_id = ANY($1::uuid[])`,
    [ids],
  );
  expect(metered[0]).toEqual({ events: 1_200, causes: 1_200 });
}

test('40 people’s week with 12 exceptions is approved in under 20 keystrokes', async () => {
  test.setTimeout(180_000);
  const seeded = await seedApprovals(t.database, { monday, exceptions: EXCEPTIONS });
  await using profile = await newProfile();
  const { page, close } = await launchStint({ profileDir: profile.dir, server: t.stack.serverUrl });
  await signIn(page, seeded.firm, seeded.firm.manager);
  await expect(page.getByRole('button', { name: /^All sent/ })).toBeVisible({ timeout: 60_000 });
  const keys = await countKeys(page);
  await approveWeek(page, seeded);
  expect(await keys()).toBeLessThan(MOST_KEYS);
  await expectAllApprovedOnce(seeded);
  await close();
});

test('offline too: decided here, sent when the network is back, approved once', async () => {
  test.setTimeout(240_000);
  const seeded = await seedApprovals(t.database, { monday, exceptions: EXCEPTIONS });
  await using profile = await newProfile();
  const { url, proxy } = await t.line();
  const { page, close } = await launchStint({ profileDir: profile.dir, server: url });
  await signIn(page, seeded.firm, seeded.firm.manager);
  await expect(page.getByRole('button', { name: /^All sent/ })).toBeVisible({ timeout: 60_000 });
  proxy.cut();
  await expect(page.getByRole('button', { name: /^Offline/ })).toBeVisible({ timeout: 30_000 });
  const keys = await countKeys(page);
  await approveWeek(page, seeded);
  expect(await keys()).toBeLessThan(MOST_KEYS);
  const { rows } = await t.database.query(
    `SELECT count(*)::int AS n FROM time_entries WHERE tenant_id = $1 AND status = 'approved' AND id = ANY($2::uuid[])`,
    [seeded.firm.tenantId, seeded.entries.map(({ id }) => id)],
  );
  expect(rows[0]).toEqual({ n: 0 });
  proxy.restore();
  await expect(page.getByRole('button', { name: /^All sent/ })).toBeVisible({ timeout: 60_000 });
  await expectAllApprovedOnce(seeded);
  await close();
});

test('grouped, filtered, selected, saved as a view, decided together and taken back, by keys alone', async () => {
  test.setTimeout(180_000);
  const seeded = await seedApprovals(t.database, { monday, exceptions: EXCEPTIONS });
  await using profile = await newProfile();
  const { page, close } = await launchStint({ profileDir: profile.dir, server: t.stack.serverUrl });
  await signIn(page, seeded.firm, seeded.firm.manager);
  await expect(page.getByRole('button', { name: /^All sent/ })).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press('Control+2');
  const queue = page.getByRole('grid', { name: 'What waits for you' });
  const entries = (count: string) => page.getByText(`${count} entries`, { exact: true });
  await expect(queue.getByRole('row').filter({ hasText: /^Clean 28/ })).toBeVisible();

  await test.step('all clean sheets come back whole when their approval is taken back', async () => {
    await page.keyboard.press('Shift+A');
    await expect(entries('360')).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(entries('1,200')).toBeVisible();
    await expect(page.getByRole('region', { name: 'The clean sheets shown' })).toContainText('840 entries');
  });

  await test.step('a row is the part of a week on a project, and only that is decided', async () => {
    await page.keyboard.press('g');
    await expect(
      queue
        .getByRole('row')
        .filter({ hasText: /^Atlas/ })
        .first(),
    ).toBeVisible();
    await page.keyboard.press('/');
    await page.keyboard.type('anna brandt borealis');
    // The five parts of her week that have other projects do not match.
    await expect(queue.locator('[data-sheet]')).toHaveCount(1);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('a');
    await expect(page.getByText('No sheet matches')).toBeVisible();
    await expect(entries('1,195')).toBeVisible();
    await page.keyboard.press('Shift+F');
  });

  await test.step('a view is saved, opened by its digit, and its saving taken back', async () => {
    await page.keyboard.press('g');
    await expect(page.getByRole('radio', { name: 'Client' })).toBeChecked();
    await page.keyboard.press('Shift+V');
    await page.keyboard.type('By client');
    await page.keyboard.press('Enter');
    await expect(page.getByText('View “By client” saved.')).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.keyboard.press('g');
    await expect(page.getByRole('radio', { name: 'Person' })).toBeChecked();
    await page.keyboard.press('1');
    await expect(page.getByRole('radio', { name: 'Client' })).toBeChecked();
    await page.keyboard.press('Control+z');
    await expect(page.getByText('Taken back: view “By client”.')).toBeVisible();
    await page.keyboard.press('g');
    await page.keyboard.press('1');
    await expect(page.getByRole('radio', { name: 'Person' })).toBeChecked();
  });

  await test.step('several flagged sheets are selected and rejected together', async () => {
    await page.keyboard.press('n');
    await page.keyboard.press('Shift+J');
    await page.keyboard.press('Shift+J');
    const selected = page.getByRole('region', { name: '3 sheets selected' });
    await expect(selected).toContainText('3 of them have a reason to look closer');
    await expect(selected.getByRole('region', { name: 'Effect on budgets once approved' })).toBeVisible();
    await page.keyboard.press('r');
    await page.getByRole('dialog').getByLabel('Comment').fill('Please check with me first.');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(entries('1,105')).toBeVisible();
    await expect(selected).toHaveCount(0);
  });
  await expect(page.getByRole('button', { name: /^All sent/ })).toBeVisible({ timeout: 60_000 });
  const { rows } = await t.database.query(
    `SELECT status, count(*)::int AS n FROM time_entries WHERE id = ANY($1::uuid[]) GROUP BY status ORDER BY status`,
    [seeded.entries.map(({ id }) => id)],
  );
  expect(rows).toEqual([
    { status: 'approved', n: 5 },
    { status: 'rejected', n: 90 },
    { status: 'submitted', n: 1_105 },
  ]);
  await close();
});
