/**
 * `npm run package`: builds, then packs the app for this platform with electron-builder into release/ (a folder and a
 * tar.gz; `--dir` leaves the archive out; other targets by name, as in `npm run package -- deb rpm`). Prints last one
 * line of JSON: `{ dir, archive, unpacked_mb, runtime_mb }`, where runtime_mb is the part of unpacked_mb that is
 * Electron's own.
 */
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { BuildIdentity } from '../domain/release/manifest.ts';
import { buildApp } from './build.ts';
import { electronRuntime } from './electron-runtime.mjs';
import { stageApp } from './packaging/stage.ts';
import { packTarGz } from './packaging/tar-gz.ts';

const root = path.resolve(import.meta.dirname, '..');
const debian7zip = '/usr/bin/7za';

const TARGETS = ['dir', 'tar.gz', 'deb', 'rpm', 'AppImage', 'nsis', 'msi', 'dmg', 'zip'] as const;
/** A kind of package, by electron-builder's name; `dir` is the app in a folder, as it lies when it is installed. */
export type Target = (typeof TARGETS)[number];

export interface PackageOptions {
  /** The version that the app says it is; package.json's otherwise. */
  version?: string;
  /** What the app is told of updates; without it its updates are off. */
  identity?: BuildIdentity;
  /** What to make besides the folder, which is always made; `['dir', 'tar.gz']` otherwise. */
  targets?: readonly Target[];
  /** The folder to make it in, which is emptied first; release/ otherwise. */
  into?: string;
  /** Built parts to pack as they are; otherwise dist/, built first. */
  dist?: string;
  /** Packs quickly and large: for what only a test installs. */
  fast?: boolean;
  /** More of electron-builder's configuration, over what electron-builder.yml says: what signing needs. */
  config?: Record<string, unknown>;
  /** False leaves the tar.gz out when no targets are given. */
  archive?: boolean;
}

export interface Packaged {
  /** The unpacked app, absolute. */
  dir: string;
  /** Its executable, absolute. */
  executable: string;
  version: string;
  /** The tar.gz, absolute; null when it was not asked for. */
  archive: string | null;
  /** Every package made, absolute, in the order asked for; the folder is not one. */
  artifacts: { target: Target; file: string }[];
  unpacked_mb: number;
  runtime_mb: number;
}

const platforms: Record<string, { flag: string; folder: string; executable: string; asar: string }> = {
  linux: { flag: '--linux', folder: 'linux', executable: 'stint', asar: 'resources/app.asar' },
  win32: { flag: '--win', folder: 'win', executable: 'Stint.exe', asar: 'resources/app.asar' },
  darwin: {
    flag: '--mac',
    folder: 'mac',
    executable: 'Stint.app/Contents/MacOS/Stint',
    asar: 'Stint.app/Contents/Resources/app.asar',
  },
};

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

