import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import path from 'node:path';

/** The largest policy that is read, in bytes. */
export const MAX_POLICY_BYTES = 64 * 1024;

export type OwnedFile =
  | { kind: 'missing' }
  | { kind: 'refused'; reason: string }
  | { kind: 'read'; content: Buffer };

/** What the owner and the rights of a file say about who could have written it. */
export interface Ownership {
  uid: number;
  mode: number;
}

/**
 * Reads a file that only the administrator can have written: it and its folder belong to `owner` (root) and nobody else
 * may write to them. A link is followed; whose file it leads to is what counts. Linux and macOS.
 */
export async function readOwnedFile(file: string, owner = 0): Promise<OwnedFile> {
  let handle: FileHandle | undefined;
  try {
    // Not to wait for a writer where somebody has put a pipe.
    handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const facts = await handle.stat();
    if (!facts.isFile()) return { kind: 'refused', reason: 'is not a file' };
    const doubt =
      doubtAbout(facts, owner, 'the file') ?? doubtAbout(await stat(path.dirname(file)), owner, 'its folder');
    if (doubt) return { kind: 'refused', reason: doubt };
    const content = Buffer.alloc(MAX_POLICY_BYTES + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(content, length, content.length - length);
      length += bytesRead;
      if (bytesRead === 0 || length === content.length) break;
    }
    if (length > MAX_POLICY_BYTES) return { kind: 'refused', reason: 'is larger than 64 KB' };
    return { kind: 'read', content: content.subarray(0, length) };
  } catch (error) {
    return unreadable(error);
  } finally {
    await handle?.close();
  }
}

/** Why this is not taken for the administrator's word; null when it is. */
export function doubtAbout({ uid, mode }: Ownership, owner: number, what: string): string | null {
  if (uid !== owner)
    return `is refused: ${what} must belong to root, so that only an administrator can have written it`;
  if ((mode & 0o022) !== 0) {
    return `is refused: ${what} may be written by others than root; take that right away with chmod go-w`;
  }
  return null;
}

function unreadable(error: unknown): OwnedFile {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
  if (code === 'EACCES' || code === 'EPERM') {
    return {
      kind: 'refused',
      reason:
        'cannot be read by the person who runs Stint; let everybody read it with chmod a+r, and its folder with chmod a+rx',
    };
  }
  return { kind: 'refused', reason: `cannot be read (${typeof code === 'string' ? code : String(error)})` };
}
