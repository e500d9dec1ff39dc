import { expect, type Page, test } from '@playwright/test';
import { addDays, weekStartOf } from '../../domain/rules/civil-date.ts';
import { launchStint, newProfile, type StintApp } from './support/app.ts';
import { expectAccessible, expectNothingCut } from './support/axe.ts';
import { picture } from './support/picture.ts';
import { signIn, startTestStack, type TestStack } from './support/stack.ts';
import { addRow, cellsOf, turn, typeInto } from './support/week.ts';

/** The week grid as people use a spreadsheet: by the keyboard alone, without a server. */

const task = 'Build it · Development';
const plain = 'Development';
const today = new Date().toISOString().slice(0, 10);
/** The Sunday four weeks ago: that week and all before it are locked. */
const lockedThrough = addDays(weekStartOf(today, 1), -22);

let t: TestStack;
let app: StintApp;
let page: Page;
test.beforeAll(async () => {
  t = await startTestStack();
  await t.database.query(
    `UPDATE tenants SET settings = jsonb_set(settings, '{lock,lockedThrough}', to_jsonb($2::text)) WHERE id = $1`,
    [t.firm.tenantId, lockedThrough],
  );
});
test.afterAll(async () => {
  await t.stop();
});

const clipboardText = (): Promise<string> => app.electron.evaluate(({ clipboard }) => clipboard.readText());
const copyElsewhere = (text: string): Promise<void> =>
  app.electron.evaluate(({ clipboard }, copied) => clipboard.writeText(copied), text);
const totals = () => page.getByLabel('Totals by day');
const press = (...keys: string[]): Promise<void> =>
  keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
/** What the row shows, day by day; empty cells as a dash. */
const shows = async (row: string, times: readonly string[]): Promise<void> => {
  for (const [day, time] of times.entries()) await expect(cellsOf(page, row).nth(day)).toContainText(time);
};
const runCommand = async (name: string): Promise<void> => {
  await press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill(name);
  await press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
};

