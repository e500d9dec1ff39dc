import { createHash, randomUUID } from 'node:crypto';
import { chmod, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ReleaseFile } from '../../domain/release/manifest.ts';
import { UpdateFailure } from './failure.ts';

/** What is put behind the AppImage's name: a bundle that somebody named after it is none of these. */
const OURS = /^\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.part$/;
/** Milliseconds: no copy that is under way is as old. */
const LEFT_MS = 3_600_000;

/**
 * Puts a verified AppImage in place of the one that runs. It is copied beside it and held to the hash as it is copied,
 * so that what gets the place is what was verified, whatever becomes of the file that was read.
 * @param target the AppImage that runs, as APPIMAGE names it
 * @throws UpdateFailure `hash`, or `install` where the folder cannot be written to
 */
export async function replaceAppImage(
  file: string,
  target: string,
  { size, sha512 }: Pick<ReleaseFile, 'size' | 'sha512'>,
): Promise<void> {
  // A name of its own: another profile's Stint may replace the same AppImage at the same time.
  const beside = `${target}.${randomUUID()}.part`;
  try {
    await removeLeft(target);
    const source = await open(file, 'r');
    const copy = await open(beside, 'wx', 0o700);
    try {
      const hash = createHash('sha512');
      let copied = 0;
      for await (const piece of source.createReadStream({ autoClose: false })) {
        copied += piece.length;
        if (copied > size) break;
        hash.update(piece);
        await copy.writeFile(piece);
      }
      if (copied !== size || hash.digest('base64') !== sha512) {
        throw new UpdateFailure('hash', 'the file was changed after it had been verified');
      }
      await copy.sync();
    } finally {
      await copy.close();
      await source.close();
    }
    await chmod(beside, 0o755);
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    if (error instanceof UpdateFailure) throw error;
    throw new UpdateFailure('install', error instanceof Error ? error.message : String(error));
  }
}

/** Takes away copies that a crash or a power cut left half done. */
async function removeLeft(target: string): Promise<void> {
  const { dir: folder, base: own } = path.parse(target);
  for (const name of await readdir(folder)) {
    if (!name.startsWith(own) || !OURS.test(name.slice(own.length))) continue;
    const left = path.join(folder, name);
    const found = await stat(left).catch(() => null);
    if (found && Date.now() - found.mtimeMs > LEFT_MS) await rm(left, { force: true });
  }
}
