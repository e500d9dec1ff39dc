import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import compareVersions from 'semver/functions/compare.js';
import { DATA_VERSION } from '../../domain/release/data-version.ts';
import type { ReleaseManifest, Ring } from '../../domain/release/manifest.ts';
import { type Feed, nextManifest, publish, readRecord, type Signatures, writeSums } from './feed.ts';
import { type GpgKey, signDeb, signRpm } from './gpg.ts';
import { releaseFileOf } from './manifest.ts';
import { PackageList } from './packages.ts';

/** The lists that packaging left in these folders, with where each lies. */
async function readLists(folders: readonly string[]): Promise<{ folder: string; list: PackageList }[]> {
  const found: { folder: string; list: PackageList }[] = [];
  for (const folder of folders) {
    const names = (await readdir(folder)).filter((name) => /^packages-[a-z0-9]+-[a-z0-9]+\.json$/.test(name));
    if (names.length === 0)
      throw new Error(`${folder} holds no packages: npm run release -- package makes them.`);
    for (const name of names) {
      found.push({
        folder,
        list: PackageList.parse(JSON.parse(await readFile(path.join(folder, name), 'utf8'))),
      });
    }
  }
  return found;
}

export interface ReleaseFacts {
  /** Folders with what `makePackages` made, one or more systems'. */
  packages: readonly string[];
  ring: Ring;
  stagedPercent: number;
  /** Null: as the feed has it, or the version itself on a new feed. */
  minimumVersion: string | null;
  notes: ReleaseManifest['notes'];
  now: Date;
  /** The least that the sequence number may be; for a feed that was lost. */
  sequence?: number;
  /** Takes packages that must not be released. */
  isTrial: boolean;
}

/**
 * Puts packages onto a feed: copies them, signs deb and rpm with GPG, signs the manifest, writes the sums.
 * @throws a sentence when the packages are of different commits, are for tests, or the version is there already
 */
export async function release(feed: Feed, facts: ReleaseFacts, signatures: Signatures): Promise<Feed> {
  const lists = await readLists(facts.packages);
  const [first] = lists;
  if (!first) throw new Error('There are no packages to release.');
  const { version, commit } = first.list;
  if (lists.some(({ list }) => list.version !== version || list.commit !== commit)) {
    throw new Error('The packages are not all of one version and commit.');
  }
  if (!facts.isTrial && lists.some(({ list }) => list.isForTests)) {
    throw new Error(
      'Some of the packages were made for tests only (stand-in Electron, or work in no commit).',
    );
  }
  await mkdir(feed.folder, { recursive: true });
  const there = await readdir(feed.folder);
  const all = lists.flatMap(({ list }) => [...list.packages.map(({ name }) => name), ...list.others]);
  const again = all.find((name) => there.includes(name));
  if (again) throw new Error(`${again} is on the feed already: a version is released once.`);

  let after: Feed;
  try {
    const files = await place(lists, feed.folder, signatures.gpg);
    after = await publish(feed, firstManifest(feed, version, facts, files), signatures, true);
  } catch (error) {
    // What no manifest names must not stand in the way of the next try.
    for (const name of all) await rm(path.join(feed.folder, name), { force: true });
    throw error;
  }
  await writeSums(after, signatures);
  return after;
}

/** Copies packages onto a feed and signs those that carry a signature. */
async function place(
  lists: readonly { folder: string; list: PackageList }[],
  to: string,
  gpg: GpgKey,
): Promise<ReleaseManifest['files']> {
  const files: ReleaseManifest['files'] = [];
  for (const { folder, list } of lists) {
    for (const name of list.others) await cp(path.join(folder, name), path.join(to, name));
    for (const { name, ...kind } of list.packages) {
      const file = path.join(to, name);
      await cp(path.join(folder, name), file);
      if (kind.type === 'deb') await signDeb(gpg, file);
      if (kind.type === 'rpm') await signRpm(gpg, file);
      files.push(await releaseFileOf(file, kind));
    }
  }
  return files;
}

