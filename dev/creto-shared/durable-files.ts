import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes a new or renamed name in a folder survive a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Replaces a file as a whole: temporary beside it, fsync, rename, fsync of the folder (RUNTIME-FACTS.md). */
export async function writeFileDurably(path: string, content: string): Promise<void> {
  const temporary = `${path}.tmp`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncFolder(dirname(path));
}

/** A file that only grows. What `append` has answered for is on disk. */
export class AppendFile {
  readonly #file: FileHandle;
  #size: number;

  private constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.#size = size;
  }

  /** Opens or makes the file; a last line without its newline was never answered for and is cut off. */
  static async open(path: string): Promise<{ file: AppendFile; lines: string[] }> {
    const handle = await open(path, 'a+', 0o600);
    const content = await handle.readFile();
    const whole = content.lastIndexOf(10) + 1;
    if (whole < content.length) await handle.truncate(whole);
    await handle.sync();
    await syncFolder(dirname(path));
    const lines = content.subarray(0, whole).toString('utf8').split('\n').filter(Boolean);
    return { file: new AppendFile(handle, whole), lines };
  }

  /** Writes the lines and fsyncs. If that fails the file is put back to what it was before. */
  async append(lines: readonly string[]): Promise<void> {
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    try {
      await this.#file.appendFile(bytes);
      await this.#file.datasync();
      this.#size += bytes.length;
    } catch (error) {
      await this.#file.truncate(this.#size);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

/** Removes a file or folder that may not be there. */
export async function removeIfThere(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
}
