import { readdirSync, readFileSync } from 'node:fs';

/** The kernel counts CPU time in ticks of 10 ms (USER_HZ is 100 on every Linux that Node runs on). */
const TICK_MS = 10;

export type TreeSample = { cpuMs: number; memoryBytes: number };

const read = (path: string): string => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
};

const threadsOf = (pid: string): string[] => {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
};

const kib = (status: string, field: string): number =>
  Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);

/**
 * CPU time and memory of a process and all below it, as the kernel counts them now. Memory is what belongs to them
 * alone (anonymous, shared-memory and swapped pages), not files mapped from disk. CPU time holds children that ended.
 */
export function sampleTree(rootPid: number): TreeSample {
  let ticks = 0;
  let memoryKib = 0;
  const pids = [String(rootPid)];
  for (let pid = pids.pop(); pid !== undefined; pid = pids.pop()) {
    const stat = read(`/proc/${pid}/stat`);
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    for (const field of fields.slice(11, 15)) ticks += Number(field);
    const status = read(`/proc/${pid}/status`);
    memoryKib += kib(status, 'RssAnon') + kib(status, 'RssShmem') + kib(status, 'VmSwap');
    for (const thread of threadsOf(pid)) {
      pids.push(...read(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean));
    }
  }
  return { cpuMs: ticks * TICK_MS, memoryBytes: memoryKib * 1024 };
}
