import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { DATA_VERSION, DataMark } from '../../domain/release/data-version.ts';
import { addDays, dateIn, weekStartOf } from '../../domain/rules/civil-date.ts';
import { COPIED } from '../../main/profile-copies.ts';
import type { Packaged } from '../../scripts/package.ts';
import { hostArguments, newProfile } from '../e2e/support/app.ts';
import { launchPackaged } from '../e2e/support/packaged.ts';
import { startTestStack, type TestStack } from '../e2e/support/stack.ts';
import { cellsOf, turn } from '../e2e/support/week.ts';
import { FIXTURE_SERVER, type Fixture, restoreFirm, unpackProfile } from '../support/profile-fixture.ts';
import { tcpProxy } from '../support/tcp-proxy.ts';
import { packagedApp } from './support/packaged-app.ts';

/** Profiles that another Stint left (test/fixtures/profiles): opened whole, or kept safe. */

const fixtures = path.resolve(import.meta.dirname, '../fixtures/profiles');
const WIRE_1_0 = path.join(fixtures, 'stint-wire-1.0.tar.gz');
const BEFORE_MARKS = path.join(fixtures, 'stint-98ee519.tar.gz');

/** The Monday of the week that every fixture has time in. */
const WEEK = '2026-11-16';

let packaged: Packaged;
let t: TestStack;
test.beforeAll(async () => {
  packaged = await packagedApp();
  t = await startTestStack();
});
test.afterAll(() => t?.stop());

/** The packed app takes no `--host-resolver-rules`: the line to the server is where the fixtures know it. */
function fixtureLine() {
  const { hostname, port } = new URL(t.stack.serverUrl);
  return tcpProxy({ host: hostname, port: Number(port) }, Number(new URL(FIXTURE_SERVER).port));
}

const markOf = async (profile: string) =>
  DataMark.parse(JSON.parse(await readFile(path.join(profile, 'data-version.json'), 'utf8')));
const copiesOf = (profile: string) => readdir(path.join(profile, 'kept-copies'));

/** What a person finds who has no network: all of it, the timer too. */
async function findsAllOffline(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Stop the timer' })).toBeVisible({ timeout: 30_000 });
  const thisWeek = weekStartOf(dateIn('Europe/Berlin', new Date().toISOString()), 1);
  for (let week = thisWeek; week > WEEK; week = addDays(week, -7)) await turn(page, '[');
  const cells = cellsOf(page, 'Build it · Development');
  for (const [day, time] of ['1 hour 45 minutes', '2 hours', '20 minutes', '40 minutes'].entries())
    await expect(cells.nth(day)).toHaveAccessibleName(new RegExp(`, ${time}(,|$)`));
  await expect(cells.nth(1)).toHaveAccessibleName(/Needs attention: First Project is completed/);
}

