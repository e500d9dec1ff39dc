import type { Page } from '@playwright/test';
import { demoSignIns } from '../../../dev/demo-firm/sign-ins.ts';
import { keyToRest, keyToSights } from './in-page.ts';

const CELLS = 42;
const CELLS_OF_A_WEEK = 14;
/** Whose device it is. */
export const { email } = demoSignIns.people[0];

export async function signIn(page: Page): Promise<void> {
  await page.getByLabel('Firm').fill(demoSignIns.tenant);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(demoSignIns.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** The week with its cells: from then on one can type. */
export const CELL = '[role="grid"] [role="gridcell"]';

/** Looks every few milliseconds; Playwright's own waiting looks rarer the longer it takes. */
export async function whenThere(page: Page, selector: string): Promise<void> {
  const isThere = () => page.evaluate((wanted) => document.querySelector(wanted) !== null, selector);
  while (!(await isThere())) await new Promise((resolve) => setTimeout(resolve, 4));
}

/** A new row of empty cells in the shown week; no two are of the same project and task. @returns its id */
async function newRow(page: Page): Promise<string> {
  await page.getByRole('combobox', { name: 'Add work' }).pressSequentially('Analysis');
  await page.locator('[role="option"][data-focused]').waitFor();
  await page.keyboard.press('Enter');
  await page.locator('[role="gridcell"]:focus').waitFor();
  return page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-work]')?.dataset.work ?? '');
}

/** Types times into empty cells of three weeks: from Enter to the frame with the time, and to "Saved here". */
export async function enterTimes(page: Page): Promise<{ screen: number[]; durable: number[] }> {
  const screen: number[] = [];
  const durable: number[] = [];
  for (let entry = 0, row = ''; entry < CELLS; entry += 1) {
    const column = entry % 7;
    if (column === 0) {
      if (entry % CELLS_OF_A_WEEK === 0) await page.keyboard.press('[');
      row = await newRow(page);
    }
    const cell = `[data-work="${row}"] [data-column="${column}"]`;
    await page.locator(cell).focus();
    const time = `0:${10 + column}`;
    await page.keyboard.type(time);
    const selector = `${cell}:not(:has(input))`;
    const [seen = Number.NaN, kept = Number.NaN] = await keyToSights(page, 'Enter', [
      { selector, says: new RegExp(time) },
      { selector, says: /Saved here|Received/ },
    ]);
    screen.push(seen);
    durable.push(kept);
  }
  // So that what comes next is no key of a cell.
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  return { screen, durable };
}

/** From a key to the last change of the week before. */
export async function turnWeeks(page: Page, weeks: number): Promise<number[]> {
  const took: number[] = [];
  for (let week = 0; week < weeks; week += 1) took.push(await keyToRest(page, '[', 'main'));
  return took;
}

/** From a key to the last figure of all projects. */
export async function openProjects(page: Page, rounds: number): Promise<number[]> {
  const took: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    took.push(await keyToRest(page, 'Control+3', 'main'));
    await page.keyboard.press('Control+1');
    await whenThere(page, CELL);
  }
  return took;
}

/**
 * Types searches into the palette: from each key to the last of what it finds, for keys that change what is shown. The
 * first asks for the table, which is read then.
 */
export async function search(page: Page): Promise<{ first: number; typed: number[] }> {
  const dialog = '[role="dialog"]';
  await page.keyboard.press('Control+k');
  await whenThere(page, dialog);
  const first = await keyToRest(page, 'w', dialog, 1_500);
  await page.keyboard.press('Backspace');
  const typed: number[] = [];
  for (const query of ['workshop notes', 'payroll', 'index 4711']) {
    for (const key of query) typed.push(await keyToRest(page, key === ' ' ? 'Space' : key, dialog));
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Backspace');
  }
  await page.keyboard.press('Escape');
  await page.locator(dialog).waitFor({ state: 'detached' });
  return { first, typed: typed.filter((took) => took > 0) };
}
