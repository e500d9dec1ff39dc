import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

export interface Dropped {
  /** Name inside the drop, with `/`: `firm/INV-00042.pdf`. */
  name: string;
  bytes: Uint8Array;
}

/**
 * Puts a file into the drop under its name, whole or not at all: it is written beside, flushed, and then renamed. The same
 * name again replaces the file.
 * @param ownName of the file while it is written, so that two that write the same do not meet
 * @throws Error for a name that leads out of the drop, and what the file system says
 */
export async function dropFile(folder: string, { name, bytes }: Dropped, ownName: string): Promise<void> {
  const root = path.resolve(folder);
  const target = path.resolve(root, name);
  if (!target.startsWith(root + path.sep)) throw new Error('the name leads out of the folder for invoices');
  await mkdir(path.dirname(target), { recursive: true, mode: 0o750 });
  const partial = path.join(path.dirname(target), `.${ownName}.partial`);
  try {
    const file = await open(partial, 'w', 0o640);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
