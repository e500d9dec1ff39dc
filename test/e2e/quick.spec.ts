import { expect, type Locator, type Page, test } from '@playwright/test';
import { v7 as uuidv7 } from 'uuid';
import { dateIn, weekDates } from '../../domain/rules/civil-date.ts';
import { launchStint, newProfile, type StintApp } from './support/app.ts';
import { expectAccessible, expectNothingCut } from './support/axe.ts';
import { picture } from './support/picture.ts';
import { signIn, startTestStack, type TestStack } from './support/stack.ts';
import { cellsOf } from './support/week.ts';

let t: TestStack;
test.beforeAll(async () => {
  t = await startTestStack();
  // A second project of a name alike, so that a line can be ambiguous.
  await t.database.query(
    `INSERT INTO assignments (id, tenant_id, project_id, user_id, role, minutes_per_week, from_date)
     VALUES ($1, $2, $3, $4, 'consultant', 600, '2026-01-01')`,
    [uuidv7(), t.firm.tenantId, t.firm.otherProject.id, t.firm.consultant.id],
  );
});
test.afterAll(async () => {
  await t.stop();
});

/** Long enough ago to be out of the shown weeks. */
const today = new Date();
const old = daysAgo(40);
const oldWords = words(old);

function daysAgo(days: number): string {
  return dateIn('UTC', new Date(today.getTime() - days * 86_400_000).toISOString());
}
function words(date: string): string {
  return new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(date));
}

const bar = (page: Page): Locator => page.getByRole('combobox', { name: 'Log time in one line' });
const chips = (page: Page): Locator => page.getByRole('list', { name: 'Understood' });

/** Opens the bar by its key, types a line, and looks at what was understood. */
async function typeLine(page: Page, line: string, understood: string[]): Promise<void> {
  await page.keyboard.press('q');
  await expect(bar(page)).toBeFocused();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(line);
  for (const text of understood) await expect(chips(page).getByText(text, { exact: true })).toBeVisible();
}

