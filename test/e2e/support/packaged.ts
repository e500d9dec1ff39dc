import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import { createInterface } from 'node:readline';
import { type Browser, chromium, type Page } from '@playwright/test';
import { hostArguments, patiently } from './app.ts';

export interface RunningApp extends AsyncDisposable {
  page: Page;
  /** The browser process. */
  pid: number;
  /** Every line that the app wrote to stderr. */
  stderr: string[];
}

export interface Launch {
  args?: string[];
  env?: Record<string, string>;
  /** Starts it as this user, with the sandbox on as people have it; otherwise as who runs the test. */
  user?: { uid: number; gid: number };
}

/** Starts the packed app; a Chromium that never comes up (see `patiently`) is ended and started again. */
export function launchPackaged(
  executable: string,
  profileDir: string,
  given: Launch = {},
): Promise<RunningApp> {
  return patiently(() => launchOnce(executable, profileDir, given));
}

/** Takes hold of the app's page by Chromium's own debugging port. */
async function launchOnce(executable: string, profileDir: string, given: Launch): Promise<RunningApp> {
  const host = given.user ? ['--disable-gpu'] : hostArguments();
  const child = spawn(
    executable,
    ['--remote-debugging-port=0', `--user-data-dir=${profileDir}`, ...host, ...(given.args ?? [])],
    {
      env: { ...process.env, ...given.env },
      stdio: ['ignore', 'ignore', 'pipe'],
      cwd: os.tmpdir(),
      ...given.user,
    },
  );
  const stderr: string[] = [];
  let browser: Browser | undefined;
  try {
    browser = await chromium.connectOverCDP(await debuggingAddress(child, stderr));
    const [context] = browser.contexts();
    if (!context) throw new Error('the packed app came without a browser context');
    const page = context.pages()[0] ?? (await context.waitForEvent('page'));
    return {
      page,
      pid: child.pid ?? 0,
      stderr,
      [Symbol.asyncDispose]: async () => {
        await browser?.close();
        await ended(child);
      },
    };
  } catch (error) {
    await browser?.close();
    await ended(child);
    throw error;
  }
}

function debuggingAddress(child: ChildProcess, stderr: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    if (!child.stderr) throw new Error('stderr is not piped');
    createInterface({ input: child.stderr }).on('line', (line) => {
      stderr.push(line);
      const address = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
      if (address) resolve(address);
    });
    child.once('error', reject);
    child.once('close', (code) =>
      reject(new Error(`the packed app ended with ${code}:\n${stderr.join('\n')}`)),
    );
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  await closed;
}
