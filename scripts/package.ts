/**
 * `npm run package`: builds, then packs the app for this platform with electron-builder into release/ (a folder and a
 * tar.gz; `--dir` leaves the archive out). Prints last one line of JSON: `{ dir, archive, unpacked_mb, runtime_mb }`,
 * where runtime_mb is the part of unpacked_mb that is Electron's own.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { buildApp } from './build.ts';
import { electronRuntime } from './electron-runtime.mjs';

const root = path.resolve(import.meta.dirname, '..');
const debian7zip = '/usr/bin/7za';

export interface Packaged {
  /** The unpacked app, absolute. */
  dir: string;
  /** Its executable, absolute. */
  executable: string;
  /** The tar.gz, absolute; null when only the folder was asked for. */
  archive: string | null;
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

async function bytesUnder(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async (entry) => (await stat(path.join(entry.parentPath, entry.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 100_000) / 10;
}

async function electronBuilder(args: string[]): Promise<void> {
  const env = { ...process.env };
  // The archiver that electron-builder would download comes from Debian where it is installed.
  if (!env.ELECTRON_BUILDER_7ZIP_PATH && existsSync(debian7zip)) env.ELECTRON_BUILDER_7ZIP_PATH = debian7zip;
  // Its own choice, 9, takes four times as long for one per cent.
  env.ELECTRON_BUILDER_COMPRESSION_LEVEL ??= '5';
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
 * Builds and packs the app for this platform and processor.
 * @param options `archive` makes a tar.gz too; `into` is the folder to make it in, which is emptied first: release/
 * @throws when a part does not build, no Electron runtime can be had, or electron-builder fails
 */
export async function packageApp(options: { archive?: boolean; into?: string } = {}): Promise<Packaged> {
  const platform = platforms[process.platform];
  if (!platform) throw new Error(`Stint is not packaged for ${process.platform}.`);
  const release = options.into ?? path.join(root, 'release');
  await buildApp();
  const runtime = await electronRuntime();
  const runtimeFolder =
    process.platform === 'darwin'
      ? path.resolve(path.dirname(runtime.executable), '../../..')
      : path.dirname(runtime.executable);
  const folder =
    process.arch === 'x64' ? `${platform.folder}-unpacked` : `${platform.folder}-${process.arch}-unpacked`;
  const dir = path.join(
    release,
    process.platform === 'darwin' ? path.basename(folder.replace('-unpacked', '')) : folder,
  );
  await rm(release, { recursive: true, force: true });
  const withArchive = options.archive ?? true;
  await electronBuilder([
    platform.flag,
    ...(withArchive ? ['dir', 'tar.gz'] : ['dir']),
    `--${process.arch}`,
    '--publish=never',
    `--config.directories.output=${release}`,
    `--config.electronDist=${runtimeFolder}`,
    `--config.electronVersion=${runtime.version}`,
  ]);
  const archive = (await readdir(release)).find((name) => name.endsWith('.tar.gz'));
  if (withArchive && !archive) throw new Error('electron-builder made no tar.gz.');
  const unpacked = await bytesUnder(dir);
  const { size: app } = await stat(path.join(dir, platform.asar));
  return {
    dir,
    executable: path.join(dir, platform.executable),
    archive: archive ? path.join(release, archive) : null,
    unpacked_mb: megabytes(unpacked),
    runtime_mb: megabytes(unpacked - app),
  };
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
  const { dir, archive, unpacked_mb, runtime_mb } = await packageApp({
    archive: !process.argv.includes('--dir'),
  });
  process.stdout.write(`${JSON.stringify({ dir, archive, unpacked_mb, runtime_mb })}\n`);
}
