import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** The one line of JSON that a part prints on stdout once it is healthy; other lines go to its log. */
const ReadyLine = z.union([
  z.looseObject({ part: z.string(), url: z.url().optional() }),
  z.looseObject({ name: z.string(), url: z.url() }),
]);
export type ReadyLine = z.infer<typeof ReadyLine>;

export interface PartOptions {
  name: string;
  script: string;
  cwd: string;
  env: Record<string, string>;
  logFile: string;
  /** Milliseconds to wait for the ready line. */
  timeoutMs: number;
}

/** A part that could not be brought up; the message says what to do, the last lines of its log are with it. */
export class PartFailed extends Error {
  readonly part: string;
  constructor(part: string, message: string) {
    super(message);
    this.name = 'PartFailed';
    this.part = part;
  }
}

export interface RunningPart {
  name: string;
  ready: ReadyLine;
  /** Resolves with the exit code when the process has ended, whoever ended it. */
  exited: Promise<number | null>;
  /** Asks the process to close, and ends it after 10 s if it has not. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash. For tests. */
  kill(): Promise<void>;
}

/**
 * Starts one of our processes and waits until it says that it is healthy.
 * @throws PartFailed when it ends or stays silent past `timeoutMs`.
 */
export async function startPart(options: PartOptions): Promise<RunningPart> {
  const child = spawn(process.execPath, [options.script], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C reaches the whole group at once; parts are stopped in order by us instead.
    detached: true,
  });
  const log = createWriteStream(options.logFile, { flags: 'a' });
  const tail: string[] = [];
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));

  const ready = await new Promise<ReadyLine>((resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(
          new PartFailed(options.name, `${options.name} said nothing for ${options.timeoutMs / 1000} s`),
        ),
      options.timeoutMs,
    );
    const read = (line: string): void => {
      log.write(`${line}\n`);
      tail.push(line);
      if (tail.length > 12) tail.shift();
      const parsed = parseReady(line);
      if (parsed) {
        clearTimeout(timer);
        resolve(parsed);
      }
    };
    createInterface({ input: child.stdout }).on('line', read);
    createInterface({ input: child.stderr }).on('line', read);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(new PartFailed(options.name, `${options.name} could not be started: ${error.message}`));
    });
    child.once('close', () => {
      clearTimeout(timer);
      reject(new PartFailed(options.name, tail.join('\n') || `${options.name} ended without a word`));
    });
  }).catch(async (error: unknown) => {
    await end(child, exited);
    throw error;
  });

  return {
    name: options.name,
    ready,
    exited,
    stop: async () => {
      await end(child, exited);
      log.end();
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
      log.end();
    },
  };
}

function parseReady(line: string): ReadyLine | null {
  if (!/^\{"(part|name)"/.test(line)) return null;
  try {
    return ReadyLine.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

async function end(child: ChildProcess, exited: Promise<number | null>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  child.kill('SIGTERM');
  const stuck = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await exited;
  clearTimeout(stuck);
}