/** Accessible, and nothing cut, in light and dark. */
async function look(page: Page, what: string, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page, `${what}, ${colorScheme}`);
    await expectNothingCut(page, `${what}, ${colorScheme}`);
    await picture(page, `${name}-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: null });
}

/** The same at 200 %, where only half as much of the page has room. */
async function lookLarge({ electron, page }: StintApp, what: string, name: string): Promise<void> {
  const zoom = (factor: number): Promise<void> =>
    electron.evaluate(({ BrowserWindow }, to) => {
      BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(to);
    }, factor);
  await zoom(2);
  await expectNothingCut(page, `${what} at 200 %`);
  await picture(page, `${name}-200`);
  await zoom(1);
}

/** Does a command of the palette by its name. */
async function command(page: Page, query: string, name: string | RegExp): Promise<void> {
  await page.keyboard.press('ControlOrMeta+K');
  await page.keyboard.type(query);
  await expect(page.getByRole('option', { name }).first()).toBeVisible();
  // The first that answers is marked.
  await expect(page.locator('[role="option"][data-focused]')).toHaveText(name);
  await page.keyboard.press('Enter');
}

/** Signs in, waits until the work is here, and cuts the line: all that follows is offline. */
async function goOffline(app: StintApp, cut: () => void): Promise<void> {
  await signIn(app.page, t.firm, t.firm.consultant);
  await expect(app.page.getByRole('button', { name: /^All sent/ })).toBeVisible({ timeout: 20_000 });
  cut();
}

test('one line makes an entry, English and German, asks where it is ambiguous, and can be undone', async () => {
  await using profile = await newProfile();
  const { url, proxy } = await t.line();
  const app = await launchStint({ profileDir: profile.dir, server: url });
  const { page } = app;
  await goOffline(app, () => proxy.cut());

  await typeLine(page, '2h first build review yesterday #dev', [
    '2:00',
    'First Client · First Project',
    'Build it · Development',
    'Yesterday',
    'review',
  ]);
  await look(page, 'the bar with a line', 'quick-line');
  await lookLarge(app, 'the bar with a line', 'quick-line');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Yesterday: 2:00 on First Client · First Project saved.')).toBeVisible();
  await expect(bar(page)).toBeHidden();

  await typeLine(page, '1,5h erste gestern', ['1:30', 'Which project?', 'Yesterday']);
  await page.keyboard.press('Escape');
  await expect(bar(page)).toBeHidden();
  await page.keyboard.press('q');
  await expect(bar(page)).toHaveValue('1,5h erste gestern');
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('1,5h first Abstimmung vorgestern #entwicklung !');
  await expect(chips(page).getByText('No activity “entwicklung” here')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('1,5h first "Abstimmung um 10" vorgestern #int');
  await expect(chips(page).getByText('Not billable', { exact: true })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/: 1:30 on First Client · First Project saved\./)).toBeVisible();

  await typeLine(page, '1h project planning', ['Which one of 2?']);
  await page.keyboard.press('Enter');
  await expect(chips(page).getByText('First Client · First Project')).toBeVisible();
  await expect(bar(page)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Today: 1:00 on First Client · First Project saved.')).toBeVisible();

  await typeLine(page, '1h second tomorrow', ['Second Client · Second Project']);
  await expect(page.getByRole('dialog', { name: 'Log time in one line' }).getByRole('alert')).toContainText(
    'has not come yet',
  );
  await page.keyboard.press('Enter');
  await expect(bar(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(bar(page)).toBeHidden();

  const planning = page
    .getByRole('group', { name: 'Your entries' })
    .getByRole('option', { name: /planning/ });
  await page.keyboard.press('ControlOrMeta+K');
  await page.keyboard.type('planning');
  await expect(planning).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const figure = page.locator('header').getByText('2:00', { exact: true });
  await expect(figure).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+Z');
  await expect(figure).toBeVisible();
  await page.keyboard.press('ControlOrMeta+K');
  await page.keyboard.type('planning');
  await expect(page.getByText('Nothing is called that.')).toBeVisible();
  await page.keyboard.press('Escape');
  await app.close();
});

test('what is pinned stays, suggestions say why and can be switched off, and search finds what is old', async () => {
  await using profile = await newProfile();
  const { url, proxy } = await t.line();
  let app = await launchStint({ profileDir: profile.dir, server: url });
  let { page } = app;
  await goOffline(app, () => proxy.cut());

  await typeLine(page, `45m first Archive trip to Ülzen ${old}`, [
    'First Client · First Project',
    'Archive trip to Ülzen',
  ]);
  await page.keyboard.press('Enter');
  await expect(page.getByText(/: 0:45 on First Client · First Project saved\./)).toBeVisible();

  await page.keyboard.press('q');
  const likely = page.getByRole('option', { name: /Archive trip to Ülzen/ });
  await expect(likely).toContainText(`Last on ${oldWords}`);
  await look(page, 'the bar with suggestions', 'quick-empty');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ControlOrMeta+P');
  await expect(likely.getByText('Pinned')).toBeAttached();
  await page.keyboard.press('Escape');
  await expect(cellsOf(page, 'Development').first()).toBeVisible();

  await app.kill();
  app = await launchStint({ profileDir: profile.dir, server: url });
  page = app.page;
  await expect(cellsOf(page, 'Development').first()).toBeVisible();

  // The pinned row's cell of today: its form knows what was written on this row before.
  await cellsOf(page, 'Development')
    .nth(weekDates(daysAgo(0), 1).indexOf(daysAgo(0)))
    .focus();
  await page.keyboard.press('Space');
  const used = page.getByRole('list', { name: 'Descriptions you used before' }).getByRole('button');
  await expect(used).toHaveText('Archive trip to Ülzen');
  await look(page, 'a form with used descriptions', 'description-suggestions');
  await used.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary').getByLabel('Description')).toHaveValue(
    'Archive trip to Ülzen',
  );
  await page.keyboard.press('Escape');

  await page.keyboard.press('ControlOrMeta+K');
  await page.keyboard.type('ulzen trip');
  const found = page.getByRole('group', { name: 'Your entries' }).getByRole('option');
  await expect(found).toHaveText(`Archive trip to ÜlzenFirst Client · First Project · ${oldWords} · 0:45`);
  await look(page, 'the palette with entries', 'palette-entries');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary')).toContainText('Archive trip to Ülzen');
  await page.keyboard.press('Escape');

  await command(page, 'suggestions off', 'Turn suggestions off');
  await page.keyboard.press('q');
  await expect(page.getByRole('option').first()).toBeVisible();
  await expect(page.getByRole('option', { name: /Archive trip/ })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(bar(page)).toBeHidden();

  await page.keyboard.press('?');
  await expect(page.getByRole('searchbox', { name: 'Find a shortcut' })).toBeFocused();
  await expect(page.getByRole('dialog').getByText('Fill down')).toBeVisible();
  await look(page, 'all shortcuts', 'shortcuts-all');
  await page.keyboard.type('one line');
  await expect(page.getByRole('dialog').getByRole('listitem').first()).toContainText('Log time in one line');
  await expect(page.getByRole('dialog').getByText('Go to Settings')).toHaveCount(0);
  await look(page, 'the shortcut sheet', 'shortcuts');
  await app.close();
});

test('a template goes onto another week in one step; what recurs is proposed once, also after a restart', async () => {
  await using profile = await newProfile();
  const { url, proxy } = await t.line();
  let app = await launchStint({ profileDir: profile.dir, server: url });
  let { page } = app;
  await goOffline(app, () => proxy.cut());
  // The week before, of which all days have come.
  const days = weekDates(daysAgo(7), 1);
  for (const [line, time] of [
    [`2h first build ${days[0]} #dev`, '2:00'],
    [`9-10:30 second ${days[1]} #int`, '1:30'],
  ] as const) {
    await typeLine(page, line, []);
    await expect(chips(page)).toContainText(time);
    await page.keyboard.press('Enter');
    await expect(page.getByText(new RegExp(`: ${time} on .* saved`))).toBeVisible();
  }

  await page.keyboard.press('[');
  await expect(page.getByRole('rowgroup', { name: /First Project/ })).toBeVisible();
  await command(page, 'save this week', 'Save this week as a template');
  const save = page.getByRole('dialog', { name: 'Save as a template' });
  await expect(save.getByText('2 entries, 3:30')).toBeVisible();
  await page.keyboard.type('Usual week');
  await expectAccessible(page, 'saving a template');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Template Usual week saved.')).toBeVisible();

  await page.keyboard.press('[');
  await expect(page.getByText('Nothing logged this week')).toBeVisible();
  await command(page, 'apply template', 'Apply template Usual week');
  const apply = page.getByRole('dialog', { name: 'Apply Usual week' });
  await expect(apply.getByRole('list', { name: 'What comes in' }).getByRole('listitem')).toHaveCount(2);
  await look(page, 'applying a template', 'template-apply');
  await expect(apply.getByRole('button', { name: 'Add 2 entries, 3:30' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('2 entries of Usual week added.')).toBeVisible();
  await expect(page.getByRole('rowgroup', { name: /Second Project/ })).toBeVisible();
  await command(page, 'apply template', 'Apply template Usual week');
  await expect(apply.getByRole('button', { name: 'Nothing to add' })).toBeDisabled();
  await expect(apply.getByText(/already|same/i).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+Z');
  await expect(page.getByText('Nothing logged this week')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Shift+Z');
  await expect(page.getByRole('rowgroup', { name: /Second Project/ })).toBeVisible();

  await command(page, 'new recurring', 'New recurring entry');
  const form = page.getByRole('dialog', { name: 'New recurring entry' });
  await form.getByRole('combobox', { name: 'Work' }).fill('Internal');
  await page.keyboard.press('Enter');
  await form.getByLabel('Time').focus();
  await page.keyboard.type('0:15');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Daily');
  await look(page, 'a recurring entry', 'recurring-form');
  await lookLarge(app, 'a recurring entry', 'recurring-form');
  await page.keyboard.press('Enter');
  await expect(form).toBeHidden();

  await page.keyboard.press('Shift+T');
  const note = page.getByText(/recurring entr(y|ies) for this week/);
  await expect(note).toBeVisible();
  await look(page, 'recurring entries over the week', 'recurring-note');
  await command(page, 'recurring entry for this week', /1 recurring entry for this week/);
  await expect(page.getByRole('button', { name: 'Add 1 entry, 0:15' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 recurring entry added.')).toBeVisible();
  await expect(note).toHaveCount(0);
  // Removed by the person, it stays removed: it was answered for this day.
  await page.keyboard.press('ControlOrMeta+Z');
  await expect(note).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Shift+Z');
  await expect(note).toHaveCount(0);

  await app.kill();
  app = await launchStint({ profileDir: profile.dir, server: url });
  page = app.page;
  await expect(cellsOf(page, 'Internal').first()).toBeVisible();
  await expect(page.getByText(/recurring entr(y|ies) for this week/)).toHaveCount(0);
  await command(page, 'templates and recurring', 'Templates and recurring entries');
  const list = page.getByRole('dialog', { name: 'Templates and recurring entries' });
  await expect(list.getByText('Usual week')).toBeVisible();
  await look(page, 'the list of templates', 'templates');
  await app.close();
});