test('a week is typed, copied, pasted, undone and submitted by keyboard, offline', async () => {
  test.setTimeout(240_000);
  await using profile = await newProfile();
  const { url, proxy } = await t.line();
  app = await launchStint({ profileDir: profile.dir, server: url });
  page = app.page;
  await signIn(page, t.firm, t.firm.consultant);
  await expect(page.getByRole('button', { name: /All sent/ })).toBeVisible();
  proxy.cut();

  await test.step('typing keeps clock times, and a refused text stays with its reason', async () => {
    await turn(page, '[');
    await turn(page, '[');
    for (const row of [task, plain]) await addRow(page, row);
    const [monday, tuesday] = [cellsOf(page, task).nth(0), cellsOf(page, task).nth(1)];
    await typeInto(monday, '9-10:30');
    await expect(monday).toContainText('1:30');
    await expect(monday).toHaveAccessibleName(/9:00.*10:30/);
    await typeInto(tuesday, '2h');
    await expect(tuesday).toContainText('2:00');

    const below = cellsOf(page, plain).nth(0);
    await typeInto(below, '23:30');
    const box = below.getByRole('textbox');
    await expect(box).toHaveValue('23:30');
    await expect(box).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByRole('alert')).toContainText('more than 24 hours');
    await expect(box).toBeFocused();
    await expectAccessible(page, 'a refused cell');
    await picture(page, 'grid-refused');
    await box.fill('soon');
    await press('Enter');
    await expect(page.getByRole('alert')).toContainText('Type a time such as 1:30');
    await box.fill('2,25');
    await press('Enter');
    await expect(below).toContainText('2:15');
    await expect(totals()).toContainText('3:45');
    await press('Escape', 'F2');
    await expect(below.getByRole('textbox')).toHaveValue('2:15');
    await press('Escape');
    await expect(below).toBeFocused();
  });

  await test.step('a range is selected, copied as a spreadsheet takes it, and pasted', async () => {
    await cellsOf(page, task).nth(0).focus();
    await press('Shift+ArrowRight', 'Shift+ArrowDown');
    await expect(page.getByRole('status').filter({ hasText: 'selected' })).toHaveText(
      '4 cells selected, 5:45',
    );
    await expect(page.locator('[role="gridcell"][aria-selected="true"]')).toHaveCount(4);
    await expectAccessible(page, 'a selected range');
    await picture(page, 'grid-range');
    await press('Control+c');
    await expect.poll(clipboardText).toBe('1:30\t2:00\n2:15\t');
    await cellsOf(page, task).nth(2).focus();
    await press('Control+v');
    await shows(task, ['1:30', '2:00', '1:30', '2:00']);
    await shows(plain, ['2:15', '–', '2:15', '–']);
    await expect(page.getByText('4 cells pasted.')).toBeVisible();
  });

  await test.step('one step of undo and redo, also after a deletion in between', async () => {
    await press('Control+z');
    await shows(task, ['1:30', '2:00', '–', '–']);
    await press('Control+y');
    await shows(task, ['1:30', '2:00', '1:30', '2:00']);
    await cellsOf(page, task).nth(2).focus();
    await press('Delete');
    await shows(task, ['1:30', '2:00', '–', '2:00']);
    // What comes back is another entry; the step before it must find it all the same.
    await press('Control+z');
    await shows(task, ['1:30', '2:00', '1:30', '2:00']);
    await press('Control+z');
    await shows(task, ['1:30', '2:00', '–', '–']);
    await press('Control+Shift+z', 'Control+Shift+z');
    await shows(task, ['1:30', '2:00', '–', '2:00']);
    await press('Control+z', 'Control+z');
    await shows(task, ['1:30', '2:00', '–', '–']);
  });

  await test.step('a table of a spreadsheet comes in as a whole', async () => {
    await cellsOf(page, task).nth(2).focus();
    await copyElsewhere('1,5\t"0:45"\t90 min\r\n2:00:00\t\t0,25\r\n');
    await press('Control+v');
    await shows(task, ['1:30', '2:00', '1:30', '0:45', '1:30']);
    await shows(plain, ['2:15', '–', '2:00', '–', '0:15']);
  });

  await test.step('or not at all, with the cells that refuse and why', async () => {
    const before = await totals().textContent();
    await copyElsewhere('1\tlunch\n30\t2');
    await cellsOf(page, task).nth(5).focus();
    await press('Control+v');
    const list = page.getByRole('alert', { name: 'Nothing was pasted' });
    await expect(list).toContainText('“lunch” is no time.');
    await expectAccessible(page, 'the list of what was not pasted');
    await picture(page, 'grid-not-pasted');
    await copyElsewhere('1\t1\t1\n1\t1\t1\n1\t1\t1');
    await press('Control+v');
    await expect(list).toContainText('1 row does not fit below');
    await expect(list).toContainText('1 column does not fit to the right');
    await copyElsewhere('1\t2\n30\t2');
    await press('Control+v');
    await expect(list).toContainText('Change the time, or split it over several days');
    await expect(totals()).toHaveText(before ?? '');
    await list
      .getByRole('button', { name: /^Development/ })
      .first()
      .press('Enter');
    await expect(cellsOf(page, plain).nth(5)).toBeFocused();
    await copyElsewhere('1');
    await press('Control+v');
    await expect(list).toBeHidden();
    await shows(plain, ['2:15', '–', '2:00', '–', '0:15', '1:00']);
    await press('Control+z');
    await expect(totals()).toHaveText(before ?? '');
  });

  await test.step('copy last week brings workdays once, as one step', async () => {
    await turn(page, ']');
    await expect(page.getByText('Nothing logged this week')).toBeVisible();
    await runCommand('Copy last week: rows with times');
    await expect(page.getByText('8 entries copied.')).toBeVisible();
    await shows(task, ['1:30', '2:00', '1:30', '0:45', '1:30', '–', '–']);
    await runCommand('Copy last week: rows with times');
    await expect(page.getByText('Nothing was copied. 8 are here already.')).toBeVisible();
    await press('Control+z');
    await expect(page.getByText('Nothing logged this week')).toBeVisible();
    await press('Control+y');
    await shows(task, ['1:30', '2:00', '1:30', '0:45', '1:30', '–', '–']);
    await expect(totals()).toContainText('missing');
    await picture(page, 'grid-week');
  });

  await test.step('Ctrl+Enter right after a deletion submits what is left', async () => {
    await cellsOf(page, plain).nth(0).focus();
    // The first asks to look at what the week lacks, the second submits all the same.
    await press('Delete', 'Control+Enter', 'Control+Enter');
    await expect(page.getByText('9:30 submitted, will be sent when you are online.')).toBeVisible();
    const submit = page.getByRole('button', { name: 'Submit week' });
    const [button, toast] = [
      await submit.boundingBox(),
      await page.getByText('9:30 submitted').boundingBox(),
    ];
    expect((toast?.y ?? 0) + (toast?.height ?? 0)).toBeLessThanOrEqual(button?.y ?? 0);
  });

  await test.step('a locked cell says why, and R recalls what was submitted', async () => {
    const cell = cellsOf(page, task).nth(1);
    await expect(cell).toHaveAccessibleName(/Submitted. Recall it to change it/);
    await cell.focus();
    await press('4');
    await expect(page.getByRole('alert').filter({ hasText: 'Press R to recall it' })).toBeVisible();
    await expectAccessible(page, 'a locked cell that says why');
    await picture(page, 'grid-locked');
    await press('r');
    await expect(cell).not.toHaveAttribute('aria-readonly', 'true');
    await press('Control+z');
    await expect(cell).toHaveAttribute('aria-readonly', 'true');
    await press('Control+z');
    await expect(cellsOf(page, task).nth(2)).not.toHaveAttribute('aria-readonly', 'true');

    for (let week = 0; week < 3; week += 1) await turn(page, '[');
    await addRow(page, task);
    await cellsOf(page, task).nth(0).focus();
    await press('1');
    await expect(page.getByRole('alert').filter({ hasText: /^Everything up to .* is locked/ })).toBeVisible();
  });

  await test.step('the server gets what the screen shows, once there is one', async () => {
    proxy.restore();
    await expect(page.getByRole('button', { name: /All sent/ })).toBeVisible({ timeout: 40_000 });
    const { rows } = await t.database.query(
      `SELECT count(*)::int AS n, sum(minutes)::int AS minutes, count(started_at)::int AS timed
       FROM time_entries WHERE NOT deleted`,
    );
    // Two weeks ago 11:45 in eight entries, one of them with its times; a week ago the same without one of 2:15.
    expect(rows[0]).toEqual({ n: 15, minutes: 705 + 705 - 135, timed: 1 });
    await expectNothingCut(page, 'My week');
  });

  await test.step('rows that were laid out are there after a start', async () => {
    await page.reload();
    await expect(page.getByRole('heading', { name: 'My week' })).toBeVisible();
    for (let week = 0; week < 4; week += 1) await turn(page, '[');
    await expect(cellsOf(page, task)).toHaveCount(7);
    await expect(totals()).toContainText('8:00 missing');
  });

  await test.step('dark, in German, in a small window and at 200 % nothing is cut', async () => {
    await page.evaluate(() => {
      localStorage.setItem('stint.theme', 'dark');
      localStorage.setItem('stint.language', 'de');
    });
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Meine Woche' })).toBeVisible();
    await turn(page, '[');
    const grid = page.getByRole('grid', { name: 'Stunden der Woche' });
    await expect(grid.getByRole('gridcell').first()).toHaveAccessibleName(/Eingereicht|Empfangen/);
    await grid.getByRole('gridcell').nth(0).focus();
    await press('Shift+ArrowRight', 'Shift+ArrowRight');
    for (const zoom of [1, 2]) {
      await app.electron.evaluate(({ BrowserWindow }, factor) => {
        const [window] = BrowserWindow.getAllWindows().filter((one) => one.isResizable());
        window?.setContentSize(1024, 700);
        window?.webContents.setZoomFactor(factor);
      }, zoom);
      await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(1024 / zoom);
      await expectNothingCut(page, `the week at ${zoom * 100} %`);
      await expectAccessible(page, `the week at ${zoom * 100} %, dark, in German`);
      if (zoom === 1) await picture(page, 'grid-dark-german');
    }
  });
  await app.close();
});
