/**
 * `npm run bench -- local`: how Stint feels with 100,000 entries of one person on the device, in real Electron windows.
 * The entries lie on the server first and come by the device's own first pull, once a run. Prints one line of JSON last;
 * lines before it say each part.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import pg from 'pg';
import { demoSignIns } from '../../dev/demo-firm/sign-ins.ts';
import { hasDisplay, virtualDisplay } from '../../dev/display.ts';
import { startStack } from '../../dev/stack.ts';
import { buildApp } from '../../scripts/build.ts';
import { launchStint, newProfile } from '../e2e/support/app.ts';
import { blankApp, blankWindow } from './local/blank-window.ts';
import { median, seconds, spread, tenths } from './local/figures.ts';
import { giveHistory } from './local/history.ts';
import { keyToRest, keyToSights } from './local/in-page.ts';
import { privateMemory } from './local/memory.ts';

const root = path.resolve(import.meta.dirname, '../..');
const ENTRIES = Number(process.argv[2] ?? 100_000);
const STARTS = 5;
const WEEKS = 40;
const CELLS = 42;
const today = new Date().toISOString().slice(0, 10);
const say = (words: string): void => console.log(words);
const { email } = demoSignIns.people[0];

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('Firm').fill(demoSignIns.tenant);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(demoSignIns.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

const usable = (page: Page): Promise<void> => page.getByRole('grid').waitFor();

/** A new row of empty cells in the shown week; no two are of the same project and task. @returns its id */
async function newRow(page: Page): Promise<string> {
  await page.getByRole('combobox', { name: 'Add work' }).pressSequentially('Analysis');
  await page.locator('[role="option"][data-focused]').waitFor();
  await page.keyboard.press('Enter');
  await page.locator('[role="gridcell"]:focus').waitFor();
  return page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-work]')?.dataset.work ?? '');
}

/** Types times into empty cells of three weeks: to the frame with the time, and to "Saved here". */
async function enterTimes(page: Page): Promise<{ screen: number[]; durable: number[] }> {
  const screen: number[] = [];
  const durable: number[] = [];
  for (let entry = 0, row = ''; entry < CELLS; entry += 1) {
    const column = entry % 7;
    if (column === 0) {
      if (entry % 14 === 0) await page.keyboard.press('[');
      row = await newRow(page);
    }
    const cell = `[data-work="${row}"] [data-column="${column}"]`;
    await page.locator(cell).focus();
    const time = `0:${10 + column}`;
    await page.keyboard.type(time);
    const shown = { selector: `${cell}:not(:has(input))`, says: new RegExp(time) };
    const kept = { selector: `${cell}:not(:has(input))`, says: /Saved here|Received/ };
    const [seen = Number.NaN, held = Number.NaN] = await keyToSights(page, 'Enter', [shown, kept]);
    screen.push(seen);
    durable.push(held);
  }
  return { screen, durable };
}

/** Types three searches into the palette: from each key to the last of what it finds. The first asks for the table. */
async function search(page: Page): Promise<{ first: number; typed: number[] }> {
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  const first = await keyToRest(page, 'w', '[role="dialog"]', 1_500);
  await page.keyboard.press('Backspace');
  const typed: number[] = [];
  for (const query of ['workshop notes', 'payroll', 'index 4711']) {
    for (const key of query)
      typed.push(await keyToRest(page, key === ' ' ? 'Space' : key, '[role="dialog"]'));
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Backspace');
  }
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  return { first, typed };
}

const dir = await mkdtemp(path.join(os.tmpdir(), 'stint-bench-'));
const display = hasDisplay() ? null : await virtualDisplay();
if (display) Object.assign(process.env, display.env);
const stops: (() => Promise<void>)[] = display ? [display.stop] : [];
try {
  await buildApp();
  const stack = await startStack({
    root,
    dataDir: path.join(dir, 'data'),
    port: 0,
    demoFirmOf: today,
    isThrowaway: true,
    onProgress: (name, words) => say(`${name}: ${words}`),
  });
  stops.push(stack.stop);
  const database = new pg.Pool({ connectionString: stack.adminUrl, max: 1 });
  stops.push(() => database.end());
  const here = await giveHistory(database, email, ENTRIES);
  const profile = await newProfile();
  stops.push(() => profile[Symbol.asyncDispose]());
  const start = () => launchStint({ profileDir: profile.dir, server: stack.serverUrl });

  const first = await start();
  const pullFrom = performance.now();
  await signIn(first.page);
  await first.page.getByRole('button', { name: /^All sent/ }).waitFor({ timeout: 300_000 });
  say(`first pull of ${here} entries: ${seconds(performance.now() - pullFrom)} s`);
  await first.close();

  const windows: number[] = [];
  const blanks: number[] = [];
  const blank = await blankApp(dir);
  for (let round = 0; round < STARTS; round += 1) {
    blanks.push(await blankWindow(blank, dir, round));
    const from = performance.now();
    const app = await start();
    await usable(app.page);
    windows.push(performance.now() - from);
    await app.close();
    say(
      `start ${round + 1}: blank ${seconds(blanks.at(-1) ?? 0)} s, usable ${seconds(windows.at(-1) ?? 0)} s`,
    );
  }

  const app = await start();
  stops.push(() => app.close());
  const { page } = app;
  await usable(page);
  await page.getByRole('button', { name: /^All sent/ }).waitFor({ timeout: 60_000 });
  const memory = async (when: string): Promise<number> => {
    const parts = await privateMemory(app.electron.process().pid ?? 0);
    const all = tenths(parts.reduce((sum, { mb }) => sum + mb, 0));
    say(`memory ${when}: ${all} MB: ${parts.map(({ kind, mb }) => `${kind} ${tenths(mb)}`).join(', ')}`);
    return all;
  };
  await memory('after a start');
  const { screen, durable } = await enterTimes(page);
  say(`enter to screen: ${JSON.stringify(spread(screen))}, to durable: ${JSON.stringify(spread(durable))}`);
  await page.locator('body').click({ position: { x: 5, y: 400 } });
  const weeks: number[] = [];
  for (let week = 0; week < WEEKS; week += 1) weeks.push(await keyToRest(page, '[', 'main'));
  say(`week shown after a key: ${JSON.stringify(spread(weeks))}`);
  const totals: number[] = [];
  for (let round = 0; round < STARTS; round += 1) {
    totals.push(await keyToRest(page, 'Control+3', 'main'));
    await page.keyboard.press('Control+1');
    await usable(page);
  }
  say(`figures of all projects: ${totals.map(tenths).join(', ')} ms`);
  await memory('after weeks and projects');
  const found = await search(page);
  say(`search: the first ${tenths(found.first)} ms, then ${JSON.stringify(spread(found.typed))}`);
  const memoryMb = await memory('after a search');

  console.log(
    JSON.stringify({
      usable_window_s: seconds(median(windows)),
      usable_window_ratio: Math.round((100 * median(windows)) / median(blanks)) / 100,
      key_to_screen_ms: spread([...screen, ...weeks]),
      enter_to_durable_ms: spread(durable),
      search_ms: tenths(median(found.typed)),
      totals_ms: tenths(median(totals)),
      import_50k_s: null,
      memory_mb: memoryMb,
    }),
  );
} finally {
  for (const stop of stops.reverse()) await stop();
  await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
