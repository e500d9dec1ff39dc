import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { create } from 'tar';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { replaceAppImage } from '../../main/updates/appimage.ts';
import { bundleFeed } from '../../main/updates/bundle.ts';
import { UpdateFailure } from '../../main/updates/failure.ts';
import { feedAt } from '../../main/updates/feed.ts';
import { installAsRoot } from '../../main/updates/root-install.ts';
import { savePackage, verifyAgain } from '../../main/updates/stream.ts';
import { type TestFeed, testFeed } from '../release/support/update-feed.ts';
import { aManifest, sha512 } from '../support/release-manifests.ts';

/** What a feed, a disk or somebody on the machine may do to a package on its way; real HTTP, real files. */

const run = promisify(execFile);
const content = Buffer.alloc(400_000, 'a package');
const file = {
  name: 'stint.deb',
  platform: 'linux',
  arch: 'x64',
  type: 'deb',
  size: content.length,
  sha512: sha512(content),
} as const;

let dir: string;
let web: TestFeed;
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'stint-update-'));
  web = await testFeed();
});
afterEach(async () => {
  await web[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

const limits = () => ({ stallMs: 300, signal: new AbortController().signal });

async function kindOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    if (error instanceof UpdateFailure) return error.kind;
    throw error;
  }
}

/** Fetches the package over HTTP as the app does. */
async function fetched(answer: Buffer | RequestListener, to = path.join(dir, 'taken')): Promise<string> {
  web.serve({ [file.name]: answer });
  const feed = feedAt(web.url, (url, init) => fetch(url, init));
  return kindOf(
    feed
      .package(file, limits())
      .then((bytes) => savePackage(bytes, file, to, { ...limits(), onProgress: () => undefined })),
  );
}

describe('over HTTP', () => {
  test('the very bytes are taken, compressed on the way or not, into a file of the person alone', async () => {
    expect(await fetched(content)).toBe('ok');
    expect(await readFile(path.join(dir, 'taken'))).toEqual(content);
    expect((await stat(path.join(dir, 'taken'))).mode & 0o777).toBe(0o600);
    const zipped: RequestListener = (_, response) => {
      response.setHeader('content-encoding', 'gzip').end(gzipSync(content));
    };
    expect(await fetched(zipped, path.join(dir, 'other'))).toBe('ok');
    await expect(fetched(content)).rejects.toThrow('EEXIST');
  });

  const faults: [string, string, RequestListener][] = [
    ['no answer', 'stalled', () => undefined],
    ['a body that stops', 'stalled', (_, response) => void response.write(content.subarray(0, 1000))],
    ['a body that is cut', 'hash', (_, response) => void response.end(content.subarray(0, 1000))],
    [
      'a connection that breaks',
      'unreachable',
      (_, response) => {
        response.setHeader('content-length', content.length);
        response.write(content.subarray(0, 1000), () => response.destroy());
      },
    ],
    [
      'a header that says more',
      'too_large',
      (_, response) => void response.setHeader('content-length', 9e9).write('a'),
    ],
    [
      'a byte more',
      'too_large',
      (_, response) => void response.end(Buffer.concat([content, Buffer.from('!')])),
    ],
    [
      'a small body that unpacks to a huge one',
      'too_large',
      (_, response) =>
        void response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(50_000_000))),
    ],
    [
      'other bytes of the same length',
      'hash',
      (_, response) => void response.end(Buffer.alloc(content.length)),
    ],
    [
      'a redirect',
      'unreachable',
      (_, response) => void response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    ],
    ['an error page', 'unreachable', (_, response) => void response.writeHead(500).end('<html>')],
    ['a captive portal', 'hash', (_, response) => void response.end('<html>Welcome</html>')],
  ];
  test.each(faults)('%s: %s', async (_, kind, answer) => {
    expect(await fetched(answer)).toBe(kind);
  });

  test('a manifest without end, and none at all', async () => {
    const feed = feedAt(`${web.url}/`, (url, init) => fetch(url, init));
    expect(await feed.manifest('broad', limits())).toBeNull();
    web.serve({ 'broad.json': Buffer.alloc(5_000_000) });
    expect(await kindOf(feed.manifest('broad', limits()))).toBe('too_large');
    await web[Symbol.asyncDispose]();
    expect(await kindOf(feed.manifest('broad', limits()))).toBe('unreachable');
    web = await testFeed();
  });
});

