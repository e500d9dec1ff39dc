import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { OpenedLink } from '../domain/ipc/system.ts';
import { isSafeAddress } from './network/request-rules.ts';

const LONGEST_LINK = 2000;
const LARGEST_FILE = 64_000_000;
const REFUSED: OpenedLink = { kind: 'refused', reason: 'unknown' };

/**
 * What a `stint://` link asks for: one of a closed set of places, or `refused`. The pattern is the whole link, so that
 * nothing rides along.
 */
export function parseLink(link: string): OpenedLink {
  const parts =
    link.length > LONGEST_LINK ? null : /^stint:\/\/([a-z]+)(?:\/([^/?#]*))?(?:\?([^#]*))?$/i.exec(link);
  if (!parts) return REFUSED;
  const [, place = '', rest = '', query] = parts;
  const asked = linkTo(place.toLowerCase(), rest, query);
  const parsed = OpenedLink.safeParse(asked);
  return parsed.success ? parsed.data : REFUSED;
}

function linkTo(place: string, rest: string, query: string | undefined): unknown {
  if (place === 'server') return rest === '' && query !== undefined ? serverLink(query) : REFUSED;
  if (query !== undefined) return REFUSED;
  if (place === 'week') return { kind: 'week', date: rest };
  if (place === 'entry') return { kind: 'entry', id: rest.toLowerCase() };
  if (place === 'approvals' || place === 'settings') return rest === '' ? { kind: place } : REFUSED;
  return REFUSED;
}

function serverLink(query: string): OpenedLink {
  const given = new URLSearchParams(query);
  const address = given.get('address');
  if (given.size !== 1 || address === null || !isSafeAddress(address)) return REFUSED;
  const { origin, pathname, search, hash, username, password } = new URL(address);
  // An address that looks like one server and is another: `https://stint.example@evil.example`.
  if (username || password || search || hash || pathname !== '/') return REFUSED;
  return { kind: 'server', address: origin };
}

/**
 * The link or the `.stint` file among the arguments that Stint was started with, in its own path; null without one.
 * Chromium's and our own options are none.
 * @param folder what a relative path begins at
 */
export function openedIn(
  args: readonly string[],
  folder: string,
): { link: string } | { file: string } | null {
  for (const arg of [...args].reverse()) {
    if (/^stint:/i.test(arg)) return { link: arg };
    if (arg.startsWith('-') || !/\.stint$/i.test(arg)) continue;
    const file = fileOf(arg, folder);
    if (file !== null) return { file };
  }
  return null;
}

/** A desktop may name a file by its path or by a file: address of this machine. */
function fileOf(arg: string, folder: string): string | null {
  if (!/^[a-z][a-z0-9+.-]+:/i.test(arg)) return path.resolve(folder, arg);
  try {
    return /^file:\/\/\//i.test(arg) ? fileURLToPath(arg) : null;
  } catch {
    return null;
  }
}

/** The text of a sealed file that a person opened; only a regular file, never more of it than Stint would take. */
export async function readSealedFile(file: string): Promise<OpenedLink> {
  try {
    // Not blocked by a pipe that nobody writes to: what is no regular file is refused below.
    const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const { size } = await handle.stat().then((stat) => (stat.isFile() ? stat : { size: -1 }));
      if (size < 0) return { kind: 'refused', reason: 'unreadable' };
      if (size > LARGEST_FILE) return { kind: 'refused', reason: 'too_large' };
      const bytes = Buffer.alloc(size);
      const { bytesRead } = await handle.read(bytes, 0, size, 0);
      const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, bytesRead));
      return { kind: 'sealed', name: path.basename(file).slice(-255), text };
    } finally {
      await handle.close();
    }
  } catch {
    return { kind: 'refused', reason: 'unreadable' };
  }
}

/** Keeps what Stint was opened with until the page takes it; what comes later takes its place. It never acts itself. */
export class LinkDesk {
  private waiting: OpenedLink | null = null;
  private readonly onOpened: () => void;

  /** @param onOpened something waits to be taken */
  constructor(onOpened: () => void) {
    this.onOpened = onOpened;
  }

  /** Arguments of this start or of a second one that found Stint running. @returns whether there was anything in them */
  async openArgs(args: readonly string[], folder: string): Promise<boolean> {
    const opened = openedIn(args, folder);
    if (!opened) return false;
    if ('link' in opened) this.openLink(opened.link);
    else await this.openFile(opened.file);
    return true;
  }

  openLink(link: string): void {
    this.hold(parseLink(link));
  }

  async openFile(file: string): Promise<void> {
    this.hold(/\.stint$/i.test(file) ? await readSealedFile(file) : REFUSED);
  }

  take(): OpenedLink | null {
    const link = this.waiting;
    this.waiting = null;
    return link;
  }

  private hold(link: OpenedLink): void {
    this.waiting = link;
    this.onOpened();
  }
}
