import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replaceAppImage } from '../../../../main/updates/appimage.ts';
import { sha512 } from '../../../support/release-manifests.ts';

let dir: string;
let target: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'stint-appimage-'));
  target = path.join(dir, 'Stint.AppImage');
  await writeFile(target, 'old');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function verified(name: string, letter: string) {
  const content = Buffer.alloc(3_000_000, letter);
  await writeFile(path.join(dir, name), content);
  return { from: path.join(dir, name), content, file: { size: content.length, sha512: sha512(content) } };
}

test('two of one AppImage, of two profiles, do not put half of a file in its place', async () => {
  const [one, other] = [await verified('one', '1'), await verified('other', '2')];
  for (let round = 0; round < 5; round += 1) {
    await Promise.all([
      replaceAppImage(one.from, target, one.file),
      replaceAppImage(other.from, target, other.file),
    ]);
    const now = await readFile(target);
    expect(now.equals(one.content) || now.equals(other.content)).toBe(true);
  }
});

test('what a power cut left beside it is taken away', async () => {
  const left = `${target}.6f0c1a52-4b8e-4a53-9f0e-0d7a3c1c2b11.part`;
  const bundle = `${target}.stint-update`;
  await writeFile(bundle, 'a bundle');
  await utimes(bundle, new Date(0), new Date(0));
  await writeFile(left, 'half');
  await utimes(left, new Date(0), new Date(0));
  const { from, file } = await verified('one', '1');
  await replaceAppImage(from, target, file);
  expect((await readdir(dir)).toSorted()).toEqual(['Stint.AppImage', 'Stint.AppImage.stint-update', 'one']);
});
