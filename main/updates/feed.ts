import { open } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReleaseFile, Ring } from '../../domain/release/manifest.ts';
import { UpdateFailure } from './failure.ts';
import { type Bytes, readAll, type StreamLimits, within } from './stream.ts';
import { MANIFEST_LIMIT } from './verify.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Where releases come from. Nothing that it says is believed before it is verified. */
export interface Feed {
  /** The bytes of a ring's signed manifest; null where it has none. @throws UpdateFailure */
  manifest(ring: Ring, limits: StreamLimits): Promise<Buffer | null>;
  /** The bytes of a package of a verified manifest. @throws UpdateFailure, as may the iteration */
  package(file: ReleaseFile, limits: StreamLimits): Promise<Bytes>;
}

/** @param address of policy or build: http, https or file; a mirror is a flat folder */
export function feedAt(address: string, fetch: Fetch): Feed {
  const base = new URL(address.endsWith('/') ? address : `${address}/`);
  return base.protocol === 'file:' ? folderFeed(fileURLToPath(base)) : webFeed(base, fetch);
}

function webFeed(base: URL, fetch: Fetch): Feed {
  const get = async (name: string, { stallMs, signal }: StreamLimits): Promise<Response> => {
    const abort = new AbortController();
    const request = fetch(new URL(name, base).href, {
      signal: AbortSignal.any([signal, abort.signal]),
      // A feed is where policy says it is: one that sends elsewhere is named in policy itself.
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
    });
    try {
      return await within(request, stallMs, signal);
    } catch (error) {
      abort.abort();
      if (error instanceof TypeError || (error instanceof Error && error.message.startsWith('net::'))) {
        throw new UpdateFailure('unreachable', `${new URL(name, base).href}: ${causeOf(error)}`);
      }
      throw error;
    }
  };
  const body = (response: Response, name: string): Bytes => {
    if (!response.ok || !response.body) {
      void response.body?.cancel().catch(() => undefined);
      throw new UpdateFailure('unreachable', `${new URL(name, base).href} answered ${response.status}`);
    }
    return pieces(response.body);
  };
  return {
    manifest: async (ring, limits) => {
      const response = await get(`${ring}.json`, limits);
      if (response.status === 404) {
        void response.body?.cancel().catch(() => undefined);
        return null;
      }
      return readAll(body(response, `${ring}.json`), MANIFEST_LIMIT, limits);
    },
    package: async ({ name, size }, limits) => {
      const response = await get(name, limits);
      const bytes = body(response, name);
      const length = response.headers.get('content-length');
      // Known early, a wrong length costs no download; compressed on the way, it is not the package's.
      if (length !== null && !response.headers.has('content-encoding') && Number(length) > size) {
        void response.body?.cancel().catch(() => undefined);
        throw new UpdateFailure('too_large', `${length} bytes instead of ${size}`);
      }
      return bytes;
    },
  };
}

/** A line that breaks in the middle is told like a feed that cannot be reached. */
async function* pieces(body: ReadableStream<Uint8Array>): Bytes {
  const reader = body.getReader();
  try {
    for (;;) {
      const next = await reader.read();
      if (next.done) return;
      yield next.value;
    }
  } catch (error) {
    throw new UpdateFailure('unreachable', causeOf(error));
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

function folderFeed(folder: string): Feed {
  const read = async (name: string, { stallMs, signal }: StreamLimits): Promise<Bytes | null> => {
    const file = path.join(folder, name);
    const opening = open(file, 'r');
    // A share that hangs may not even open a file.
    const handle = await within(opening, stallMs, signal).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      if (error.code !== undefined) throw new UpdateFailure('unreachable', `${file}: ${error.code}`);
      void opening.then((late) => late.close()).catch(() => undefined);
      throw error;
    });
    return handle?.createReadStream() ?? null;
  };
  return {
    manifest: async (ring, limits) => {
      const bytes = await read(`${ring}.json`, limits);
      return bytes && readAll(bytes, MANIFEST_LIMIT, limits);
    },
    package: async ({ name }, limits) => {
      const bytes = await read(name, limits);
      if (!bytes) throw new UpdateFailure('unreachable', `${path.join(folder, name)} is not there`);
      return bytes;
    },
  };
}
