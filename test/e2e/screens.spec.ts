import { expect, type Page, test } from '@playwright/test';
import { launchStint, newProfile, type StintApp } from './support/app.ts';
import { expectAccessible, expectNothingCut } from './support/axe.ts';
import { type DemoPerson, signInToDemo, startDemo } from './support/demo.ts';
import { picture } from './support/picture.ts';

/** The screens with the demo firm's half year in them: light and dark, a small window, 200 %, and by keyboard. */

let stack: Awaited<ReturnType<typeof startDemo>>;
test.beforeAll(async () => {
  stack = await startDemo();
});
test.afterAll(async () => {
  await stack.stop();
});

async function open(role: DemoPerson['role']): Promise<StintApp & AsyncDisposable> {
  const profile = await newProfile();
  const app = await launchStint({ profileDir: profile.dir, server: stack.serverUrl });
  await expectAccessible(app.page, 'sign in');
  await picture(app.page, 'sign-in');
  await signInToDemo(app.page, role);
  return {
    ...app,
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await profile[Symbol.asyncDispose]();
    },
  };
}

async function theme(page: Page, name: 'light' | 'dark'): Promise<void> {
  await page.evaluate((value) => {
    document.documentElement.dataset.theme = value;
  }, name);
}

/** Window size in px of the page at 100 %, and its zoom. */
async function view({ electron }: StintApp, width: number, height: number, zoom: number): Promise<void> {
  await electron.evaluate(
    ({ BrowserWindow }, [w, h, z]) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setContentSize(w, h);
      window?.webContents.setZoomFactor(z);
    },
    [width, height, zoom] as [number, number, number],
  );
}

test('a manager’s screens, light and dark, hold to WCAG, and nothing is cut at 1024×700 and at 200 %', async () => {
  test.setTimeout(240_000);
  await using app = await open('project manager');
  const { page } = app;
  const states: [name: string, reach: () => Promise<void>][] = [
    ['week', async () => page.keyboard.press('Control+1')],
    [
      'week-panel',
      async () => {
        await page.keyboard.press('[');
        await page.getByRole('gridcell').first().focus();
        await page.keyboard.press('Space');
        await expect(page.getByRole('complementary')).toBeVisible();
      },
    ],
    [
      'approvals',
      async () => {
        await page.keyboard.press('Escape');
        await page.keyboard.press('Control+2');
        await expect(page.getByRole('region', { name: /^Sheet of/ })).toBeVisible();
      },
    ],
    [
      'approvals-reject',
      async () => {
        await page.keyboard.press('r');
        await expect(page.getByRole('dialog').getByLabel('Comment')).toBeFocused();
      },
    ],
    [
      'projects',
      async () => {
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toHaveCount(0);
        await page.keyboard.press('Control+3');
        await expect(page.getByRole('heading', { level: 1, name: 'Projects' })).toBeVisible();
      },
    ],
    [
      'project-panel',
      async () => {
        await page.getByRole('row').nth(2).click();
        await expect(page.getByRole('complementary')).toBeVisible();
      },
    ],
    [
      'reports',
      async () => {
        await page.keyboard.press('Escape');
        await page.keyboard.press('Control+4');
        await expect(page.getByRole('heading', { level: 1, name: 'Reports' })).toBeVisible();
      },
    ],
    ['sync', async () => page.keyboard.press('Control+9')],
    ['settings', async () => page.keyboard.press('Control+,')],
    [
      'palette',
      async () => {
        await page.keyboard.press('Control+k');
        await expect(page.getByRole('dialog')).toBeVisible();
      },
    ],
    [
      'shortcuts',
      async () => {
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toHaveCount(0);
        await page.keyboard.press('?');
        await expect(page.getByRole('dialog', { name: 'Shortcuts' })).toBeVisible();
      },
    ],
  ];
  for (const name of ['light', 'dark'] as const) {
    await theme(page, name);
    for (const [state, reach] of states) {
      await reach();
      await picture(page, `${state}-${name}`);
      await expectAccessible(page, `${state}, ${name}`);
      await expectNothingCut(page, state);
    }
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  for (const [label, width, height, zoom] of [
    ['900x600', 900, 600, 1],
    ['1024x700', 1024, 700, 1],
    ['200', 1280, 820, 2],
  ] as const) {
    await view(app, width, height, zoom);
    for (const [state, reach] of states) {
      await reach();
      await picture(page, `${state}-${label}`);
      await expectNothingCut(page, `${state} at ${label}`);
    }
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
});

test('a consultant and a client see their own screens, and an offline device says so', async () => {
  {
    await using app = await open('consultant');
    await expect(app.page.getByRole('navigation').getByRole('button', { name: 'Approvals' })).toHaveCount(0);
    await expect(app.page.getByRole('navigation').getByRole('button', { name: 'Reports' })).toHaveCount(0);
    await picture(app.page, 'consultant-week');
    await app.page.keyboard.press('[');
    await expect(app.page.getByRole('gridcell', { name: /Submitted/ }).first()).toBeVisible();
    await picture(app.page, 'consultant-last-week');
    await app.page.context().setOffline(true);
    await app.page.evaluate(() => window.dispatchEvent(new Event('offline')));
    await expect(app.page.getByRole('button', { name: /^Offline/ })).toBeVisible();
    await app.page.keyboard.press('Control+9');
    await picture(app.page, 'consultant-offline');
    await expectAccessible(app.page, 'sync, offline');
  }
  {
    await using app = await open('client');
    await expect(app.page.getByRole('heading', { level: 1, name: 'Projects' })).toBeVisible();
    await expect(app.page.getByRole('navigation').getByRole('button', { name: 'My week' })).toHaveCount(0);
    await picture(app.page, 'client-projects');
    await expectAccessible(app.page, 'projects of a client');
  }
});

test('an administrator’s screens of billing, light and dark, hold to WCAG, and nothing is cut at 1024×700', async () => {
  test.setTimeout(180_000);
  await using app = await open('admin');
  const { page } = app;
  await page.keyboard.press('Control+5');
  const places = page
    .getByRole('navigation', { name: 'Invoices and what they are made of' })
    .getByRole('button');
  await expect(places.first()).toBeVisible();
  for (const place of await places.all()) {
    const name = (await place.textContent()) ?? '';
    await view(app, 1280, 820, 1);
    await place.click();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    for (const colours of ['light', 'dark'] as const) {
      await theme(page, colours);
      await picture(page, `billing-${name}-${colours}`);
      await expectAccessible(page, `${name}, ${colours}`);
    }
    await view(app, 1024, 700, 1);
    await expectNothingCut(page, `${name} at 1024×700`);
  }
});
