import { execFile } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { list } from 'tar';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundleFeed } from '../../main/updates/bundle.ts';
import { auditFeed } from '../../scripts/release/audit.ts';
import { writeBundle } from '../../scripts/release/bundle.ts';
import { nextSequence, readFeed, type Signatures } from '../../scripts/release/feed.ts';
import { withThrowawayGpg } from '../../scripts/release/gpg.ts';
import { newKeyPair, signerOfKey } from '../../scripts/release/keys.ts';
import { notReleasable } from '../../scripts/release/packages.ts';
import { promote, release, renew, retireKey, rollBack } from '../../scripts/release/publish.ts';

const now = new Date('2026-11-24T08:00:00Z');
const current = newKeyPair();
const reserve = newKeyPair();
const trusted = [current.publicKey, reserve.publicKey];

let place: string;
let folder: string;
let signatures: Signatures;
let done: () => void;
let ended: Promise<unknown>;

beforeAll(async () => {
  signatures = await new Promise<Signatures>((ready, failed) => {
    ended = withThrowawayGpg(async (gpg) => {
      ready({ signers: [signerOfKey(current.privateKey)], trusted, gpg });
      await new Promise<void>((resolve) => {
        done = resolve;
      });
    });
    ended.catch(failed);
  });
});
afterAll(async () => {
  done();
  await ended;
});

beforeEach(async () => {
  place = await mkdtemp(path.join(os.tmpdir(), 'stint-feed-'));
  folder = path.join(place, 'feed');
  await mkdir(folder);
  return () => rm(place, { recursive: true, force: true });
});

const feed = () => readFeed(folder, trusted);

/** Two packages of a version, as packaging leaves them. */
async function packagesOf(version: string, change: Record<string, unknown> = {}): Promise<string> {
  const packages = path.join(place, `packages-${version}`);
  await mkdir(packages);
  const names = [`stint-${version}-linux-x64.tar.gz`, `stint-${version}-win32-x64.msi`];
  for (const name of names) await writeFile(path.join(packages, name), `what ${name} holds`);
  await writeFile(path.join(packages, `stint-${version}-linux-x64.cdx.json`), '{}');
  const made = {
    version,
    commit: 'a'.repeat(40),
    isForTests: false,
    packages: [
      { name: names[0], platform: 'linux', arch: 'x64', type: 'tar.gz' },
      { name: names[1], platform: 'win32', arch: 'x64', type: 'msi' },
    ],
    others: [`stint-${version}-linux-x64.cdx.json`],
    ...change,
  };
  await writeFile(path.join(packages, 'packages-linux-x64.json'), JSON.stringify(made));
  return packages;
}

async function releaseVersion(version: string, more: { stagedPercent?: number; isTrial?: boolean } = {}) {
  return release(
    await feed(),
    {
      packages: [await packagesOf(version)],
      ring: 'pilot',
      stagedPercent: 100,
      minimumVersion: null,
      notes: { en: 'New.', de: 'Neu.' },
      now,
      isTrial: false,
      ...more,
    },
    signatures,
  );
}

