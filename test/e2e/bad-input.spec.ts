import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type RunningPostgres, startPostgres } from '../../dev/postgres.ts';
import { type Firm, seedFirm } from '../support/firm.ts';
import { type TcpProxy, tcpProxy } from '../support/tcp-proxy.ts';
import { launchStint, newProfile, type StintApp } from './support/app.ts';
import { signIn, startTestStack, type TestStack } from './support/stack.ts';
import { addRow, cellsOf, syncLine, turn, typeInto } from './support/week.ts';

/** Issue "One entry's whole way", done when 4, as a person meets it: every word that they read, and nothing lost. */

let folder: string;
let postgres: RunningPostgres;
/** The only line that server and worker have to their database. */
let databaseLine: TcpProxy;
let t: TestStack;

test.beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'stint-bad-input-'));
  postgres = await startPostgres({ dataDir: path.join(folder, 'postgres'), settings: { fsync: 'off' } });
  databaseLine = await tcpProxy({ host: '127.0.0.1', port: postgres.port });
  const address = new URL(postgres.adminUrl);
  address.port = String(databaseLine.port);
  t = await startTestStack({ databaseUrl: address.href });
});
test.afterAll(async () => {
  databaseLine?.restore();
  await t?.stop();
  await databaseLine?.[Symbol.asyncDispose]();
  await postgres?.stop();
  await rm(postgres?.dataDir ?? folder, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

interface Typed {
  server: string;
  firm: string;
  email: string;
  password: string;
}

test.describe('signing in', () => {
  let profile: Awaited<ReturnType<typeof newProfile>>;
  let app: StintApp;
  let right: Typed;

  test.beforeAll(async () => {
    profile = await newProfile();
    app = await launchStint({ profileDir: profile.dir, server: t.stack.serverUrl });
    right = {
      server: t.stack.serverUrl,
      firm: t.firm.slug,
      email: t.firm.consultant.email,
      password: t.firm.password,
    };
  });
  test.afterAll(async () => {
    await app?.close();
    await profile?.[Symbol.asyncDispose]();
  });

  /** Types it all, presses Sign in, waits for the words, and sees that all that was typed is still there. */
  async function refused(wrong: Partial<Typed>, words: string, field?: string): Promise<void> {
    const typed = { ...right, ...wrong };
    const { page } = app;
    const fields = { Server: typed.server, Firm: typed.firm, Email: typed.email, Password: typed.password };
    for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
    await page.getByRole('button', { name: 'Sign in' }).click();
    if (field) await expect(page.getByLabel(field)).toHaveAccessibleDescription(words, { timeout: 30_000 });
    else await expect(page.getByRole('alert')).toHaveText(words);
    for (const [label, value] of Object.entries(fields))
      await expect(page.getByLabel(label)).toHaveValue(value);
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeEnabled();
    const stored = JSON.parse(await readFile(path.join(profile.dir, 'profile.json'), 'utf8'));
    expect(stored).toMatchObject({ server: null, session: null, sealedToken: null });
  }

  test('a wrong password', async () => {
    await refused({ password: 'wrong' }, 'Email or password is wrong. Check both and try again.');
  });

  test('a firm that is not there', async () => {
    await refused(
      { firm: 'no-such-firm' },
      'There is no firm “no-such-firm” on this server. Check the name.',
      'Firm',
    );
  });

  test('what no server would take: no address, no email, nothing at all', async () => {
    const address = 'Enter the address of your firm’s Stint server, such as https://stint.example.com.';
    await refused({ server: 'our stint server' }, address, 'Server');
    await refused({ server: 'ftp://stint.example.com' }, address, 'Server');
    await refused({ server: '' }, address, 'Server');
    await refused(
      { server: 'http://stint.example.com' },
      'The address must begin with https://; only a server on this machine may be http://.',
    );
    await refused(
      { email: 'carl' },
      'This is no email address. Enter it whole, such as you@example.com.',
      'Email',
    );
    await refused({ firm: 'f'.repeat(41) }, 'A firm’s short name has up to 40 characters. Check it.', 'Firm');
    await refused({ password: '' }, 'Enter your password.', 'Password');
  });

  test('an address where nothing listens', async () => {
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const server = `http://127.0.0.1:${(gone.address() as AddressInfo).port}`;
    gone.close();
    await once(gone, 'close');
    await refused({ server }, `${server} cannot be reached. Check the address and the network.`, 'Server');
  });

  test('an address that takes the call and never answers', async () => {
    const { url: server, proxy } = await t.line();
    proxy.silence();
    await refused({ server }, `${server} did not answer in time. Try again in a while.`, 'Server');
  });

  test('an address where something else answers', async () => {
    const other = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<html>Welcome to the hotel</html>');
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const server = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    await refused(
      { server },
      `What answers at ${server} is not a Stint server. Check the address; a network may also want you to sign in to it first.`,
      'Server',
    );
    other.closeAllConnections();
    other.close();
  });

  test('a server whose database is down, and the same words let in when it is back', async () => {
    databaseLine.cut();
    await refused(
      {},
      'The server is there, but cannot reach its database just now. Nothing is wrong with what you typed: try again in a few minutes.',
    );
    databaseLine.restore();
    await app.page.getByRole('button', { name: 'Sign in' }).click();
    await expect(app.page.getByRole('heading', { name: 'My week' })).toBeVisible();
  });
});

test.describe('at work', () => {
  const first = 'First Client · First Project';
  const second = 'Second Client · Second Project';
  let firm: Firm;
  let profile: Awaited<ReturnType<typeof newProfile>>;
  let app: StintApp;
  let page: Page;
  let line: TcpProxy;

  /** The consultant's entries that the server has, by day. */
  const onServer = async (): Promise<{ minutes: number; project: string; description: string }[]> => {
    const { rows } = await t.database.query(
      `SELECT e.minutes, p.name AS project, e.description FROM time_entries e JOIN projects p ON p.id = e.project_id
       WHERE e.user_id = $1 AND NOT e.deleted ORDER BY e.date, e.minutes`,
      [firm.consultant.id],
    );
    return rows;
  };

  test.beforeEach(async () => {
    firm = await seedFirm(t.database);
    await t.database.query(
      `INSERT INTO assignments (id, tenant_id, project_id, user_id, role, minutes_per_week, from_date)
       SELECT gen_random_uuid(), tenant_id, $1, user_id, role, minutes_per_week, from_date
       FROM assignments WHERE id = $2`,
      [firm.otherProject.id, firm.assignment.id],
    );
    const to = await t.line();
    line = to.proxy;
    profile = await newProfile();
    app = await launchStint({ profileDir: profile.dir, server: to.url });
    page = app.page;
    await signIn(page, firm, firm.consultant);
    await expect(syncLine(page, /^All sent/)).toBeVisible();
    // A week whose days are all past.
    await turn(page, '[');
  });
  test.afterEach(async () => {
    await app?.close();
    await profile?.[Symbol.asyncDispose]();
  });

  test('25 hours, in the week and in the form: refused in words, nothing lost', async () => {
    await addRow(page, 'Development', first);
    const [monday, tuesday] = [
      cellsOf(page, 'Development', first).nth(0),
      cellsOf(page, 'Development', first).nth(1),
    ];
    await typeInto(monday, '1');
    await expect(monday).toContainText('1:00');
    for (const text of ['25', '25:00', '1500m']) {
      await typeInto(monday, text);
      await expect(page.getByRole('alert')).toHaveText('A day has 24 hours: type 24:00 or less.');
      await expect(monday.getByRole('textbox')).toHaveValue(text);
      await page.keyboard.press('Escape');
      await expect(monday).toContainText('1:00');
    }
    await typeInto(tuesday, '1 lot');
    await expect(page.getByRole('alert')).toHaveText('Type a time such as 1:30, 1.5, 90m or 9-10:30.');
    await page.keyboard.press('Escape');

    await page.keyboard.press('n');
    const panel = page.getByRole('complementary', { name: 'Log time' });
    await panel.getByRole('combobox', { name: 'Project' }).fill('Second');
    await page.getByRole('option', { name: 'Second Project' }).click();
    await panel.getByLabel('Time').fill('25');
    await panel.getByLabel('Description').fill('A long day');
    await panel.getByLabel('Time').press('Enter');
    await expect(panel.getByRole('alert')).toHaveText(
      'An entry holds from one minute to 24 hours. Change the time, or split it over several days.',
    );
    await expect(panel.getByLabel('Time')).toHaveValue('25');
    await expect(panel.getByLabel('Description')).toHaveValue('A long day');
    await panel.getByLabel('Time').fill('23:30');
    await panel.getByLabel('Time').press('Enter');
    await expect(panel.getByRole('alert')).toContainText('24 hours');
    await panel.getByLabel('Time').fill('22:30');
    await panel.getByLabel('Time').press('Enter');
    await expect(panel).toBeHidden();
    await expect.poll(onServer).toEqual([
      { minutes: 60, project: 'First Project', description: '' },
      { minutes: 22.5 * 60, project: 'Second Project', description: 'A long day' },
    ]);
  });

  test('a database that is down: work goes on, and is sent when it is back', async () => {
    databaseLine.cut();
    await addRow(page, 'Development', first);
    await typeInto(cellsOf(page, 'Development', first).nth(0), '1:15');
    await expect(page.getByLabel('Totals by day')).toContainText('1:15');
    await syncLine(page, 'Server trouble, 1 to send').click();
    await expect(page.getByRole('heading', { name: 'The server cannot take it just now' })).toBeVisible();
    await expect(page.getByRole('main')).toContainText(
      '1 change is kept on this device until the server has confirmed it. Go on working: it is sent by itself when the server is well again.',
    );
    await expect(page.getByRole('main')).toContainText(
      'The server cannot reach its database just now. What is on this device is safe and will be sent again.',
    );
    databaseLine.restore();
    await page.getByRole('button', { name: 'Sync now' }).click();
    await expect(syncLine(page, /^All sent/)).toBeVisible({ timeout: 30_000 });
    expect(await onServer()).toEqual([{ minutes: 75, project: 'First Project', description: '' }]);
  });

  test('what the server refuses is said with its reason and can be mended, put back or removed', async () => {
    const refusal =
      'First Project is completed. Move the time to another project, or ask its manager to reopen it.';
    await test.step('offline, four changes; meanwhile one project is closed', async () => {
      await addRow(page, 'Development', first);
      const cells = cellsOf(page, 'Development', first);
      await typeInto(cells.nth(0), '1');
      await expect.poll(onServer).toHaveLength(1);
      await expect(syncLine(page, /^All sent/)).toBeVisible();
      line.cut();
      for (const [day, time] of [
        [0, '2:00'],
        [1, '3:15'],
        [2, '4:00'],
      ] as const) {
        await typeInto(cells.nth(day), time);
        await expect(cells.nth(day)).toContainText(time);
      }
      await page.keyboard.press('n');
      const panel = page.getByRole('complementary', { name: 'Log time' });
      await panel.getByRole('combobox', { name: 'Project' }).fill('Second');
      await page.getByRole('option', { name: 'Second Project' }).click();
      await panel.getByLabel('Time').fill('0:45');
      await panel.getByLabel('Description').fill('Merger of Alpha and Beta');
      await panel.getByLabel('Time').press('Enter');
      await expect(syncLine(page, 'Offline, 4 to send')).toBeVisible();
      await t.database.query(`UPDATE projects SET status = 'completed' WHERE id = $1`, [firm.project.id]);
    });

    await test.step('online: three need attention, the fourth went through', async () => {
      line.restore();
      await expect(syncLine(page, '3 need attention')).toBeVisible({ timeout: 30_000 });
      expect(await onServer()).toEqual([
        { minutes: 45, project: 'Second Project', description: 'Merger of Alpha and Beta' },
        { minutes: 60, project: 'First Project', description: '' },
      ]);
      await expect(page.getByRole('button', { name: /^3 need attention · / })).toHaveText(
        `3 need attention · ${refusal}Fix`,
      );
      await syncLine(page, '3 need attention').click();
    });

    const card = (time: string) => page.getByRole('listitem').filter({ hasText: `Yours: ${time}` });
    await test.step('each says why and what is safe; the trace has no secrets', async () => {
      for (const time of ['2:00', '3:15', '4:00']) {
        await expect(card(time)).toContainText(refusal);
        await expect(card(time)).toContainText('First Project');
        await expect(card(time)).toContainText('Nothing is lost: your version stays here until you decide.');
      }
      await expect(card('2:00')).toContainText('The server has: 1:00');
      await expect(page.getByRole('heading', { name: 'The server did not take 3 changes' })).toBeVisible();
      await expect(page.getByRole('main')).toContainText(
        'The server has everything but what needs your attention below; that is safe on this device until you decide.',
      );
      await page.getByRole('button', { name: 'Copy trace' }).click();
      await expect(page.getByText('Copied. It holds no descriptions and no passwords.')).toBeVisible();
      const trace = await app.electron.evaluate(({ clipboard }) => clipboard.readText());
      const grant = await page.evaluate(() => window.stint?.invoke('session.accessToken', { renew: false }));
      if (!grant?.ok) throw new Error('no access token');
      expect(JSON.parse(trace)).toMatchObject({
        attention: [{ code: 'project_closed' }, { code: 'project_closed' }, { code: 'project_closed' }],
      });
      for (const secret of [firm.password, grant.accessToken, 'eyJ', 'Merger', firm.consultant.email])
        expect(trace).not.toContain(secret);
    });

    await test.step('Put back: what the server has stands again', async () => {
      await card('2:00').getByRole('button', { name: 'Put back' }).click();
      await expect(page.getByText('Put back to what the server has.')).toBeVisible();
      await expect(card('2:00')).toHaveCount(0);
    });
    await test.step('Remove mine: it is gone from the week', async () => {
      await card('3:15').getByRole('button', { name: 'Remove mine' }).click();
      await expect(page.getByText('Removed.')).toBeVisible();
      await expect(card('3:15')).toHaveCount(0);
    });
    await test.step('Fix: it leads to the entry, which goes to another project and is sent', async () => {
      await card('4:00').getByRole('button', { name: 'Fix' }).click();
      const panel = page.getByRole('complementary', { name: first });
      await expect(panel.getByRole('article')).toContainText('4:00');
      await expect(panel.getByRole('article')).toContainText(refusal);
      const cells = cellsOf(page, 'Development', first);
      await expect(cells.nth(0)).toContainText('1:00');
      await expect(cells.nth(1)).toContainText('–');
      await panel.getByRole('button', { name: 'Edit' }).click();
      await panel.getByRole('combobox', { name: 'Project' }).fill('Second');
      await page.getByRole('option', { name: 'Second Project' }).click();
      await panel.getByRole('button', { name: 'Save' }).click();
      await expect(syncLine(page, /^All sent/)).toBeVisible({ timeout: 30_000 });
      expect(await onServer()).toEqual([
        { minutes: 45, project: 'Second Project', description: 'Merger of Alpha and Beta' },
        { minutes: 60, project: 'First Project', description: '' },
        { minutes: 240, project: 'Second Project', description: '' },
      ]);
      await expect(cellsOf(page, 'Development', second).nth(2)).toContainText('4:00');
    });
  });
});
