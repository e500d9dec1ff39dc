import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type ReleaseFile, ReleaseManifest, Ring } from '../../domain/release/manifest.ts';
import { writeDurably } from '../../main/durable-file.ts';
import { verifyManifest } from '../../main/updates/verify.ts';
import { type GpgKey, publicGpgKey, signDetached } from './gpg.ts';
import { keyIdOf, publicKeyObject, type ReleaseSigner } from './keys.ts';
import { sha256Of, sha512Of, signManifest } from './manifest.ts';

/** Days that a manifest holds unless it is said otherwise: IT that mirrors by hand has a quarter to do so. */
const VALID_DAYS = 90;

/** Who signs, and which keys the apps out there trust. */
export interface Signatures {
  signers: readonly ReleaseSigner[];
  /** Public keys that builds carry (BuildIdentity.updateKeys). */
  trusted: readonly string[];
  gpg: GpgKey;
}

/** What the feed says now. */
export interface Feed {
  folder: string;
  rings: { readonly [Name in Ring]?: ReleaseManifest };
}

/** The file that keeps what a version was first published with, so that a rollback to it signs the same files. */
export function recordName(version: string): string {
  return `stint-${version}.manifest.json`;
}

/** A manifest that lies on a feed, verified as an app would, but for its age. Undefined when there is none. */
async function readManifest(file: string, trusted: readonly string[]): Promise<ReleaseManifest | undefined> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!bytes) return undefined;
  const verified = verifyManifest(bytes, {
    keys: trusted,
    retiredKeys: [],
    seen: {},
    rollbackSequence: 0,
    now: 0,
  });
  if (!verified.ok) throw new Error(`${file} is not to be trusted: ${verified.details}.`);
  return verified.manifest;
}

/**
 * Reads a feed's folder; an empty one is a feed without releases.
 * @throws when a manifest in it was not signed by a trusted key
 */
export async function readFeed(folder: string, trusted: readonly string[]): Promise<Feed> {
  await readdir(folder);
  const found = await Promise.all(
    Ring.options.map(
      async (ring) => [ring, await readManifest(path.join(folder, `${ring}.json`), trusted)] as const,
    ),
  );
  return { folder, rings: Object.fromEntries(found.filter(([, manifest]) => manifest !== undefined)) };
}

/** The manifests of the rings; the newest first. */
function newestFirst({ rings }: Feed): ReleaseManifest[] {
  return Object.values(rings).toSorted((a, b) => b.sequence - a.sequence);
}

/**
 * One above every sequence that was ever signed. Each signing replaces a ring's manifest on the feed by one with the
 * highest number, so the highest of those that lie there is the highest that ever was.
 * @param atLeast for a feed that was lost
 */
export function nextSequence(feed: Feed, atLeast = 1): number {
  return Math.max((newestFirst(feed)[0]?.sequence ?? 0) + 1, atLeast);
}

/**
 * The next manifest of a feed: what changes, over what it says, with the next sequence number, dates from now, and all
 * keys that were ever retired.
 */
export function nextManifest(
  feed: Feed,
  base: Omit<ReleaseManifest, 'sequence' | 'issuedAt' | 'expiresAt' | 'retiredKeys'>,
  options: { now: Date; validDays?: number; retire?: readonly string[]; atLeast?: number },
): ReleaseManifest {
  const expires = new Date(options.now.getTime() + (options.validDays ?? VALID_DAYS) * 86_400_000);
  const retired = newestFirst(feed).flatMap(({ retiredKeys }) => retiredKeys);
  return ReleaseManifest.parse({
    ...base,
    sequence: nextSequence(feed, options.atLeast),
    issuedAt: options.now.toISOString(),
    expiresAt: expires.toISOString(),
    retiredKeys: [...new Set([...retired, ...(options.retire ?? [])])].sort(),
  });
}

async function checkFile(folder: string, file: ReleaseFile): Promise<void> {
  const place = path.join(folder, file.name);
  const found = await stat(place).catch(() => undefined);
  if (!found) throw new Error(`${file.name} is not on the feed.`);
  if (found.size !== file.size || (await sha512Of(place)) !== file.sha512) {
    throw new Error(`${file.name} on the feed is not the file that was released.`);
  }
}

/**
 * Signs a manifest and puts it on its feed as `<ring>.json`, once every file it names is there and is the one it names
 * and what was signed is what an app takes. Sums are written anew by `writeSums`.
 * @param isFirst the version's first publication, which is kept as its record
 */
export async function publish(
  feed: Feed,
  manifest: ReleaseManifest,
  { signers, trusted }: Signatures,
  isFirst = false,
): Promise<Feed> {
  for (const file of manifest.files) await checkFile(feed.folder, file);
  const text = `${JSON.stringify(await signManifest(manifest, signers), null, 2)}\n`;
  const verified = verifyManifest(Buffer.from(text), {
    keys: trusted,
    retiredKeys: manifest.retiredKeys,
    seen: {},
    rollbackSequence: 0,
    now: Date.parse(manifest.issuedAt),
  });
  if (!verified.ok)
    throw new Error(`No app would take this manifest: ${verified.details}. Check STINT_UPDATE_KEYS.`);
  const names = [...(isFirst ? [recordName(manifest.version)] : []), `${manifest.ring}.json`];
  for (const name of names) {
    await writeDurably(path.join(feed.folder, name), text);
    // Any web server may read it.
    await chmod(path.join(feed.folder, name), 0o644);
  }
  return { folder: feed.folder, rings: { ...feed.rings, [manifest.ring]: manifest } };
}

/** What a version was first published with. */
export async function readRecord(
  feed: Feed,
  version: string,
  trusted: readonly string[],
): Promise<ReleaseManifest> {
  const record = await readManifest(path.join(feed.folder, recordName(version)), trusted);
  if (!record)
    throw new Error(`The feed has no ${recordName(version)}: version ${version} was not released on it.`);
  return record;
}

/**
 * Writes the public keys (`stint-packages.asc`, `stint-update-key-<id>.pem`) and `SHA256SUMS` of every file on the
 * feed, with its signature.
 */
export async function writeSums({ folder }: Feed, { trusted, gpg }: Signatures): Promise<void> {
  await writeFile(path.join(folder, 'stint-packages.asc'), await publicGpgKey(gpg));
  for (const key of trusted) {
    const pem = publicKeyObject(key).export({ format: 'pem', type: 'spki' });
    await writeFile(path.join(folder, `stint-update-key-${keyIdOf(key)}.pem`), pem);
  }
  const names = (await readdir(folder)).filter((name) => !name.startsWith('SHA256SUMS')).sort();
  const lines: string[] = [];
  for (const name of names) lines.push(`${await sha256Of(path.join(folder, name))}  ${name}\n`);
  await writeFile(path.join(folder, 'SHA256SUMS'), lines.join(''));
  await signDetached(gpg, path.join(folder, 'SHA256SUMS'));
}
