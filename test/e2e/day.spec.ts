import { expect, type Locator, type Page, test } from '@playwright/test';
import { addDays } from '../../domain/rules/civil-date.ts';
import { entryOf, type Firm, seedFirm } from '../support/firm.ts';
import { launchStint, newProfile, type StintApp } from './support/app.ts';
import { expectAccessible, expectNothingCut } from './support/axe.ts';
import { picture } from './support/picture.ts';
import { signIn, startTestStack, type TestStack } from './support/stack.ts';

/** The timeline of one day, without a network, with exact minutes expected of what is saved. */

let t: TestStack;
test.beforeAll(async () => {
  t = await startTestStack();
});
test.afterAll(async () => {
  await t.stop();
});

const yesterday = addDays(new Date().toISOString().slice(0, 10), -1);
const work = 'First Project, Build it · Development';
const otherWork = 'First Project, Internal';

/** An entry that the server has already. */
async function seed(
  firm: Firm,
  from: string,
  to: string,
  change: { code?: string; status?: string } = {},
): Promise<void> {
  const { code = 'DEV', status = 'draft' } = change;
  const entry = entryOf(firm);
  const startedAt = `${yesterday}T${from}:00Z`;
  const endedAt = `${yesterday}T${to}:00Z`;
  await t.database.query(
    `INSERT INTO time_entries (id, tenant_id, user_id, project_id, task_id, activity_code, date, minutes, started_at,
       ended_at, zone, billable, description, source, status, warnings)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'UTC', $11, '', 'manual', $12, '{}')`,
    [
      entry.id,
      entry.tenantId,
      entry.userId,
      entry.projectId,
      code === 'DEV' ? entry.taskId : null,
      code,
      yesterday,
      (Date.parse(endedAt) - Date.parse(startedAt)) / 60_000,
      startedAt,
      endedAt,
      code === 'DEV',
      status,
    ],
  );
}

/** An entry of the day before that has minutes and no time. */
async function seedUntimed(firm: Firm, minutes: number): Promise<void> {
  const entry = entryOf(firm);
  await t.database.query(
    `INSERT INTO time_entries (id, tenant_id, user_id, project_id, task_id, activity_code, date, minutes, zone, billable,
       description, source, status, warnings)
     VALUES ($1, $2, $3, $4, $5, 'DEV', $6, $7, 'UTC', true, '', 'manual', 'draft', '{}')`,
    [entry.id, entry.tenantId, entry.userId, entry.projectId, entry.taskId, addDays(yesterday, -1), minutes],
  );
}

/** What the server holds, in order of time. */
async function saved(firm: Firm): Promise<string[]> {
  const { rows } = await t.database.query<{ line: string }>(
    `SELECT coalesce(to_char(started_at AT TIME ZONE 'UTC', 'HH24:MI') || '-' ||
         to_char(ended_at AT TIME ZONE 'UTC', 'HH24:MI'), 'untimed') || ' ' || minutes || ' ' || activity_code AS line
     FROM time_entries WHERE tenant_id = $1 AND NOT deleted ORDER BY started_at NULLS FIRST, minutes`,
    [firm.tenantId],
  );
  return rows.map(({ line }) => line);
}

async function openDay(page: Page): Promise<void> {
  await page.keyboard.press('d');
  await expect(page.getByRole('heading', { name: 'My day' })).toBeVisible();
  await page.keyboard.press('[');
  await expect(page.getByRole('button', { name: 'Today' })).toBeVisible();
}

function block(page: Page, name: string): Locator {
  return page.getByRole('button', { name, exact: true });
}

/** The point of the timeline at a clock time, px of the window. */
async function pointAt(page: Page, time: string): Promise<{ x: number; y: number }> {
  const box = await page.locator('[data-canvas]').boundingBox();
  if (!box) throw new Error('There is no timeline.');
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return { x: box.x + 300, y: box.y + ((hours * 60 + minutes) / 1440) * box.height };
}

async function drag(page: Page, from: string, to: string, before?: () => Promise<void>): Promise<void> {
  const start = await pointAt(page, from);
  const end = await pointAt(page, to);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(end.x, end.y, { steps: 4 });
  await before?.();
  await page.mouse.up();
}

/** Size of the window's content in px, and its zoom. */
async function view(
  { electron, page }: StintApp,
  width: number,
  height: number,
  zoom: number,
): Promise<void> {
  await electron.evaluate(
    ({ BrowserWindow }, [w, h, z]) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setContentSize(w, h);
      window?.webContents.setZoomFactor(z);
    },
    [width, height, zoom] as [number, number, number],
  );
  await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(width / zoom);
}

/** What is done from here on stays on the device: the line to the server is cut, and the app knows it. */
async function offline(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: /^Offline/ })).toBeVisible({ timeout: 20_000 });
}

async function allSent(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: /^All sent/ })).toBeVisible({ timeout: 45_000 });
}

async function open(url: string, firm: Firm): Promise<StintApp & AsyncDisposable> {
  const profile = await newProfile();
  const app = await launchStint({ profileDir: profile.dir, server: url, env: { TZ: 'UTC' } });
  await signIn(app.page, firm, firm.consultant);
  await allSent(app.page);
  return {
    ...app,
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await profile[Symbol.asyncDispose]();
    },
  };
}

