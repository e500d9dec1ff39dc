/**
 * Stands in for `fflate` where vite.config.ts says so: write-excel-file would zip in workers made from text, which our
 * content security policy forbids. It runs in a worker of ours already, so zipping in step blocks nobody.
 */
import { type Zippable, zipSync } from 'fflate/browser';

export { AsyncZipDeflate, strToU8, Zip, ZipDeflate, zipSync } from 'fflate/browser';

/** fflate's `zip` with its result in the same turn. */
export function zip(files: Zippable, done: (error: unknown, archive: Uint8Array | null) => void): void {
  let archive: Uint8Array;
  try {
    archive = zipSync(files);
  } catch (error) {
    done(error, null);
    return;
  }
  done(null, archive);
}
