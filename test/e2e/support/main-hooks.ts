import os from 'node:os';
import { expect, type Page } from '@playwright/test';
import type { StintApp } from './app.ts';

/**
 * What tests do in the main process by Playwright's own line into it. Nothing of this is in the app: there is no switch
 * that a person or a program could find.
 */
declare global {
  // `var` is how a global is declared.
  var stintTest: {
    wallMs: number;
    uptimeS: number;
    idleS: number;
    shortcut?: () => void;
    notification?: Electron.Notification;
    tray?: Electron.MenuItemConstructorOptions[];
  };
}

/** The clocks of one machine; they stand still until a test moves them. */
export interface HeldClocks {
  wallMs: number;
  uptimeS: number;
}

/** Clocks that stand so many minutes before now; both agree, as on a machine whose wall clock nobody set. */
export function clocksAgo(minutes: number): HeldClocks {
  return { wallMs: Date.now() - minutes * 60_000, uptimeS: os.uptime() - minutes * 60 };
}

/** A zone in which it is the early afternoon, so that a test of some hours meets no midnight. */
export function afternoonZone(): string {
  const offset = 15 - new Date().getUTCHours();
  return offset > 0 ? `Etc/GMT-${offset}` : `Etc/GMT+${-offset}`;
}

/** Gives main these clocks instead of the machine's, and nobody's idle time. */
export async function holdClocks({ electron }: StintApp, clocks: HeldClocks): Promise<void> {
  await electron.evaluate(({ powerMonitor }, given) => {
    globalThis.stintTest = { ...given, idleS: 0 };
    Date.now = () => globalThis.stintTest.wallMs;
    process.getBuiltinModule('os').uptime = () => globalThis.stintTest.uptimeS;
    powerMonitor.getSystemIdleTime = () => globalThis.stintTest.idleS;
  }, clocks);
}

/** All clocks go on by so many minutes, as they do while a machine sleeps. */
export async function pass({ electron }: StintApp, clocks: HeldClocks, minutes: number): Promise<void> {
  clocks.wallMs += minutes * 60_000;
  clocks.uptimeS += minutes * 60;
  await electron.evaluate((_, given) => {
    Object.assign(globalThis.stintTest, given);
  }, clocks);
}

/** Nobody has touched the machine for so many minutes. */
export async function idleFor({ electron }: StintApp, minutes: number): Promise<void> {
  await electron.evaluate((_, seconds) => {
    globalThis.stintTest.idleS = seconds;
  }, minutes * 60);
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
