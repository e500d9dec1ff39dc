import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type GuardOptions, ProfileGuard } from '../../../main/profile-guard.ts';

let folder: string;
let clock: number;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'stint-guard-'));
  clock = Date.parse('2026-11-20T09:00:00.000Z');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function look(given: Partial<GuardOptions> = {}): Promise<ProfileGuard> {
  const now = () => {
    clock += 1_000;
    return new Date(clock);
  };
  return ProfileGuard.look({
    ...{ folder, version: '1.1.0', electron: 33, dataVersion: 2, now },
    freeBytes: async () => 1e12,
    ...given,
  });
}

/** As Stint 1.0.0 left it, with data version 1. */
async function earlierProfile(): Promise<void> {
  await mkdir(path.join(folder, 'IndexedDB', 'app_stint_0.indexeddb.leveldb'), { recursive: true });
  await mkdir(path.join(folder, 'Local Storage', 'leveldb'), { recursive: true });
  await mkdir(path.join(folder, 'Cache'), { recursive: true });
  await writeFile(path.join(folder, 'Cache', 'big'), 'x');
  await writeFile(database(), 'work of 1.0.0');
  await writeFile(path.join(folder, 'profile.json'), '{}');
  await mark({ dataVersion: 1, madeBy: '1.0.0', electron: 33, at: '2026-11-01T09:00:00.000Z' });
}
const database = () => path.join(folder, 'IndexedDB', 'app_stint_0.indexeddb.leveldb', '000003.log');
const mark = (content: object) => writeFile(path.join(folder, 'data-version.json'), JSON.stringify(content));
const marked = async () => JSON.parse(await readFile(path.join(folder, 'data-version.json'), 'utf8'));
const copies = async () => (await readdir(path.join(folder, 'kept-copies')).catch(() => [])).toSorted();
const copied = async (name: string) =>
  readFile(
    path.join(folder, 'kept-copies', name, 'IndexedDB', 'app_stint_0.indexeddb.leveldb', '000003.log'),
    'utf8',
  );

/** Every file with what is in it. */
async function everything(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    found.set(file, entry.isFile() ? await readFile(file, 'utf8') : 'folder');
  }
  return found;
}

test('a new profile is marked at once, and nothing is copied', async () => {
  expect((await look()).state).toEqual({ kind: 'open' });
  expect(await marked()).toMatchObject({ dataVersion: 2, madeBy: '1.1.0', electron: 33 });
  expect(await copies()).toEqual([]);
  expect((await look()).state).toEqual({ kind: 'open' });
});

test('of an earlier one a copy is made first, and the mark follows once the databases are open', async () => {
  await earlierProfile();
  const guard = await look();
  const [name] = await copies();
  expect(guard.state).toEqual({ kind: 'migrated', from: 1, copy: path.join(folder, 'kept-copies', name!) });
  expect(await copied(name!)).toBe('work of 1.0.0');
  expect((await readdir(path.join(folder, 'kept-copies', name!))).toSorted()).toEqual(
    ['IndexedDB', 'Local Storage', 'data-version.json', 'profile.json'].toSorted(),
  );
  expect(await marked()).toMatchObject({ dataVersion: 1, opening: { dataVersion: 2, copy: name } });
  await guard.opened();
  expect(await marked()).toEqual({
    dataVersion: 2,
    madeBy: '1.1.0',
    electron: 33,
    at: expect.any(String),
  });
  expect(await copies()).toEqual([name]);
});

test('one from before there were marks counts as the oldest', async () => {
  await earlierProfile();
  await rm(path.join(folder, 'data-version.json'));
  expect((await look()).state).toMatchObject({ kind: 'migrated', from: 0 });
  expect(await copies()).toHaveLength(1);
});

test('killed while it migrates: the copy of before stays the copy, and it goes on', async () => {
  await earlierProfile();
  await look();
  const [name] = await copies();
  await writeFile(database(), 'half of it');
  const again = await look();
  expect(again.state).toMatchObject({ kind: 'migrated', from: 1 });
  expect(await copies()).toEqual([name]);
  expect(await copied(name!)).toBe('work of 1.0.0');
  await again.opened();
  expect(await copied(name!)).toBe('work of 1.0.0');
});

test('killed while it copies: what is half there is no copy', async () => {
  await earlierProfile();
  const half = path.join(folder, 'kept-copies', '20261120-data-1.unfinished');
  await mkdir(half, { recursive: true });
  await cp(path.join(folder, 'profile.json'), path.join(half, 'profile.json'));
  const guard = await look();
  expect(guard.state.kind).toBe('migrated');
  const [name, ...others] = await copies();
  expect(others).toEqual([]);
  expect(await copied(name!)).toBe('work of 1.0.0');
});

test('another Electron gets a copy too, without anything to be said', async () => {
  await earlierProfile();
  const guard = await look({ dataVersion: 1, electron: 45 });
  expect(guard.state).toEqual({ kind: 'open' });
  expect(await copies()).toHaveLength(1);
  await guard.opened();
  expect(await marked()).toMatchObject({ dataVersion: 1, electron: 45 });
});

test.each([
  ['a later Stint', { dataVersion: 3, madeBy: '2.0.0', electron: 33 }],
  ['a later Chromium', { dataVersion: 2, madeBy: '2.0.0', electron: 45 }],
  ['a mark that is not known yet', { dataVersion: 2, madeBy: '2.0.0', electron: 33, opening: 'soon' }],
  [
    'a later Stint that was killed as it migrated',
    {
      ...{ dataVersion: 2, madeBy: '1.1.0', electron: 33 },
      opening: { dataVersion: 3, madeBy: '2.0.0', electron: 33, copy: 'c', at: '2026-11-02T09:00:00.000Z' },
    },
  ],
])('what %s had is left as it is', async (_, by) => {
  await earlierProfile();
  await mark({ at: '2026-11-02T09:00:00.000Z', ...by });
  const before = await everything();
  const guard = await look();
  expect(guard.state).toEqual({ kind: 'newer', madeBy: '2.0.0', folder });
  expect(guard.mayOpen).toBe(false);
  await guard.opened();
  expect(await everything()).toEqual(before);
});

test('without room for the copy nothing is opened and nothing written', async () => {
  await earlierProfile();
  const guard = await look({ freeBytes: async () => 1_000 });
  expect(guard.state).toMatchObject({ kind: 'no_room', folder, free: 1_000 });
  expect(guard.mayOpen).toBe(false);
  expect(await copies()).toEqual([]);
  expect(await marked()).not.toHaveProperty('opening');
  expect((await look()).state.kind).toBe('migrated');
});

test('the last two copies are kept; older ones go after a start that went well', async () => {
  await earlierProfile();
  for (const dataVersion of [2, 3, 4]) {
    const guard = await look({ dataVersion });
    expect(await copies()).toHaveLength(Math.min(dataVersion - 1, 3));
    await guard.opened();
  }
  expect((await copies()).map((name) => name.slice(-6))).toEqual(['data-2', 'data-3']);
});

test('a broken mark is no reason to lose anything: it is copied as the oldest', async () => {
  await earlierProfile();
  await writeFile(path.join(folder, 'data-version.json'), '');
  expect((await look()).state).toMatchObject({ kind: 'migrated', from: 0 });
});
