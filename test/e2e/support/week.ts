import { expect, type Locator, type Page } from '@playwright/test';

/** Adds a row of work to the shown week by its task and activity. */
export async function addRow(page: Page, name: string, project?: string): Promise<void> {
  const box = page.getByRole('combobox', { name: 'Add work' });
  await box.fill(name);
  const options = project ? page.getByRole('group', { name: project }) : page;
  await options.getByRole('option', { name, exact: true }).click();
  // The new row takes the focus when the list has closed; a key before that would go elsewhere.
  await expect(page.locator('[role="gridcell"]:focus')).toBeVisible();
}

/** The days of one row of the week grid, first to last. */
export function cellsOf(page: Page, row: string, project?: string): Locator {
  const group = project ? page.getByRole('rowgroup', { name: project }) : page;
  return group
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: row, exact: true }) })
    .getByRole('gridcell');
}

/** Types into a cell as into a spreadsheet and presses Enter. */
export async function typeInto(cell: Locator, text: string): Promise<void> {
  await cell.focus();
  await cell.page().keyboard.type(text);
  await cell.page().keyboard.press('Enter');
}

/** Turns to another week and waits until it is shown. */
export async function turn(page: Page, key: '[' | ']'): Promise<void> {
  const period = page.locator('header [aria-live="polite"]');
  const before = await period.textContent();
  await page.keyboard.press(key);
  await expect(period).not.toHaveText(before ?? '');
}

/** The line at the foot of the side bar that says what is unsent. */
export function syncLine(page: Page, words: string | RegExp): Locator {
  return page.getByRole('button', { name: words, exact: true });
}

/** Submits the shown week by its key: a second press where the check list has something to say, as of a person who read it. */
export async function submitWeek(page: Page): Promise<void> {
  const hasFindings = await page.getByRole('button', { name: /^Check \d/ }).isVisible();
  await page.keyboard.press('Control+Enter');
  if (!hasFindings) return;
  await expect(page.getByRole('complementary', { name: 'Before you submit' })).toBeVisible();
  await page.keyboard.press('Control+Enter');
}