/** Signs in again and waits until the server has it all. */
async function sends(page: Page, fixture: Fixture): Promise<void> {
  await page.getByRole('button', { name: '1 needs attention', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Password').fill(fixture.password);
  // The line is only just back: a first try may still meet a connection that was cut.
  await expect(async () => {
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await expect(dialog).toBeHidden();
  }).toPass({ timeout: 40_000 });
  const minutes = async () =>
    (
      await t.database.query(
        'SELECT minutes FROM time_entries WHERE tenant_id = $1 AND NOT deleted ORDER BY date',
        [fixture.tables.tenants?.[0]?.id],
      )
    ).rows.map((row) => row.minutes);
  await expect.poll(minutes, { timeout: 30_000 }).toEqual([105, 20, 40]);
  await expect(page.getByRole('button', { name: '1 needs attention', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Stop the timer' })).toBeVisible();
  // Each change once: what the server had, and the two that were not sent.
  const { rows } = await t.database.query(
    `SELECT count(*)::int AS taken FROM sync_operations WHERE tenant_id = $1 AND answer IS NULL`,
    [fixture.tables.tenants?.[0]?.id],
  );
  expect(rows).toEqual([{ taken: accepted(fixture) + 2 }]);
}

/** Of a change that was taken the server keeps no answer but that it knows it. */
function accepted({ tables }: Fixture): number {
  return (tables.sync_operations ?? []).filter(({ answer }) => answer === null).length;
}

test('what Stint left before its data had a version opens whole, with a copy kept', async () => {
  await using profile = await newProfile();
  const fixture = await unpackProfile(BEFORE_MARKS, profile.dir);
  await restoreFirm(t.database, fixture.tables);
  await using proxy = await fixtureLine();
  proxy.cut();
  await using app = await launchPackaged(packaged.executable, profile.dir, {
    env: { TZ: 'Europe/Berlin' },
  });
  await findsAllOffline(app.page);
  await expect.poll(async () => (await markOf(profile.dir)).dataVersion).toBe(DATA_VERSION);
  expect(await copiesOf(profile.dir)).toHaveLength(1);
  proxy.restore();
  await sends(app.page, fixture);
});

test('killed as it migrates what wire 1.0 left, it loses nothing, and the copy is that of before', async () => {
  await using profile = await newProfile();
  const fixture = await unpackProfile(WIRE_1_0, profile.dir);
  await restoreFirm(t.database, fixture.tables);
  await using proxy = await fixtureLine();
  proxy.cut();
  const before = await hashesOf(profile.dir, COPIED);
  for (const isAt of [begunOpening, hasWorkingData]) {
    const child = spawn(packaged.executable, [`--user-data-dir=${profile.dir}`, ...hostArguments()], {
      detached: true,
      stdio: 'ignore',
      env: { ...process.env, TZ: 'Europe/Berlin' },
    });
    const ended = once(child, 'exit');
    await expect.poll(() => isAt(profile.dir), { timeout: 30_000, intervals: [20] }).toBe(true);
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    await ended;
    await rm(path.join(profile.dir, 'SingletonLock'), { force: true });
  }
  await using app = await launchPackaged(packaged.executable, profile.dir, {
    env: { TZ: 'Europe/Berlin' },
  });
  await findsAllOffline(app.page);
  const [copy, ...others] = await copiesOf(profile.dir);
  expect(others).toEqual([]);
  expect(await hashesOf(path.join(profile.dir, 'kept-copies', copy ?? ''), COPIED)).toEqual(before);
  proxy.restore();
  await sends(app.page, fixture);
});

test('what a newer Stint left is not touched, and said to be safe', async () => {
  await using profile = await newProfile();
  await unpackProfile(BEFORE_MARKS, profile.dir);
  const newer = { dataVersion: DATA_VERSION + 1, madeBy: '9.1.0', electron: 1 };
  await writeFile(
    path.join(profile.dir, 'data-version.json'),
    JSON.stringify({ ...newer, at: '2027-01-01T00:00:00.000Z', whatElseItSays: true }),
  );
  const before = await hashesOf(profile.dir, COPIED);
  {
    await using app = await launchPackaged(packaged.executable, profile.dir);
    await expect(app.page.getByText('A newer Stint made this profile')).toBeVisible();
    await expect(app.page.getByText(/Install Stint 9\.1\.0 or newer/)).toBeVisible();
    await expect(app.page.getByText(profile.dir)).toBeVisible();
    expect(await app.page.evaluate(() => indexedDB.databases())).toEqual([]);
  }
  expect(await hashesOf(profile.dir, COPIED)).toEqual(before);
  expect(existsSync(path.join(profile.dir, 'kept-copies'))).toBe(false);
});

async function begunOpening(profile: string): Promise<boolean> {
  return existsSync(path.join(profile, 'data-version.json')) && (await markOf(profile)).opening !== undefined;
}

/** The databases have been written to since they were copied. */
async function hasWorkingData(profile: string): Promise<boolean> {
  const folder = path.join(profile, 'IndexedDB', 'app_stint_0.indexeddb.leveldb');
  const opened = Date.parse((await markOf(profile)).opening?.at ?? '');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.log'));
  const times = await Promise.all(files.map(async (name) => (await stat(path.join(folder, name))).mtimeMs));
  return times.some((time) => time > opened);
}

/** SHA-256 of every file under these, by path; LevelDB's `LOG` and `LOCK` are no data. */
async function hashesOf(folder: string, names: readonly string[]): Promise<{ [file: string]: string }> {
  const found: { [file: string]: string } = {};
  for (const name of (await readdir(folder)).filter((one) => names.includes(one)).toSorted()) {
    const place = path.join(folder, name);
    if ((await stat(place)).isDirectory()) {
      const inner = await hashesOf(place, await readdir(place));
      for (const [file, hash] of Object.entries(inner)) found[`${name}/${file}`] = hash;
    } else if (!/^LOG|^LOCK$/.test(name)) {
      found[name] = createHash('sha256')
        .update(await readFile(place))
        .digest('hex');
    }
  }
  return found;
}
