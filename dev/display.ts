import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

export interface Display {
  /** What to put into the environment of a program with windows. */
  env: Record<string, string>;
  stop(): Promise<void>;
}

/** Whether a program started from here could show a window to a person. */
export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * A display without a screen (Xvfb) on a number of its own, for checks and tests.
 * @throws Error when Xvfb is not installed or does not come up.
 */
export async function virtualDisplay(width = 1440, height = 900): Promise<Display> {
  if (!existsSync('/usr/bin/Xvfb'))
    throw new Error('Xvfb is not installed. On Debian: apt-get install xvfb xauth');
  const child = spawn(
    'Xvfb',
    ['-displayfd', '1', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp', '-noreset'],
    { stdio: ['ignore', 'pipe', 'ignore'], detached: true },
  );
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const number = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve(text.trim());
    });
    child.once('error', reject);
    child.once('close', () => reject(new Error('Xvfb ended before it had a display')));
  });
  return {
    env: { DISPLAY: `:${number}` },
    stop: async () => {
      child.kill('SIGTERM');
      await closed;
    },
  };
}