test('by pointer: drag to log, move and resize, take back, and give a time to what has none', async () => {
  const firm = await seedFirm(t.database);
  await seedUntimed(firm, 45);
  const { url, proxy } = await t.line();
  await using app = await open(url, firm);
  const { page } = app;
  proxy.cut();
  await openDay(page);
  await expect(page.getByText('Nothing logged on this day.')).toBeVisible();
  await picture(page, 'day-empty');

  await test.step('drag over empty hours logs them', async () => {
    await drag(page, '09:02', '10:31', async () => {
      await expect(page.locator('[data-ghost]')).toHaveText('9:00 AM–10:30 AM · 1:30');
    });
    await page.getByRole('combobox', { name: 'Add work' }).fill('Build it · Development');
    await page.getByRole('option', { name: 'Build it · Development', exact: true }).click();
    await expect(page.getByLabel('Description')).toBeFocused();
    await expectAccessible(page, 'the form of a new entry');
    await picture(page, 'day-form');
    await page.keyboard.type('Sketches');
    await page.keyboard.press('Enter');
    await expect(block(page, `${work}, 9:00 AM to 10:30 AM, 1:30, draft`)).toBeFocused();
    await offline(page);
  });

  await test.step('drag moves it and drag of an edge resizes it, by five minutes or by one', async () => {
    await drag(page, '09:45', '10:46');
    const moved = block(page, `${work}, 10:00 AM to 11:30 AM, 1:30, draft`);
    await expect(moved).toBeVisible();
    await drag(page, '11:27', '11:58');
    await expect(block(page, `${work}, 10:00 AM to 12:00 PM, 2:00, draft`)).toBeVisible();
    await page.keyboard.down('Alt');
    await drag(page, '11:57', '11:50');
    await page.keyboard.up('Alt');
    await expect(block(page, `${work}, 10:00 AM to 11:53 AM, 1:53, draft`)).toBeVisible();
  });

  await test.step('Escape puts it back; a refusal puts it back and says why', async () => {
    await drag(page, '11:00', '14:00', async () => page.keyboard.press('Escape'));
    await expect(block(page, `${work}, 10:00 AM to 11:53 AM, 1:53, draft`)).toBeVisible();
    await drag(page, '13:00', '14:00');
    await page.getByRole('combobox', { name: 'Add work' }).fill('Internal');
    await page.getByRole('option', { name: 'Internal', exact: true }).click();
    await expect(page.getByLabel('Description')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(block(page, `${otherWork}, 1:00 PM to 2:00 PM, 1:00, draft`)).toBeVisible();
    await drag(page, '13:30', '11:00');
    await expect(page.getByText(/Another entry of yours covers part of this time/)).toBeVisible();
    await expect(block(page, `${otherWork}, 1:00 PM to 2:00 PM, 1:00, draft`)).toBeVisible();
  });

  await test.step('one step back is one change', async () => {
    await page.keyboard.press('Control+z');
    await expect(block(page, `${otherWork}, 1:00 PM to 2:00 PM, 1:00, draft`)).toHaveCount(0);
    await page.keyboard.press('Control+z');
    await expect(block(page, `${work}, 10:00 AM to 12:00 PM, 2:00, draft`)).toBeVisible();
  });

  await test.step('what has no time gets one where it is dropped, and keeps its minutes', async () => {
    await page.keyboard.press('[');
    const loose = block(page, `${work}, 0:45, without a time, draft`);
    const box = await loose.boundingBox();
    if (!box) throw new Error('The entry without a time is not there.');
    const { x, y } = await pointAt(page, '10:01');
    await page.mouse.move(box.x + 20, box.y + 8);
    await page.mouse.down();
    await page.mouse.move(x, y, { steps: 4 });
    await page.mouse.up();
    await expect(block(page, `${work}, 10:00 AM to 10:45 AM, 0:45, draft`)).toBeVisible();
    await expect(loose).toHaveCount(0);
  });

  proxy.restore();
  await allSent(page);
  expect(await saved(firm)).toEqual(['10:00-10:45 45 DEV', '10:00-12:00 120 DEV']);
});

test('by keyboard alone: split, join, fill a gap, mend an overlap, move, resize, delete and undo', async () => {
  const firm = await seedFirm(t.database);
  await seed(firm, '09:00', '10:30');
  await seed(firm, '11:00', '12:00', { code: 'INT' });
  await seed(firm, '11:45', '13:00');
  await seed(firm, '14:00', '15:00', { status: 'approved' });
  const { url, proxy } = await t.line();
  await using app = await open(url, firm);
  const { page } = app;
  proxy.cut();
  await openDay(page);
  const first = block(page, `${work}, 9:00 AM to 10:30 AM, 1:30, draft`);
  await expect(first).toBeVisible();
  await expect(page.getByText('2 gaps, 1:30 not logged')).toBeVisible();
  await expect(page.getByText('1 overlap, 0:15 logged twice')).toBeVisible();

  await test.step('one Tab stop leads in, arrows go through blocks, gaps and overlaps', async () => {
    for (let presses = 0; presses < 40; presses += 1) {
      if ((await page.locator('[data-item]:focus').count()) > 0) break;
      await page.keyboard.press('Tab');
    }
    await expect(first).toBeFocused();
    const names = [
      '0:30 not logged between 10:30 AM and 11:00 AM',
      `${otherWork}, 11:00 AM to 12:00 PM, 1:00, draft, overlaps another entry`,
      `${work}, 11:45 AM to 1:00 PM, 1:15, draft, overlaps another entry`,
      `0:15 logged twice between 11:45 AM and 12:00 PM: ${otherWork} and ${work}`,
      '1:00 not logged between 1:00 PM and 2:00 PM',
      `${work}, 2:00 PM to 3:00 PM, 1:00, approved`,
    ];
    for (const name of names) {
      await page.keyboard.press('ArrowDown');
      await expect(block(page, name)).toBeFocused();
    }
    await page.keyboard.press('Alt+ArrowDown');
    await expect(page.getByText('Approved. Ask your manager to reopen it.')).toBeVisible();
    await page.keyboard.press('Home');
    await expect(first).toBeFocused();
  });
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate((name) => {
      document.documentElement.dataset.theme = name;
    }, theme);
    await picture(page, `day-${theme}`);
    await expectAccessible(page, `a day, ${theme}`);
  }
  for (const [name, width, height, zoom] of [
    ['small', 900, 600, 1],
    ['zoomed', 1024, 700, 2],
    ['usual', 1280, 820, 1],
  ] as const) {
    await view(app, width, height, zoom);
    await picture(page, `day-${name}`);
    await expectNothingCut(page, `a day, ${name}`);
  }

  const status = page.getByRole('status').filter({ hasText: /./ });
  await test.step('X splits where the cursor stands, M joins again', async () => {
    await page.keyboard.press('ArrowRight');
    await expect(status.getByText('Split at 9:50 AM')).toBeAttached();
    await page.keyboard.press('x');
    const part = block(page, `${work}, 9:00 AM to 9:50 AM, 0:50, draft`);
    await expect(part).toBeFocused();
    await expect(block(page, `${work}, 9:50 AM to 10:30 AM, 0:40, draft`)).toBeVisible();
    await page.keyboard.press('m');
    await expect(first).toBeFocused();
    await expect(status.getByText('Joined, 9:00 AM to 10:30 AM, 1:30')).toBeAttached();
    await offline(page);
  });

  await test.step('F fills the gap with the entry before it', async () => {
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('f');
    await expect(block(page, `${work}, 9:00 AM to 11:00 AM, 2:00, draft`)).toBeFocused();
  });

  await test.step('O mends the overlap; its menu says the same in words', async () => {
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menuitem', { name: `Shorten ${work}` })).toBeVisible();
    await expectAccessible(page, 'the menu of an overlap');
    await picture(page, 'day-menu');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('menu')).toHaveCount(0);
    await expect(page.locator('[data-item^="overlap:"]')).toBeFocused();
    await page.keyboard.press('o');
    await expect(block(page, `${otherWork}, 11:00 AM to 11:45 AM, 0:45, draft`)).toBeFocused();
    await expect(page.getByText(/logged twice/)).toHaveCount(0);
  });

  await test.step('different work is joined when one says which is kept', async () => {
    await page.keyboard.press('m');
    const dialog = page.getByRole('dialog', { name: 'The two are different work. Which one is kept?' });
    await expect(dialog).toBeVisible();
    await expectAccessible(page, 'the question which work is kept');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
    await expect(block(page, `${work}, 11:00 AM to 1:00 PM, 2:00, draft`)).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(block(page, `${otherWork}, 11:00 AM to 11:45 AM, 0:45, draft`)).toBeVisible();
  });

  await test.step('arrows move and resize, Delete deletes, and undo takes each back', async () => {
    await block(page, `${work}, 11:45 AM to 1:00 PM, 1:15, draft`).focus();
    await page.keyboard.press('Alt+ArrowDown');
    await page.keyboard.press('Alt+ArrowDown');
    await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('Control+Shift+ArrowUp');
    await expect(block(page, `${work}, 11:50 AM to 1:05 PM, 1:15, draft`)).toBeFocused();
    await page.keyboard.press('Delete');
    await expect(block(page, `${work}, 11:50 AM to 1:05 PM, 1:15, draft`)).toHaveCount(0);
    await page.keyboard.press('Control+z');
    await expect(block(page, `${work}, 11:50 AM to 1:05 PM, 1:15, draft`)).toBeVisible();
    for (let undone = 0; undone < 4; undone += 1) await page.keyboard.press('Control+z');
    await expect(block(page, `${work}, 11:45 AM to 1:00 PM, 1:15, draft`)).toBeVisible();
  });

  proxy.restore();
  await allSent(page);
  expect(await saved(firm)).toEqual([
    '09:00-11:00 120 DEV',
    '11:00-11:45 45 INT',
    '11:45-13:00 75 DEV',
    '14:00-15:00 60 DEV',
  ]);
});
