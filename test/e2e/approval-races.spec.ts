import { type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { v7 as uuidv7 } from 'uuid';
import { addDays, weekStartOf } from '../../domain/rules/civil-date.ts';
import { delegationEnd } from '../../domain/rules/delegation.ts';
import { decisionOn, submitted } from '../support/decisions.ts';
import type { FirmUser } from '../support/firm.ts';
import { launchStint, newProfile } from './support/app.ts';
import { expectAccessible, expectNothingCut } from './support/axe.ts';
import { picture } from './support/picture.ts';
import { SecondDevice } from './support/second-device.ts';
import { signIn, startTestStack, type TestStack } from './support/stack.ts';

/** Issue 5: every race of an approval, forced on the real app and the real server. No entry is approved unseen. */

const monday = addDays(weekStartOf(new Date().toISOString().slice(0, 10), 1), -7);

const submittedAt = new Date().toISOString();

let t: TestStack;
test.beforeAll(async () => {
  t = await startTestStack();
});
test.afterAll(async () => {
  await t.stop();
});

interface ServerEntry {
  status: string;
  minutes: number;
  by: string | null;
  comment: string | null;
}

async function onServer(entryId: string): Promise<ServerEntry> {
  const { rows } = await t.database.query<ServerEntry>(
    `SELECT status, minutes, decision->>'by' AS by, decision->>'comment' AS comment FROM time_entries WHERE id = $1`,
    [entryId],
  );
  if (!rows[0]) throw new Error('no such entry');
  return rows[0];
}

async function decisionsBy(person: FirmUser): Promise<{ action: string; state: string }[]> {
  const { rows } = await t.database.query<{ action: string; state: string }>(
    'SELECT action, state FROM decisions WHERE decided_by = $1 ORDER BY version',
    [person.id],
  );
  return rows;
}

/** Another manager, who manages nothing. */
async function manager(name: string): Promise<FirmUser> {
  const { firm } = t;
  const [first = ''] = name.toLowerCase().split(' ');
  const person: FirmUser = {
    id: uuidv7(),
    email: `${first}@${firm.slug}.test`,
    name,
    roles: ['project_manager'],
  };
  await t.database.query(
    `INSERT INTO users (id, tenant_id, email, name, roles, status, password_hash)
     SELECT $1, tenant_id, $2, $3, $4, 'active', password_hash FROM users WHERE id = $5`,
    [person.id, person.email, person.name, person.roles, firm.manager.id],
  );
  return person;
}

const resize = (electron: ElectronApplication, width: number, height: number) =>
  electron.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    { width, height },
  );

const row = (page: Page, description: string) =>
  page
    .getByRole('region', { name: 'Sheet of Carl Consultant' })
    .getByRole('listitem')
    .filter({ hasText: description });
const notices = (page: Page) => page.getByRole('list', { name: 'Decisions that did not count' });
const isOnline = (page: Page) =>
  expect(page.getByRole('button', { name: /^All sent/ })).toBeVisible({ timeout: 60_000 });

