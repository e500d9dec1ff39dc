import { expect, test } from '@playwright/test';
import type { StintBridge } from '../../domain/ipc/table.ts';
import { launchStint, newProfile } from './support/app.ts';
import { expectAccessible } from './support/axe.ts';
import { chooseWork, clocksAgo, holdClocks, openMini } from './support/main-hooks.ts';
import { picture } from './support/picture.ts';
import { signIn, startTestStack, type TestStack } from './support/stack.ts';

declare global {
  interface Window {
    readonly stint?: StintBridge;
  }
}

let t: TestStack;
test.beforeAll(async () => {
  t = await startTestStack();
});
test.afterAll(async () => {
  await t.stop();
});

const work = 'Build it · Development';
const fullName = `First Project · ${work}`;

test('the timer is started and stopped from small window, tray and system shortcut, without a network', async () => {
  await using profile = await newProfile();
  const line = await t.line();
  const app = await launchStint({ profileDir: profile.dir, server: line.url });
  await signIn(app.page, t.firm, t.firm.consultant);
  await expect(app.page.getByRole('combobox', { name: 'Add work' })).toBeVisible();
  await expect(app.page.getByRole('button', { name: /^All sent/ })).toBeVisible({ timeout: 20_000 });
  await line.proxy[Symbol.asyncDispose]();
  await holdClocks(app, clocksAgo(10));

  await app.page.keyboard.press('s');
  await chooseWork(app.page, work);
  await expect(app.page.getByRole('button', { name: 'Stop the timer' })).toBeVisible();

  // The small window shows it, in the same locked room as the page.
  const mini = await openMini(app);
  await expect(mini.getByText(fullName)).toBeVisible();
  await expectAccessible(mini, 'small window, running');
  await picture(mini, 'mini-running-light');
  const room = await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => {
      const contents = window.webContents as Electron.WebContents & {
        getLastWebPreferences(): Electron.WebPreferences;
      };
      const { sandbox, contextIsolation, nodeIntegration } = contents.getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, top: window.isAlwaysOnTop() };
    }),
  );
  const locked = { sandbox: true, contextIsolation: true, nodeIntegration: false };
  expect(room.sort((a, b) => Number(a.top) - Number(b.top))).toEqual([
    { ...locked, top: false },
    { ...locked, top: true },
  ]);
  const refusals = await mini.evaluate(async () => {
    const asked = [
      window.stint?.invoke('session.get', {}),
      window.stint?.invoke('session.accessToken', { renew: false }),
      window.stint?.invoke('timer.rules', { awayMinutes: 5, shortcut: null }),
    ];
    return Promise.all(
      asked.map((one) => one?.then(() => 'answered').catch((error: Error) => error.message)),
    );
  });
  expect(refusals).toEqual(refusals.map(() => expect.stringContaining('refused')));
  await expect(app.page.evaluate(() => window.stint?.invoke('mini.get', {}))).rejects.toThrow(/refused/);

  // Stop and start from it, by keyboard.
  await mini.keyboard.press('s');
  await expect(app.page.getByText('0:01 on First Project saved here.')).toBeVisible();
  await expect(mini.getByText('No timer is running')).toBeVisible();
  await expectAccessible(mini, 'small window, idle');
  await picture(mini, 'mini-idle-light');
  await mini.getByRole('button', { name: 'Start a timer' }).press('Enter');
  await expect(mini.getByRole('button', { name: 'Stop the timer' })).toBeVisible();
  await mini.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(mini, 'small window, dark');
  await picture(mini, 'mini-running-dark');

  // Zoomed with the page, the window is as large as what is in it.
  const size = (zoom: number) =>
    app.electron.evaluate(({ BrowserWindow }, factor) => {
      const [big, small] = BrowserWindow.getAllWindows().sort(
        (a, b) => Number(a.isAlwaysOnTop()) - Number(b.isAlwaysOnTop()),
      );
      big?.webContents.setZoomFactor(factor);
      return small?.getContentSize();
    }, zoom);
  await expect.poll(() => size(2)).toEqual([576, 128]);
  await expect.poll(() => size(1)).toEqual([288, 64]);

  // It remembers its place.
  await app.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()
      .find((window) => window.isAlwaysOnTop())
      ?.setPosition(120, 90);
  });
  const closed = mini.waitForEvent('close');
  // The key may be answered after the window that it closed is gone.
  await mini.keyboard.press('Escape').catch(() => undefined);
  await closed;
  await openMini(app);
  const place = () =>
    app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find((window) => window.isAlwaysOnTop())
        ?.getPosition(),
    );
  await expect.poll(place).toEqual([120, 90]);

  // The tray speaks the page's words and does what the page does.
  await app.electron.evaluate(({ Menu }) => {
    const build = Menu.buildFromTemplate.bind(Menu);
    Menu.buildFromTemplate = (template) => {
      globalThis.stintTest.tray = template as Electron.MenuItemConstructorOptions[];
      return build(template);
    };
  });
  const tray = (index: number) =>
    app.electron.evaluate((_, at) => {
      const item = globalThis.stintTest.tray?.[at];
      item?.click?.call({} as Electron.MenuItem, {} as Electron.MenuItem, undefined, {});
    }, index);
  const trayLabels = () =>
    app.electron.evaluate(() => globalThis.stintTest.tray?.map(({ label }) => label ?? '-'));
  await app.page.keyboard.press('s');
  await expect(app.page.getByRole('button', { name: 'Start a timer' })).toBeVisible();
  await expect
    .poll(trayLabels)
    .toEqual(['No timer is running', '-', `Start a timer: ${fullName}`, 'Hide small window', 'Open Stint']);
  await tray(2);
  await expect.poll(trayLabels).toEqual([fullName, '-', 'Stop the timer', 'Hide small window', 'Open Stint']);
  await tray(3);
  await expect.poll(() => app.electron.windows().length).toBe(1);

  // A notification that is clicked says so to the page.
  await app.electron.evaluate(({ Notification }) => {
    Notification.isSupported = () => true;
    Notification.prototype.show = function show() {
      globalThis.stintTest.notification = this;
    };
  });
  const clicked = app.page.evaluate(
    () => new Promise((resolve) => window.stint?.on('notify.clicked', resolve)),
  );
  const shown = await app.page.evaluate(() =>
    window.stint?.invoke('notify.show', { title: 'Submit', body: 'Your week', tag: 'a', target: 'week' }),
  );
  expect(shown).toEqual({ shown: true });
  await app.electron.evaluate(() => {
    globalThis.stintTest.notification?.emit('click');
  });
  expect(await clicked).toEqual({ tag: 'a', target: 'week' });

  // The system's shortcut: can be switched off and on, says who holds it, and works.
  await app.electron.evaluate(({ globalShortcut }) => {
    globalShortcut.register = (accelerator, run) => {
      globalThis.stintTest.shortcut = run;
      return accelerator !== 'CommandOrControl+Alt+J';
    };
  });
  await app.page.keyboard.press('Control+,');
  const shortcut = app.page.getByRole('switch', { name: /Start and stop from every program/ });
  await shortcut.press('Space');
  await expect(shortcut).not.toBeChecked();
  await shortcut.press('Space');
  await expect(shortcut).toBeChecked();
  await expect.poll(() => app.electron.evaluate(() => typeof globalThis.stintTest.shortcut)).toBe('function');
  // Pressed while another program is in front: the desktop says what came of it.
  await app.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.prototype.isFocused = () => false;
    globalThis.stintTest.shortcut?.();
  });
  await expect(app.page.getByText('0:01 on First Project saved here.').first()).toBeVisible();
  const said = () => app.electron.evaluate(() => globalThis.stintTest.notification?.title);
  await expect.poll(said).toBe('0:01 on First Project saved here.');
  await app.page.getByRole('button', { name: 'Other keys' }).press('Enter');
  await app.page.keyboard.press('Control+Alt+j');
  await expect(app.page.getByText(/belongs to the system or to another program/)).toBeVisible();
  await picture(app.page, 'timer-settings-dark');
  await expectAccessible(app.page, 'settings of the timer');
  await app.close();
});
