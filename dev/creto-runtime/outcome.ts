import { Decimal } from 'decimal.js';
import type { RunResult } from './run-process.ts';
import type { TaskError, TaskRecord } from './schema.ts';

const SIGXCPU = 24;
const SIGXFSZ = 25;

const MESSAGES = {
  timeout: 'The task ran past its time and was stopped.',
  out_of_memory: 'The task used more memory than the sandbox has and was stopped.',
  disk_full: 'The task wrote more than the sandbox may keep.',
  network_denied: 'The task tried to reach the network; this sandbox has none.',
  cancelled: 'The sandbox was deleted while the task was under way.',
  interrupted: 'The runtime was stopped while the task ran. It can be sent again with a new idempotency key.',
} as const;

type KnownCode = keyof typeof MESSAGES;

/** What programs say on stderr when they hit a wall. Best effort: a program may catch the error and say nothing. */
const SAID: readonly [KnownCode, RegExp][] = [
  [
    'out_of_memory',
    /heap out of memory|Array buffer allocation failed|Failed to allocate memory|MEMORY_ALLOCATION_FAILED|MemoryError|bad_alloc|ENOMEM/,
  ],
  ['disk_full', /ENOSPC|EFBIG|No space left on device|File too large/],
  ['network_denied', /ENETUNREACH|EAI_AGAIN|ENOTFOUND|Network is unreachable|name resolution/],
];

export const errorOf = (code: KnownCode): TaskError => ({ code, message: MESSAGES[code] });

/** How a run ended, in the contract's words: our own reason first, then the signal, then what it said on stderr. */
export function outcomeOf(run: RunResult): Pick<TaskRecord, 'status' | 'exit_code' | 'error'> {
  const exit_code = run.exitCode;
  if (run.stopped === null && exit_code === 0) return { status: 'completed', exit_code, error: null };
  if (run.exitCode === null) {
    return { status: 'failed', exit_code, error: { code: 'cannot_start', message: run.stderrTail } };
  }
  const said = SAID.find(([, pattern]) => pattern.test(run.stderrTail))?.[0];
  const signal =
    exit_code === 128 + SIGXCPU ? 'timeout' : exit_code === 128 + SIGXFSZ ? 'disk_full' : undefined;
  const code = run.stopped ?? signal ?? said;
  if (code === undefined) {
    const message = `The task ended with exit code ${exit_code}.`;
    return { status: 'failed', exit_code, error: { code: 'nonzero_exit', message } };
  }
  const status = code === 'timeout' ? 'timed_out' : code === 'cancelled' ? 'cancelled' : 'failed';
  return { status, exit_code, error: errorOf(code) };
}

const USD_PER_CPU_SECOND = '0.00002';
const USD_PER_GIB_SECOND = '0.000005';

/** Cost in USD, 9 places: CPU seconds × 0.00002 + peak GiB × wall-clock seconds × 0.000005. The stand-in's own prices. */
export function costOf(usage: {
  cpuMs: number;
  peakMemoryMb: number;
  durationMs: number;
}): TaskRecord['cost'] {
  const cpu = new Decimal(usage.cpuMs).dividedBy(1000).times(USD_PER_CPU_SECOND);
  const gib = new Decimal(usage.peakMemoryMb).dividedBy(1024);
  const memory = gib.times(usage.durationMs).dividedBy(1000).times(USD_PER_GIB_SECOND);
  return { amount: cpu.plus(memory).toDecimalPlaces(9).toFixed(), currency: 'USD' };
}
