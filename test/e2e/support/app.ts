import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { electronPath } from '../../../scripts/electron-runtime.mjs';

const root = path.resolve(import.meta.dirname, '../../..');
const run = promisify(execFile);

/** What Chromium needs where there is no other user to be (as root in CI), nor a graphics card; a person's app never gets it. */
export function hostArguments(): string[] {
  return ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
}

export interface StintApp {
  electron: ElectronApplication;
  page: Page;
  /** SIGKILL to every process of the app, as a crash or a power button would. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** A profile folder of its own; remove it when done. */
export async function newProfile(): Promise<{ dir: string; [Symbol.asyncDispose](): Promise<void> }> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'stint-profile-'));
  return {
    dir,
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}

/** Gives the page of an app's window this size, and this zoom. */
export async function resize({ electron }: StintApp, width: number, height: number, zoom = 1): Promise<void> {
  await electron.evaluate(
    ({ BrowserWindow }, [w, h, z]) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setContentSize(w, h);
      window?.webContents.setZoomFactor(z);
    },
    [width, height, zoom] as const,
  );
}

/**
 * Starts the built app on a profile and waits for its window.
 * @param options `server` is what the sign-in form offers and the page may talk to
 */
export async function launchStint(options: {
  profileDir: string;
  server?: string;
  env?: { [name: string]: string };
  /** Milliseconds to wait for the app to answer; Playwright's own default is 180 s. */
  timeoutMs?: number;
}): Promise<StintApp> {
  const { STINT_SERVER: _, ELECTRON_RUN_AS_NODE: __, ...inherited } = process.env;
  const env: { [name: string]: string } = {};
  for (const [name, value] of Object.entries({ ...inherited, ...options.env })) {
    if (value !== undefined) env[name] = value;
  }
  if (options.server) env.STINT_SERVER = options.server;
  const executablePath = await electronPath();
  const electron = await patiently(() =>
    _electron.launch({
      executablePath,
      args: [root, `--user-data-dir=${options.profileDir}`, ...hostArguments()],
      cwd: root,
      env,
      timeout: options.timeoutMs ?? LAUNCH_MS,
    }),
  );
  const page = await electron.firstWindow();
  await page.waitForLoadState('domcontentloaded');
  return {
    electron,
    page,
    kill: async () => {
      const closed = new Promise<void>((resolve) => electron.once('close', () => resolve()));
      for (const pid of await processTree(electron.process().pid)) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // It ended with its parent.
        }
      }
      await closed;
    },
    close: () => electron.close(),
  };
}

/** Long past what a start takes on a busy machine, 2 to 6 s. */
export const LAUNCH_MS = 30_000;

/**
 * Chromium without a graphics card now and then never comes up at all (once in some sixty starts on two busy cores,
 * before any line of ours has run); such a start is ended and made again, twice at most.
 */
export async function patiently<Started>(start: () => Promise<Started>): Promise<Started> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      if (attempt === 3 || !(error instanceof Error) || error.name !== 'TimeoutError') throw error;
    }
  }
}

/** A process and all below it, the top first. */
async function processTree(top: number | undefined): Promise<number[]> {
  if (top === undefined) return [];
  if (process.platform === 'win32') return [top];
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=']);
  const pairs = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  const tree = [top];
  for (const parent of tree) {
    for (const [pid, ppid] of pairs) if (pid && ppid === parent) tree.push(pid);
  }
  return tree;
}
