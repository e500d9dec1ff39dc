import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const disk = vi.hoisted((): { refuses: string | null } => ({ refuses: null }));
vi.mock('node:fs/promises', async (original) => {
  const fs = await original<typeof import('node:fs/promises')>();
  return {
    ...fs,
    cp: async (...given: Parameters<typeof fs.cp>) => {
      await fs.cp(...given);
      const code = disk.refuses;
      if (code) throw Object.assign(new Error(`${code}: no more`), { code });
    },
  };
});
const { copyProfile, NoRoom } = await import('../../../main/profile-copies.ts');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'stint-copies-'));
  await mkdir(path.join(folder, 'IndexedDB'));
  await writeFile(path.join(folder, 'IndexedDB', '000003.log'), 'work');
});
afterEach(async () => {
  disk.refuses = null;
  await rm(folder, { recursive: true, force: true });
});

test.each(['EDQUOT', 'ENOSPC'])(
  '%s half way, which no figure told of, is no room, and gives back what it took',
  async (code) => {
    disk.refuses = code;
    await expect(copyProfile(folder, 'one', async () => 1e12)).rejects.toThrow(NoRoom);
    expect(await readdir(path.join(folder, 'kept-copies'))).toEqual([]);
    disk.refuses = null;
    await copyProfile(folder, 'one', async () => 1e12);
    expect(await readdir(path.join(folder, 'kept-copies'))).toEqual(['one']);
  },
);

test('what else the file system throws is thrown', async () => {
  disk.refuses = 'EIO';
  await expect(copyProfile(folder, 'one', async () => 1e12)).rejects.toThrow('EIO');
});