function firstManifest(
  feed: Feed,
  version: string,
  facts: ReleaseFacts,
  files: ReleaseManifest['files'],
): ReleaseManifest {
  const minimumOfFeed = feed.rings[facts.ring]?.minimumVersion ?? feed.rings.broad?.minimumVersion;
  return nextManifest(
    feed,
    {
      format: 1,
      product: 'stint',
      version,
      ring: facts.ring,
      minimumVersion: facts.minimumVersion ?? minimumOfFeed ?? '0.0.0',
      stagedPercent: facts.stagedPercent,
      rollback: null,
      dataVersion: DATA_VERSION,
      notes: facts.notes,
      files,
    },
    { now: facts.now, ...(facts.sequence === undefined ? {} : { atLeast: facts.sequence }) },
  );
}

function present(feed: Feed, ring: Ring): ReleaseManifest {
  const manifest = feed.rings[ring];
  if (!manifest) throw new Error(`Ring ${ring} has no release on this feed.`);
  return manifest;
}

/** Gives what the pilots have to everybody, or to so many of a hundred. */
export async function promote(feed: Feed, percent: number, now: Date, signatures: Signatures): Promise<Feed> {
  const base = { ...present(feed, 'pilot'), ring: 'broad' as const, stagedPercent: percent };
  const after = await publish(feed, nextManifest(feed, base, { now }), signatures);
  await writeSums(after, signatures);
  return after;
}

/**
 * Signs a ring's manifest anew: with other shares, a higher minimum version or a later end.
 * @throws when there is nothing on the ring
 */
export async function renew(
  feed: Feed,
  ring: Ring,
  change: { percent?: number; minimumVersion?: string; validDays?: number; now: Date },
  signatures: Signatures,
): Promise<Feed> {
  const base = present(feed, ring);
  const next = {
    ...base,
    stagedPercent: change.percent ?? base.stagedPercent,
    minimumVersion: change.minimumVersion ?? base.minimumVersion,
  };
  const options = {
    now: change.now,
    ...(change.validDays === undefined ? {} : { validDays: change.validDays }),
  };
  const after = await publish(feed, nextManifest(feed, next, options), signatures);
  await writeSums(after, signatures);
  return after;
}

/**
 * Takes every ring that is on one of the versions `from` back to the version `to`, with the files that `to` was
 * released with. It is for everybody at once.
 * @throws when `to` was not released here, no ring has one of `from`, or apps would refuse it as too old
 */
export async function rollBack(
  feed: Feed,
  { to, from, now }: { to: string; from: readonly string[]; now: Date },
  signatures: Signatures,
): Promise<Feed> {
  const record = await readRecord(feed, to, signatures.trusted);
  const rings = Object.values(feed.rings).filter(({ version }) => from.includes(version));
  if (rings.length === 0) throw new Error(`No ring of this feed is on ${from.join(' or ')}.`);
  const tooHigh = Object.values(feed.rings).find(
    ({ minimumVersion }) => compareVersions(minimumVersion, to) > 0,
  );
  if (tooHigh) {
    throw new Error(
      `Ring ${tooHigh.ring} has the minimum version ${tooHigh.minimumVersion}: apps refuse all below it.`,
    );
  }
  let after = feed;
  for (const { ring } of rings) {
    const base = {
      ...record,
      ring,
      rollback: { from: [...from] },
      stagedPercent: 100,
    };
    after = await publish(after, nextManifest(after, base, { now }), signatures);
  }
  await writeSums(after, signatures);
  return after;
}

/**
 * Tells every app never to trust a key again: each ring's manifest is signed anew by the other key.
 * @throws when the key that is to go would be the one that signs
 */
export async function retireKey(feed: Feed, keyId: string, now: Date, signatures: Signatures): Promise<Feed> {
  const signers = signatures.signers.filter((signer) => signer.keyId !== keyId);
  if (signers.length === 0) {
    throw new Error(
      `Key ${keyId} cannot retire itself: sign with the key in reserve (STINT_RELEASE_KEY_FILE).`,
    );
  }
  let after = feed;
  for (const manifest of Object.values(feed.rings)) {
    const next = nextManifest(after, manifest, { now, retire: [keyId] });
    after = await publish(after, next, { ...signatures, signers });
  }
  await writeSums(after, signatures);
  return after;
}
