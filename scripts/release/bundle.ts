import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { create } from 'tar';
import type { ReleaseFile, Ring } from '../../domain/release/manifest.ts';
import type { Feed } from './feed.ts';

/**
 * Makes a file for a site without a network: a tar with the ring's signed manifest as `manifest.json` first and then
 * one package under its own name. It holds nothing that the feed does not, and needs no key.
 * @param into the file to write, by custom with the ending .stint-update
 * @throws when the ring has no release, or none for this system
 */
export async function writeBundle(
  feed: Feed,
  ring: Ring,
  kind: Pick<ReleaseFile, 'platform' | 'arch' | 'type'>,
  into: string,
): Promise<void> {
  const file = feed.rings[ring]?.files.find(
    ({ platform, arch, type }) => platform === kind.platform && arch === kind.arch && type === kind.type,
  );
  if (!file) throw new Error(`Ring ${ring} has no ${kind.type} for ${kind.platform} ${kind.arch}.`);
  const place = await mkdtemp(path.join(os.tmpdir(), 'stint-bundle-'));
  try {
    await cp(path.join(feed.folder, `${ring}.json`), path.join(place, 'manifest.json'));
    await cp(path.join(feed.folder, file.name), path.join(place, file.name));
    const options = { file: path.resolve(into), cwd: place, portable: true, mtime: new Date(0) };
    await create(options, ['manifest.json', file.name]);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
