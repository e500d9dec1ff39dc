import { spawn } from 'node:child_process';
import { electronPath } from '../scripts/electron-runtime.mjs';

export interface Desktop {
  exited: Promise<void>;
  stop(): Promise<void>;
}

/** What Electron is started with from the sources. As root Chromium refuses to run unless its own sandbox is off. */
export function electronArguments(root: string, profileDir: string): string[] {
  const asRoot = process.getuid?.() === 0;
  return [root, `--user-data-dir=${profileDir}`, ...(asRoot ? ['--no-sandbox'] : [])];
}

/** Opens the built app on this display. */
export async function openDesktop(options: {
  root: string;
  serverUrl: string;
  profileDir: string;
}): Promise<Desktop> {
  const child = spawn(await electronPath(), electronArguments(options.root, options.profileDir), {
    cwd: options.root,
    env: { ...process.env, STINT_SERVER: options.serverUrl },
    stdio: 'ignore',
    detached: true,
  });
  const exited = new Promise<void>((resolve, reject) => {
    child.once('close', () => resolve());
    child.once('error', reject);
  });
  return {
    exited,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const stuck = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await exited;
      clearTimeout(stuck);
    },
  };
}
