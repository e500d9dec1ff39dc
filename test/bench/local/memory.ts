import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface ProcessMemory {
  /** What Chromium calls it: `renderer`, `gpu-process`, `utility`, …; `main` for the first. */
  kind: string;
  mb: number;
}

/**
 * Private memory of a process and all below it, in MB: what nobody else shares, so that the sum is what the app costs.
 * From /proc/PID/smaps_rollup, Linux only.
 */
export async function privateMemory(top: number): Promise<ProcessMemory[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=']);
  const pairs = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  const tree = [top];
  for (const parent of tree) for (const [pid, ppid] of pairs) if (pid && ppid === parent) tree.push(pid);
  const found: ProcessMemory[] = [];
  for (const pid of tree) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    const kb = [...rollup.matchAll(/^Private_\w+:\s+(\d+) kB/gm)].reduce(
      (sum, [, one]) => sum + Number(one),
      0,
    );
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    found.push({ kind: /--type=([\w-]+)/.exec(command)?.[1] ?? 'main', mb: kb / 1024 });
  }
  return found;
}
