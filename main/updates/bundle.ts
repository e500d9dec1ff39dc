import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { Header } from 'tar/header';
import { UpdateFailure } from './failure.ts';
import type { Feed } from './feed.ts';
import { readAll } from './stream.ts';
import { MANIFEST_LIMIT } from './verify.ts';

/** What a tar file is counted in. */
const BLOCK = 512;
/** Entries of a bundle: its manifest and a package for each kind of machine. */
const MOST_ENTRIES = 60;
/** Where a bundle's signed manifest is: first, so that nothing else is looked at before it is verified. */
const MANIFEST_NAME = 'manifest.json';
/** Entries that only describe the one after them; what they say is not needed. */
const ABOUT_OTHERS: readonly string[] = ['ExtendedHeader', 'GlobalExtendedHeader'];

interface Entry {
  name: string;
  /** Bytes from the start of the bundle. */
  start: number;
  size: number;
}

/**
 * A `.stint-update` file of an air-gapped site: a tar of `manifest.json` and packages, uncompressed. It is read in
 * place; nothing is unpacked, and no name of it becomes a path.
 */
export function bundleFeed(file: string): Feed {
  return {
    manifest: (_ring, limits) =>
      withBundle(file, async (handle, entries) => {
        const [first] = entries;
        if (first?.name !== MANIFEST_NAME) throw broken(file, `does not start with ${MANIFEST_NAME}`);
        if (first.size > MANIFEST_LIMIT) throw new UpdateFailure('too_large', 'its manifest is too large');
        return readAll(contentOf(handle, first), MANIFEST_LIMIT, limits);
      }),
    package: async ({ name }) => contentIn(file, name),
  };
}

async function* contentIn(file: string, name: string): AsyncIterable<Uint8Array> {
  const handle = await open(file, 'r');
  try {
    const entry = (await entriesOf(file, handle)).find((one) => one.name === name);
    if (!entry) throw new UpdateFailure('no_package', `${path.basename(file)} has no ${name} in it`);
    yield* contentOf(handle, entry);
  } finally {
    await handle.close();
  }
}

function contentOf(handle: FileHandle, { start, size }: Entry): AsyncIterable<Uint8Array> {
  return handle.createReadStream({ start, end: start + size - 1, autoClose: false });
}

async function withBundle<Value>(
  file: string,
  use: (handle: FileHandle, entries: Entry[]) => Promise<Value>,
): Promise<Value> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new UpdateFailure('unreachable', `${file}: ${error.code}`);
  });
  try {
    return await use(handle, await entriesOf(file, handle));
  } finally {
    await handle.close();
  }
}

/** What is in a bundle, in its order. @throws UpdateFailure `manifest` when it is anything but bare files */
async function entriesOf(file: string, handle: FileHandle): Promise<Entry[]> {
  const entries: Entry[] = [];
  const { size: length } = await handle.stat();
  const block = Buffer.alloc(BLOCK);
  for (let position = 0; position + BLOCK <= length; ) {
    if ((await handle.read(block, 0, BLOCK, position)).bytesRead < BLOCK) break;
    const header = headerOf(block);
    if (!header) throw broken(file, 'is no tar file');
    if (header.nullBlock) return entries;
    const { size = 0, path: name = '', type } = header;
    if (!header.cksumValid || !Number.isSafeInteger(size) || size < 1) throw broken(file, 'is no tar file');
    const start = position + BLOCK;
    if (start + size > length) throw broken(file, 'is cut short');
    if (!ABOUT_OTHERS.includes(type)) {
      if ((type !== 'File' && type !== 'OldFile') || !isBare(name)) {
        throw broken(file, `holds something other than files: ${JSON.stringify(name.slice(0, 100))}`);
      }
      entries.push({ name, start, size });
    }
    if (entries.length > MOST_ENTRIES) throw broken(file, `holds more than ${MOST_ENTRIES} files`);
    position = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return entries;
}

function headerOf(block: Buffer): Header | null {
  try {
    return new Header(block);
  } catch {
    return null;
  }
}

function isBare(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/.test(name);
}

function broken(file: string, what: string): UpdateFailure {
  return new UpdateFailure('manifest', `${path.basename(file)} ${what}`);
}
