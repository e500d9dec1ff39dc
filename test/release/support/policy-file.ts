import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Policy } from '../../../domain/policy/policy.ts';
import { POLICY_FILE } from '../../../main/policy/file-source.ts';

/** The machine's real policy file, for one test at a time. */
export interface PolicyFile extends AsyncDisposable {
  /** Puts this there as configuration management does: beside, then in its place. */
  set(policy: Policy): Promise<void>;
  /** The text as it is, over what is there. */
  write(text: string): Promise<void>;
  remove(): Promise<void>;
  /** Gives the file to this user. */
  giveTo(uid: number): Promise<void>;
}

/**
 * Takes /etc/stint for this test and leaves none when disposed.
 * @throws Error when not run as root, and when this machine has a policy of its own
 */
export async function policyFile(): Promise<PolicyFile> {
  if (process.getuid?.() !== 0) throw new Error('A policy belongs to root: run the release tests as root.');
  const lock = spawn('flock', ['/tmp/stint-system.lock', 'sh', '-c', 'echo held; cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(lock.stdout, 'data');
  const folder = path.dirname(POLICY_FILE);
  const isThere = await stat(POLICY_FILE).catch(() => null);
  if (isThere) {
    await release(lock);
    throw new Error(`${POLICY_FILE} is there already; this machine is no place for the test.`);
  }
  const put = async (file: string, text: string) => {
    await mkdir(folder, { recursive: true, mode: 0o755 });
    await writeFile(file, text);
    await chmod(file, 0o644);
  };
  const remove = () => rm(folder, { recursive: true, force: true });
  return {
    set: async (policy) => {
      await put(`${POLICY_FILE}.new`, `${JSON.stringify(policy, null, 2)}\n`);
      await rename(`${POLICY_FILE}.new`, POLICY_FILE);
    },
    write: (text) => put(POLICY_FILE, text),
    remove,
    giveTo: (uid) => chown(POLICY_FILE, uid, 0),
    [Symbol.asyncDispose]: async () => {
      await remove();
      await release(lock);
    },
  };
}

async function release(lock: ChildProcess): Promise<void> {
  const closed = once(lock, 'close');
  lock.stdin?.end();
  await closed;
}
