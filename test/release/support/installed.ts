import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** An installed `stint` and /etc/stint are the machine's, so one test at a time has them; who else wants them waits. */
const LOCK = '/tmp/stint-system.lock';

export interface SystemWide extends AsyncDisposable {
  /** Installs a deb over what is there, as `dpkg -i` does but without waiting for the disk. Returns what dpkg and the scripts printed. */
  install(deb: string): Promise<string>;
  /** Takes the package off; `purge` its settings too. Returns what was printed. */
  remove(how: 'remove' | 'purge'): Promise<string>;
}

/**
 * Takes the machine's one installed Stint for this test, and leaves none of it when disposed.
 * @throws Error when not run as root
 */
export async function systemWide(): Promise<SystemWide> {
  if (process.getuid?.() !== 0)
    throw new Error('Installing a deb takes root: run the release tests as root.');
  const lock = spawn('flock', [LOCK, 'sh', '-c', 'echo held; cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(lock.stdout, 'data');
  const dpkg = async (...args: string[]) => {
    const { stdout, stderr } = await run('dpkg', args, {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    return stdout + stderr;
  };
  return {
    install: (deb) => dpkg('--force-unsafe-io', '--install', deb),
    remove: (how) => dpkg(`--${how}`, 'stint'),
    [Symbol.asyncDispose]: async () => {
      await dpkg('--purge', 'stint').catch(() => undefined);
      await release(lock);
    },
  };
}

async function release(lock: ChildProcess): Promise<void> {
  const closed = once(lock, 'close');
  lock.stdin?.end();
  await closed;
}
