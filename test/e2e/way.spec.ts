import { expect, type Page, test } from '@playwright/test';
import { launchStint, newProfile } from './support/app.ts';
import { signIn, startTestStack, type TestStack } from './support/stack.ts';
import { addRow, cellsOf, submitWeek, turn, typeInto } from './support/week.ts';

/** Issue "One entry's whole way", done when 2: two desktops, one server, every part real but the two platforms. */

let t: TestStack;
test.beforeAll(async () => {
  t = await startTestStack();
});
test.afterAll(async () => {
  await t.stop();
});

/** Types hours into the cells of a row from the first day on, as into a spreadsheet. */
async function typeRow(
  page: Page,
  row: string,
  times: readonly [typed: string, shown: string][],
): Promise<void> {
  const cells = cellsOf(page, row);
  for (const [day, [typed, shown]] of times.entries()) {
    const cell = cells.nth(day);
    await typeInto(cell, typed);
    await expect(cell).toContainText(shown);
  }
}

const hour = ['1', '1:00'] as const;
const twoHours = ['2', '2:00'] as const;
const threeHours = ['3', '3:00'] as const;
/** Minutes of the 25 entries: one week ago 15:45, two weeks ago 30:30. */
const weekAgo = 15 * 60 + 45;
const twoWeeksAgo = 30 * 60 + 30;
const rejectedMinutes = 3 * 60 + 30;

