import { createHash } from 'node:crypto';
import { type FileHandle, open, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { ReleaseFile } from '../../domain/release/manifest.ts';
import { UpdateCancelled, UpdateFailure } from './failure.ts';

/** Bytes that a download leaves free beside its own, so that the journal can still be written. */
const SPARE_BYTES = 64 * 1024 * 1024;

export type Bytes = AsyncIterable<Uint8Array>;

export interface StreamLimits {
  /** Milliseconds that may pass between two pieces. */
  stallMs: number;
  signal: AbortSignal;
}

/**
 * The pieces of a source that may be hostile: one that pauses too long is given up, as is one that was cancelled.
 * @throws UpdateFailure `stalled`, UpdateCancelled
 */
export async function* watched(source: Bytes, { stallMs, signal }: StreamLimits): Bytes {
  const pieces = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await within(pieces.next(), stallMs, signal);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // Not awaited: a source that stalls may never answer this either.
    pieces.return?.().then(
      () => {},
      () => {},
    );
  }
}

/** @throws UpdateFailure `stalled` when the promise takes longer, UpdateCancelled */
export function within<Value>(promise: Promise<Value>, ms: number, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new UpdateCancelled());
    const timer = setTimeout(
      () => reject(new UpdateFailure('stalled', `nothing came for ${Math.round(ms / 1000)} s`)),
      ms,
    );
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    });
  });
}

/**
 * All of a small source.
 * @throws UpdateFailure `too_large` as soon as it is longer than `limit`, and what `watched` throws
 */
export async function readAll(source: Bytes, limit: number, limits: StreamLimits): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of watched(source, limits)) {
    size += piece.length;
    if (size > limit) throw new UpdateFailure('too_large', `more than ${limit} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/**
 * Writes a package to a new file and holds it to what the manifest says of it while it comes: never a byte more than
 * its size, then its SHA-512. What does not fit is left to the caller to remove with its folder.
 * @param destination must not exist; only its owner may read it
 * @throws UpdateFailure `too_large`, `hash` (also when it ends early), `stalled`, `disk_full`; UpdateCancelled
 */
export async function savePackage(
  source: Bytes,
  file: Pick<ReleaseFile, 'size' | 'sha512'>,
  destination: string,
  limits: StreamLimits & { onProgress(part: number): void; freeBytes?: (folder: string) => Promise<number> },
): Promise<void> {
  const free = await (limits.freeBytes ?? freeBytes)(path.dirname(destination));
  if (free < file.size + SPARE_BYTES) {
    throw new UpdateFailure('disk_full', `${file.size} bytes are needed, ${free} are free`);
  }
  const hash = createHash('sha512');
  const handle = await open(destination, 'wx', 0o600);
  try {
    let size = 0;
    for await (const piece of watched(source, limits)) {
      size += piece.length;
      if (size > file.size) throw new UpdateFailure('too_large', `more than its ${file.size} bytes`);
      hash.update(piece);
      await handle.writeFile(piece);
      limits.onProgress(size / file.size);
    }
    if (size < file.size) throw new UpdateFailure('hash', `ended after ${size} of ${file.size} bytes`);
    if (hash.digest('base64') !== file.sha512) throw new UpdateFailure('hash', 'its SHA-512 is another');
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** The SHA-512 in base64 of what an open file holds from its start; undefined when it is longer than `size`. */
async function sha512Of(handle: FileHandle, size: number): Promise<string | undefined> {
  const hash = createHash('sha512');
  let read = 0;
  for await (const piece of handle.createReadStream({ start: 0, autoClose: false })) {
    read += piece.length;
    if (read > size) return undefined;
    hash.update(piece);
  }
  return hash.digest('base64');
}

/**
 * Looks at a package once more, right before it is installed.
 * @throws UpdateFailure `hash` when it is no longer what was verified
 */
export async function verifyAgain(
  file: string,
  expected: Pick<ReleaseFile, 'size' | 'sha512'>,
): Promise<void> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new UpdateFailure('hash', `the verified file cannot be read: ${error.code}`);
  });
  try {
    if ((await sha512Of(handle, expected.size)) !== expected.sha512) {
      throw new UpdateFailure('hash', 'the file was changed after it had been verified');
    }
  } finally {
    await handle.close();
  }
}