describe('a feed', () => {
  it('holds nothing of a release that could not be signed, so that it can be made again', async () => {
    const facts = {
      packages: [await packagesOf('1.0.0')],
      ring: 'pilot' as const,
      stagedPercent: 100,
      minimumVersion: null,
      notes: { en: 'New.', de: 'Neu.' },
      now,
      isTrial: false,
    };
    const strange = { ...signatures, signers: [signerOfKey(newKeyPair().privateKey)] };
    await expect(release(await feed(), facts, strange)).rejects.toThrow(/No app would take this manifest/);
    expect(await readdir(folder)).toEqual([]);
    await release(await feed(), facts, signatures);
    expect((await feed()).rings.pilot).toMatchObject({ version: '1.0.0', sequence: 1 });
  });

  it('goes from pilots to everybody, back, and on, under ever higher sequences', async () => {
    await releaseVersion('1.0.0');
    await promote(await feed(), 100, now, signatures);
    await releaseVersion('1.1.0', { stagedPercent: 50 });
    expect((await feed()).rings).toMatchObject({
      pilot: { version: '1.1.0', sequence: 3, stagedPercent: 50, rollback: null },
      broad: { version: '1.0.0', sequence: 2, stagedPercent: 100 },
    });
    await promote(await feed(), 10, now, signatures);
    await rollBack(await feed(), { to: '1.0.0', from: ['1.1.0'], now }, signatures);
    const { rings } = await feed();
    expect(rings.pilot).toMatchObject({ version: '1.0.0', sequence: 5, rollback: { from: ['1.1.0'] } });
    expect(rings.broad).toMatchObject({ version: '1.0.0', sequence: 6, stagedPercent: 100 });
    expect(rings.broad?.files[0]?.name).toBe('stint-1.0.0-linux-x64.tar.gz');
    await releaseVersion('1.1.1');
    expect(nextSequence(await feed())).toBe(8);
    const found = await auditFeed(folder, trusted, now);
    expect(found.map(({ by }) => by)).toContain('openssl pkeyutl -verify');
    // A web server that runs as anybody must be able to read all of it.
    for (const name of await readdir(folder)) {
      expect((await stat(path.join(folder, name))).mode & 0o444, name).toBe(0o444);
    }
  });

  it('is not believed once anybody has changed anything on it', async () => {
    await releaseVersion('1.0.0');
    const spoil = async (name: string, reason: RegExp) => {
      const file = path.join(folder, name);
      const before = await readFile(file);
      await appendFile(file, 'x');
      await expect(auditFeed(folder, trusted, now), name).rejects.toThrow(reason);
      await writeFile(file, before);
    };
    await spoil('SHA256SUMS', /gpg ended with 1/);
    await spoil('stint-1.0.0-linux-x64.tar.gz', /tar\.gz: FAILED/);
    await spoil('pilot.json', /pilot\.json: FAILED/);
    await writeFile(path.join(folder, 'more.deb'), 'put there by somebody');
    await expect(auditFeed(folder, trusted, now)).rejects.toThrow('SHA256SUMS does not name more.deb');
    await rm(path.join(folder, 'more.deb'));
    await expect(auditFeed(folder, [newKeyPair().publicKey], now)).rejects.toThrow(
      'An app refuses pilot.json',
    );
    await auditFeed(folder, trusted, now);
  });

  it('forgets a key that is retired, for good, and cannot be made to by that key itself', async () => {
    await releaseVersion('1.0.0');
    await expect(retireKey(await feed(), current.keyId, now, signatures)).rejects.toThrow(
      'cannot retire itself',
    );
    const both = { ...signatures, signers: [signerOfKey(reserve.privateKey)] };
    await retireKey(await feed(), current.keyId, now, both);
    expect((await feed()).rings.pilot).toMatchObject({ sequence: 2, retiredKeys: [current.keyId] });
    await expect(promote(await feed(), 100, now, signatures)).rejects.toThrow(
      'a key that it does not retire',
    );
    await promote(await feed(), 100, now, both);
    expect((await feed()).rings.broad?.retiredKeys).toEqual([current.keyId]);
  });

  it('refuses what no one means to release', async () => {
    await releaseVersion('1.0.0');
    await rm(path.join(place, 'packages-1.0.0'), { recursive: true });
    await expect(releaseVersion('1.0.0')).rejects.toThrow('on the feed already');
    await expect(rollBack(await feed(), { to: '0.9.0', from: ['1.0.0'], now }, signatures)).rejects.toThrow(
      'was not released on it',
    );
    await expect(rollBack(await feed(), { to: '1.0.0', from: ['1.2.0'], now }, signatures)).rejects.toThrow(
      'No ring of this feed is on 1.2.0',
    );
    await releaseVersion('1.1.0');
    await renew(await feed(), 'pilot', { minimumVersion: '1.1.0', now }, signatures);
    await expect(rollBack(await feed(), { to: '1.0.0', from: ['1.1.0'], now }, signatures)).rejects.toThrow(
      'minimum version 1.1.0',
    );
    const facts = {
      ring: 'pilot',
      stagedPercent: 100,
      minimumVersion: null,
      notes: { en: '', de: '' },
      now,
    } as const;
    const forTests = await packagesOf('1.2.0', { isForTests: true });
    await expect(
      release(await feed(), { ...facts, packages: [forTests], isTrial: false }, signatures),
    ).rejects.toThrow('for tests only');
    const other = await packagesOf('1.3.0', { commit: 'b'.repeat(40) });
    await expect(
      release(await feed(), { ...facts, packages: [forTests, other], isTrial: true }, signatures),
    ).rejects.toThrow('one version and commit');
    await appendFile(path.join(folder, 'stint-1.1.0-linux-x64.tar.gz'), 'x');
    await expect(promote(await feed(), 100, now, signatures)).rejects.toThrow(
      'not the file that was released',
    );
  });

  it('gives a site without a network one file, its manifest first', async () => {
    await releaseVersion('1.0.0');
    const into = path.join(place, '1.0.0.stint-update');
    await writeBundle(await feed(), 'pilot', { platform: 'linux', arch: 'x64', type: 'tar.gz' }, into);
    const names: string[] = [];
    await list({ file: into, onReadEntry: (entry) => names.push(entry.path) });
    expect(names).toEqual(['manifest.json', 'stint-1.0.0-linux-x64.tar.gz']);
    const limits = { stallMs: 10_000, signal: new AbortController().signal };
    expect(await bundleFeed(into).manifest('pilot', limits)).toEqual(
      await readFile(path.join(folder, 'pilot.json')),
    );
    await expect(
      writeBundle(await feed(), 'pilot', { platform: 'linux', arch: 'x64', type: 'deb' }, into),
    ).rejects.toThrow('no deb for linux x64');
  });
});

