import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { launchStint, newProfile } from './support/app.ts';
import { expectAccessible, expectNothingCut } from './support/axe.ts';
import { picture } from './support/picture.ts';
import { signIn, startTestStack, type TestStack } from './support/stack.ts';

let t: TestStack;
test.beforeAll(async () => {
  t = await startTestStack();
});
test.afterAll(async () => {
  await t.stop();
});

type Given = string | { name: string; mimeType: string; buffer: Buffer };

const fixture = (name: string) => path.resolve(import.meta.dirname, '../fixtures/import', name);
const csv = (name: string, text: string): Given => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(text),
});

async function openImport(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type('import time');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Import time' })).toBeVisible();
}

async function choose(page: Page, file: Given): Promise<void> {
  await page.getByLabel('Choose a file…').setInputFiles(file);
}

/** The figures of the dry run: entries, their time, what is here, what stays out. */
async function expectFigures(page: Page, figures: string[]): Promise<void> {
  await expect(page.locator('dl > div > dd')).toHaveText(figures, { timeout: 20_000 });
}

async function importAll(page: Page, entries: number): Promise<void> {
  await page.getByRole('button', { name: `Import ${entries} entr` }).click();
  await expect(page.getByText(new RegExp(`^${entries} entr(y|ies) came in`))).toBeVisible({
    timeout: 60_000,
  });
}

function manyRows(count: number): Given {
  const lines = Array.from({ length: count }, (_, at) => {
    const start = new Date(Date.UTC(2026, 0, 5) + at * 1_800_000).toISOString();
    return `Carl Consultant,carl@private.example,First Client,First Project,Build it,Row ${at},Yes,${start.slice(0, 10)},${start.slice(11, 19)},${start.slice(0, 10)},,00:20:00,`;
  });
  const header =
    'User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags';
  return csv('many.csv', [header, ...lines].join('\n'));
}

test('files of each product come in offline: judged first, asked where they are silent, never twice, taken back in one step', async () => {
  await using profile = await newProfile();
  const { url, proxy } = await t.line();
  const app = await launchStint({ profileDir: profile.dir, server: url });
  const { page } = app;
  await signIn(page, t.firm, t.firm.consultant);
  await expect(page.getByRole('button', { name: /^All sent/ })).toBeVisible({ timeout: 20_000 });
  await proxy[Symbol.asyncDispose]();
  await openImport(page);
  await expectAccessible(page, 'choosing a file');
  await picture(page, 'import-choose');

  // Toggl: what does not match is proposed, accepted by one button and remembered.
  await choose(page, fixture('toggl.csv'));
  await expectFigures(page, ['6', '5:30', '0', '5']);
  await expectAccessible(page, 'matching');
  await expectNothingCut(page, 'matching');
  await picture(page, 'import-matching');
  await page.getByRole('row', { name: /Quite other thing/ }).click();
  const panel = page.getByRole('complementary', { name: 'Where does this time go?' });
  await panel.getByRole('combobox', { name: 'Log on' }).fill('First Project · Internal');
  await page.getByRole('option', { name: 'First Project · Internal' }).click();
  await expectFigures(page, ['7', '6:30', '0', '4']);
  await expectAccessible(page, 'the panel of a match');
  await picture(page, 'import-panel');
  await panel.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Use 1 proposal' }).click();
  await expectFigures(page, ['8', '7:00', '0', '3']);
  await page.getByRole('radio', { name: 'Stays out' }).click();
  await expect(page.getByRole('row', { name: /No such date: “2026-02-31”/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /Not yours: Somebody Else/ })).toBeVisible();
  await expectAccessible(page, 'what stays out');
  await picture(page, 'import-left');
  await importAll(page, 8);
  await expectFigures(page, ['0', '0:00', '8', '3']);
  await picture(page, 'import-done');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page, 'a finished import in the dark');
  await picture(page, 'import-done-dark');
  await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setContentSize(640, 400),
  );
  await expectNothingCut(page, 'an import at 200 %');
  await picture(page, 'import-low');
  await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 820),
  );
  await page.emulateMedia({ colorScheme: 'light' });

  // The same file again, as after a restart: nothing new, and the choices are known.
  await choose(page, fixture('toggl.csv'));
  await expectFigures(page, ['0', '0:00', '8', '3']);
  await expect(page.getByRole('button', { name: 'Nothing to import' })).toBeDisabled();

  // One undo takes the whole import back; brought in again, it is new entries.
  await page.keyboard.press('Control+z');
  await expect(page.getByText('Taken back: the import of toggl.csv')).toBeVisible();
  await expectFigures(page, ['0', '0:00', '0', '11']);
  await page.getByText('Bring back 8 entries').click();
  await importAll(page, 8);

  // Clockify: nothing decides the dates, so the person is asked.
  await choose(page, fixture('clockify-ambiguous.csv'));
  await expect(page.getByRole('heading', { name: 'How are the dates written?' })).toBeVisible();
  await expectAccessible(page, 'the question of dates');
  await picture(page, 'import-dates');
  await page.getByRole('button', { name: 'Day first: April 3, 2026' }).click();
  await expectFigures(page, ['3', '3:15', '0', '0']);
  await importAll(page, 3);
  // One row overlaps another of its file, one what Toggl's file brought in.
  await choose(page, fixture('clockify.csv'));
  await expectFigures(page, ['2', '3:00', '0', '3']);
  await page.getByText('Bring in 2 overlapping rows as minutes').click();
  await expectFigures(page, ['4', '4:15', '0', '1']);

  await choose(page, fixture('harvest.csv'));
  await expectFigures(page, ['3', '3:35', '0', '1']);
  await importAll(page, 3);
  await choose(page, fixture('generic.csv'));
  // In UTC, where this runs, the night is cut in two.
  await expectFigures(page, ['2', '3:00', '0', '1']);

  // A table of nobody's: its columns are named once.
  await choose(page, fixture('mapped-utf16.csv'));
  await expect(page.getByRole('heading', { name: 'What is in the columns?' })).toBeVisible();
  await expectAccessible(page, 'the question of columns');
  await picture(page, 'import-columns');
  await page.getByRole('button', { name: /Description/ }).click();
  await page.getByRole('option', { name: /Tätigkeit, Notiz/ }).click();
  await page.getByRole('button', { name: 'Read with these columns' }).click();
  await expectFigures(page, ['2', '3:00', '0', '1']);
  await choose(page, fixture('mapped-utf16.csv'));
  await expectFigures(page, ['2', '3:00', '0', '1']);

  await choose(page, csv('clients.csv', 'Client Name,Address\nA,B\n'));
  await expect(page.getByText(/^This is a list of clients/)).toBeVisible();
  await app.close();
});