test('25 entries logged offline survive a kill, reach the server once, are decided, metered and reported', async () => {
  test.setTimeout(240_000);
  await using consultantProfile = await newProfile();
  await using managerProfile = await newProfile();
  const { url, proxy } = await t.line();
  let consultant = await launchStint({ profileDir: consultantProfile.dir, server: url });
  let page = consultant.page;
  await signIn(page, t.firm, t.firm.consultant);
  await expect(page.getByRole('button', { name: /All sent/ })).toBeVisible();

  await test.step('offline: log, edit and submit 25 entries over two weeks', async () => {
    proxy.cut();
    await turn(page, '[');
    const work = ['Build it · Development', 'Development'] as const;
    for (const row of work) await addRow(page, row);
    await typeRow(page, work[0], [
      [...hour],
      ['1:30', '1:30'],
      [...twoHours],
      ['90m', '1:30'],
      ['0.5', '0:30'],
      ['0:45', '0:45'],
      ['9-10:15', '1:15'],
    ]);
    await typeRow(
      page,
      work[1],
      Array.from({ length: 7 }, () => [...hour]),
    );
    await typeRow(page, work[0], [['1:15', '1:15']]);
    await submitWeek(page);
    await expect(page.getByText('15:45 submitted')).toBeVisible();
    await turn(page, '[');
    for (const row of work) await addRow(page, row);
    await typeRow(
      page,
      work[0],
      Array.from({ length: 6 }, () => [...twoHours]),
    );
    await typeRow(page, work[1], [
      ['3:30', '3:30'],
      ...Array.from({ length: 4 }, (): [string, string] => [...threeHours]),
    ]);
    await expect(page.getByLabel('Totals by day')).toContainText('27:30');
    await typeRow(page, work[1], [['3.5', '3:30']]);
    await typeRow(page, work[0], [['5', '5:00']]);
    await submitWeek(page);
    await expect(page.getByText('30:30 submitted')).toBeVisible();
    await expect(page.getByRole('button', { name: /25 to send/ })).toBeVisible();
  });

  await test.step('SIGKILL and a start without a network: every entry is there', async () => {
    await consultant.kill();
    consultant = await launchStint({ profileDir: consultantProfile.dir, server: url });
    page = consultant.page;
    await expect(page.getByRole('heading', { name: 'My week' })).toBeVisible();
    await expect(page.getByRole('button', { name: /25 to send|Sign in, 25 to send/ })).toBeVisible();
    await turn(page, '[');
    await expect(page.getByLabel('Totals by day')).toContainText('15:45');
    await turn(page, '[');
    await expect(page.getByLabel('Totals by day')).toContainText('30:30');
    expect((await t.database.query('SELECT count(*)::int AS n FROM time_entries')).rows[0].n).toBe(0);
  });

  await test.step('online again: all 25 reach the server once', async () => {
    proxy.restore();
    await page.getByRole('button', { name: /to send/ }).click();
    await page.getByLabel('Password').fill(t.firm.password);
    await page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('button', { name: /All sent/ })).toBeVisible({ timeout: 30_000 });
    const { rows } = await t.database.query(
      `SELECT count(*)::int AS n, count(*) FILTER (WHERE status = 'submitted')::int AS submitted, sum(minutes)::int AS minutes
       FROM time_entries WHERE NOT deleted`,
    );
    expect(rows[0]).toEqual({ n: 25, submitted: 25, minutes: weekAgo + twoWeeksAgo });
  });

  const manager = await launchStint({ profileDir: managerProfile.dir, server: t.stack.serverUrl });
  await test.step('the manager rejects 1 with a comment and approves 24, while metering drops its answers', async () => {
    await t.fault('metering', 'drop_after_accept', 2);
    await signIn(manager.page, t.firm, t.firm.manager);
    await manager.page.getByRole('button', { name: /^Approvals/ }).click();
    const sheet = manager.page.getByRole('region', { name: 'Sheet of Carl Consultant' });
    await expect(sheet).toBeVisible();
    await expect(sheet.getByRole('checkbox')).toHaveCount(11 + 1);
    // Only the one of 3:30 stays selected, and is rejected.
    await sheet.getByText('All entries').click();
    await sheet.getByRole('listitem').filter({ hasText: '3:30' }).locator('label').click();
    await manager.page.keyboard.press('r');
    await manager.page.getByRole('dialog').getByLabel('Comment').fill('Half an hour of this was travel.');
    await manager.page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click();
    await expect(manager.page.getByRole('dialog')).toHaveCount(0);
    await expect(sheet.getByRole('checkbox')).toHaveCount(10 + 1);
    await manager.page.keyboard.press('a');
    await expect(sheet.getByRole('checkbox')).toHaveCount(14 + 1);
    await manager.page.keyboard.press('a');
    await expect(manager.page.getByText('Nothing waits for you')).toBeVisible();
    // A decision is held back for some seconds, in case it was a slip.
    await expect(manager.page.getByRole('button', { name: /All sent/ })).toBeVisible({ timeout: 30_000 });
  });

  await test.step('the consultant sees both decisions', async () => {
    const rejected = page.getByRole('gridcell', {
      name: /Rejected by Mona Manager: Half an hour of this was travel/,
    });
    await expect(rejected).toHaveCount(1, { timeout: 20_000 });
    await expect(page.getByRole('gridcell', { name: /Approved by Mona Manager/ })).toHaveCount(10);
    await turn(page, ']');
    await expect(page.getByRole('gridcell', { name: /Approved by Mona Manager/ })).toHaveCount(14);
  });

  await test.step('the platform’s ledger on disk holds exactly the hours of the 24', async () => {
    const pending = async (): Promise<number> =>
      (await t.database.query(`SELECT count(*)::int AS n FROM outbox WHERE state <> 'delivered'`)).rows[0].n;
    await expect.poll(pending, { timeout: 60_000 }).toBe(0);
    const hours = (await t.ledger()).filter(({ event_type }) => event_type === 'consulting_hour');
    expect(hours).toHaveLength(24);
    expect(new Set(hours.map(({ event_id }) => event_id)).size).toBe(24);
    const minutes = hours.reduce((sum, { quantity }) => sum + Math.round(Number(quantity) * 60), 0);
    expect(minutes).toBe(weekAgo + twoWeeksAgo - rejectedMinutes);
  });

  await test.step('a utilisation report runs in the sandbox, its log is followed and its result opens', async () => {
    const { page: desk } = manager;
    await desk.getByRole('button', { name: 'Reports' }).click();
    await desk.getByRole('button', { name: 'Run report' }).first().click();
    const panel = desk.getByRole('complementary', { name: 'Run report' });
    await panel.getByText('Last 90 days').click();
    await panel.getByRole('button', { name: 'Run report' }).click();
    await expect(desk.getByText('Carl Consultant', { exact: true }).first()).toBeVisible({ timeout: 60_000 });
    const { rows } = await t.database.query(`SELECT state, input_hash, cost_amount FROM report_jobs`);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      state: 'completed',
      input_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    await desk.getByText(/^Log, \d+ lines$/).click();
    const log = desk.getByRole('log', { name: 'Log' });
    await expect(log).toContainText(`Snapshot ${String(rows[0].input_hash).slice(0, 12)}`);
    await expect(log).toContainText('Wrote result.json and result.csv.');
    const result = await t.database.query(
      `SELECT person FROM report_files f, jsonb_array_elements(convert_from(f.content, 'UTF8')::jsonb -> 'people') person
       WHERE f.name = 'result.json' AND person ->> 'userId' = $1`,
      [t.firm.consultant.id],
    );
    expect(result.rows).toMatchObject([
      { person: { totalMinutes: weekAgo + twoWeeksAgo - rejectedMinutes } },
    ]);
  });

  await consultant.close();
  await manager.close();
});