test('what changed is never approved unseen, who was first wins, and an undo leaves nothing on the server', async () => {
  test.setTimeout(240_000);
  const { firm } = t;
  const dora = await manager('Dora Deputy');
  const entries = await submitted(
    t.database,
    firm,
    ...['Changes', 'Stays', 'Contested', 'Recalled'].map((description, day) => ({
      date: addDays(monday, day),
      description,
      submittedAt,
    })),
  );
  const [changes, stays, contested, recalled] = entries.map(({ id }) => id);
  if (!changes || !stays || !contested || !recalled) throw new Error('four entries');
  const { url, proxy } = await t.line();
  const carl = await SecondDevice.of(t.stack.serverUrl, firm, firm.consultant);
  const ada = await SecondDevice.of(t.stack.serverUrl, firm, firm.admin);
  await using profile = await newProfile();
  const { page, electron, close } = await launchStint({ profileDir: profile.dir, server: url });
  await signIn(page, firm, firm.manager);
  await isOnline(page);
  await page.keyboard.press('Control+2');
  await expect(row(page, 'Changes')).toBeVisible();

  await test.step('an entry that changes on the screen says so and is left out until it was looked at', async () => {
    await carl.change(changes, { minutes: 90 });
    await expect(row(page, 'Changes')).toContainText('Changed just now');
    await expect(row(page, 'Changes')).toContainText(/1:00.*1:30/);
    await expectAccessible(page, 'sheet with a change', 'section[aria-label^="Sheet of"]');
    await picture(page, 'sheet-changed');
    await page.keyboard.press('a');
    await expect(page.getByText(/^3 entries approved/).first()).toBeVisible();
    await expect(row(page, 'Changes')).toBeVisible();
    await expect(row(page, 'Stays')).toBeHidden();
  });

  await test.step('an undo before it is sent brings them back, and the server never hears of it', async () => {
    await page.keyboard.press('Control+z');
    await expect(row(page, 'Stays')).toBeVisible();
    await page.keyboard.press('l');
    await expect(row(page, 'Changes')).not.toContainText('Changed just now');
    await isOnline(page);
    expect(await decisionsBy(firm.manager)).toEqual([]);
  });

  await test.step('offline, what changed meanwhile parks with the difference, and who was first wins', async () => {
    proxy.cut();
    await expect(page.getByRole('button', { name: /^Offline/ })).toBeVisible({ timeout: 40_000 });
    await page.keyboard.press('a');
    await expect(page.getByText('Nothing waits for you')).toBeVisible();
    await expect(page.getByText('1 decision is kept here until it can be sent.')).toBeVisible();
    await carl.change(changes, { minutes: 120, description: 'Changes a lot' });
    await carl.change(recalled, { status: 'draft', submittedAt: null });
    await ada.decide(await decisionOn(firm, [await ada.entry(contested)], { decidedBy: firm.admin.id }));
    proxy.restore();
    await expect(notices(page)).toBeVisible({ timeout: 60_000 });
    await expect(notices(page)).toContainText('3 entries that you approved');
    await expect(notices(page)).toContainText('Ada Admin approved 1 entry before you');
    await expect(notices(page)).toContainText(/Time\s*was 1:30\s*is now 2:00/);
    await expect(notices(page)).toContainText(/was Changes\s*is now Changes a lot/);
    await expect(notices(page)).toContainText('it is draft now');
    await expect(row(page, 'Changes a lot')).toBeVisible();
    await expect(row(page, 'Stays')).toBeHidden();
    await expectNothingCut(page, 'notices');
    await expectAccessible(page, 'notices', 'ul[aria-label^="Decisions"]');
    await picture(page, 'notices');
    await resize(electron, 900, 600);
    await expectNothingCut(page, 'notices in a small window');
    await picture(page, 'notices-small');
    await resize(electron, 1280, 820);
    expect(await onServer(changes)).toMatchObject({ status: 'submitted', minutes: 120 });
    expect(await onServer(stays)).toMatchObject({ status: 'approved', by: firm.manager.id });
    expect(await onServer(contested)).toMatchObject({ status: 'approved', by: firm.admin.id });
    expect(await onServer(recalled)).toMatchObject({ status: 'draft' });
    expect(await decisionsBy(firm.manager)).toEqual([{ action: 'approve', state: 'partly_applied' }]);
  });

  await test.step('it is decided on again as it is now, or let go of', async () => {
    await page.keyboard.press('a');
    await page.getByRole('button', { name: 'Send now' }).click();
    await expect.poll(() => onServer(changes)).toMatchObject({ status: 'approved', minutes: 120 });
    await expect(notices(page)).toContainText('2 entries that you approved');
    await notices(page).getByRole('button', { name: 'I have read it' }).click();
    await expect(notices(page)).toBeHidden();
  });

  await test.step('after it was sent, an undo offers to reopen', async () => {
    await page.keyboard.press('Control+z');
    await page.getByRole('button', { name: 'Reopen', exact: true }).click();
    await page.getByRole('button', { name: 'Send now' }).click();
    await expect.poll(() => onServer(changes)).toMatchObject({ status: 'draft' });
  });

  await test.step('what was decided lately is reopened with a comment', async () => {
    await page.keyboard.press('o');
    const panel = page.getByRole('complementary', { name: 'Decided lately' });
    await expect(panel).toContainText('Approved by Mona Manager');
    await picture(page, 'decided');
    await panel
      .getByRole('checkbox', { name: /First Project, 1:00/ })
      .last()
      .click({ force: true });
    await panel.getByRole('textbox', { name: 'Why is it reopened?' }).fill('Wrong project');
    await expectAccessible(page, 'decided', 'aside');
    await panel.getByRole('button', { name: 'Reopen 1 entry' }).click();
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.keyboard.press('Escape');
    await expect
      .poll(async () => [(await onServer(stays)).status, (await onServer(contested)).status].sort())
      .toEqual(['approved', 'draft']);
  });

  await test.step('another manager is let decide, until a date, and not any more', async () => {
    await page.keyboard.press('d');
    const dialog = page.getByRole('dialog', { name: 'Let somebody decide for you' });
    await dialog.getByRole('combobox', { name: 'Who decides' }).fill('Dora');
    await page.getByRole('option', { name: 'Dora Deputy' }).click();
    await expectAccessible(page, 'delegate', '[role="dialog"]');
    await picture(page, 'delegate');
    await dialog.getByRole('button', { name: 'Delegate' }).click();
    await expect(dialog).toBeHidden();
    await page.getByRole('button', { name: 'Delegations' }).click();
    const panel = page.getByRole('complementary', { name: 'Delegations' });
    await expect(panel).toContainText('Dora Deputy');
    await picture(page, 'delegations');
    await page.getByRole('button', { name: 'Send now' }).click();
    await panel.getByRole('button', { name: 'End now for Dora Deputy' }).click();
    await expect(panel).toContainText('Nobody decides for anybody');
    const given = async () =>
      (
        await t.database.query(
          `SELECT state, delegate_until > now() AS holds FROM decisions WHERE delegate_to = $1 ORDER BY version`,
          [dora.id],
        )
      ).rows;
    await expect.poll(given).toEqual([
      { state: 'applied', holds: true },
      { state: 'applied', holds: false },
    ]);
  });
  await test.step('some are approved and the rest rejected in one go, each with its comment', async () => {
    await page.keyboard.press('Escape');
    const [good, bad] = await submitted(
      t.database,
      firm,
      { date: monday, description: 'Good', submittedAt },
      { date: monday, description: 'Bad', submittedAt },
    );
    if (!good || !bad) throw new Error('two entries');
    await expect(row(page, 'Bad')).toBeVisible({ timeout: 40_000 });
    // They came one after the other, maybe, while the sheet was on the screen.
    if (
      await page
        .getByRole('button', { name: /looked at/ })
        .first()
        .isVisible()
    )
      await page.keyboard.press('l');
    await row(page, 'Bad').getByRole('checkbox').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('c');
    await page.keyboard.type('Which ticket?');
    await page.keyboard.press('Control+Enter');
    await expect(row(page, 'Bad')).toContainText('“Which ticket?”');
    await picture(page, 'partly-sheet');
    await page.keyboard.press('p');
    const dialog = page.getByRole('dialog', { name: 'Approve 1, reject 1' });
    await expect(dialog).toContainText('1 of 1 entry has its own comment.');
    await expectAccessible(page, 'partly', '[role="dialog"]');
    await picture(page, 'partly');
    await dialog.getByRole('button', { name: 'Approve and reject the rest' }).click();
    await page.getByRole('button', { name: 'Send now' }).click();
    await expect.poll(() => onServer(good.id)).toMatchObject({ status: 'approved' });
    await expect.poll(() => onServer(bad.id)).toMatchObject({ status: 'rejected', comment: 'Which ticket?' });
  });

  await test.step('two managers at once, both online: the second is told', async () => {
    const [both] = await submitted(t.database, firm, {
      date: addDays(monday, 1),
      description: 'Both',
      submittedAt,
    });
    if (!both) throw new Error('an entry');
    await expect(row(page, 'Both')).toBeVisible({ timeout: 40_000 });
    await page.keyboard.press('a');
    await ada.decide(await decisionOn(firm, [both], { decidedBy: firm.admin.id }));
    await page.getByRole('button', { name: 'Send now' }).click();
    await expect(notices(page)).toContainText('Ada Admin approved 1 entry before you', { timeout: 40_000 });
    expect(await onServer(both.id)).toMatchObject({ status: 'approved', by: firm.admin.id });
  });
  await close();
});