async function bytesUnder(folder: string): Promise<number> {
  const sizes = await Promise.all((await filesUnder(folder)).map(async (file) => (await stat(file)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 100_000) / 10;
}

/**
 * The moment that everything in a package bears, so that two packages of one commit are the same: SOURCE_DATE_EPOCH,
 * else the commit's; where there is no commit, the first moment that every archive format can tell.
 */
async function sourceDate(): Promise<Date> {
  const given = process.env.SOURCE_DATE_EPOCH;
  if (given) return new Date(Number(given) * 1000);
  const { stdout } = await promisify(execFile)('git', ['log', '-1', '--format=%ct'], { cwd: root }).catch(
    () => ({
      stdout: '',
    }),
  );
  return new Date(Number(stdout.trim() || 315_532_800) * 1000);
}

async function electronBuilder(args: string[], moment: Date, isFast: boolean): Promise<void> {
  const env = { ...process.env };
  // The archiver that electron-builder would download comes from Debian where it is installed.
  if (!env.ELECTRON_BUILDER_7ZIP_PATH && existsSync(debian7zip)) env.ELECTRON_BUILDER_7ZIP_PATH = debian7zip;
  env.CUSTOM_FPM_PATH = path.join(root, 'scripts', 'packaging', 'fpm.ts');
  // The wrapper is a script for the Node that runs this one.
  env.PATH = `${path.dirname(process.execPath)}${path.delimiter}${env.PATH ?? ''}`;
  env.SOURCE_DATE_EPOCH = String(moment.getTime() / 1000);
  if (isFast) env.STINT_FAST_PACKAGES = '1';
  const cli = path.join(root, 'node_modules', 'electron-builder', 'cli.js');
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`electron-builder could not pack the app:\n${output.trim()}`);
}

/**
 * Packs the app for this platform and processor.
 * @throws when a part does not build, no Electron runtime can be had, or electron-builder fails
 */
export async function packageApp(options: PackageOptions = {}): Promise<Packaged> {
  const platform = platforms[process.platform];
  if (!platform) throw new Error(`Stint is not packaged for ${process.platform}.`);
  const targets = options.targets ?? (options.archive === false ? ['dir'] : ['dir', 'tar.gz']);
  const into = path.resolve(options.into ?? path.join(root, 'release'));
  if (!options.dist) await buildApp();
  const runtime = await electronRuntime();
  const moment = await sourceDate();
  await rm(into, { recursive: true, force: true });

  const place = await mkdtemp(path.join(os.tmpdir(), 'stint-package-'));
  try {
    const app = path.join(place, 'app');
    const { version } = await stageApp(app, {
      dist: path.resolve(options.dist ?? path.join(root, 'dist')),
      version: options.version,
      identity: options.identity,
    });
    const isMac = process.platform === 'darwin';
    const config = path.join(place, 'electron-builder.json');
    await writeFile(
      config,
      JSON.stringify({
        extends: path.join(root, 'electron-builder.yml'),
        directories: { app, output: into },
        electronDist: path.resolve(path.dirname(runtime.executable), isMac ? '../../..' : ''),
        electronVersion: runtime.version,
        ...options.config,
      }),
    );
    const make = (which: Target[], ...more: string[]) =>
      electronBuilder(
        [platform.flag, ...which, `--${process.arch}`, '--publish=never', `--config=${config}`, ...more],
        moment,
        options.fast ?? false,
      );

    const folder = `${platform.folder}${process.arch === 'x64' ? '' : `-${process.arch}`}${isMac ? '' : '-unpacked'}`;
    const dir = path.join(into, folder);
    const packages = targets.filter((target) => target !== 'dir');
    const artifacts: Packaged['artifacts'] = [];
    if (process.platform === 'linux') {
      await make(['dir']);
      for (const file of await filesUnder(dir)) await utimes(file, moment, moment);
      const others = packages.filter((target) => target !== 'tar.gz');
      // One after another: each of them writes into the folder that the others read.
      for (const target of others) await make([target], `--prepackaged=${dir}`);
      if (packages.includes('tar.gz')) {
        const name = `stint-${version}-linux-${process.arch}.tar.gz`;
        await packTarGz(dir, path.join(into, name), moment, options.fast ? 1 : 6);
      }
    } else {
      await make(packages.length > 0 ? packages : ['dir']);
    }
    const made = await readdir(into);
    for (const target of packages) {
      const ending = target === 'nsis' ? '.exe' : `.${target}`;
      const name = made.find((file) => file.endsWith(ending));
      if (!name) throw new Error(`electron-builder made no ${target}.`);
      artifacts.push({ target, file: path.join(into, name) });
    }
    const unpacked = await bytesUnder(dir);
    const { size: own } = await stat(path.join(dir, platform.asar));
    return {
      dir,
      executable: path.join(dir, platform.executable),
      version,
      archive: artifacts.find(({ target }) => target === 'tar.gz')?.file ?? null,
      artifacts,
      unpacked_mb: megabytes(unpacked),
      runtime_mb: megabytes(unpacked - own),
    };
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const { name, version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  process.stdout.write(`package: ${name} ${version} for ${process.platform}-${process.arch}\n`);
  const { distributable } = await electronRuntime();
  if (!distributable) {
    process.stdout.write(
      'package: made with the stand-in Electron; use it to test, never hand it to anybody\n',
    );
  }
  const asked = process.argv.slice(2).filter((arg) => arg !== '--dir');
  const unknown = asked.find((arg) => !TARGETS.some((target) => target === arg));
  if (unknown !== undefined)
    throw new Error(`There is no target ${unknown}; there are ${TARGETS.join(', ')}.`);
  const targets = TARGETS.filter((target) => asked.includes(target));
  const { dir, archive, artifacts, unpacked_mb, runtime_mb } = await packageApp(
    targets.length > 0 ? { targets } : { archive: !process.argv.includes('--dir') },
  );
  for (const { file } of artifacts) process.stdout.write(`package: ${file}\n`);
  process.stdout.write(`${JSON.stringify({ dir, archive, unpacked_mb, runtime_mb })}\n`);
}
