import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import type { Decision } from '../../domain/entities/decision.ts';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import { PushResponse } from '../../domain/wire/push.ts';
import { wireHeaders } from '../support/app.ts';
import { decisionOn } from '../support/decisions.ts';
import { entryOf } from '../support/firm.ts';
import { launchStint, newProfile } from './support/app.ts';
import { expectAccessible, expectNothingCut } from './support/axe.ts';
import { expectGerman } from './support/german.ts';
import { picture } from './support/picture.ts';
import { signIn, startTestStack, type TestStack } from './support/stack.ts';

/** The client's people: their own projects and what is approved on them, read-only, and nothing else on the device. */

const COST = 7_310_007;
const PRICE = 7_310_019;

let t: TestStack;
test.beforeAll(async () => {
  t = await startTestStack();
  const { tenantId } = t.firm;
  await t.database.query('UPDATE resources SET cost_rate = $2 WHERE tenant_id = $1', [tenantId, COST]);
  await t.database.query(
    `UPDATE projects SET budget_amount_minor = $2, milestones = $3, end_date = '2099-01-01' WHERE tenant_id = $1`,
    [
      tenantId,
      PRICE,
      JSON.stringify([
        {
          id: '01990000-0000-7000-8000-000000000001',
          name: 'Kick-off',
          due: '2026-02-01',
          amountMinor: PRICE,
          reachedOn: '2026-02-03',
        },
      ]),
    ],
  );
});
test.afterAll(async () => {
  await t.stop();
});

const dayAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** What a device of this person would send; the answer's first result. */
async function send(who: 'consultant' | 'manager' | 'clientUser', collection: string, document: object) {
  const person = t.firm[who];
  const call = async (url: string, headers: Record<string, string>, body: object) => {
    const answer = await fetch(`${t.stack.serverUrl}${url}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return answer.json();
  };
  const device = { id: crypto.randomUUID(), name: 'Other device', platform: 'linux' };
  const credentials = { tenant: t.firm.slug, email: person.email, password: t.firm.password, device };
  const { accessToken } = await call('/v1/auth/sign-in', wireHeaders(), credentials);
  const rows = [{ operationId: crypto.randomUUID(), assumedMasterState: null, newDocumentState: document }];
  const answer = await call(`/v1/sync/${collection}/push`, wireHeaders(accessToken), { rows });
  return PushResponse.parse(answer).results[0];
}

async function decide(action: Decision['action'], entry: TimeEntry): Promise<void> {
  const decision = await decisionOn(t.firm, [entry], { action, comment: 'Between us' });
  expect(await send('manager', 'decisions', decision)).toMatchObject({ status: 'accepted' });
}

/** Everything in every IndexedDB of the page, as text: the local database and the journal. */
function onDisk(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const done = <Result>(request: IDBRequest<Result>): Promise<Result> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const found: string[] = [];
    for (const { name } of await indexedDB.databases()) {
      if (!name) continue;
      const database = await done(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const rows = await done(database.transaction(store).objectStore(store).getAll());
        found.push(JSON.stringify(rows));
      }
      database.close();
    }
    return found.join('\n');
  });
}

test('a client sees approved time on their own projects, and nothing else', async () => {
  test.setTimeout(180_000);
  await using profile = await newProfile();
  const { url, proxy } = await t.line();
  const submitted = { status: 'submitted', submittedAt: new Date().toISOString() } as const;
  const work = entryOf(t.firm, { ...submitted, date: dayAgo(3), minutes: 150, description: 'Drew the plan' });
  const draft = entryOf(t.firm, { date: dayAgo(2), minutes: 45, description: 'Half an idea' });
  for (const entry of [work, draft])
    expect(await send('consultant', 'timeEntries', entry)).toMatchObject({ status: 'accepted' });

  const app = await launchStint({ profileDir: profile.dir, server: url });
  const { page } = app;
  const approved = (): Promise<void> => page.keyboard.press('Control+6');
  await signIn(page, t.firm, t.firm.clientUser, 'Projects');
  await expect(page.getByRole('button', { name: /All sent/ })).toBeVisible();

  await test.step('only their own projects and screens are there', async () => {
    await expect(page.getByRole('row').filter({ hasText: 'First Project' })).toBeVisible();
    await expect(page.getByText('Second Project')).toBeHidden();
    const places = page.getByRole('navigation', { name: 'Screens' });
    for (const name of ['Projects', 'Approved time'])
      await expect(places.getByRole('button', { name, exact: true })).toBeVisible();
    for (const name of ['My week', 'Approvals', 'Reports'])
      await expect(places.getByRole('button', { name })).toBeHidden();
    for (const key of ['Control+1', 'Control+2', 'Control+4', 'Control+8']) await page.keyboard.press(key);
    await expect(page.getByRole('heading', { name: 'Projects', level: 1 })).toBeVisible();
    await expect(page.getByRole('complementary')).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Notifications' })).toHaveCount(0);
    await page.keyboard.press('Control+k');
    for (const word of [
      'timer',
      'submit',
      'approve all',
      'import',
      'log time',
      'notifications',
      'undo',
      'rules',
    ]) {
      await page.getByRole('combobox').fill(word);
      await expect(page.getByRole('option', { name: new RegExp(word, 'i') })).toHaveCount(0);
    }
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  });

  await test.step('neither a draft nor a submitted entry is shown, counted or kept', async () => {
    await approved();
    await expect(page.getByText('Nothing approved yet')).toBeVisible();
    await expectAccessible(page, 'nothing approved');
    const kept = await onDisk(page);
    expect(kept).toContain('First Project');
    for (const secret of ['Drew the plan', 'Half an idea', work.id, String(COST), String(PRICE)])
      expect(kept.includes(secret), secret).toBe(false);
  });

  await test.step('what is approved appears by itself, by week, person and task', async () => {
    await decide('approve', work);
    const row = page.getByRole('row').filter({ hasText: 'Week of' });
    await expect(row).toContainText('2:30');
    await page.getByRole('radio', { name: 'Person' }).click();
    await expect(page.getByRole('row').filter({ hasText: 'Carl Consultant' })).toContainText('2:30');
    await page.getByRole('radio', { name: 'Task' }).click();
    const task = page.getByRole('row').filter({ hasText: 'First Project · Build it' });
    await task.click();
    const panel = page.getByRole('complementary', { name: 'First Project · Build it' });
    await expect(panel).toContainText('Drew the plan');
    await expect(panel.getByRole('textbox')).toHaveCount(0);
    await expectAccessible(page, 'approved time');
    await expectNothingCut(page, 'approved time');
    await picture(page, 'client-approved');
    await page.keyboard.press('Escape');
  });

  await test.step('it leaves as a file with what is on the screen', async () => {
    const file = path.join(profile.dir, 'approved.csv');
    await app.electron.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    }, file);
    await page.getByRole('button', { name: 'Save as CSV' }).click();
    await expect(page.getByText(/1 entry saved to/)).toBeVisible();
    const text = await readFile(file, 'utf8');
    expect(text).toContain('Carl Consultant,Build it,Drew the plan,2.5,150,yes,approved');
  });

  await test.step('the project says how it stands, without money', async () => {
    await page.keyboard.press('Control+3');
    const row = page.getByRole('row').filter({ hasText: 'First Project' });
    await expect(row).toContainText('2:30');
    await row.click();
    const panel = page.getByRole('complementary', { name: 'First Project' });
    await expect(panel).toContainText('Kick-off');
    await expect(panel).toContainText('Carl Consultant');
    await expect(page.locator('body')).not.toContainText('€');
    await expectAccessible(page, 'project');
    await expectNothingCut(page, 'project');
    await picture(page, 'client-project');
    await page.keyboard.press('Escape');
  });

  await test.step('it is all there offline', async () => {
    proxy.cut();
    await page.evaluate(() => window.dispatchEvent(new Event('offline')));
    await approved();
    await expect(page.getByText(/You are offline/)).toBeVisible();
    await expect(page.getByRole('row').filter({ hasText: 'First Project · Build it' })).toBeVisible();
    proxy.restore();
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await expect(page.getByRole('button', { name: /All sent/ })).toBeVisible({ timeout: 60_000 });
  });

  await test.step('the device holds no cost, no price and no word between manager and consultant', async () => {
    const kept = await onDisk(page);
    expect(kept).toContain('Drew the plan');
    for (const secret of [
      String(COST),
      String(PRICE),
      '15000',
      'Between us',
      t.firm.consultant.email,
      'Second Project',
      'Second Client',
    ])
      expect(kept.includes(secret), secret).toBe(false);
  });

  await test.step('both screens speak German, and nothing is cut in a small window or at 200 %', async () => {
    const size = (width: number, height: number, zoom: number) =>
      app.electron.evaluate(
        ({ BrowserWindow }, [w, h, z]) => {
          const [window] = BrowserWindow.getAllWindows();
          window?.setContentSize(w, h);
          window?.webContents.setZoomFactor(z);
        },
        [width, height, zoom] as const,
      );
    await page.keyboard.press('Control+,');
    await page.getByRole('radio', { name: 'Deutsch' }).click();
    await page.getByRole('radio', { name: 'Dunkel' }).click();
    for (const [key, title] of [
      ['Control+3', 'Projekte'],
      ['Control+6', 'Genehmigte Zeit'],
    ] as const) {
      await page.keyboard.press(key);
      await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
      await page.getByRole('row').nth(1).click();
      for (const [width, height, zoom] of [
        [1024, 700, 1],
        [1280, 800, 2],
      ] as const) {
        await size(width, height, zoom);
        await expectGerman(page, title);
        await expectNothingCut(page, `${title} at ${width} and ${zoom}`);
        await expectAccessible(page, `${title} at ${zoom}`);
        await picture(page, `client-german-${key.at(-1)}-${zoom}`);
      }
      await page.keyboard.press('Escape');
    }
    await size(1280, 820, 1);
    await page.keyboard.press('Control+,');
    await page.getByRole('radio', { name: 'English' }).click();
    await approved();
  });

  await test.step('the server refuses a client who tries to write, in words', async () => {
    const forged = entryOf(t.firm, { userId: t.firm.clientUser.id, date: dayAgo(1) });
    expect(await send('clientUser', 'timeEntries', forged)).toMatchObject({
      status: 'rejected',
      code: 'not_permitted',
      message: 'Your role does not log time. Ask an administrator if it should.',
    });
    const decision = await decisionOn(t.firm, [work], { action: 'reopen', decidedBy: t.firm.clientUser.id });
    expect(await send('clientUser', 'decisions', decision)).toMatchObject({
      status: 'rejected',
      code: 'not_permitted',
    });
  });

  await test.step('what is reopened leaves the screen and the device', async () => {
    await decide('reopen', work);
    await expect(page.getByText('Nothing approved yet')).toBeVisible();
    await expect.poll(async () => (await onDisk(page)).includes('Drew the plan')).toBe(false);
    await page.keyboard.press('Control+3');
    await expect(page.getByRole('row').filter({ hasText: 'First Project' })).toContainText('0:00');
  });
  await app.close();
});