describe('on the disk', () => {
  test('a disk that is full, found before and found out', async () => {
    const small = path.join(dir, 'small');
    await mkdir(small);
    // Only root may make a disk that is small enough; for anybody else the one that is there has to be called full.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) await run('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', small]);
    try {
      const save = (freeBytes?: () => Promise<number>) =>
        savePackage(oncesOf(content), file, path.join(small, 'taken'), {
          ...limits(),
          onProgress: () => undefined,
          ...(freeBytes ? { freeBytes } : {}),
        });
      expect(await kindOf(save(isRoot ? undefined : async () => 1000))).toBe('disk_full');
      if (isRoot) await expect(save(async () => 1e12)).rejects.toMatchObject({ code: 'ENOSPC' });
    } finally {
      if (isRoot) await run('umount', [small]);
    }
  });

  test('a file that was swapped after it had been verified, or is gone', async () => {
    const place = path.join(dir, 'taken');
    expect(await fetched(content)).toBe('ok');
    expect(await kindOf(verifyAgain(place, file))).toBe('ok');
    for (const other of [Buffer.alloc(content.length), Buffer.concat([content, content]), Buffer.alloc(0)]) {
      await writeFile(place, other);
      expect(await kindOf(verifyAgain(place, file))).toBe('hash');
    }
    await rm(place);
    expect(await kindOf(verifyAgain(place, file))).toBe('hash');
  });

  test('an AppImage is replaced by what was verified, and by nothing else', async () => {
    const [taken, app] = [path.join(dir, 'taken'), path.join(dir, 'Stint.AppImage')];
    await writeFile(app, 'old');
    await writeFile(taken, Buffer.alloc(content.length));
    expect(await kindOf(replaceAppImage(taken, app, file))).toBe('hash');
    expect(await readFile(app, 'utf8')).toBe('old');
    await writeFile(taken, content);
    await replaceAppImage(taken, app, file);
    expect(await readFile(app)).toEqual(content);
    expect((await stat(app)).mode & 0o777).toBe(0o755);
    expect((await readdir(dir)).filter((name) => name.startsWith('Stint.AppImage.'))).toEqual([]);
  });

  test('root installs nothing that is not what was verified, also when it comes between', async () => {
    const place = path.join(dir, 'taken.deb');
    for (const other of [Buffer.alloc(content.length), Buffer.concat([content, Buffer.from('!')])]) {
      await writeFile(place, other);
      expect(await kindOf(installAsRoot(place, file, true))).toBe('hash');
    }
    await rm(place);
    await symlink('/dev/zero', place);
    expect(await kindOf(installAsRoot(place, file, true))).toBe('hash');
  });

  test('a package manager that fails is told, and so are rights that were not given', async () => {
    const place = path.join(dir, 'taken.deb');
    await writeFile(place, content);
    await expect(installAsRoot(place, file, true)).rejects.toMatchObject({
      kind: 'install',
      message: expect.stringContaining('dpkg'),
    });
    await expect(installAsRoot(place, file, false)).rejects.toMatchObject({
      kind: 'install',
      message: expect.stringContaining('pkexec'),
    });
  });
});

async function* oncesOf(bytes: Buffer): AsyncIterable<Uint8Array> {
  yield bytes;
}

describe('a folder and a bundle', () => {
  const manifest = Buffer.from(JSON.stringify(aManifest(0)));

  test('a folder is read as a feed is', async () => {
    await writeFile(path.join(dir, 'broad.json'), manifest);
    await writeFile(path.join(dir, file.name), content);
    const feed = feedAt(`file://${dir}`, () => Promise.reject(new Error('no network')));
    expect(await feed.manifest('broad', limits())).toEqual(manifest);
    expect(await feed.manifest('pilot', limits())).toBeNull();
    const to = path.join(dir, 'taken');
    await savePackage(await feed.package(file, limits()), file, to, {
      ...limits(),
      onProgress: () => undefined,
    });
    expect(await readFile(to)).toEqual(content);
  });

  async function bundle(names: string[], given: Record<string, Buffer> = {}): Promise<string> {
    const from = path.join(dir, 'from');
    await mkdir(from, { recursive: true });
    const files = { 'manifest.json': manifest, [file.name]: content, ...given };
    for (const [name, bytes] of Object.entries(files)) await writeFile(path.join(from, name), bytes);
    const to = path.join(dir, 'one.stint-update');
    await create({ file: to, cwd: from, portable: true }, names);
    return to;
  }

  test('a bundle gives its manifest and its package', async () => {
    const feed = bundleFeed(await bundle(['manifest.json', file.name]));
    expect(await feed.manifest('broad', limits())).toEqual(manifest);
    const to = path.join(dir, 'taken');
    await savePackage(await feed.package(file, limits()), file, to, {
      ...limits(),
      onProgress: () => undefined,
    });
    expect(await readFile(to)).toEqual(content);
    const other = await feed.package({ ...file, name: 'other.deb' }, limits());
    expect(
      await kindOf(
        savePackage(other, file, path.join(dir, 'b'), { ...limits(), onProgress: () => undefined }),
      ),
    ).toBe('no_package');
  });

  test('what is no bundle of ours is refused', async () => {
    const kind = async (given: string) => kindOf(bundleFeed(given).manifest('broad', limits()));
    expect(await kind(await bundle([file.name, 'manifest.json']))).toBe('manifest');
    expect(await kind(await bundle(['manifest.json'], { 'manifest.json': Buffer.alloc(700_000) }))).toBe(
      'too_large',
    );
    await mkdir(path.join(dir, 'from', 'sub'), { recursive: true });
    await symlink('/etc/passwd', path.join(dir, 'from', 'link'));
    expect(await kind(await bundle(['manifest.json', 'sub']))).toBe('manifest');
    expect(await kind(await bundle(['manifest.json', 'link']))).toBe('manifest');
    const good = await readFile(await bundle(['manifest.json', file.name]));
    const cut = path.join(dir, 'cut.stint-update');
    await writeFile(cut, good.subarray(0, 3000));
    expect(await kind(cut)).toBe('manifest');
    await writeFile(cut, gzipSync(good));
    expect(await kind(cut)).toBe('manifest');
    expect(await kind(path.join(dir, 'missing'))).toBe('unreachable');
  });
});
