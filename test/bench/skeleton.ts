/**
 * `npm run bench -- skeleton`: how Stint feels, in real Electron windows against the real server, with the demo firm's
 * 10,000 entries on the device. Medians of 5. Prints one line of JSON last.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import pg from 'pg';
import { demoSignIns } from '../../dev/demo-firm/sign-ins.ts';
import { hasDisplay, virtualDisplay } from '../../dev/display.ts';
import { startStack } from '../../dev/stack.ts';
import { buildApp } from '../../scripts/build.ts';
import { packageApp } from '../../scripts/package.ts';
import { launchStint, type StintApp } from '../e2e/support/app.ts';
import { blankApp, blankWindow } from './local/blank-window.ts';
import { median, seconds, tenths } from './local/figures.ts';

declare global {
  interface Window {
    /** Put there by `enter`, between its two calls into the page. */
    stintEnter?: Promise<{ screen: number; durable: number }>;
  }
}

const root = path.resolve(import.meta.dirname, '../..');
const ROUNDS = 5;
const BATCH = 25;
const today = new Date().toISOString().slice(0, 10);

const say = (words: string): void => console.log(words);

async function signIn(page: Page, email: string): Promise<void> {
  await page.getByLabel('Firm').fill(demoSignIns.tenant);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(demoSignIns.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

const emailOf = (role: string): string => {
  const person = demoSignIns.people.find((candidate) => candidate.role === role);
  if (!person) throw new Error(`The demo firm has no ${role} who signs in.`);
  return person.email;
};

/**
 * Types a time into the cell that has the focus and presses Enter. By the page's own clock, from the key event: to the
 * frame in which the cell shows the time, and to the glyph of "saved here", which is drawn only once the change is on
 * the disk in the journal and in the working data.
 */
async function enter(page: Page, time: string): Promise<{ screen: number; durable: number }> {
  await page.keyboard.type(time);
  await page.evaluate((text) => {
    const cell = document.activeElement?.closest('[role="gridcell"]');
    if (!cell) throw new Error('no cell has the focus');
    window.stintEnter = new Promise((resolve) => {
      let from = 0;
      let screen = 0;
      const observer = new MutationObserver(() => {
        if (from === 0) return;
        const shows = cell.querySelector('input') === null && (cell.textContent ?? '').includes(text);
        if (shows && screen === 0) screen = performance.now() - from;
        if (screen === 0 || !/Saved here/.test(cell.getAttribute('aria-label') ?? '')) return;
        observer.disconnect();
        resolve({ screen, durable: performance.now() - from });
      });
      observer.observe(cell, { attributes: true, childList: true, subtree: true, characterData: true });
      const start = (event: KeyboardEvent): void => {
        from = event.timeStamp;
      };
      window.addEventListener('keydown', start, { capture: true, once: true });
    });
  }, time);
  await page.keyboard.press('Enter');
  const took = await page.evaluate(() => window.stintEnter);
  if (!took) throw new Error('the page forgot what it was measuring');
  return took;
}

/** A new row of empty cells in the shown week; no two are of the same project and task. @returns its id */
async function newRow(page: Page): Promise<string> {
  await page.getByRole('combobox', { name: 'Add work' }).pressSequentially('Analysis');
  await page.locator('[role="option"][data-focused]').waitFor();
  await page.keyboard.press('Enter');
  await page.locator('[role="gridcell"]:focus').waitFor();
  return page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-work]')?.dataset.work ?? '');
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
    isThrowaway: false,
    onProgress: (name, words) => say(`${name}: ${words}`),
  });
  stops.push(stack.stop);
  const database = new pg.Pool({ connectionString: stack.adminUrl, max: 1 });
  stops.push(() => database.end());

  const pulls: number[] = [];
  const profile = (round: number): string => path.join(dir, `profile-${round}`);
  for (let round = 0; round < ROUNDS; round += 1) {
    await mkdir(profile(round));
    const app = await launchStint({ profileDir: profile(round), server: stack.serverUrl });
    const from = performance.now();
    await signIn(app.page, emailOf('admin'));
    await app.page.getByRole('button', { name: /^All sent/ }).waitFor({ timeout: 60_000 });
    pulls.push(performance.now() - from);
    await app.close();
    say(`first pull ${round + 1}: ${seconds(pulls.at(-1) ?? 0)} s`);
  }

  const usable: number[] = [];
  const blank: number[] = [];
  const blankDir = await blankApp(dir);
  for (let round = 0; round < ROUNDS; round += 1) {
    blank.push(await blankWindow(blankDir, dir, round));
    const from = performance.now();
    const app = await launchStint({ profileDir: profile(0), server: stack.serverUrl });
    await app.page.getByRole('combobox', { name: 'Add work' }).waitFor();
    usable.push(performance.now() - from);
    await app.close();
    say(
      `window ${round + 1}: blank ${seconds(blank.at(-1) ?? 0)} s, usable ${seconds(usable.at(-1) ?? 0)} s`,
    );
  }

  // A consultant's device: typing and the way back online.
  const consultantProfile = path.join(dir, 'consultant');
  await mkdir(consultantProfile);
  const consultant: StintApp = await launchStint({ profileDir: consultantProfile, server: stack.serverUrl });
  stops.push(() => consultant.close());
  const { page } = consultant;
  await signIn(page, emailOf('consultant'));
  await page.getByRole('button', { name: /^All sent/ }).waitFor({ timeout: 60_000 });
  const onScreen: number[] = [];
  const durable: number[] = [];
  const reconnects: number[] = [];
  const started = new Date().toISOString();
  const arrived = async (): Promise<number> => {
    const { rows } = await database.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM time_entries WHERE created_at >= $1 AND NOT deleted',
      [started],
    );
    return rows[0]?.n ?? 0;
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    await page.context().setOffline(true);
    // Four weeks back are open by the demo firm's lock policy; the fifth round uses the last of them again.
    if (round < 4) await page.keyboard.press('[');
    await page.getByRole('combobox', { name: 'Add work' }).waitFor();
    let row = '';
    for (let entry = 0; entry < BATCH; entry += 1) {
      const column = entry % 7;
      if (column === 0) row = await newRow(page);
      await page.locator(`[data-work="${row}"] [data-column="${column}"]`).focus();
      const { screen, durable: kept } = await enter(page, `0:${10 + column}`);
      onScreen.push(screen);
      durable.push(kept);
    }
    const wanted = BATCH * (round + 1);
    const from = performance.now();
    await page.context().setOffline(false);
    while ((await arrived()) < wanted) await new Promise((resolve) => setTimeout(resolve, 5));
    reconnects.push(performance.now() - from);
    say(`reconnect ${round + 1}: ${seconds(reconnects.at(-1) ?? 0)} s`);
    await page.getByRole('button', { name: /^All sent/ }).waitFor({ timeout: 60_000 });
  }

  console.log(
    JSON.stringify({
      usable_window_s: seconds(median(usable)),
      blank_window_s: seconds(median(blank)),
      enter_to_screen_ms: tenths(median(onScreen)),
      enter_to_durable_ms: tenths(median(durable)),
      reconnect_25_s: seconds(median(reconnects)),
      initial_pull_10k_s: seconds(median(pulls)),
      packaged_mb: (await packageApp({ archive: false })).unpacked_mb,
    }),
  );
} finally {
  for (const stop of stops.reverse()) await stop();
  await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
