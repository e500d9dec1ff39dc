import { createHash } from 'node:crypto';
import { chmod, open, rename, rm } from 'node:fs/promises';
import type { ReleaseFile } from '../../domain/release/manifest.ts';
import { UpdateFailure } from './failure.ts';

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
  const beside = `${target}.stint-update`;
  try {
    await rm(beside, { force: true });
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
