import { expect, type Page } from '@playwright/test';
import type { StintApp } from './app.ts';

/**
 * What tests do in the main process by Playwright's own line into it. Nothing of this is in the app: there is no switch
 * that a person or a program could find.
 */
declare global {
  // `var` is how a global is declared.
  var stintTest: {
    shiftMs: number;
    shortcut?: () => void;
    notification?: Electron.Notification;
    tray?: Electron.MenuItemConstructorOptions[];
  };
}

/** Lets the clocks of main be moved, and takes the machine's own idle time out of the test. */
export async function holdClocks({ electron }: StintApp): Promise<void> {
  await electron.evaluate(({ powerMonitor }) => {
    const os = process.getBuiltinModule('os');
    const [now, uptime] = [Date.now, os.uptime];
    globalThis.stintTest = { shiftMs: 0 };
    Date.now = () => now() + globalThis.stintTest.shiftMs;
    os.uptime = () => uptime() + globalThis.stintTest.shiftMs / 1000;
    powerMonitor.getSystemIdleTime = () => 0;
  });
}

/** All clocks of main go on by so many minutes, as they do while a machine sleeps. */
export async function pass({ electron }: StintApp, minutes: number): Promise<void> {
  await electron.evaluate((_, ms) => {
    globalThis.stintTest.shiftMs += ms;
  }, minutes * 60_000);
}

export async function powerEvent(
  { electron }: StintApp,
  event: 'lock-screen' | 'unlock-screen' | 'suspend' | 'resume',
): Promise<void> {
  await electron.evaluate(({ powerMonitor }, name) => {
    powerMonitor.emit(name);
  }, event);
}

/** Opens the small window by its key and waits for it. */
export async function openMini({ electron, page }: StintApp): Promise<Page> {
  const opened = electron.waitForEvent('window');
  await page.keyboard.press('Control+Shift+M');
  const mini = await opened;
  await mini.waitForLoadState('domcontentloaded');
  await expect(mini.getByRole('main')).toBeVisible();
  return mini;
}

/** Chooses work in the dialog that asks what a timer is for. */
export async function chooseWork(page: Page, name: string): Promise<void> {
  await page.getByRole('dialog').getByRole('combobox', { name: 'Add work' }).fill(name);
  await page.getByRole('option', { name, exact: true }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
}