test('a delegate whose delegation ended meanwhile decides nothing, and is told', async () => {
  test.setTimeout(120_000);
  const { firm } = t;
  const zoe = await manager('Zoe Deputy');
  const [waits] = await submitted(t.database, firm, {
    date: addDays(monday, 4),
    description: 'Waits for Zoe',
  });
  if (!waits) throw new Error('an entry');
  const mona = await SecondDevice.of(t.stack.serverUrl, firm, firm.manager);
  const today = new Date().toISOString().slice(0, 10);
  const given = { action: 'delegate', delegateTo: zoe.id } as const;
  await mona.decide(await decisionOn(firm, [], { ...given, delegateUntil: addDays(today, 7) }));
  const { url, proxy } = await t.line();
  await using profile = await newProfile();
  const { page, close } = await launchStint({ profileDir: profile.dir, server: url });
  await signIn(page, firm, zoe);
  await isOnline(page);
  await page.keyboard.press('Control+2');
  await expect(page.getByText('You decide for Mona Manager too, until')).toBeVisible();
  await expect(row(page, 'Waits for Zoe')).toBeVisible();
  await expect(page.getByText('You decide here for Mona Manager.')).toBeVisible();
  proxy.cut();
  await expect(page.getByRole('button', { name: /^Offline/ })).toBeVisible({ timeout: 40_000 });
  await page.keyboard.press('a');
  await expect(page.getByText('Nothing waits for you')).toBeVisible();
  await mona.decide(
    await decisionOn(firm, [], { ...given, delegateUntil: delegationEnd(new Date().toISOString()) }),
  );
  proxy.restore();
  await expect(notices(page)).toContainText('not yours to decide on any more', { timeout: 60_000 });
  await expect(page.getByText('You decide for Mona Manager too')).toBeHidden();
  expect(await onServer(waits.id)).toMatchObject({ status: 'submitted', by: null });
  expect(await decisionsBy(zoe)).toEqual([{ action: 'approve', state: 'refused' }]);
  await close();
});
