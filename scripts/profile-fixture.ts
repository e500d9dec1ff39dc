/**
 * Makes a profile as a build of Stint leaves it, for test/release/profiles.spec.ts: signs in, logs what reaches the
 * server, has one change refused, and then, without a network, changes an entry, logs another and leaves a timer running.
 *
 * `node scripts/profile-fixture.ts APP FILE`: APP is the folder of a checkout of any commit, built; FILE the .tar.gz to
 * write. Needs a display. How to make such a checkout: test/fixtures/profiles/README.md.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { _electron, expect } from '@playwright/test';
import { hostArguments } from '../test/e2e/support/app.ts';
import { signIn, startTestStack } from '../test/e2e/support/stack.ts';
import { addRow, cellsOf, syncLine, turn, typeInto } from '../test/e2e/support/week.ts';
import { dumpFirm, FIXTURE_SERVER, hostRule, packProfile } from '../test/support/profile-fixture.ts';
import { electronPath } from './electron-runtime.mjs';

const WORK = 'Build it · Development';

async function makeFixture(appDir: string, file: string): Promise<void> {
  const profile = await mkdtemp(path.join(os.tmpdir(), 'stint-fixture-'));
  const t = await startTestStack();
  try {
    const { proxy } = await t.line();
    const app = await _electron.launch({
      executablePath: await electronPath(),
      args: [appDir, `--user-data-dir=${profile}`, hostRule(proxy.port), ...hostArguments()],
      cwd: appDir,
      env: { ...inherited(), STINT_SERVER: FIXTURE_SERVER, TZ: 'Europe/Berlin' },
    });
    const page = await app.firstWindow();
    await signIn(page, t.firm, t.firm.consultant);
    // A week all of whose days have come.
    await turn(page, '[');
    await addRow(page, WORK);
    const onServer = async () => (await t.database.query('SELECT 1 FROM time_entries')).rowCount;
    await typeInto(cellsOf(page, WORK).nth(0), '1:30');
    await expect.poll(onServer, { timeout: 30_000 }).toBe(1);
    await expect(syncLine(page, /^All sent/)).toBeVisible();

    // One that the server refuses: the project was closed meanwhile.
    proxy.cut();
    await typeInto(cellsOf(page, WORK).nth(1), '2:00');
    await expect(syncLine(page, /1 to send/)).toBeVisible();
    await setProject(t.database, t.firm.project.id, 'completed');
    proxy.restore();
    await expect(page.getByRole('button', { name: /1 needs attention/ }).first()).toBeVisible({
      timeout: 90_000,
    });
    await setProject(t.database, t.firm.project.id, 'active');
    await typeInto(cellsOf(page, WORK).nth(2), '0:20');
    await expect.poll(onServer, { timeout: 90_000 }).toBe(2);
    await expect(page.getByRole('button', { name: /to send/ })).toBeHidden();

    proxy.cut();
    await typeInto(cellsOf(page, WORK).nth(0), '1:45');
    await typeInto(cellsOf(page, WORK).nth(3), '0:40');
    await page.getByRole('button', { name: 'Start a timer' }).first().click();
    const start = page.getByRole('dialog', { name: 'Start a timer' });
    await start.getByLabel('Description').fill('Left running');
    await start.getByRole('combobox').fill(WORK);
    await page.getByRole('option', { name: WORK, exact: true }).click();
    await expect(page.getByRole('button', { name: 'Stop the timer' })).toBeVisible();
    await app.close();

    const { stdout } = await promisify(execFile)('git', ['-C', appDir, 'rev-parse', 'HEAD']);
    const { firm } = t;
    await packProfile(
      profile,
      {
        commit: stdout.trim(),
        madeAt: new Date().toISOString(),
        slug: firm.slug,
        email: firm.consultant.email,
        password: firm.password,
        userId: firm.consultant.id,
        tables: await dumpFirm(t.database, firm.tenantId),
      },
      file,
    );
  } finally {
    await t.stop();
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

function inherited(): { [name: string]: string } {
  const entries = Object.entries(process.env).filter(([name]) => name !== 'ELECTRON_RUN_AS_NODE');
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

async function setProject(
  database: { query(text: string, values: string[]): Promise<unknown> },
  id: string,
  status: string,
): Promise<void> {
  await database.query('UPDATE projects SET status = $2 WHERE id = $1', [id, status]);
}

const { positionals } = parseArgs({ allowPositionals: true });
const [appDir, file] = positionals;
if (appDir === undefined || file === undefined) {
  process.stderr.write('usage: node scripts/profile-fixture.ts APP FILE\n');
  process.exitCode = 2;
} else {
  await makeFixture(path.resolve(appDir), path.resolve(file));
}
