import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, realpath, rm, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { list } from 'tar';
import type { Packaged, Target } from '../../scripts/package.ts';
import { packagedApp } from './support/packaged-app.ts';

/** The packages themselves: what is in them, what they ask for, and that two of one source are the same. */

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../..');

let packaged: Packaged;
const fileOf = (target: Target) => {
  const found = packaged.artifacts.find((artifact) => artifact.target === target);
  if (!found) throw new Error(`no ${target} was made`);
  return found.file;
};
const lines = async (command: string, ...args: string[]) =>
  (await run(command, args, { maxBuffer: 64 * 1024 * 1024 })).stdout.split('\n').filter(Boolean);

test.beforeAll(async () => {
  packaged = await packagedApp({ version: '1.0.0', targets: ['deb', 'rpm', 'tar.gz'] });
});

test('the deb depends on the packages whose libraries its programs link, and on no other but what is opened later', async () => {
  const [depends = ''] = await lines('dpkg-deb', '--field', fileOf('deb'), 'Depends');
  const asked = depends.split(', ').map((one) => one.split(/[ |(]/)[0] ?? '');
  const needed = new Set<string>();
  for (const name of await readdir(packaged.dir)) {
    const { stdout } = await run('readelf', ['--dynamic', path.join(packaged.dir, name)]).catch(() => ({
      stdout: '',
    }));
    for (const [, library] of stdout.matchAll(/\(NEEDED\).*\[(.+)\]/g)) needed.add(library ?? '');
  }
  const where = new Map(
    (await lines('ldconfig', '--print-cache')).map((row) => row.trim().split(/ .* => /) as [string, string]),
  );
  const owners = new Set<string>();
  for (const library of needed) {
    const file = where.get(library);
    // Its own libraries lie beside it; the kernel's loader is the C library's.
    if (!file) continue;
    const [owned = ''] = await lines('dpkg-query', '--search', `*/${path.basename(await realpath(file))}`);
    owners.add(owned.split(':')[0] ?? '');
  }
  expect(owners.size).toBeGreaterThan(20);
  expect([...owners].filter((name) => !asked.includes(name))).toEqual([]);
  // Chromium opens these when it runs.
  const later = ['libsecret-1-0', 'libnotify4', 'xdg-utils'];
  expect(asked.filter((name) => !owners.has(name) && !later.includes(name))).toEqual([]);
});

test('deb and rpm hold the same files, all of root, none that others can write, none setuid', async () => {
  const deb = (await lines('dpkg-deb', '--contents', fileOf('deb'))).map((row) => {
    const [mode = '', owner = '', , , , ...name] = row.split(/\s+/);
    return { mode, owner, name: name.join(' ').replace(/^\.|\/$/g, '') };
  });
  const files = deb.filter(({ mode }) => !mode.startsWith('d'));
  expect(new Set(deb.map(({ owner }) => owner))).toEqual(new Set(['root/root']));
  expect(deb.filter(({ mode }) => /^.{5}w|^.{8}w|s/.test(mode))).toEqual([]);
  const rpm = await lines(
    'rpm',
    '--query',
    '--package',
    '--queryformat',
    '[%{FILEMODES:perms} %{FILENAMES}\n]',
    fileOf('rpm'),
  );
  expect(rpm.filter((row) => row.startsWith('-')).sort()).toEqual(
    files.map(({ mode, name }) => `${mode} ${name}`).sort(),
  );
  const scripts = (await lines('rpm', '--query', '--package', '--scripts', fileOf('rpm'))).join('\n');
  expect(scripts).toContain('/usr/bin/stint');
  expect(scripts).toContain('.config/Stint');
});

test('the tar.gz holds the app under one folder, named as it is', async () => {
  const names: string[] = [];
  await list({ file: fileOf('tar.gz'), onReadEntry: (entry) => names.push(entry.path) });
  expect(new Set(names.map((name) => name.split('/')[0]))).toEqual(new Set(['stint-1.0.0-linux-x64']));
  expect(names).toContain('stint-1.0.0-linux-x64/resources/app.asar');
  expect(names).toContain('stint-1.0.0-linux-x64/stint');
});

const PACK = `
  const { packageApp } = await import(process.argv[1]);
  const made = await packageApp({ version: '1.0.0', targets: ['deb'], into: process.argv[2], fast: true });
  process.stdout.write(JSON.stringify([made.dir + '/resources/app.asar', ...made.artifacts.map(({ file }) => file)]));
`;

/** The source as it is now, without what git ignores. */
async function copySource(source: string): Promise<void> {
  const files = await lines('git', '-C', root, 'ls-files', '--cached', '--others', '--exclude-standard');
  for (const file of files) {
    await cp(path.join(root, file), path.join(source, file)).catch((error) => {
      // Deleted here, and not yet in the index.
      if (error.code !== 'ENOENT') throw error;
    });
  }
}

/** Builds and packs the source in `place`; the digests of what came of it, by file name. */
async function builtIn(place: string, zone: string): Promise<Record<string, string>> {
  const source = path.join(place, 'source');
  await symlink(path.join(root, 'node_modules'), path.join(source, 'node_modules'));
  const { stdout } = await run(
    process.execPath,
    ['--input-type=module', '--eval', PACK, path.join(source, 'scripts/package.ts'), path.join(place, 'out')],
    // The moment of a commit, which a copy has not got.
    {
      cwd: source,
      env: { ...process.env, SOURCE_DATE_EPOCH: '1750000000', TZ: zone },
    },
  );
  const digests: Record<string, string> = {};
  for (const file of JSON.parse(stdout) as string[])
    digests[path.basename(file)] = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  return digests;
}

test('two builds of one source, in two places and two time zones, give the same bytes', async () => {
  const place = await mkdtemp(path.join(os.tmpdir(), 'stint-twice-'));
  try {
    const [one, other] = [path.join(place, 'one'), path.join(place, 'another-place')];
    await copySource(path.join(one, 'source'));
    await cp(path.join(one, 'source'), path.join(other, 'source'), { recursive: true });
    const [first, second] = await Promise.all([builtIn(one, 'UTC'), builtIn(other, 'Asia/Tokyo')]);
    expect(Object.keys(first)).toHaveLength(2);
    expect(second).toEqual(first);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
});
