import { execFile } from 'node:child_process';
import type { Ran } from './context.ts';

/** Runs a program of the system, without a shell. Never throws; output beyond a megabyte is cut off. */
export function runProgram(
  command: string,
  args: string[],
  signal: AbortSignal,
  env: Record<string, string> = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    const options = {
      signal,
      windowsHide: true,
      maxBuffer: 1_000_000,
      // What it says is parsed: no language but English.
      env: { ...process.env, LC_ALL: 'C', ...env },
    };
    execFile(command, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ code, stdout, stderr: stderr || (code === null ? (error?.message ?? '') : '') });
    });
  });
}
