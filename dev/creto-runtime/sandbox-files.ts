import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A path that would lead out of the sandbox's folder, or that is no file. */
export class UnsafePath extends Error {}

/** Who owns the files that a task may change: uid and gid inside as on the host; null where we are not root. */
export type Owner = { uid: number; gid: number } | null;

async function kindOf(path: string): Promise<'none' | 'folder' | 'file' | 'other'> {
  try {
    const entry = await lstat(path);
    return entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : 'other';
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'none';
    throw error;
  }
}

/**
 * Writes a file below `root` before a task runs. An earlier task may have left symlinks there: no step of the path
 * may be one. Nothing runs in the sandbox meanwhile, so what was checked stays true. @throws UnsafePath
 */
export async function writeInside(
  root: string,
  path: string,
  bytes: Uint8Array,
  owner: Owner,
): Promise<void> {
  const steps = path.split('/');
  const name = steps.pop() ?? '';
  let folder = root;
  for (const step of steps) {
    folder = join(folder, step);
    const kind = await kindOf(folder);
    if (kind === 'none') {
      await mkdir(folder, { mode: 0o755 });
      if (owner !== null)
        await withFile(folder, constants.O_DIRECTORY, (file) => file.chown(owner.uid, owner.gid));
    } else if (kind !== 'folder') throw new UnsafePath(`${path}: ${step} is not a folder.`);
  }
  const target = join(folder, name);
  if ((await kindOf(target)) === 'folder') throw new UnsafePath(`${path} is a folder.`);
  await rm(target, { force: true });
  await withFile(target, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, async (file) => {
    await file.writeFile(bytes);
    if (owner !== null) await file.chown(owner.uid, owner.gid);
  });
}

/**
 * Reads a file below `root` after a task has ended, following no symlink and opening nothing but a plain file.
 * @returns undefined where there is none @throws UnsafePath, also for a file over `maxBytes`
 */
export async function readInside(root: string, path: string, maxBytes: number): Promise<Buffer | undefined> {
  const steps = path.split('/');
  let at = root;
  for (const [index, step] of steps.entries()) {
    at = join(at, step);
    const kind = await kindOf(at);
    if (kind === 'none') return undefined;
    const wanted = index < steps.length - 1 ? 'folder' : 'file';
    if (kind !== wanted) throw new UnsafePath(`${path}: ${step} is not a plain ${wanted}.`);
  }
  return withFile(at, constants.O_RDONLY | constants.O_NONBLOCK, async (file) => {
    const { size } = await file.stat();
    if (size > maxBytes) throw new UnsafePath(`${path} is ${size} bytes, more than may be read back.`);
    return file.readFile();
  });
}

async function withFile<T>(path: string, flags: number, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, flags | constants.O_NOFOLLOW, 0o644);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

const MAX_FILES = 100_000;

/** Bytes that a folder takes on disk (blocks, not lengths). Infinity beyond 100,000 entries. */
export async function diskBytes(root: string): Promise<number> {
  let bytes = 0;
  let seen = 0;
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    seen += entries.length;
    if (seen > MAX_FILES) return Number.POSITIVE_INFINITY;
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) folders.push(path);
      const stats = await lstat(path).catch(() => undefined);
      bytes += (stats?.blocks ?? 0) * 512;
    }
  }
  return bytes;
}
