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
import { hasDisplay, virtualDisplay } from '../../dev/display.ts';
import { startStack } from '../../dev/stack.ts';
import { buildApp } from '../../scripts/build.ts';
import { launchStint, newProfile } from '../e2e/support/app.ts';
import { blankApp, blankWindow } from './local/blank-window.ts';
import { median, seconds, spread, tenths } from './local/figures.ts';
import { giveHistory, harvestFile, openThePast } from './local/history.ts';
import {
  CELL,
  email,
  enterTimes,
  openProjects,
  search,
  signIn,
  turnWeeks,
  whenThere,
} from './local/measure.ts';
import { privateMemory } from './local/memory.ts';

const root = path.resolve(import.meta.dirname, '../..');
const ENTRIES = Number(process.argv[2] ?? 100_000);
const IMPORTED = Math.min(50_000, ENTRIES / 2);
const STARTS = 5;
const WEEKS = 40;
const today = new Date().toISOString().slice(0, 10);
const say = (words: string): void => console.log(words);

/** From the button to the last row in the journal and the working data, the dry run before it apart. */
async function importFile(page: Page, content: string): Promise<{ dryRun: number; saved: number }> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type('import time');
  await page.keyboard.press('Enter');
  const from = performance.now();
  await page
    .getByLabel('Choose a file…')
    .setInputFiles({ name: 'harvest.csv', mimeType: 'text/csv', buffer: Buffer.from(content) });
  const go = page.getByRole('button', { name: /^Import [\d.,]+ entr/ });
  const proposals = page.getByRole('button', { name: /^Use \d+ proposal/ });
  await go.or(proposals).first().waitFor({ timeout: 120_000 });
  if (await proposals.isVisible()) await proposals.click();
  await go.waitFor({ timeout: 120_000 });
  const dryRun = performance.now() - from;
  const begun = performance.now();
  await go.click();
  await page.getByText(/^[\d.,]+ entr(y|ies) came in/).waitFor({ timeout: 600_000 });
  return { dryRun, saved: performance.now() - begun };
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
  await openThePast(database, email);
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
    await whenThere(app.page, CELL);
    windows.push(performance.now() - from);
    await app.close();
    say(
      `start ${round + 1}: blank ${seconds(blanks.at(-1) ?? 0)} s, usable ${seconds(windows.at(-1) ?? 0)} s`,
    );
  }

  const app = await start();
  stops.push(() => app.close());
  const { page } = app;
  await whenThere(page, CELL);
  const memory = async (when: string): Promise<number> => {
    const parts = await privateMemory(app.electron.process().pid ?? 0);
    const all = tenths(parts.reduce((sum, { mb }) => sum + mb, 0));
    say(`memory ${when}: ${all} MB: ${parts.map(({ kind, mb }) => `${kind} ${tenths(mb)}`).join(', ')}`);
    return all;
  };
  await memory('after a start');
  const { screen, durable } = await enterTimes(page);
  say(`enter to screen: ${JSON.stringify(spread(screen))}, to durable: ${JSON.stringify(spread(durable))}`);
  const weeks = await turnWeeks(page, WEEKS);
  say(`week shown after a key: ${JSON.stringify(spread(weeks))}`);
  const totals = await openProjects(page, STARTS);
  say(`figures of all projects: ${totals.map(tenths).join(', ')} ms`);
  await memory('after weeks and projects');
  const found = await search(page);
  say(`search: the first ${tenths(found.first)} ms, then ${JSON.stringify(spread(found.typed))}`);
  const memoryMb = await memory('after a search');
  const imported = await importFile(page, await harvestFile(database, email, IMPORTED));
  say(
    `import of ${IMPORTED} rows: dry run ${seconds(imported.dryRun)} s, saved ${seconds(imported.saved)} s`,
  );
  await memory('after the import');

  console.log(
    JSON.stringify({
      usable_window_s: seconds(median(windows)),
      usable_window_ratio: Math.round((100 * median(windows)) / median(blanks)) / 100,
      key_to_screen_ms: spread([...screen, ...weeks]),
      enter_to_durable_ms: spread(durable),
      search_ms: tenths(median(found.typed)),
      totals_ms: tenths(median(totals)),
      import_50k_s: seconds(imported.dryRun + imported.saved),
      memory_mb: memoryMb,
    }),
  );
} finally {
  for (const stop of stops.reverse()) await stop();
  await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
