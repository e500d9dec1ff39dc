import { spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { sampleTree } from './process-tree.ts';
import { diskBytes } from './sandbox-files.ts';

const MIB = 1024 * 1024;
const SAMPLE_MS = 10;
const DISK_MS = 200;
const MAX_LINE = 16_384;
const TAIL = 8192;

export type StopReason = 'timeout' | 'out_of_memory' | 'disk_full' | 'cancelled' | 'interrupted';

export type RunResult = {
  /** 128 + signal where a signal ended it; null where it could not be started. */
  exitCode: number | null;
  /** Why we ended it, null where it ended by itself. */
  stopped: StopReason | null;
  durationMs: number;
  cpuMs: number;
  peakMemoryMb: number;
  diskMb: number;
  /** The last of what it wrote to stderr. */
  stderrTail: string;
};

/**
 * Runs one sandbox command to its end and holds it to time, memory and disk: memory of the whole tree every 10 ms,
 * disk every 200 ms, CPU time sampled likewise (so some 10 ms short). To stop it is to kill the process group of the
 * outer bubblewrap: pid 1 of its pid namespace is in it, and takes everything in the sandbox along.
 * @param abort its reason is the StopReason
 */
export function runProcess(run: {
  argv: readonly string[];
  stdin: string;
  workFolder: string;
  timeoutMs: number;
  memoryMb: number;
  diskMb: number;
  abort: AbortSignal;
  onLine: (stream: 'stdout' | 'stderr', line: string) => void;
}): Promise<RunResult> {
  return new Promise((resolve) => {
    const started = performance.now();
    const [command = '', ...args] = run.argv;
    const child = spawn(command, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {},
      cwd: '/',
      detached: true,
    });
    let stopped: StopReason | null = null;
    let cpuMs = 0;
    let peakBytes = 0;
    let disk = 0;
    let stderrTail = '';

    const stop = (reason: StopReason) => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      stopped ??= reason;
      process.kill(-child.pid, 'SIGKILL');
    };
    const measure = () => {
      if (child.pid === undefined) return;
      const sample = sampleTree(child.pid);
      cpuMs = Math.max(cpuMs, sample.cpuMs);
      peakBytes = Math.max(peakBytes, sample.memoryBytes);
      if (sample.memoryBytes > run.memoryMb * MIB) stop('out_of_memory');
    };
    const measureDisk = async () => {
      disk = await diskBytes(run.workFolder);
      if (disk > run.diskMb * MIB) stop('disk_full');
    };
    let measuring = Promise.resolve();
    let idle = true;
    const sampler = setInterval(measure, SAMPLE_MS);
    const diskSampler = setInterval(() => {
      if (!idle) return;
      idle = false;
      measuring = measureDisk().finally(() => {
        idle = true;
      });
    }, DISK_MS);
    const deadline = setTimeout(() => stop('timeout'), run.timeoutMs);
    const onAbort = () => stop(run.abort.reason);
    if (run.abort.aborted) onAbort();
    run.abort.addEventListener('abort', onAbort);

    readLines(child.stdout, (line) => run.onLine('stdout', line));
    readLines(child.stderr, (line) => {
      stderrTail = `${stderrTail}${line}\n`.slice(-TAIL);
      run.onLine('stderr', line);
    });
    // A program that reads no stdin may be gone before it is all written: that is no error of the task.
    child.stdin.on('error', () => undefined);
    child.stdin.end(run.stdin);

    const finish = async (exitCode: number | null) => {
      clearInterval(sampler);
      clearInterval(diskSampler);
      clearTimeout(deadline);
      run.abort.removeEventListener('abort', onAbort);
      const durationMs = performance.now() - started;
      await measuring;
      await measureDisk();
      // It may have written too much and ended between two looks at the disk.
      if (disk > run.diskMb * MIB) stopped ??= 'disk_full';
      resolve({
        exitCode,
        stopped,
        durationMs,
        cpuMs,
        peakMemoryMb: peakBytes / MIB,
        diskMb: disk / MIB,
        stderrTail,
      });
    };
    child.once('error', (error) => {
      stderrTail = error.message;
      if (child.pid === undefined) void finish(null);
    });
    child.once('close', (code, signal) => void finish(code ?? (signal === 'SIGKILL' ? 137 : 128)));
  });
}

/** Splits a stream in lines; a line over 16 KiB is cut in pieces, a last line without its newline still counts. */
function readLines(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const take = (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) emit(line.endsWith('\r') ? line.slice(0, -1) : line);
    while (rest.length > MAX_LINE) {
      onLine(rest.slice(0, MAX_LINE));
      rest = rest.slice(MAX_LINE);
    }
  };
  const emit = (line: string) => {
    for (let at = 0; at === 0 || at < line.length; at += MAX_LINE) onLine(line.slice(at, at + MAX_LINE));
  };
  stream.on('data', (chunk: Buffer) => take(decoder.write(chunk)));
  stream.on('end', () => {
    take(decoder.end());
    if (rest !== '') emit(rest);
  });
}
