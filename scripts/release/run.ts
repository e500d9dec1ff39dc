import { spawn } from 'node:child_process';

/** Ten minutes: no tool of a release takes longer, and one that asks for something would wait for ever. */
const LIMIT_MS = 600_000;

export interface RunOptions {
  cwd?: string;
  /** Over this process's own. */
  env?: Record<string, string>;
  /** What the program reads on stdin; nothing otherwise. */
  input?: string | Uint8Array;
}

/**
 * Runs a program without a shell.
 * @returns what it wrote to stdout
 * @throws with what it wrote when it ends with anything but 0, and a sentence when it is not installed
 */
export async function run(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...process.env, LC_ALL: 'C', ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
    });
    const out: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.on('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'ENOENT' ? new Error(`${program} is needed for this and is not installed.`) : error,
      );
    });
    child.on('close', (code) => {
      if (code === 0) return resolve(Buffer.concat(out));
      const said = Buffer.concat([...out.slice(-20), ...errors])
        .toString()
        .trim();
      reject(new Error(`${program} ended with ${code}: ${said.slice(-2000)}`));
    });
    // A program that ends before it has read everything is told of by its exit, not by the pipe it left.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}