describe('a release', () => {
  it.each([
    [{ isDirty: true }, true, 'in no commit'],
    [{ tags: ['v1.0.1'] }, true, 'no tag v1.0.0'],
    [{}, false, 'stand-in Electron'],
    [{}, true, undefined],
  ])('of %o, with a runtime to ship: %s, is refused for: %s', (change, isDistributable, reason) => {
    const refusal = notReleasable(
      { version: '1.0.0', isDirty: false, tags: ['v1.0.0'], ...change },
      isDistributable,
    );
    if (reason === undefined) expect(refusal).toBeUndefined();
    else expect(refusal).toContain(reason);
  });

  it('without a key says what to set, and prints no key', async () => {
    const script = path.resolve(import.meta.dirname, '../../scripts/release.ts');
    const env = { PATH: process.env.PATH ?? '' };
    const cases: [string[], Record<string, string>, string][] = [
      [['promote', '--feed', folder], {}, 'set STINT_RELEASE_KEY_FILE'],
      [['package', '--into', place], {}, 'Set STINT_UPDATE_KEYS'],
      [['bundle', '--feed', folder], { STINT_UPDATE_KEYS: trusted.join(',') }, 'This needs --into'],
    ];
    for (const [args, more, reason] of cases) {
      const ran = promisify(execFile)(process.execPath, [script, ...args], { env: { ...env, ...more } });
      await expect(ran, args[0]).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(reason) });
    }
    const made = await promisify(execFile)(
      process.execPath,
      [script, 'keys', '--into', path.join(place, 'keys')],
      { env },
    );
    const { file }: { file: string } = JSON.parse(made.stdout.trim().split('\n').at(-1) ?? '');
    const secret = (await readFile(file, 'utf8')).split('\n')[1] ?? '';
    expect(secret.length).toBeGreaterThan(40);
    expect(made.stdout + made.stderr).not.toContain(secret);
  });
});