test('an import of thousands is stopped, killed and gone on with, and makes each entry once', async () => {
  test.slow();
  await using profile = await newProfile();
  const { url } = await t.line();
  const person = t.firm.consultant;
  let app = await launchStint({ profileDir: profile.dir, server: url });
  await signIn(app.page, t.firm, person);
  await expect(app.page.getByRole('button', { name: /^All sent/ })).toBeVisible({ timeout: 20_000 });
  await openImport(app.page);
  const rows = 5000;
  await choose(app.page, manyRows(rows));
  await app.page.getByRole('button', { name: 'Import 5,000 entries' }).click();
  await expect(app.page.getByText(/^[1-9][\d,]* of 5,000 entries are saved/)).toBeVisible();
  await picture(app.page, 'import-progress');
  await app.page.getByRole('button', { name: 'Stop' }).click();
  await expect(app.page.getByText(/^Stopped: [\d,]+ of 5,000 entries came in/)).toBeVisible();
  await app.page.getByRole('button', { name: 'Go on' }).click();
  await expect(app.page.getByText(/^[1-9][\d,]* of [\d,]+ entries are saved/)).toBeVisible();
  await app.kill();

  app = await launchStint({ profileDir: profile.dir, server: url });
  await expect(app.page.getByRole('heading', { name: 'My week' })).toBeVisible();
  await openImport(app.page);
  await expect(app.page.getByText(/^many.csv was interrupted/)).toBeVisible();
  await expectAccessible(app.page, 'an interrupted import');
  await picture(app.page, 'import-interrupted');
  await choose(app.page, manyRows(rows));
  await app.page.getByRole('button', { name: /^Import [\d,]+ entries$/ }).click();
  await expect(app.page.getByText(/entries came in$/)).toBeVisible({ timeout: 60_000 });
  await expectFigures(app.page, ['0', '0:00', '5,000', '0']);

  await app.page.getByRole('button', { name: /to send/ }).click();
  await app.page.getByRole('dialog').getByLabel('Password').fill(t.firm.password);
  await app.page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).click();
  await expect(app.page.getByRole('button', { name: /^All sent/ })).toBeVisible({ timeout: 120_000 });
  const { rows: stored } = await t.database.query(
    `SELECT count(*)::int AS entries, count(DISTINCT description)::int AS rows, sum(minutes)::int AS minutes,
       sum(raw_seconds)::int AS seconds FROM time_entries WHERE description LIKE 'Row %' AND NOT deleted`,
  );
  expect(stored).toEqual([{ entries: rows, rows, minutes: rows * 20, seconds: rows * 1200 }]);
  await app.close();
});
