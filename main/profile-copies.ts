import { constants } from 'node:fs';
import { cp, lstat, mkdir, open, readdir, rename, rm, statfs } from 'node:fs/promises';
import path from 'node:path';

/** Where copies of a profile lie, inside of it. */
export const COPIES = 'kept-copies';

/** All of a profile that holds something of a person's; the rest is Chromium's caches. */
export const COPIED = [
  'IndexedDB',
  'Local Storage',
  'profile.json',
  'window.json',
  'data-version.json',
] as const;

/** A copy is complete when it bears its own name: until then it has this at its end. */
const UNFINISHED = '.unfinished';
/** How many copies are kept. */
const KEPT = 2;
/** Room that a copy must leave on the disk, in bytes: the databases are written right after. */
const ROOM_LEFT = 64 * 1024 * 1024;

/** The disk has not enough room for a copy; `needed` and `free` in bytes. */
export class NoRoom extends Error {
  readonly needed: number;
  readonly free: number;

  constructor(needed: number, free: number) {
    super(`a copy of this profile needs ${needed} bytes, and ${free} are free`);
    this.needed = needed;
    this.free = free;
  }
}

/** Whether anybody's work may lie in the profile. */
export async function holdsData(profile: string): Promise<boolean> {
  const names = await namesIn(profile);
  return names.includes('IndexedDB') || names.includes('profile.json');
}

/**
 * Copies what holds data; on the disk, and under its own name, when it resolves. Where the file system can share blocks
 * (APFS, Btrfs, XFS, ReFS) it takes no room until one of the two changes.
 * @returns the copy's name in `kept-copies`
 * @throws NoRoom, also where a quota ends the copy that no figure told of: nothing of it is left then; what else the file
 *   system throws
 */
export async function copyProfile(profile: string, name: string, freeBytes = freeOn): Promise<string> {
  const copies = path.join(profile, COPIES);
  await mkdir(copies, { recursive: true, mode: 0o700 });
  for (const left of await readdir(copies)) {
    if (left.endsWith(UNFINISHED)) await rm(path.join(copies, left), { recursive: true, force: true });
  }
  const present = (await readdir(profile)).filter((one) => COPIED.some((wanted) => wanted === one));
  let needed = ROOM_LEFT;
  for (const one of present) needed += await sizeOf(path.join(profile, one));
  const free = await freeBytes(profile);
  if (free < needed) throw new NoRoom(needed, free);
  const unfinished = path.join(copies, `${name}${UNFINISHED}`);
  try {
    for (const one of present) {
      await cp(path.join(profile, one), path.join(unfinished, one), {
        recursive: true,
        mode: constants.COPYFILE_FICLONE,
        preserveTimestamps: true,
      });
    }
    await syncAll(unfinished);
  } catch (error) {
    if (!isOutOfRoom(error)) throw error;
    await rm(unfinished, { recursive: true, force: true });
    throw new NoRoom(needed, await freeBytes(profile));
  }
  await rename(unfinished, path.join(copies, name));
  await syncFolder(copies);
  return name;
}

function isOutOfRoom(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT'].includes(String(error.code));
}

/** Whether a copy of this name is there, whole. */
export async function hasCopy(profile: string, name: string): Promise<boolean> {
  return (await namesIn(path.join(profile, COPIES))).includes(name);
}

/** Removes all but the last copies; their names begin with the time. */
export async function dropOldCopies(profile: string): Promise<void> {
  const copies = path.join(profile, COPIES);
  const names = (await namesIn(copies)).filter((name) => !name.endsWith(UNFINISHED));
  for (const name of names.toSorted().slice(0, -KEPT)) {
    await rm(path.join(copies, name), { recursive: true, force: true });
  }
}

async function freeOn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

async function sizeOf(place: string): Promise<number> {
  const found = await lstat(place);
  if (!found.isDirectory()) return found.size;
  let size = 0;
  for (const name of await readdir(place)) size += await sizeOf(path.join(place, name));
  return size;
}

async function syncAll(place: string): Promise<void> {
  for (const entry of await readdir(place, { withFileTypes: true })) {
    const inner = path.join(place, entry.name);
    if (entry.isDirectory()) await syncAll(inner);
    else if (entry.isFile()) {
      const handle = await open(inner, 'r+');
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    }
  }
  await syncFolder(place);
}

/** Windows cannot open a folder; its rename is journalled. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** None where there is no such folder. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}
