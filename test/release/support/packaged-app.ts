import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildApp } from '../../../scripts/build.ts';
import { electronRuntime } from '../../../scripts/electron-runtime.mjs';
import { type Packaged, type PackageOptions, packageApp } from '../../../scripts/package.ts';
import { signDeb, signDetached, withThrowawayGpg } from '../../../scripts/release/gpg.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const cache = path.join(root, '.cache', 'packaged');

/** An unused pack is kept so long, in milliseconds; each is some 240 MB. */
const KEEP_MS = 2 * 3_600_000;

/** What decides what a packed app is like, besides its options and the runtime. */
const INPUTS = ['dist', 'electron-builder.yml', 'package.json', 'scripts/package.ts', 'scripts/packaging'];

interface Wanted extends Pick<PackageOptions, 'version' | 'identity' | 'targets'> {
  /** Signs what was packed, as a release does, with a key that is gone afterwards. */
  isSigned?: boolean;
}

/**
 * The packed app, made once for each content of dist, configuration and options, and shared: read it, never write into
 * it. Packages (`targets`) are made the fast way. By itself it is a folder, as `packageApp` gives it.
 */
export async function packagedApp(wanted: Wanted = {}): Promise<Packaged> {
  await buildApp();
  const given: Wanted = { ...wanted, targets: wanted.targets ?? ['dir'] };
  const folder = path.join(cache, await keyOf(given));
  const about = path.join(folder, 'packaged.json');
  if (!existsSync(about)) await make(folder, given);
  const now = new Date();
  await utimes(folder, now, now);
  return JSON.parse(await readFile(about, 'utf8'));
}

/** Made beside and moved into place: whoever else makes the same at the same time has the same. */
async function make(folder: string, given: Wanted): Promise<void> {
  await mkdir(cache, { recursive: true });
  await dropOld();
  const place = path.join(cache, `.making-${process.pid}-${path.basename(folder)}`);
  try {
    const { isSigned, ...options } = given;
    const packaged = await packageApp({ ...options, into: place, fast: true });
    if (isSigned) await sign(packaged);
    const text = JSON.stringify(packaged).replaceAll(
      JSON.stringify(place).slice(1, -1),
      JSON.stringify(folder).slice(1, -1),
    );
    await writeFile(path.join(place, 'packaged.json'), text);
    await rename(place, folder).catch((error) => {
      if (!existsSync(path.join(folder, 'packaged.json'))) throw error;
    });
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

async function sign({ artifacts }: Packaged): Promise<void> {
  await withThrowawayGpg(async (key) => {
    for (const { target, file } of artifacts) {
      if (target === 'deb') await signDeb(key, file);
      else await signDetached(key, file);
    }
  });
}

async function dropOld(): Promise<void> {
  for (const name of await readdir(cache)) {
    const place = path.join(cache, name);
    const { mtimeMs } = await stat(place);
    if (Date.now() - mtimeMs > KEEP_MS) await rm(place, { recursive: true, force: true });
  }
}

async function keyOf(given: Wanted): Promise<string> {
  const { executable } = await electronRuntime();
  const hash = createHash('sha256').update(`${JSON.stringify(given)}\0${executable}`);
  for (const input of INPUTS) {
    for (const file of await filesUnder(path.join(root, input))) {
      hash.update(`\0${path.relative(root, file)}\0`).update(await readFile(file));
    }
  }
  return hash.digest('hex').slice(0, 24);
}

async function filesUnder(place: string): Promise<string[]> {
  if ((await stat(place)).isFile()) return [place];
  const entries = await readdir(place, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
